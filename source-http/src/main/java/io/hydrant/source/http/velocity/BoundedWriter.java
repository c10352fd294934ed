// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import java.io.Writer;

/** Keeps what is written up to a number of characters. Confined to one thread. */
final class BoundedWriter extends Writer {

    private final StringBuilder text = new StringBuilder();
    private final int max;

    BoundedWriter(int max) {
        this.max = max;
    }

    /** Throws {@link TooMuchException}. */
    @Override
    public void write(char[] chars, int offset, int length) {
        if (length > max - text.length()) {
            throw new TooMuchException();
        }
        text.append(chars, offset, length);
    }

    @Override
    public void flush() {
        // nothing is behind it
    }

    @Override
    public void close() {
        // nothing is behind it
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
