// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes that only grow, in chunks, so that growing copies nothing. Confined to one thread at a time. */
public final class ByteChunks {

    private static final int SMALLEST_CHUNK = 4 * 1024;
    private static final int LARGEST_CHUNK = 1024 * 1024;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] chunk = new byte[SMALLEST_CHUNK];
    private int used;
    private long fullBytes;

    /** Adds a copy of the array's first bytes. */
    public void add(byte[] bytes, int length) {
        int from = 0;
        while (from < length) {
            if (used == chunk.length) {
                nextChunk(length - from);
            }
            int count = Math.min(length - from, chunk.length - used);
            System.arraycopy(bytes, from, chunk, used, count);
            from += count;
            used += count;
        }
    }

    /** The heap that they hold. */
    public long memoryBytes() {
        return fullBytes + chunk.length;
    }

    /** Writes all of them. */
    public void writeTo(OutputStream out) throws IOException {
        for (byte[] each : full) {
            out.write(each);
        }
        out.write(chunk, 0, used);
    }

    private void nextChunk(int wanted) {
        full.add(chunk);
        fullBytes += chunk.length;
        int doubled = Math.min(LARGEST_CHUNK, chunk.length * 2);
        chunk = new byte[Math.max(doubled, Math.min(wanted, LARGEST_CHUNK))];
        used = 0;
    }
}
