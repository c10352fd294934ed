// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** A Parquet file that takes rows: pages are encoded as they fill, and kept until the file is sealed. */
final class ParquetFile implements OpenFile {
    /** How often the size of the row group is looked at. */
    private static final int ROWS_BETWEEN_LOOKS = 1024;

    private final TableSchema table;
    private final MessageType message;
    private final List<ColumnDescriptor> descriptors;
    private final ParquetOptions options;
    private final HeapMeter heap = new HeapMeter();
    private final List<EncodedRowGroup> finished = new ArrayList<>();
    private @Nullable RowGroup current;
    private long rowCount;

    ParquetFile(TableSchema table, MessageType message, List<ColumnDescriptor> descriptors, ParquetOptions options) {
        this.table = table;
        this.message = message;
        this.descriptors = descriptors;
        this.options = options;
        current = open();
    }

    private RowGroup open() {
        return new RowGroup(table.columns(), descriptors, options, heap);
    }

    @Override
    public void append(Rows rows, int row) {
        RowGroup group = current;
        if (group == null) {
            throw new IllegalStateException("the file is sealed");
        }
        if (!isOurs(rows)) {
            throw new IllegalStateException("the rows are of another table or of another version of it");
        }
        group.append(rows, row);
        rowCount++;
        if (rowCount % ROWS_BETWEEN_LOOKS == 0 && group.bytes() >= options.blockSizeBytes()) {
            finished.add(group.finish());
            current = open();
        }
    }

    @SuppressWarnings("ReferenceEquality") // for each row; one table object makes converter and files
    private boolean isOurs(Rows rows) {
        return rows.table() == table || rows.table().equals(table);
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public long memoryBytes() {
        return heap.bytes();
    }

    @Override
    public SealedFile seal() {
        RowGroup group = current;
        if (group == null || rowCount == 0) {
            throw new IllegalStateException(group == null ? "the file is sealed" : "the file is empty");
        }
        current = null;
        if (group.rows() > 0) {
            finished.add(group.finish());
        }
        return new SealedParquetFile(message, finished, rowCount, options);
    }
}
