// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/**
 * The repetition and definition levels of one page. A flat optional column keeps one bit a row, which is already the
 * encoded form; others keep a byte a level. Confined to the task thread.
 */
final class Levels {
    private static final byte[] NONE = {};

    private final HeapMeter heap;
    private final int maxRepetition;
    private final int maxDefinition;
    private final boolean flat;

    private byte[] definition = new byte[8];
    private byte[] repetition = NONE;
    private int count;
    private int present;

    Levels(ColumnDescriptor column, HeapMeter heap) {
        this.heap = heap;
        maxRepetition = column.getMaxRepetitionLevel();
        maxDefinition = column.getMaxDefinitionLevel();
        flat = maxRepetition == 0 && maxDefinition == 1;
        heap.add(definition.length);
    }

    /** How many values the page has, nulls included. */
    int count() {
        return count;
    }

    /** How many of them are not null. */
    int present() {
        return present;
    }

    /** Adds a row of a flat column. */
    void add(boolean hasValue) {
        int index = count++;
        int at = index >> 3;
        if (at == definition.length) {
            growDefinition();
        }
        if (hasValue) {
            definition[at] |= (byte) (1 << (index & 7));
            present++;
        }
    }

    /** Adds a value of any column. */
    void add(int repetitionLevel, int definitionLevel) {
        if (flat) {
            add(definitionLevel == 1);
            return;
        }
        if (count == definition.length) {
            growDefinition();
        }
        definition[count] = (byte) definitionLevel;
        if (maxRepetition > 0) {
            if (count >= repetition.length) {
                int size = definition.length;
                heap.add(size - repetition.length);
                repetition = Arrays.copyOf(repetition, size);
            }
            repetition[count] = (byte) repetitionLevel;
        }
        count++;
        if (definitionLevel == maxDefinition) {
            present++;
        }
    }

    private void growDefinition() {
        heap.add(definition.length);
        definition = Arrays.copyOf(definition, definition.length * 2);
    }

    /** Roughly what the levels add to the page. */
    int bytes() {
        return flat ? count >> 3 : count >> 1;
    }

    byte[] encodedRepetition() {
        return maxRepetition == 0 ? NONE : hybrid(repetition, maxRepetition);
    }

    byte[] encodedDefinition() {
        if (maxDefinition == 0) {
            return NONE;
        }
        if (!flat) {
            return hybrid(definition, maxDefinition);
        }
        byte[] header = new byte[6];
        if (present == count || present == 0) {
            int end = Encodings.varint(header, 0, count << 1);
            header[end++] = (byte) (present == 0 ? 0 : 1);
            return Arrays.copyOf(header, end);
        }
        int groups = (count + 7) >> 3;
        int end = Encodings.varint(header, 0, (groups << 1) | 1);
        byte[] encoded = Arrays.copyOf(header, end + groups);
        System.arraycopy(definition, 0, encoded, end, groups);
        return encoded;
    }

    private byte[] hybrid(byte[] levels, int max) {
        int width = BytesUtils.getWidthFromMaxInt(max);
        try (RunLengthBitPackingHybridEncoder encoder =
                new RunLengthBitPackingHybridEncoder(width, 64, 1 << 20, HeapByteBufferAllocator.getInstance())) {
            for (int i = 0; i < count; i++) {
                encoder.writeInt(levels[i]);
            }
            return ArrayOutput.copy(encoder.toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it writes to the heap only
        }
    }

    void nextPage() {
        if (flat) {
            Arrays.fill(definition, 0, (count + 7) >> 3, (byte) 0);
        }
        count = 0;
        present = 0;
    }
}
