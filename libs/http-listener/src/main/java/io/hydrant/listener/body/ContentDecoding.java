// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.body;

import io.hydrant.listener.http.Headers;
import io.hydrant.listener.http.MalformedRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks bodies with {@code Content-Encoding: gzip} or {@code deflate}, up to a size: a bomb ends there. Truncated and
 * damaged ones are refused. Thread-safe.
 */
public final class ContentDecoding {

    private static final int GZIP_HEADER = 10;

    private ContentDecoding() {}

    /** Whether a body with these headers is packed at all. */
    public static boolean isNeeded(Headers headers) {
        return headers.all("Content-Encoding").stream()
                .anyMatch(encoding -> !encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity"));
    }

    /**
     * The body itself if it is not packed.
     *
     * @throws MalformedRequest 413 above {@code maxBytes}, 415 for another encoding, 400 for a damaged body
     */
    public static byte[] decode(Headers headers, byte[] body, long maxBytes) {
        if (!isNeeded(headers)) {
            return body;
        }
        List<String> encodings = headers.all("Content-Encoding");
        String encoding = encodings.get(0).trim().toLowerCase(Locale.ROOT);
        if (encodings.size() > 1 || encoding.indexOf(',') >= 0) {
            throw new MalformedRequest(415, "A body may be packed once, with gzip or deflate.");
        }
        return switch (encoding) {
            case "gzip", "x-gzip" -> gunzip(body, maxBytes);
            case "deflate" -> inflate(body, maxBytes);
            default -> throw new MalformedRequest(415, "The content encodings known here are gzip and deflate.");
        };
    }

    /** All members of a gzip file (RFC 1952). Throws {@link MalformedRequest}. */
    public static byte[] gunzip(byte[] packed, long maxBytes) {
        Unpacked out = new Unpacked(packed.length, maxBytes);
        Inflater inflater = new Inflater(true);
        try {
            int at = 0;
            do {
                int data = afterHeader(packed, at);
                inflater.reset();
                inflater.setInput(packed, data, packed.length - data);
                int begin = out.length;
                out.fill(inflater);
                at = data + Math.toIntExact(inflater.getBytesRead());
                CRC32 crc = new CRC32();
                crc.update(out.bytes, begin, out.length - begin);
                if (packed.length - at < 8
                        || littleEndian(packed, at) != (int) crc.getValue()
                        || littleEndian(packed, at + 4) != out.length - begin) {
                    throw damaged();
                }
                at += 8;
            } while (at < packed.length);
            return out.toArray();
        } catch (DataFormatException e) {
            throw damaged();
        } finally {
            inflater.end();
        }
    }

    /** RFC 1950, as the standard says, or bare RFC 1951, as some clients send. */
    private static byte[] inflate(byte[] packed, long maxBytes) {
        boolean zlib = packed.length > 1
                && (packed[0] & 0x0f) == 8
                && ((packed[0] & 0xff) << 8 | (packed[1] & 0xff)) % 31 == 0;
        Inflater inflater = new Inflater(!zlib);
        try {
            Unpacked out = new Unpacked(packed.length, maxBytes);
            inflater.setInput(packed);
            out.fill(inflater);
            if (inflater.getRemaining() > 0) {
                throw damaged();
            }
            return out.toArray();
        } catch (DataFormatException e) {
            throw damaged();
        } finally {
            inflater.end();
        }
    }

    private static int afterHeader(byte[] packed, int from) {
        if (packed.length - from < GZIP_HEADER + 8
                || (packed[from] & 0xff) != 0x1f
                || (packed[from + 1] & 0xff) != 0x8b
                || packed[from + 2] != 8) {
            throw damaged();
        }
        int flags = packed[from + 3];
        int at = from + GZIP_HEADER;
        if ((flags & 4) != 0) { // extra field
            if (packed.length - at < 2) {
                throw damaged();
            }
            at += 2 + (packed[at] & 0xff) + ((packed[at + 1] & 0xff) << 8);
        }
        if ((flags & 8) != 0) { // file name
            at = afterZero(packed, at);
        }
        if ((flags & 16) != 0) { // comment
            at = afterZero(packed, at);
        }
        if ((flags & 2) != 0) { // header checksum
            at += 2;
        }
        if (at > packed.length || (flags & 0xe0) != 0) {
            throw damaged();
        }
        return at;
    }

    private static int afterZero(byte[] packed, int from) {
        int at = from;
        while (at < packed.length && packed[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private static int littleEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    private static MalformedRequest damaged() {
        return new MalformedRequest("The packed body is damaged or cut off.");
    }

    /** Grows as the output does: what a sender claims about sizes is not believed. */
    private static final class Unpacked {

        private final long maxBytes;
        private byte[] bytes;
        private int length;

        Unpacked(int packedLength, long maxBytes) {
            this.maxBytes = maxBytes;
            this.bytes = new byte[(int) Math.max(64, Math.min(maxBytes, 4L * packedLength))];
        }

        void fill(Inflater inflater) throws DataFormatException {
            while (!inflater.finished()) {
                if (length == bytes.length) {
                    if (length >= maxBytes) {
                        // one more byte tells a body of exactly this size from a larger one
                        if (inflater.inflate(new byte[1]) > 0) {
                            throw new MalformedRequest(413, "The unpacked body is larger than " + maxBytes + " bytes.");
                        }
                        if (!inflater.finished()) {
                            throw damaged();
                        }
                        return;
                    }
                    bytes = Arrays.copyOf(bytes, (int) Math.max(length + 1L, Math.min(maxBytes, 2L * length)));
                }
                int n = inflater.inflate(bytes, length, bytes.length - length);
                length += n;
                if (n == 0 && (inflater.needsInput() || inflater.needsDictionary()) && !inflater.finished()) {
                    throw damaged();
                }
            }
        }

        byte[] toArray() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}
