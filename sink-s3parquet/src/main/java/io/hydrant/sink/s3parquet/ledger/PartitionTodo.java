// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static java.util.Objects.requireNonNull;

import io.hydrant.sink.s3parquet.catalog.Partition;
import io.hydrant.sink.s3parquet.catalog.TableName;

/** A partition that has data and may not be registered yet. Immutable. */
public record PartitionTodo(TableName table, Partition partition) {
    public PartitionTodo {
        requireNonNull(table, "table is null");
        requireNonNull(partition, "partition is null");
    }
}
