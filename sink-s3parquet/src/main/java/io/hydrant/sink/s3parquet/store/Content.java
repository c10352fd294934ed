// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes of a put or a part: buffers one after the other, from position to limit. They are not copied, so they must
 * not change until the call has returned; positions and limits are left alone, since a retry reads them again.
 */
public final class Content {

    private final List<ByteBuffer> buffers;
    private final long sizeBytes;

    private Content(List<ByteBuffer> buffers) {
        this.buffers = buffers;
        this.sizeBytes = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    public static Content of(byte[] bytes) {
        return new Content(List.of(ByteBuffer.wrap(bytes)));
    }

    public static Content of(ByteBuffer buffer) {
        return new Content(List.of(buffer.duplicate()));
    }

    public static Content of(List<ByteBuffer> buffers) {
        return new Content(buffers.stream().map(ByteBuffer::duplicate).toList());
    }

    public static Content ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /** Independent views of the buffers, to read once. */
    public List<ByteBuffer> buffers() {
        return buffers.stream().map(ByteBuffer::duplicate).toList();
    }

    /** The bytes from the start; every call gives a new stream. It supports mark and reset. */
    public InputStream openStream() {
        return new BuffersInputStream(buffers());
    }
}
