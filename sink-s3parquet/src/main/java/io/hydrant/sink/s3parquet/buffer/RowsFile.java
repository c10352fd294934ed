// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A file of rows in the table's format. Confined to the task thread. */
public final class RowsFile extends BufferedFile {

    private final OpenFile body;
    private final RowsTarget target;

    public RowsFile(FileKey key, Instant begun, RowsTarget target) {
        super(key, begun);
        this.body = target.open();
        this.target = target;
    }

    /** What the rows must be for: a file takes rows of one version of one table only. */
    public RowsTarget target() {
        return target;
    }

    @Override
    public @Nullable PartitionTodo partitionOf(String objectKey) {
        return target.partitionOf(objectKey);
    }

    /** Appends all rows of one record. */
    public void append(Rows rows, long offset, long timestampMillis, long valueBytes) {
        for (int row = 0; row < rows.count(); row++) {
            body.append(rows, row);
        }
        record(offset, timestampMillis, valueBytes);
    }

    @Override
    public long rows() {
        return body.rowCount();
    }

    @Override
    public SealedFile seal() {
        return body.seal();
    }

    @Override
    long bodyBytes() {
        return body.memoryBytes();
    }
}
