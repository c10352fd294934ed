// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Reads buffers one after the other. Not thread-safe. */
final class BuffersInputStream extends InputStream {

    private final List<ByteBuffer> buffers;
    private int index;
    private int markedIndex;

    BuffersInputStream(List<ByteBuffer> buffers) {
        this.buffers = buffers;
        buffers.forEach(ByteBuffer::mark);
    }

    @Override
    public int read() {
        return advance() ? buffers.get(index).get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        ByteBuffer buffer = buffers.get(index);
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return advance() ? buffers.get(index).remaining() : 0;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int readLimit) {
        markedIndex = index;
        if (index < buffers.size()) {
            buffers.get(index).mark();
        }
    }

    @Override
    public synchronized void reset() {
        for (int i = buffers.size() - 1; i > markedIndex; i--) {
            buffers.get(i).reset();
        }
        index = markedIndex;
        if (index < buffers.size()) {
            buffers.get(index).reset();
        }
    }

    private boolean advance() {
        while (index < buffers.size() && !buffers.get(index).hasRemaining()) {
            index++;
        }
        return index < buffers.size();
    }
}
