// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;

/**
 * One column of a row group, encoded but not compressed. Immutable.
 *
 * @param dictionary the dictionary page's values; empty if no page uses one
 * @param dictionarySize how many
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ColumnChunk(ColumnDescriptor column, List<Page> pages, byte[] dictionary, int dictionarySize) {
    ColumnChunk {
        pages = List.copyOf(pages);
    }
}
