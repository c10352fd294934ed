// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.store.Content;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts what is written to it into parts of a multipart upload, all in memory. Used by one thread at a time. */
final class PartBuffer extends OutputStream {

    /** Above S3's smallest part, and at most 10,000 of them make 80 GB: a file never gets there. */
    static final int PART_BYTES = 8 * 1024 * 1024;

    private static final int SMALLEST_CHUNK = 16 * 1024;
    private static final int LARGEST_CHUNK = 1024 * 1024;

    private final List<Content> parts = new ArrayList<>();
    private List<ByteBuffer> chunks = new ArrayList<>();
    private byte[] chunk = new byte[SMALLEST_CHUNK];
    private int used;
    private int partBytes;
    private long totalBytes;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            if (used == chunk.length) {
                endChunk();
            }
            int count = Math.min(Math.min(end - from, chunk.length - used), PART_BYTES - partBytes);
            System.arraycopy(bytes, from, chunk, used, count);
            from += count;
            used += count;
            partBytes += count;
            if (partBytes == PART_BYTES) {
                endPart();
            }
        }
        totalBytes += length;
    }

    /** All that was written, in parts; at least one. Nothing can be written afterwards. */
    List<Content> finish() {
        if (partBytes > 0 || parts.isEmpty()) {
            endPart();
        }
        return parts;
    }

    long totalBytes() {
        return totalBytes;
    }

    private void endChunk() {
        if (used > 0) {
            chunks.add(ByteBuffer.wrap(chunk, 0, used));
        }
        chunk = new byte[Math.min(LARGEST_CHUNK, chunk.length * 2)];
        used = 0;
    }

    private void endPart() {
        if (used > 0) {
            chunks.add(ByteBuffer.wrap(chunk, 0, used));
        }
        parts.add(Content.of(chunks));
        chunks = new ArrayList<>();
        chunk = new byte[SMALLEST_CHUNK];
        used = 0;
        partBytes = 0;
    }
}
