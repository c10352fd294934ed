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
 * Strings, binaries, and decimals of more than 18 digits: with a dictionary as long as it pays, then plain (V2:
 * DELTA_BYTE_ARRAY). Confined to the task thread.
 */
final class BytesColumn extends ColumnEncoder {
    private static final byte[] NONE = {};
    private static final int EARLY_LOOK = 4096;

    private final boolean v2;
    /** The bytes of a fixed-length value; 0 when the length varies and is written before each. */
    private final int fixed;

    private final byte[] scratch;
    private final int prefix;

    private final BytesDictionary dictionary;
    private final boolean repeats;
    private @Nullable PendingStrings pending; // made when the dictionary is large
    private final Ids ids;
    private boolean usesDictionary;
    private boolean dictionaryWritten;
    private boolean firstPage = true;

    private byte[] plain = NONE;
    private int plainEnd;
    /** What the page's values would take if they were plain. */
    private long rawBytes;

    private int count;
    private Encoding encoding = Encoding.PLAIN;

    /** The page's extremes: slices of the dictionary or of the plain values, and their first eight bytes. */
    private int min;

    private int minLength = -1;
    private long minHead;
    private int max;
    private int maxLength = -1;
    private long maxHead;

    BytesColumn(ColumnDescriptor column, ParquetOptions options, int fixed, HeapMeter heap) {
        super(column, options, heap);
        this.fixed = fixed;
        repeats = column.getMaxRepetitionLevel() > 0;
        v2 = options.writerVersion() == ParquetOptions.WriterVersion.V2;
        scratch = new byte[fixed + Long.BYTES]; // the dictionary reads words
        prefix = fixed > 0 ? 0 : 4;
        dictionary = new BytesDictionary(fixed, heap);
        ids = new Ids(heap);
        usesDictionary = options.dictionary();
        if (!usesDictionary) {
            dictionary.release();
            ids.release();
        }
    }

    @Override
    void put(Rows from, int slot) {
        if (fixed > 0) {
            extend(from.data(), (int) from.value(slot), from.length(slot));
            put(scratch, 0, fixed);
        } else if (repeats && usesDictionary && dictionary.isLarge()) {
            PendingStrings waiting = pending;
            if (waiting == null) {
                heap.add(PendingStrings.HEAP_BYTES);
                waiting = new PendingStrings();
                pending = waiting;
            }
            waiting.add(from.data(), (int) from.value(slot), from.length(slot));
            if (waiting.isFull()) {
                endValues(from);
            }
        } else {
            put(from.data(), (int) from.value(slot), from.length(slot));
        }
    }

    @Override
    void endValues(Rows from) {
        if (pending == null || pending.count() == 0) {
            return;
        }
        pending.touch(dictionary);
        for (int i = 0; i < pending.count(); i++) {
            put(from.data(), pending.offset(i), pending.length(i), pending.hash(i));
        }
        pending.clear();
    }

    /** Makes a number's bytes as long as they must be, its sign in front. */
    private void extend(byte[] data, int offset, int length) {
        Arrays.fill(scratch, 0, fixed - length, (byte) (data[offset] < 0 ? -1 : 0));
        System.arraycopy(data, offset, scratch, fixed - length, length);
    }

    private void put(byte[] data, int offset, int length) {
        put(data, offset, length, usesDictionary ? BytesDictionary.hash(data, offset, length) : 0);
    }

    private void put(byte[] data, int offset, int length, int hash) {
        count++;
        if (!usesDictionary) {
            plain(data, offset, length);
            return;
        }
        int entry = dictionary.find(data, offset, length, hash);
        if (entry < 0 || dictionary.pageBytes() > BytesDictionary.MOST_BYTES) {
            leaveDictionary();
            plain(data, offset, length);
            return;
        }
        rawBytes += prefix + length;
        ids.add(entry);
        if (dictionary.wasFirstInPage()) {
            extremes(dictionary.arena(), dictionary.offset(entry), length);
        }
        if (ids.count() == EARLY_LOOK && firstPage && dictionary.size() > EARLY_LOOK / 100 * 97) {
            leaveDictionary();
        }
    }

    private void plain(byte[] data, int offset, int length) {
        int needed = plainEnd + prefix + length;
        if (needed > plain.length) {
            int size = Math.max(Math.max(needed, 64), (int) Math.min(plain.length * 2L, Integer.MAX_VALUE - 8));
            heap.add(size - plain.length);
            plain = Arrays.copyOf(plain, size);
        }
        if (prefix > 0) {
            Encodings.INT.set(plain, plainEnd, length);
            plainEnd += prefix;
        }
        System.arraycopy(data, offset, plain, plainEnd, length);
        extremes(plain, plainEnd, length);
        plainEnd += length;
    }

    /** Turns the page's ids into plain values; the pages before keep theirs. */
    private void leaveDictionary() {
        usesDictionary = false;
        resetExtremes();
        for (int i = 0; i < ids.count(); i++) {
            int entry = ids.get(i);
            plain(dictionary.arena(), dictionary.offset(entry), dictionary.length(entry));
        }
        ids.release();
        if (dictionaryWritten) {
            dictionary.freeze();
        } else {
            dictionary.release();
        }
    }

    private void resetExtremes() {
        minLength = -1;
        maxLength = -1;
    }

    private void extremes(byte[] data, int offset, int length) {
        long head = head(data, offset, length);
        if (minLength < 0) {
            setMin(offset, length, head);
            setMax(offset, length, head);
            return;
        }
        int toMin = Long.compareUnsigned(head, minHead);
        if (toMin < 0 || (toMin == 0 && compare(data, offset, length, min, minLength) < 0)) {
            setMin(offset, length, head);
            return;
        }
        int toMax = Long.compareUnsigned(head, maxHead);
        if (toMax > 0 || (toMax == 0 && compare(data, offset, length, max, maxLength) > 0)) {
            setMax(offset, length, head);
        }
    }

    private void setMin(int offset, int length, long head) {
        min = offset;
        minLength = length;
        minHead = head;
    }

    private void setMax(int offset, int length, long head) {
        max = offset;
        maxLength = length;
        maxHead = head;
    }

    /** The first eight bytes as a number that orders as they do; zeros where there are none. Numbers have signs. */
    private long head(byte[] data, int offset, int length) {
        long head;
        if (length >= 8) {
            head = Long.reverseBytes((long) Encodings.LONG.get(data, offset));
        } else {
            head = 0;
            for (int i = 0; i < length; i++) {
                head |= (data[offset + i] & 0xFFL) << (56 - i * 8);
            }
        }
        return fixed > 0 ? head ^ Long.MIN_VALUE : head;
    }

    /** Compares values whose first eight bytes are equal. */
    private static int compare(byte[] data, int offset, int length, int other, int otherLength) {
        return Arrays.compareUnsigned(data, offset, offset + length, data, other, other + otherLength);
    }

    @Override
    int valueBytes() {
        return usesDictionary ? (ids.count() * Encodings.idWidth(dictionary.size())) >> 3 : plainEnd;
    }

    @Override
    long plainBytes() {
        return usesDictionary ? rawBytes : plainEnd;
    }

    @Override
    byte[] encodeValues(Statistics<?> statistics) {
        if (usesDictionary) {
            long withDictionary = (long) dictionary.pageBytes() + valueBytes();
            if (!dictionaryWritten && withDictionary >= rawBytes) {
                leaveDictionary();
            }
        }
        if (minLength >= 0) {
            byte[] values = usesDictionary ? dictionary.arena() : plain;
            statistics.updateStats(Binary.fromConstantByteArray(Arrays.copyOfRange(values, min, min + minLength)));
            statistics.updateStats(Binary.fromConstantByteArray(Arrays.copyOfRange(values, max, max + maxLength)));
        }
        if (usesDictionary) {
            dictionaryWritten = true;
            encoding = Encodings.dictionaryIds(v2);
            return ids.encode(dictionary.size());
        }
        if (v2) {
            encoding = Encoding.DELTA_BYTE_ARRAY;
            return DeltaEncodings.bytes(plain, fixed, count);
        }
        encoding = Encoding.PLAIN;
        return Arrays.copyOf(plain, plainEnd);
    }

    @Override
    Encoding encoding() {
        return encoding;
    }

    @Override
    void nextPage() {
        firstPage = false;
        count = 0;
        plainEnd = 0;
        rawBytes = 0;
        resetExtremes();
        if (usesDictionary) {
            ids.nextPage();
            dictionary.nextPage();
        }
    }

    @Override
    byte[] dictionary() {
        return dictionaryWritten ? dictionary.encode() : NONE;
    }

    @Override
    int dictionarySize() {
        return dictionaryWritten ? dictionary.size() : 0;
    }
}
