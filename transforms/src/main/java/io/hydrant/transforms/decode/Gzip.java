// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gunzips all members of a file, within a bound. Unlike {@link java.util.zip.GZIPInputStream} it takes no truncated or
 * garbled later member for the end of the file: nothing is lost silently. Trailing zeros are padding. Stateless.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class Gzip {

    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xE0;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int BUFFER = 8192;

    private Gzip() {}

    static boolean begins(byte[] data, int at) {
        return at + 1 < data.length && (data[at] & 0xFF) == 0x1F && (data[at + 1] & 0xFF) == 0x8B;
    }

    static byte[] decode(byte[] data, int maxBytes) throws UndecodableException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(data.length * 4, BUFFER * 8));
        int at = 0;
        Inflater inflater = new Inflater(true);
        try {
            do {
                at = member(data, at, inflater, out, maxBytes);
            } while (!isPadding(data, at));
        } catch (DataFormatException e) {
            throw new UndecodableException("malformed gzip data");
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }

    private static boolean isPadding(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int member(byte[] data, int from, Inflater inflater, ByteArrayOutputStream out, int maxBytes)
            throws UndecodableException, DataFormatException {
        int body = header(data, from);
        inflater.reset();
        inflater.setInput(data, body, data.length - body);
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER];
        while (!inflater.finished()) {
            int read = inflater.inflate(buffer);
            if (read == 0 && !inflater.finished()) {
                throw truncated();
            }
            if (out.size() + (long) read > maxBytes) {
                throw Bounded.tooLarge(maxBytes);
            }
            crc.update(buffer, 0, read);
            out.write(buffer, 0, read);
        }
        int trailer = data.length - inflater.getRemaining();
        if (trailer + TRAILER_BYTES > data.length) {
            throw truncated();
        }
        if (int32(data, trailer) != (int) crc.getValue()
                || int32(data, trailer + 4) != (int) inflater.getBytesWritten()) {
            throw new UndecodableException("gzip checksum or length is wrong");
        }
        return trailer + TRAILER_BYTES;
    }

    /** Where the compressed data begins. */
    private static int header(byte[] data, int from) throws UndecodableException {
        if (from + HEADER_BYTES > data.length) {
            throw truncated();
        }
        int flags = data[from + 3] & 0xFF;
        if (!begins(data, from) || data[from + 2] != 8 || (flags & RESERVED) != 0) {
            throw new UndecodableException("not gzip data");
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

    private static UndecodableException truncated() {
        return new UndecodableException("truncated gzip data");
    }
}
