// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import io.hydrant.sink.s3parquet.format.ByteChunks;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of bytes one after the other: error lines, or the backup of records' values. Confined to the task thread.
 */
public final class BytesFile extends BufferedFile {

    private final ByteCompression compression;
    private final CatalogTarget target;
    private final ByteChunks body = new ByteChunks();

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
        body.add(bytes, bytes.length);
        record(offset, timestampMillis, valueBytes);
    }

    @Override
    public SealedFile seal() {
        return new SealedBytes(body, records(), compression);
    }

    @Override
    long bodyBytes() {
        return body.memoryBytes();
    }

    private record SealedBytes(ByteChunks body, long rowCount, ByteCompression compression) implements SealedFile {

        @Override
        public long memoryBytes() {
            return body.memoryBytes();
        }

        @Override
        public void encode(Map<String, String> metadata, OutputStream out) throws IOException {
            compression.write(out, body::writeTo);
        }
    }
}
