// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.snappy.SnappyFramedInputStream;
import io.airlift.compress.zstd.ZstdInputStream;
import io.hydrant.connect.gzip.Gunzip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One encoding that can be undone. The names, in lower case, are the words of {@code decode}. */
enum Codec {
    /** RFC 4648 section 4, padded or not; blanks and line ends are passed over. */
    BASE64 {
        @Override
        byte[] undo(byte[] data, int maxBytes) throws UndecodableException {
            return base64(Base64.getDecoder(), data);
        }
    },
    /** RFC 4648 section 5, padded or not; blanks and line ends are passed over. */
    BASE64URL {
        @Override
        byte[] undo(byte[] data, int maxBytes) throws UndecodableException {
            return base64(Base64.getUrlDecoder(), data);
        }
    },
    /** Pairs of hex digits; blanks and line ends are passed over. */
    HEX {
        @Override
        byte[] undo(byte[] data, int maxBytes) throws UndecodableException {
            try {
                return HexFormat.of().parseHex(ascii(withoutBlanks(data)));
            } catch (IllegalArgumentException e) {
                throw new UndecodableException("malformed hex");
            }
        }
    },
    /** All members. */
    GZIP {
        @Override
        byte[] undo(byte[] data, int maxBytes) throws UndecodableException {
            try {
                return Gunzip.inflate(data, maxBytes);
            } catch (Gunzip.TooLarge e) {
                throw Bounded.tooLarge(maxBytes);
            } catch (Gunzip.Malformed e) {
                throw new UndecodableException(String.valueOf(e.getMessage()));
            }
        }
    },
    /** RFC 1950. */
    ZLIB {
        @Override
        byte[] undo(byte[] data, int maxBytes) throws UndecodableException {
            return inflate(data, maxBytes);
        }
    },
    /** RFC 8878, all frames. */
    ZSTD {
        @Override
        byte[] undo(byte[] data, int maxBytes) throws UndecodableException {
            try (ZstdInputStream decoder = new ZstdInputStream(new ByteArrayInputStream(data))) {
                return Bounded.readAll(decoder, maxBytes);
            } catch (IOException | RuntimeException e) {
                // The decoder reports what is malformed by several unchecked exceptions.
                throw new UndecodableException("malformed zstd data");
            }
        }
    },
    /** A raw block, the framing format, or what snappy-java's stream writes. */
    SNAPPY {
        @Override
        byte[] undo(byte[] data, int maxBytes) throws UndecodableException {
            try {
                if (startsWith(data, SNAPPY_FRAMED)) {
                    return Bounded.readAll(new SnappyFramedInputStream(new ByteArrayInputStream(data)), maxBytes);
                }
                return startsWith(data, SNAPPY_JAVA)
                        ? snappyJava(data, maxBytes)
                        : snappyBlock(data, 0, data.length, maxBytes);
            } catch (IOException | RuntimeException e) {
                // The decoder reports what is malformed by several unchecked exceptions.
                throw new UndecodableException("malformed snappy data");
            }
        }
    },
    /** {@code application/x-www-form-urlencoded}: {@code %41} and {@code +}. */
    URL {
        @Override
        byte[] undo(byte[] data, int maxBytes) throws UndecodableException {
            return UrlEncoding.decode(data, 0, data.length);
        }
    };

    static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    static final byte[] SNAPPY_FRAMED = {(byte) 0xFF, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
    static final byte[] SNAPPY_JAVA = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};

    private static final int SNAPPY_JAVA_HEADER = 16;
    private static final int BUFFER = 8192;

    /** The decoded bytes. Throws if they are malformed, truncated, or more than {@code maxBytes}. */
    abstract byte[] undo(byte[] data, int maxBytes) throws UndecodableException;

    static boolean startsWith(byte[] data, byte[] magic) {
        return data.length >= magic.length && java.util.Arrays.equals(data, 0, magic.length, magic, 0, magic.length);
    }

    private static byte[] base64(Base64.Decoder decoder, byte[] data) throws UndecodableException {
        try {
            return decoder.decode(withoutBlanks(data));
        } catch (IllegalArgumentException e) {
            throw new UndecodableException("malformed base64");
        }
    }

    private static byte[] withoutBlanks(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
        for (byte b : data) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                out.write(b);
            }
        }
        return out.size() == data.length ? data : out.toByteArray();
    }

    private static String ascii(byte[] data) {
        return new String(data, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static byte[] inflate(byte[] data, int maxBytes) throws UndecodableException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            while (!inflater.finished()) {
                int read = inflater.inflate(buffer);
                if (read == 0 && !inflater.finished()) {
                    throw new UndecodableException("truncated zlib data");
                }
                if (out.size() + (long) read > maxBytes) {
                    throw Bounded.tooLarge(maxBytes);
                }
                out.write(buffer, 0, read);
            }
            if (inflater.getRemaining() > 0) {
                throw new UndecodableException("something follows the zlib data");
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new UndecodableException("malformed zlib data");
        } finally {
            inflater.end();
        }
    }

    private static byte[] snappyBlock(byte[] data, int from, int length, int maxBytes) throws UndecodableException {
        int size = SnappyDecompressor.getUncompressedLength(data, from);
        if (size < 0) {
            throw new UndecodableException("malformed snappy data");
        }
        if (size > maxBytes) {
            throw Bounded.tooLarge(maxBytes);
        }
        byte[] out = new byte[size];
        int written = new SnappyDecompressor().decompress(data, from, length, out, 0, size);
        if (written != size) {
            throw new UndecodableException("truncated snappy data");
        }
        return out;
    }

    /** Header, then blocks behind their big-endian lengths. */
    private static byte[] snappyJava(byte[] data, int maxBytes) throws UndecodableException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = SNAPPY_JAVA_HEADER;
        while (at < data.length) {
            int length =
                    at + 4 > data.length ? -1 : java.nio.ByteBuffer.wrap(data).getInt(at);
            if (length < 0 || length > data.length - at - 4) {
                throw new UndecodableException("truncated snappy data");
            }
            byte[] block = snappyBlock(data, at + 4, length, maxBytes - out.size());
            out.write(block, 0, block.length);
            at += 4 + length;
        }
        return out.toByteArray();
    }
}
