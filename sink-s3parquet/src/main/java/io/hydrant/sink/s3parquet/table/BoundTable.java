// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.buffer.RowsTarget;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Partition;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.format.FileFormat;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import io.hydrant.sink.s3parquet.prefix.PartitionValues;
import org.jspecify.annotations.Nullable;

/** One version of a table, ready to take records. Confined to the task thread. */
public final class BoundTable implements RowsTarget {

    private final CatalogTable table;
    private final RecordConverter converter;
    private final FileFormat format;
    private final @Nullable PartitionValues partitions;

    /** @param partitions {@code null} if none are to be registered */
    BoundTable(CatalogTable table, RecordConverter converter, FileFormat format, @Nullable PartitionValues partitions) {
        this.table = table;
        this.converter = converter;
        this.format = format;
        this.partitions = partitions;
    }

    public CatalogTable table() {
        return table;
    }

    /** Converts values to this version's columns. */
    public RecordConverter converter() {
        return converter;
    }

    @Override
    public OpenFile open() {
        return format.open();
    }

    @Override
    public @Nullable PartitionTodo partitionOf(String objectKey) {
        if (partitions == null) {
            return null;
        }
        return partitions
                .of(objectKey)
                .map(found -> new PartitionTodo(table.name(), new Partition(found.values(), found.location())))
                .orElse(null);
    }
}
