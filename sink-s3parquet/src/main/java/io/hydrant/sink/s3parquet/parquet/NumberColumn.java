// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.convert.Rows;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, dates, timestamps and decimals of up to 18 digits: with a dictionary as long as it pays (timestamps never do),
 * then plain (V2: integers DELTA_BINARY_PACKED; so are 64-bit timestamps of V1, unless told otherwise). Confined to the task thread.
 */
final class NumberColumn extends ColumnEncoder {
    /** How a slot's value is stored. */
    enum Kind {
        INT32(4),
        INT64(8),
        FLOAT(4),
        DOUBLE(8),
        /** A decimal: big endian, as many bytes as its precision needs. */
        FIXED(0),
        MICROS(8),
        MILLIS(8),
        INT96(12);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }
    }

    private static final byte[] NONE = {};
    private static final int EARLY_LOOK = 4096;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int JULIAN_DAY_OF_1970 = 2_440_588;

    private final Kind kind;
    private final int bytesEach;
    private final boolean floating;
    private final boolean v2;
    private final boolean delta;
    private final NumberDictionary dictionary;
    private final boolean repeats;
    private @Nullable PendingNumbers pending; // made when the dictionary is large
    private final Ids ids;
    private boolean usesDictionary;
    private boolean dictionaryWritten;
    private boolean firstPage = true;
    private byte[] plain = NONE;
    private int plainEnd;
    private Encoding encoding = Encoding.PLAIN;

    private boolean extremesKnown;
    private long min;
    private long max;
    private double minDouble;
    private double maxDouble;
    /** How many of the page's values are not a number. */
    private int nans;

    NumberColumn(ColumnDescriptor column, ParquetOptions options, Kind kind, int fixed, HeapMeter heap) {
        super(column, options, heap);
        this.kind = kind;
        bytesEach = kind == Kind.FIXED ? fixed : kind.bytes;
        floating = kind == Kind.FLOAT || kind == Kind.DOUBLE;
        v2 = options.writerVersion() == ParquetOptions.WriterVersion.V2;
        boolean timestamp = kind == Kind.MICROS || kind == Kind.MILLIS;
        delta = timestamp ? v2 || options.deltaTimestamps() : v2 && kind == Kind.INT64;
        dictionary = new NumberDictionary(heap);
        repeats = column.getMaxRepetitionLevel() > 0;
        ids = new Ids(heap);
        usesDictionary = options.dictionary() && kind != Kind.MICROS && kind != Kind.MILLIS && kind != Kind.INT96;
        if (!usesDictionary) {
            dictionary.release();
            ids.release();
        }
    }

    @Override
    void put(Rows from, int slot) {
        if (repeats && usesDictionary && dictionary.isLarge()) {
            PendingNumbers waiting = pending;
            if (waiting == null) {
                heap.add(PendingNumbers.HEAP_BYTES);
                waiting = new PendingNumbers();
                pending = waiting;
            }
            waiting.add(from.value(slot));
            if (waiting.isFull()) {
                endValues(from);
            }
        } else {
            put(from.value(slot), from.length(slot));
        }
    }

    @Override
    void endValues(Rows from) {
        if (pending == null || pending.count() == 0) {
            return;
        }
        pending.touch(dictionary);
        for (int i = 0; i < pending.count(); i++) {
            put(pending.value(i), 0); // only INT96 has lengths, and no dictionary
        }
        pending.clear();
    }

    private void put(long value, int length) {
        if (floating && isNan(value)) {
            nans++;
        }
        if (usesDictionary) {
            int entry = dictionary.find(value);
            if (entry >= 0 && dictionary.size() * bytesEach <= BytesDictionary.MOST_BYTES) {
                ids.add(entry);
                if (dictionary.wasFirstInPage()) {
                    extremes(value);
                }
                if (ids.count() == EARLY_LOOK && firstPage && dictionary.size() > EARLY_LOOK / 100 * 97) {
                    leaveDictionary();
                }
                return;
            }
            leaveDictionary();
        }
        switch (kind) {
            case MILLIS -> plain(Math.floorDiv(value, 1000L));
            case INT96 -> int96(value, length);
            default -> plain(value);
        }
    }

    private void plain(long value) {
        reserve();
        switch (bytesEach) {
            case 8 -> {
                if (kind == Kind.FIXED) {
                    Encodings.LONG.set(plain, plainEnd, Long.reverseBytes(value));
                } else {
                    Encodings.LONG.set(plain, plainEnd, value);
                }
            }
            case 4 ->
                Encodings.INT.set(
                        plain, plainEnd, kind == Kind.FIXED ? Integer.reverseBytes((int) value) : (int) value);
            default -> {
                for (int i = 0; i < bytesEach; i++) {
                    plain[plainEnd + i] = (byte) (value >> ((bytesEach - 1 - i) * 8));
                }
            }
        }
        plainEnd += bytesEach;
        extremes(value);
    }

    private void int96(long micros, int nanos) {
        reserve();
        long day = Math.floorDiv(micros, DAY_MICROS);
        Encodings.LONG.set(plain, plainEnd, (micros - day * DAY_MICROS) * 1000 + nanos);
        Encodings.INT.set(plain, plainEnd + 8, (int) day + JULIAN_DAY_OF_1970);
        plainEnd += bytesEach;
    }

    private void reserve() {
        int needed = plainEnd + bytesEach;
        if (needed > plain.length) {
            int size = Math.max(needed, Math.max(64, plain.length * 2));
            heap.add(size - plain.length);
            plain = Arrays.copyOf(plain, size);
        }
    }

    private void leaveDictionary() {
        usesDictionary = false;
        extremesKnown = false;
        for (int i = 0; i < ids.count(); i++) {
            plain(dictionary.entry(ids.get(i)));
        }
        ids.release();
        if (dictionaryWritten) {
            dictionary.freeze();
        } else {
            dictionary.release();
        }
    }

    private void extremes(long value) {
        if (kind == Kind.DOUBLE) {
            extremes(Double.longBitsToDouble(value));
        } else if (kind == Kind.FLOAT) {
            extremes((double) Float.intBitsToFloat((int) value));
        } else if (!extremesKnown) {
            extremesKnown = true;
            min = value;
            max = value;
        } else if (value < min) {
            min = value;
        } else if (value > max) {
            max = value;
        }
    }

    private boolean isNan(long value) {
        return kind == Kind.DOUBLE
                ? Double.isNaN(Double.longBitsToDouble(value))
                : Float.isNaN(Float.intBitsToFloat((int) value));
    }

    /** NaN takes no part, as Parquet's statistics demand: it is counted. */
    private void extremes(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        if (!extremesKnown) {
            extremesKnown = true;
            minDouble = value;
            maxDouble = value;
        } else if (value < minDouble) {
            minDouble = value;
        } else if (value > maxDouble) {
            maxDouble = value;
        }
    }

    @Override
    int valueBytes() {
        return usesDictionary ? (ids.count() * Encodings.idWidth(dictionary.size())) >> 3 : plainEnd;
    }

    @Override
    long plainBytes() {
        return usesDictionary ? (long) ids.count() * bytesEach : plainEnd;
    }

    @Override
    byte[] encodeValues(Statistics<?> statistics) {
        if (usesDictionary && !dictionaryWritten) {
            long withDictionary = (long) dictionary.size() * bytesEach + valueBytes();
            if (withDictionary >= (long) ids.count() * bytesEach) {
                leaveDictionary();
            }
        }
        if (nans > 0) {
            statistics.incrementNanCount(nans);
        }
        if (extremesKnown) {
            statistics(statistics);
        }
        if (usesDictionary) {
            dictionaryWritten = true;
            encoding = Encodings.dictionaryIds(v2);
            return ids.encode(dictionary.size());
        }
        if (delta) {
            encoding = Encoding.DELTA_BINARY_PACKED;
            return DeltaEncodings.longs(plain, plainEnd);
        }
        if (v2 && kind == Kind.INT32) {
            encoding = Encoding.DELTA_BINARY_PACKED;
            return DeltaEncodings.ints(plain, plainEnd);
        }
        encoding = Encoding.PLAIN;
        return Arrays.copyOf(plain, plainEnd);
    }

    private void statistics(Statistics<?> statistics) {
        switch (kind) {
            case INT32 -> {
                statistics.updateStats((int) min);
                statistics.updateStats((int) max);
            }
            case INT64, MICROS, MILLIS -> {
                statistics.updateStats(min);
                statistics.updateStats(max);
            }
            // Zeros have two signs, and readers may compare either: the range takes in both.
            case FLOAT -> {
                statistics.updateStats(minDouble == 0 ? -0.0f : (float) minDouble);
                statistics.updateStats(maxDouble == 0 ? 0.0f : (float) maxDouble);
            }
            case DOUBLE -> {
                statistics.updateStats(minDouble == 0 ? -0.0 : minDouble);
                statistics.updateStats(maxDouble == 0 ? 0.0 : maxDouble);
            }
            case FIXED -> {
                statistics.updateStats(Binary.fromConstantByteArray(bigEndian(min)));
                statistics.updateStats(Binary.fromConstantByteArray(bigEndian(max)));
            }
            case INT96 -> {} // has no order
        }
    }

    private byte[] bigEndian(long value) {
        byte[] bytes = new byte[bytesEach];
        for (int i = 0; i < bytesEach; i++) {
            bytes[i] = (byte) (value >> ((bytesEach - 1 - i) * 8));
        }
        return bytes;
    }

    @Override
    Encoding encoding() {
        return encoding;
    }

    @Override
    void nextPage() {
        firstPage = false;
        plainEnd = 0;
        extremesKnown = false;
        nans = 0;
        if (usesDictionary) {
            ids.nextPage();
            dictionary.nextPage();
        }
    }

    @Override
    byte[] dictionary() {
        if (!dictionaryWritten) {
            return NONE;
        }
        byte[] encoded = new byte[dictionary.size() * bytesEach];
        for (int i = 0; i < dictionary.size(); i++) {
            long value = dictionary.entry(i);
            if (kind == Kind.FIXED) {
                System.arraycopy(bigEndian(value), 0, encoded, i * bytesEach, bytesEach);
            } else if (bytesEach == 8) {
                Encodings.LONG.set(encoded, i * 8, value);
            } else {
                Encodings.INT.set(encoded, i * 4, (int) value);
            }
        }
        return encoded;
    }

    @Override
    int dictionarySize() {
        return dictionaryWritten ? dictionary.size() : 0;
    }
}
