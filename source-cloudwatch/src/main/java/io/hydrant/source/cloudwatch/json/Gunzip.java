// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Gzip in memory, all members, within a bound. */
public final class Gunzip {

    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int TRAILER = 4;

    /** Deflate cannot do better: what a trailer claims beyond it is a lie. */
    private static final long MAX_RATIO = 1032;

    private Gunzip() {}

    public static boolean isGzip(byte[] data) {
        return data.length > 2 && (data[0] & 0xff) == MAGIC_1 && (data[1] & 0xff) == MAGIC_2;
    }

    /**
     * Everything that the gzip members inflate to, one after the other.
     *
     * @throws TooLarge if that is more than {@code maxBytes}; no more than that was inflated
     * @throws IOException if it is no gzip, damaged or cut off
     */
    public static byte[] inflate(byte[] data, int maxBytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data), 8192)) {
            byte[] inflated = new byte[firstSize(data, maxBytes)];
            int length = 0;
            while (true) {
                int read = in.read(inflated, length, inflated.length - length);
                if (read < 0) {
                    return length == inflated.length ? inflated : Arrays.copyOf(inflated, length);
                }
                length += read;
                if (length > maxBytes) {
                    throw new TooLarge(maxBytes);
                }
                if (length == inflated.length) {
                    inflated = Arrays.copyOf(inflated, (int) Math.min(inflated.length * 2L, maxBytes + 1L));
                }
            }
        }
    }

    /** What the last member's trailer says, plus one to see the end; only a hint, since senders can write anything there. */
    private static int firstSize(byte[] data, int maxBytes) {
        long hint = 0;
        if (data.length >= TRAILER) {
            for (int i = 1; i <= TRAILER; i++) {
                hint = (hint << 8) | (data[data.length - i] & 0xff);
            }
        }
        long likely = Math.min(Math.min(hint, data.length * MAX_RATIO), maxBytes);
        return (int) Math.max(likely + 1, 512);
    }

    /** The bound was reached. */
    public static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1L;

        TooLarge(int maxBytes) {
            super("inflates to more than " + maxBytes + " bytes");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
