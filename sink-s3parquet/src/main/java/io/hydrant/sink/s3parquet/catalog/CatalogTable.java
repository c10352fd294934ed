// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of the catalog. Immutable.
 *
 * @param columns in the table's order, without the partition keys
 * @param partitionKeys in the order of partition values; empty for an unpartitioned table
 * @param location such as {@code s3://events/callbacks/}; {@code null} if the table has none
 * @param parameters such as {@code classification=parquet}, {@code projection.enabled=true}
 * @param versionId Glue's, such as {@code 3}; {@code null} for a table that is yet to be created
 */
public record CatalogTable(
        TableName name,
        List<Column> columns,
        List<Column> partitionKeys,
        @Nullable String location,
        StorageFormat format,
        Map<String, String> parameters,
        @Nullable String versionId) {
    public CatalogTable {
        requireNonNull(name, "name is null");
        requireNonNull(format, "format is null");
        columns = List.copyOf(columns);
        partitionKeys = List.copyOf(partitionKeys);
        parameters = Map.copyOf(parameters);
    }
}
