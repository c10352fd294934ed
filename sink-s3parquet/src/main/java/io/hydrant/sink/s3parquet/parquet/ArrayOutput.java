// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.BytesInput;

/** A byte array that parquet-java's bytes are copied into; kept for the next ones. Confined to a thread. */
final class ArrayOutput extends OutputStream {
    private byte[] bytes = new byte[0];
    private int end;

    /** Takes all of the input and returns an array that begins with it, valid until the next call. */
    byte[] take(BytesInput input) {
        int size = Math.toIntExact(input.size());
        if (bytes.length < size) {
            bytes = new byte[size];
        }
        end = 0;
        try {
            input.writeAllTo(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // from the heap to the heap
        }
        return bytes;
    }

    /** The bytes of an input, in an array of their length. */
    static byte[] copy(BytesInput input) {
        return new ArrayOutput().take(input);
    }

    @Override
    public void write(int b) {
        bytes[end++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, bytes, end, length);
        end += length;
    }
}
