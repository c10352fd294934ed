// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.ByteChunks;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** A file of lines, one for each row. Compressed when it is encoded. */
final class TextFile implements OpenFile {
    /** Writes a row, its line end included. */
    @FunctionalInterface
    interface Line {
        void write(Rows rows, int row, TextBuffer out);
    }

    private final TableSchema table;
    private final Line line;
    private final TextBuffer buffer;
    private final ByteCompression compression;
    private final ByteChunks body = new ByteChunks();
    private long rowCount;
    private boolean sealed;

    /**
     * An empty file.
     *
     * @param buffer may be shared by all files of a task
     */
    TextFile(TableSchema table, byte[] header, Line line, TextBuffer buffer, ByteCompression compression) {
        this.table = table;
        this.line = line;
        this.buffer = buffer;
        this.compression = compression;
        body.add(header, header.length);
    }

    @Override
    public void append(Rows rows, int row) {
        if (sealed) {
            throw new IllegalStateException("the file is sealed");
        }
        if (!rows.table().equals(table)) {
            throw new IllegalStateException("the rows are of another table or of another version of it");
        }
        buffer.clear();
        line.write(rows, row, buffer);
        body.add(buffer.bytes(), buffer.length());
        buffer.clear();
        rowCount++;
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public long memoryBytes() {
        return body.memoryBytes();
    }

    @Override
    public SealedFile seal() {
        if (sealed || rowCount == 0) {
            throw new IllegalStateException(sealed ? "the file is sealed" : "the file is empty");
        }
        sealed = true;
        return new Sealed();
    }

    private final class Sealed implements SealedFile {
        @Override
        public long rowCount() {
            return rowCount;
        }

        @Override
        public long memoryBytes() {
            return TextFile.this.memoryBytes();
        }

        @Override
        public void encode(Map<String, String> metadata, OutputStream out) throws IOException {
            compression.write(out, body::writeTo);
        }
    }
}
