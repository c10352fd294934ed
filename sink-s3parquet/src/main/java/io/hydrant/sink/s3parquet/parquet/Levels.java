// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;

/**
 * The repetition and definition levels of one page. A flat optional column keeps one bit a row, which is already the
 * encoded form; others keep a byte a level. Confined to the task thread.
 */
final class Levels {
    private static final byte[] NONE = {};
    /** How many values bit packing takes together, and a level a byte, a word holds. */
    private static final int GROUP = 8;

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

    /**
     * The levels in runs, in groups of eight as bit packing has them: equal ones run-length encoded, those between them
     * packed. A single group of equal ones among others is packed too: a run of its own is hardly shorter.
     */
    private byte[] hybrid(byte[] levels, int max) {
        int width = BytesUtils.getWidthFromMaxInt(max);
        int groups = (count + GROUP - 1) / GROUP;
        // The last group is filled up with its last level, so that it may belong to a run.
        Arrays.fill(levels, count, groups * GROUP, levels[count - 1]);
        byte[] encoded = new byte[groups * (width + 1) + 8];
        int out = 0;
        int packedFrom = 0;
        int group = 0;
        while (group < groups) {
            int end = equalUntil(levels, group, groups);
            if (end - group >= Math.min(2, groups)) {
                out = packed(levels, packedFrom, group, width, encoded, out);
                out = Encodings.varint(encoded, out, (Math.min(end * GROUP, count) - group * GROUP) << 1);
                encoded[out++] = levels[group * GROUP];
                packedFrom = end;
            }
            group = Math.max(end, group + 1);
        }
        out = packed(levels, packedFrom, groups, width, encoded, out);
        return Arrays.copyOf(encoded, out);
    }

    /** The first group from there on that is not full of the same level as the first value. */
    private static int equalUntil(byte[] levels, int group, int groups) {
        long same = (levels[group * GROUP] & 0xFFL) * 0x0101010101010101L;
        int end = group;
        while (end < groups && (long) Encodings.LONG.get(levels, end * GROUP) == same) {
            end++;
        }
        return end;
    }

    private static int packed(byte[] levels, int from, int to, int width, byte[] encoded, int start) {
        if (from == to) {
            return start;
        }
        int out = Encodings.varint(encoded, start, ((to - from) << 1) | 1);
        for (int group = from; group < to; group++) {
            long word = (long) Encodings.LONG.get(levels, group * GROUP);
            long bits = 0;
            for (int i = 0; i < GROUP; i++) {
                bits |= ((word >>> (i * 8)) & 0xFF) << (i * width);
            }
            for (int i = 0; i < width; i++) {
                encoded[out++] = (byte) (bits >>> (i * 8));
            }
        }
        return out;
    }

    void nextPage() {
        if (flat) {
            Arrays.fill(definition, 0, (count + 7) >> 3, (byte) 0);
        }
        count = 0;
        present = 0;
    }
}
