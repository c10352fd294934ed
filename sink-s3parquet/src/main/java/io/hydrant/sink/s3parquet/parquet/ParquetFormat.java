// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.format.FileFormat;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;

/**
 * Opens Parquet files for one table (specs/firehose-delivery.md section 7). The message is named {@code hive_schema},
 * all columns are optional, lists have the modern {@code list.element} shape. Files take the rows of converters that were
 * made with the same table (the same object, best). Confined to the task thread.
 */
public final class ParquetFormat implements FileFormat {
    private final TableSchema table;
    private final ParquetOptions options;
    private final MessageType message;
    private final List<ColumnDescriptor> descriptors;

    public ParquetFormat(TableSchema table, ParquetOptions options) {
        if (table.columns().isEmpty()) {
            throw new IllegalArgumentException("a Parquet file needs at least one column");
        }
        this.table = table;
        this.options = options;
        message = ParquetTypes.message(table, options.timestamps());
        descriptors = List.copyOf(message.getColumns());
    }

    @Override
    public OpenFile open() {
        return new ParquetFile(table, message, descriptors, options);
    }
}
