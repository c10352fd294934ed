// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of bytes one after the other: error lines, or the backup of records' values. Held in chunks, so that growing
 * copies nothing. Confined to the task thread.
 */
public final class BytesFile extends BufferedFile {

    private static final int SMALLEST_CHUNK = 4 * 1024;
    private static final int LARGEST_CHUNK = 1024 * 1024;

    private final ByteCompression compression;
    private final CatalogTarget target;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] chunk = new byte[SMALLEST_CHUNK];
    private int used;
    private long fullBytes;

    public BytesFile(FileKey key, Instant begun, ByteCompression compression, CatalogTarget target) {
        super(key, begun);
        this.compression = compression;
        this.target = target;
    }

    @Override
    public @Nullable PartitionTodo partitionOf(String objectKey) {
        return target.partitionOf(objectKey);
    }

    /** Appends one record's bytes. */
    public void append(byte[] bytes, long offset, long timestampMillis, long valueBytes) {
        int from = 0;
        while (from < bytes.length) {
            if (used == chunk.length) {
                nextChunk(bytes.length - from);
            }
            int count = Math.min(bytes.length - from, chunk.length - used);
            System.arraycopy(bytes, from, chunk, used, count);
            from += count;
            used += count;
        }
        record(offset, timestampMillis, valueBytes);
    }

    @Override
    public SealedFile seal() {
        return new SealedBytes(List.copyOf(full), chunk, used, records(), compression);
    }

    @Override
    long bodyBytes() {
        return fullBytes + chunk.length;
    }

    private void nextChunk(int wanted) {
        full.add(chunk);
        fullBytes += chunk.length;
        int doubled = Math.min(LARGEST_CHUNK, chunk.length * 2);
        chunk = new byte[Math.max(doubled, Math.min(wanted, LARGEST_CHUNK))];
        used = 0;
    }

    private static final class SealedBytes implements SealedFile {

        private final List<byte[]> full;
        private final byte[] last;
        private final int used;
        private final long records;
        private final ByteCompression compression;

        private SealedBytes(List<byte[]> full, byte[] last, int used, long records, ByteCompression compression) {
            this.full = full;
            this.last = last;
            this.used = used;
            this.records = records;
            this.compression = compression;
        }

        @Override
        public long rowCount() {
            return records;
        }

        @Override
        public long memoryBytes() {
            return full.stream().mapToLong(chunk -> chunk.length).sum() + last.length;
        }

        @Override
        public void encode(Map<String, String> metadata, OutputStream out) throws IOException {
            compression.write(out, compressed -> {
                for (byte[] chunk : full) {
                    compressed.write(chunk);
                }
                compressed.write(last, 0, used);
            });
        }
    }
}
