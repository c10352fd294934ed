// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.gzip;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gzip in memory: all members of a file, within a bound. Unlike {@link java.util.zip.GZIPInputStream} it takes no truncated
 * or garbled later member for the end of the file: nothing is lost silently. Trailing zeros are padding. Stateless.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class Gunzip {

    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xE0;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int SMALLEST_BUFFER = 512;

    /** Deflate cannot do better: what a trailer claims beyond it is a lie. */
    private static final long MAX_RATIO = 1032;

    /** What is no gzip, damaged or cut off. Carries no stack trace: bad input is normal. */
    public static class Malformed extends IOException {

        private static final long serialVersionUID = 1L;

        Malformed(String problem) {
            super(problem);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** The bound was reached; no more than that was inflated. */
    public static final class TooLarge extends Malformed {

        private static final long serialVersionUID = 1L;

        TooLarge(int maxBytes) {
            super("inflates to more than " + maxBytes + " bytes");
        }
    }

    /** There is no room for what it inflates to, at this time. */
    public static final class NoRoom extends Malformed {

        private static final long serialVersionUID = 1L;

        NoRoom() {
            super("no room for what it inflates to");
        }
    }

    private final byte[] data;
    private final int maxBytes;
    private final LongPredicate room;
    private byte[] inflated = {};
    private int length;

    private Gunzip(byte[] data, int maxBytes, LongPredicate room) {
        this.data = data;
        this.maxBytes = maxBytes;
        this.room = room;
    }

    /** Whether the data begins as gzip does. */
    public static boolean isGzip(byte[] data) {
        return beginsAt(data, 0);
    }

    private static boolean beginsAt(byte[] data, int at) {
        return at + 2 < data.length && (data[at] & 0xFF) == 0x1F && (data[at + 1] & 0xFF) == 0x8B;
    }

    /**
     * Everything that the gzip members inflate to, one after the other.
     *
     * @throws TooLarge if that is more than {@code maxBytes}
     * @throws Malformed if any part is no gzip, damaged or cut off
     */
    public static byte[] inflate(byte[] data, int maxBytes) throws Malformed {
        return inflate(data, maxBytes, bytes -> true);
    }

    /**
     * The same, where a bound on memory is shared with others.
     *
     * @param room asked for each further number of bytes before it is taken; what it grants stays granted
     * @throws NoRoom if {@code room} says no
     */
    public static byte[] inflate(byte[] data, int maxBytes, LongPredicate room) throws Malformed {
        return new Gunzip(data, maxBytes, room).all();
    }

    private byte[] all() throws Malformed {
        Inflater inflater = new Inflater(true);
        try {
            grow(firstSize(data, maxBytes));
            int at = 0;
            do {
                at = member(at, inflater);
            } while (!isPadding(at));
            return length == inflated.length ? inflated : Arrays.copyOf(inflated, length);
        } catch (DataFormatException e) {
            throw new Malformed("malformed gzip data");
        } finally {
            inflater.end();
        }
    }

    private void grow(int size) throws NoRoom {
        if (!room.test(size - inflated.length)) {
            throw new NoRoom();
        }
        inflated = Arrays.copyOf(inflated, size);
    }

    /** What the last member's trailer says, plus one to see the end; only a hint, since senders can write anything there. */
    private static int firstSize(byte[] data, int maxBytes) {
        long hint = data.length >= TRAILER_BYTES ? int32(data, data.length - 4) & 0xFFFF_FFFFL : 0;
        long likely = Math.min(Math.min(hint, data.length * MAX_RATIO), maxBytes);
        return (int) Math.max(likely + 1, SMALLEST_BUFFER);
    }

    private boolean isPadding(int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Inflates the member that begins there, and tells where it ends. */
    private int member(int from, Inflater inflater) throws Malformed, DataFormatException {
        int body = header(from);
        inflater.reset();
        inflater.setInput(data, body, data.length - body);
        int begin = length;
        while (!inflater.finished()) {
            if (length == inflated.length) {
                grow((int) Math.min(inflated.length * 2L, maxBytes + 1L));
            }
            int read = inflater.inflate(inflated, length, inflated.length - length);
            if (read == 0 && !inflater.finished()) {
                throw truncated();
            }
            length += read;
            if (length > maxBytes) {
                throw new TooLarge(maxBytes);
            }
        }
        int trailer = data.length - inflater.getRemaining();
        if (trailer + TRAILER_BYTES > data.length) {
            throw truncated();
        }
        CRC32 crc = new CRC32();
        crc.update(inflated, begin, length - begin);
        if (int32(data, trailer) != (int) crc.getValue() || int32(data, trailer + 4) != length - begin) {
            throw new Malformed("gzip checksum or length is wrong");
        }
        return trailer + TRAILER_BYTES;
    }

    /** Where the compressed data begins. */
    private int header(int from) throws Malformed {
        if (from + HEADER_BYTES > data.length) {
            throw truncated();
        }
        int flags = data[from + 3] & 0xFF;
        if (!beginsAt(data, from) || data[from + 2] != 8 || (flags & RESERVED) != 0) {
            throw new Malformed("not gzip data");
        }
        int at = from + HEADER_BYTES;
        if ((flags & FEXTRA) != 0) {
            if (at + 2 > data.length) {
                throw truncated();
            }
            at += 2 + (data[at] & 0xFF) + ((data[at + 1] & 0xFF) << 8);
        }
        for (int strings = Integer.bitCount(flags & (FNAME | FCOMMENT)); strings > 0; strings--) {
            while (at < data.length && data[at] != 0) {
                at++;
            }
            at++;
        }
        at += (flags & FHCRC) != 0 ? 2 : 0;
        if (at > data.length) {
            throw truncated();
        }
        return at;
    }

    private static int int32(byte[] data, int at) {
        return (data[at] & 0xFF)
                | (data[at + 1] & 0xFF) << 8
                | (data[at + 2] & 0xFF) << 16
                | (data[at + 3] & 0xFF) << 24;
    }

    private static Malformed truncated() {
        return new Malformed("truncated gzip data");
    }
}
