// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.convert.Rows;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/** Booleans: one bit each, in both page versions. Confined to the task thread. */
final class BooleanColumn extends ColumnEncoder {
    private static final byte[] NONE = {};

    private byte[] bits = new byte[8];
    private int count;
    private int trues;

    BooleanColumn(ColumnDescriptor column, ParquetOptions options, HeapMeter heap) {
        super(column, options, heap);
        heap.add(bits.length);
    }

    @Override
    void put(Rows from, int slot) {
        int at = count >> 3;
        if (at == bits.length) {
            heap.add(bits.length);
            bits = Arrays.copyOf(bits, bits.length * 2);
        }
        int value = (int) from.value(slot);
        bits[at] |= (byte) (value << (count & 7));
        count++;
        trues += value;
    }

    @Override
    int valueBytes() {
        return count >> 3;
    }

    @Override
    long plainBytes() {
        return valueBytes();
    }

    @Override
    byte[] encodeValues(Statistics<?> statistics) {
        if (count > 0) {
            statistics.updateStats(trues == count);
            statistics.updateStats(trues > 0);
        }
        return Arrays.copyOf(bits, (count + 7) >> 3);
    }

    @Override
    Encoding encoding() {
        return Encoding.PLAIN;
    }

    @Override
    void nextPage() {
        Arrays.fill(bits, 0, (count + 7) >> 3, (byte) 0);
        count = 0;
        trues = 0;
    }

    @Override
    byte[] dictionary() {
        return NONE;
    }

    @Override
    int dictionarySize() {
        return 0;
    }
}
