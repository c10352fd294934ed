// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.format.FileFormat;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.schema.TableSchema;

/**
 * Opens Parquet files for one table (specs/firehose-delivery.md section 7). The message is named {@code hive_schema},
 * all columns are optional, lists have the modern {@code list.element} shape. Confined to the task thread.
 */
@SuppressWarnings("DoNotCallSuggester") // goes with the bodies of the next commit
public final class ParquetFormat implements FileFormat {
    public ParquetFormat(TableSchema table, ParquetOptions options) {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    @Override
    public OpenFile open() {
        throw new UnsupportedOperationException("lands with the next commit");
    }
}
