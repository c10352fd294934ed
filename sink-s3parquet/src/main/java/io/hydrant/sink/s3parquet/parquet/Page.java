// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.BinaryStatistics;
import org.apache.parquet.column.statistics.Statistics;

/**
 * One encoded data page, before compression. Its arrays are never changed.
 *
 * @param rows how many rows begin in it
 * @param values how many values, nulls included
 * @param nulls how many of them are null
 * @param repetition encoded levels without a length before them; empty for columns that do not repeat
 * @param definition encoded levels without a length before them
 * @param data encoded values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Page(
        int rows,
        int values,
        int nulls,
        byte[] repetition,
        byte[] definition,
        byte[] data,
        Encoding encoding,
        Statistics<?> statistics) {

    /** What a page costs besides its arrays, roughly. */
    private static final int OVERHEAD = 256;

    long heapBytes() {
        long bytes = (long) repetition.length + definition.length + data.length + OVERHEAD;
        if (statistics instanceof BinaryStatistics binary && binary.hasNonNullValue()) {
            bytes += (long) binary.genericGetMin().length()
                    + binary.genericGetMax().length();
        }
        return bytes;
    }
}
