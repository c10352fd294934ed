// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.util.List;

/** A row group whose pages are encoded and wait for compression. Immutable. */
record EncodedRowGroup(long rows, List<ColumnChunk> chunks) {
    EncodedRowGroup {
        chunks = List.copyOf(chunks);
    }
}
