// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.hydrant.listener.http.Reception;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The body that a connection is receiving. Its memory is its reception's to grant, so it may not stay away: what has come
 * buys one second for every {@value #BYTES_PER_SECOND} bytes, but never more than the patience from now on. A sender can
 * therefore neither send much and then nothing, nor stay for ever at a byte now and then. Confined to the event loop.
 */
final class IncomingBody {

    static final int BYTES_PER_SECOND = 16 * 1024;

    private static final long NANOS_PER_BYTE = SECONDS.toNanos(1) / BYTES_PER_SECOND;
    private static final byte[] EMPTY = new byte[0];

    private byte[] bytes = EMPTY;
    private int length;
    private int seenLength;
    private long deadlineNanos;

    /** A request's head has come. */
    void begin(long now, long patienceNanos) {
        drop();
        deadlineNanos = now + patienceNanos;
    }

    /** False if the reception has answered instead of taking the bytes. */
    boolean keep(Reception into, ByteBuf more) {
        int readable = more.readableBytes();
        if (readable == 0) {
            return true;
        }
        if ((long) length + readable > into.maxBytes()) {
            into.tooLarge();
            return false;
        }
        int needed = length + readable;
        if (needed > bytes.length) {
            long doubled = bytes.length == 0 ? needed : Math.max(needed, 2L * bytes.length);
            int size = (int) Math.min(doubled, into.maxBytes());
            if (!into.reserve(size - bytes.length)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, size);
        }
        more.readBytes(bytes, length, readable);
        length = needed;
        return true;
    }

    /** All that came; the caller's from now on. */
    byte[] whole() {
        byte[] whole = bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
        drop();
        return whole;
    }

    void drop() {
        bytes = EMPTY;
        length = 0;
        seenLength = 0;
    }

    /** Called several times a second, which is when progress is noticed: receiving itself need not ask for the time. */
    boolean isTooSlow(long now, long patienceNanos) {
        if (length > seenLength) {
            long bought = deadlineNanos + (length - seenLength) * NANOS_PER_BYTE;
            deadlineNanos = bought - now > patienceNanos ? now + patienceNanos : bought;
            seenLength = length;
        }
        return now - deadlineNanos > 0;
    }
}
