// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import java.io.Writer;

/** Keeps what is written up to a number of characters. Confined to one thread. */
final class BoundedWriter extends Writer {

    /** More was written than may be. Without a stack trace: a request causes it. */
    static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private final StringBuilder text = new StringBuilder();
    private final int max;

    BoundedWriter(int max) {
        this.max = max;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        if (length > max - text.length()) {
            throw new TooMuch();
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
