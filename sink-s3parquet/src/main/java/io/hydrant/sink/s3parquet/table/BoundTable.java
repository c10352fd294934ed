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

    private final @Nullable CatalogTable table;
    private final String name;
    private final RecordConverter converter;
    private final @Nullable FileFormat format;
    private final @Nullable PartitionValues partitions;

    /**
     * @param table {@code null} if the catalog has none
     * @param name tells its files from those of others
     * @param format {@code null} for files of records as they are
     * @param partitions {@code null} if none are to be registered
     */
    BoundTable(
            @Nullable CatalogTable table,
            String name,
            RecordConverter converter,
            @Nullable FileFormat format,
            @Nullable PartitionValues partitions) {
        this.table = table;
        this.name = name;
        this.converter = converter;
        this.format = format;
        this.partitions = partitions;
    }

    private BoundTable(RecordConverter converter) {
        this.table = null;
        this.name = "";
        this.converter = converter;
        this.format = null;
        this.partitions = null;
    }

    /** No table at all, for records that are written as they are. */
    public static BoundTable none(RecordConverter capturing) {
        return new BoundTable(capturing);
    }

    /** The table's name for those who tell files apart; empty without a table. */
    public String name() {
        return name;
    }

    /** What the catalog has, {@code null} without a table. */
    @Nullable
    CatalogTable table() {
        return table;
    }

    /** Whether this is the very same version of the table. */
    boolean isOf(CatalogTable other) {
        return other.equals(table);
    }

    /** Converts values to this version's columns. */
    public RecordConverter converter() {
        return converter;
    }

    /** Whether its files hold rows, not records as they are. */
    public boolean takesRows() {
        return format != null;
    }

    @Override
    public OpenFile open() {
        if (format == null) {
            throw new IllegalStateException("records of this table are written as they are");
        }
        return format.open();
    }

    @Override
    public @Nullable PartitionTodo partitionOf(String objectKey) {
        CatalogTable target = table;
        if (partitions == null || target == null) {
            return null;
        }
        return partitions
                .of(objectKey)
                .map(found -> new PartitionTodo(target.name(), new Partition(found.values(), found.location())))
                .orElse(null);
    }
}
