// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import org.jspecify.annotations.Nullable;

/** One version of one table, as far as its files are concerned. Confined to the task thread. */
public interface RowsTarget {

    /** A new, empty file for its rows. */
    OpenFile open();

    /** The catalog partition that an object of that key lies in; {@code null} if there is none to register. */
    @Nullable
    PartitionTodo partitionOf(String objectKey);
}
