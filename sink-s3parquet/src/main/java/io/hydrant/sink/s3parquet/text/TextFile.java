// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file of lines, one for each row. Held in chunks, so that growing copies nothing; compressed when it is encoded. */
final class TextFile implements OpenFile {
    private static final int SMALLEST_CHUNK = 1 << 12;
    private static final int LARGEST_CHUNK = 1 << 20;

    /** Writes a row, its line end included. */
    @FunctionalInterface
    interface Line {
        void write(Rows rows, int row, TextBuffer out);
    }

    private final TableSchema table;
    private final Line line;
    private final TextBuffer buffer;
    private final TextCompression compression;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] chunk = new byte[SMALLEST_CHUNK];
    private int used;
    private long fullBytes;
    private long rowCount;
    private boolean sealed;

    /**
     * An empty file.
     *
     * @param buffer may be shared by all files of a task
     */
    TextFile(TableSchema table, byte[] header, Line line, TextBuffer buffer, TextCompression compression) {
        this.table = table;
        this.line = line;
        this.buffer = buffer;
        this.compression = compression;
        add(header, header.length);
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
        add(buffer.bytes(), buffer.length());
        rowCount++;
    }

    private void add(byte[] bytes, int length) {
        int from = 0;
        while (from < length) {
            if (used == chunk.length) {
                full.add(chunk);
                fullBytes += chunk.length;
                chunk = new byte[Math.min(LARGEST_CHUNK, chunk.length * 2)];
                used = 0;
            }
            int count = Math.min(length - from, chunk.length - used);
            System.arraycopy(bytes, from, chunk, used, count);
            from += count;
            used += count;
        }
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public long memoryBytes() {
        return fullBytes + chunk.length;
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
            try (OutputStream compressed = compression.over(new Unclosed(out))) {
                for (byte[] each : full) {
                    compressed.write(each);
                }
                compressed.write(chunk, 0, used);
            }
        }
    }

    /** The stream is its maker's to flush and close; closing a compressor frees what it holds outside of the heap. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
