// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import static java.util.Objects.requireNonNull;

import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.format.FileFormat;
import io.hydrant.sink.s3parquet.prefix.PartitionValues;
import io.hydrant.sink.s3parquet.prefix.PrefixSyntaxException;
import io.hydrant.sink.s3parquet.prefix.PrefixTemplate;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a catalog's table ready for records, or says why it cannot be. Confined to the task thread.
 *
 * @param fields dotted paths whose text the prefixes want
 * @param formats opens files of a schema; {@code null} where records are written as they are
 * @param fixed the columns of files where they are not the table's; {@code null} to take the table's
 * @param storage what a table's classes should be for such files; {@code null} if nobody can tell
 * @param register whether partitions are registered
 * @param one whether this is the only table, so that the prefix can be checked against it
 */
public record TableBinder(
        JsonOptions json,
        List<String> fields,
        @Nullable Function<TableSchema, FileFormat> formats,
        @Nullable TableSchema fixed,
        @Nullable StorageFormat storage,
        boolean register,
        boolean one,
        String bucket,
        PrefixTemplate prefix,
        ZoneId zone) {

    private static final Logger LOG = LoggerFactory.getLogger(TableBinder.class);

    public TableBinder {
        fields = List.copyOf(fields);
    }

    /** Throws a ConnectException that says what is wrong with the table, or between it and the config. */
    BoundTable bind(CatalogTable table) {
        if (storage != null && !table.format().reads(storage)) {
            LOG.warn(
                    "table {} has the input format {} and the SerDe {}: delivery does not mind, but Athena and Hive cannot"
                            + " read what is delivered. Set them to {} and {}",
                    table.name(),
                    table.format().inputFormat(),
                    table.format().serializationLibrary(),
                    storage.inputFormat(),
                    storage.serializationLibrary());
        }
        try {
            return bind(table, fixed == null && formats != null ? TableSchema.fromHive(table.columns()) : fixed);
        } catch (UnsupportedTypeException e) {
            throw new ConnectException(
                    "table " + table.name() + " cannot be written (DataFormatConversion.InvalidSchema): "
                            + e.getMessage(),
                    e);
        } catch (PrefixSyntaxException e) {
            throw new ConnectException(
                    "s3.prefix does not fit table " + table.name() + ": " + e.getMessage()
                            + " Or set glue.partition.mode=none",
                    e);
        } catch (IllegalArgumentException e) {
            throw new ConnectException("the config does not fit table " + table.name() + ": " + e.getMessage(), e);
        }
    }

    /** As {@link #bind(CatalogTable)}, for files of the fixed columns that no catalog knows of. */
    public BoundTable bindWithoutTable() {
        return bound(null, "", requireNonNull(fixed, "there are no fixed columns"));
    }

    private BoundTable bind(CatalogTable table, @Nullable TableSchema columns) {
        return bound(table, table.name().toString(), columns == null ? TableSchema.NONE : columns);
    }

    /**
     * Files of these columns for a table, or for none.
     *
     * @throws IllegalArgumentException if the settings do not fit the columns, or the prefix the table
     */
    BoundTable bound(@Nullable CatalogTable table, String name, TableSchema columns) {
        return new BoundTable(
                table,
                name,
                new RecordConverter(columns, json, fields),
                formats == null ? null : formats.apply(columns),
                table == null ? null : partitions(table));
    }

    /** What would be wrong with taking records for that table; empty if nothing. */
    public Optional<String> whatIsWrongWith(CatalogTable table) {
        try {
            bind(table);
            return Optional.empty();
        } catch (ConnectException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private @Nullable PartitionValues partitions(CatalogTable table) {
        if (!register || table.partitionKeys().isEmpty()) {
            return null;
        }
        String location = table.location();
        if (location == null) {
            throw new IllegalArgumentException("it has no location, so partitions cannot be told");
        }
        List<String> keys = table.partitionKeys().stream().map(Column::name).toList();
        return one
                ? PartitionValues.of(bucket, location, keys, prefix, zone)
                : PartitionValues.below(bucket, location, keys);
    }
}
