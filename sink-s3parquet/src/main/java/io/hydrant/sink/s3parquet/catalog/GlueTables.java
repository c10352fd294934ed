// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.SerDeInfo;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** Our tables as Glue's and back. Stateless. */
final class GlueTables {

    private GlueTables() {}

    static CatalogTable table(Table table) {
        StorageDescriptor storage =
                table.storageDescriptor() == null ? StorageDescriptor.builder().build() : table.storageDescriptor();
        return new CatalogTable(
                new TableName(table.databaseName(), table.name()),
                columns(storage.columns()),
                columns(table.partitionKeys()),
                storage.location(),
                format(storage),
                table.parameters(),
                table.versionId());
    }

    static TableInput input(CatalogTable table) {
        return TableInput.builder()
                .name(table.name().table())
                .tableType("EXTERNAL_TABLE")
                .parameters(table.parameters())
                .partitionKeys(glueColumns(table.partitionKeys()))
                .storageDescriptor(storage(table, table.location()))
                .build();
    }

    /** All that an update may carry of a table that was read; the rest is Glue's own (CreateTime, VersionId, …). */
    static TableInput input(Table table, List<Column> columns) {
        StorageDescriptor storage =
                table.storageDescriptor() == null ? StorageDescriptor.builder().build() : table.storageDescriptor();
        return TableInput.builder()
                .name(table.name())
                .description(table.description())
                .owner(table.owner())
                .lastAccessTime(table.lastAccessTime())
                .lastAnalyzedTime(table.lastAnalyzedTime())
                .retention(table.retention())
                .partitionKeys(table.hasPartitionKeys() ? table.partitionKeys() : List.of())
                .viewOriginalText(table.viewOriginalText())
                .viewExpandedText(table.viewExpandedText())
                .tableType(table.tableType())
                .parameters(table.parameters())
                .targetTable(table.targetTable())
                .storageDescriptor(
                        storage.toBuilder().columns(glueColumns(columns)).build())
                .build();
    }

    static PartitionInput input(CatalogTable table, Partition partition) {
        return PartitionInput.builder()
                .values(partition.values())
                .storageDescriptor(storage(table, partition.location()))
                .build();
    }

    private static StorageDescriptor storage(CatalogTable table, @Nullable String location) {
        StorageFormat format = table.format();
        return StorageDescriptor.builder()
                .columns(glueColumns(table.columns()))
                .location(location)
                .inputFormat(format.inputFormat())
                .outputFormat(format.outputFormat())
                .serdeInfo(SerDeInfo.builder()
                        .serializationLibrary(format.serializationLibrary())
                        .parameters(format.serdeParameters())
                        .build())
                .build();
    }

    private static StorageFormat format(StorageDescriptor storage) {
        SerDeInfo serde = storage.serdeInfo();
        return new StorageFormat(
                storage.inputFormat(),
                storage.outputFormat(),
                serde == null ? null : serde.serializationLibrary(),
                serde == null ? Map.of() : serde.parameters());
    }

    private static List<Column> columns(List<software.amazon.awssdk.services.glue.model.Column> columns) {
        return columns.stream()
                .map(column ->
                        new Column(column.name(), column.type() == null ? "string" : column.type(), column.comment()))
                .toList();
    }

    private static List<software.amazon.awssdk.services.glue.model.Column> glueColumns(List<Column> columns) {
        return columns.stream()
                .map(column -> software.amazon.awssdk.services.glue.model.Column.builder()
                        .name(column.name())
                        .type(column.type())
                        .comment(column.comment())
                        .build())
                .toList();
    }
}
