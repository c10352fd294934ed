// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The strings of JSON: finds their end, validates their UTF-8, and decodes their escapes behind the input. Works on
 * {@link Rows#data()} as {@link JsonScanner} does, whose part it is.
 *
 * <p>Half a surrogate pair in an escape becomes a question mark, as in Java's own encoder; in a key {@link JsonScanner#colon}
 * rejects it, as Jackson does.
 */
final class JsonStrings {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long TO_HIGH_FROM_BLANK = ONES * (0x80 - ' ');
    /** Moves the high bits of a word's bytes, shifted to the low ones, side by side into its highest byte. */
    private static final long GATHER = 0x0102040810204080L;

    /** How many bytes are looked at together where there are escapes. */
    private static final int BLOCK = Long.SIZE;

    /** How many bytes are copied at least. */
    private static final int COPIED = 4 * Long.BYTES;

    private static final byte[] HEX_DIGITS = new byte[256];

    /** By the byte after the backslash, what it stands for; 0 where that is no single byte. */
    private static final byte[] SIMPLE_ESCAPES = new byte[256];

    static {
        String escapes = "\"\\/bfnrt";
        String meanings = "\"\\/\b\f\n\r\t";
        for (int i = 0; i < escapes.length(); i++) {
            SIMPLE_ESCAPES[escapes.charAt(i)] = (byte) meanings.charAt(i);
        }
        for (int i = 0; i < HEX_DIGITS.length; i++) {
            HEX_DIGITS[i] = i < 128 ? (byte) Character.digit(i, 16) : -1;
        }
    }

    private final Rows rows;

    /** Where the text that was just read is in the data, and its length. */
    int start;

    int length;

    /** Where the last string with half a surrogate pair ended, behind its quote; -1 if there was none. */
    int halvedEnd;

    /** The code point of the escape that was just read. */
    private int decoded;

    private boolean halved;

    JsonStrings(Rows rows) {
        this.rows = rows;
    }

    /** Another input begins; the one before may have been left in the middle of a string. */
    void begin() {
        halvedEnd = -1;
        halved = false;
    }

    /** The first byte at or after p that is a quote, a backslash, a control character or no ASCII. */
    static int plain(byte[] data, int p) {
        int at = p;
        while (true) {
            long found = notPlain((long) WORD.get(data, at));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += Long.BYTES;
        }
    }

    /** The high bit of each byte that is a quote, a backslash, a control character or no ASCII. */
    private static long notPlain(long word) {
        // Sums of seven bits carry into the eighth and no further; it stays clear for the one value that is looked for.
        long low = word & ~HIGH;
        long notQuote = (low ^ QUOTES) + ~HIGH;
        long notBackslash = (low ^ BACKSLASHES) + ~HIGH;
        long notControl = low + TO_HIGH_FROM_BLANK;
        return (~(notQuote & notBackslash & notControl) | word) & HIGH;
    }

    /**
     * Reads a string that is not plain up to its end.
     *
     * @param from where it begins, after the quote
     * @param firstSpecial what {@link #plain} found there
     * @param end where the input ends
     * @return what comes after the closing quote
     */
    int read(int from, int firstSpecial, int end) throws RecordRejected {
        byte[] data = rows.data();
        int p = firstSpecial;
        while (true) {
            byte c = data[p];
            if (c < 0) {
                p = multiByte(data, p, end);
            } else if (c == '"') {
                start = from;
                length = p - from;
                return p + 1;
            } else if (c == '\\') {
                return unescape(from, p, end);
            } else if (c < ' ') {
                throw control(p, end);
            } else {
                p = plain(data, p);
            }
        }
    }

    private static RecordRejected control(int p, int end) {
        return JsonScanner.malformed(p >= end ? "a string is not closed" : "a control character in a string", p, end);
    }

    /** Checks the character of several bytes at p and returns what comes after it. */
    private static int multiByte(byte[] data, int p, int end) throws RecordRejected {
        int first = data[p] & 0xFF;
        int second = data[p + 1];
        if (first >= 0xE0 && first <= 0xEF) {
            boolean wellFormed = second < -64 // a continuation byte, 0x80 to 0xBF
                    && data[p + 2] < -64
                    && (first != 0xE0 || (second & 0xFF) >= 0xA0) // overlong
                    && (first != 0xED || (second & 0xFF) < 0xA0); // a surrogate
            if (wellFormed) {
                return p + 3;
            }
        } else if (first >= 0xC2 && first <= 0xDF) {
            if (second < -64) {
                return p + 2;
            }
        } else if (first >= 0xF0 && first <= 0xF4) {
            boolean wellFormed = second < -64
                    && data[p + 2] < -64
                    && data[p + 3] < -64
                    && (first != 0xF0 || (second & 0xFF) >= 0x90)
                    && (first != 0xF4 || (second & 0xFF) < 0x90);
            if (wellFormed) {
                return p + 4;
            }
        }
        throw JsonScanner.malformed("invalid UTF-8", p, end);
    }

    /**
     * Copies the string behind the input, from its first escape on decoded. How many bytes stand between escapes nobody can
     * foresee, nor can the processor, and a branch foreseen wrongly costs as much as all else here; so it is looked for
     * special bytes in a whole block at once, and copied more than is needed.
     */
    private int unescape(int from, int firstEscape, int end) throws RecordRejected {
        // Text is never longer than what it was escaped as; a block may reach beyond the input, a copy beyond the text.
        byte[] data = rows.reserve(end - from + BLOCK);
        int textStart = rows.dataEnd();
        copy(data, from, textStart, firstEscape - from);
        int out = textStart + firstEscape - from;
        int p = firstEscape;
        int block = p;
        long special = specials(data, block);
        while (true) {
            byte c = data[p];
            if (c == '\\') {
                byte simple = SIMPLE_ESCAPES[data[p + 1] & 0xFF];
                if (simple != 0) {
                    data[out++] = simple;
                    p += 2;
                } else {
                    p = unicode(data, p, end);
                    out = encode(data, out, decoded);
                }
            } else if (c == '"') {
                break;
            } else if (c < 0) {
                int next = multiByte(data, p, end);
                WORD.set(data, out, (long) WORD.get(data, p));
                out += next - p;
                p = next;
            } else {
                throw control(p, end);
            }
            long ahead = p - block < BLOCK ? special >>> (p - block) : 0;
            while (ahead == 0) {
                int rest = Math.max(block + BLOCK - p, 0);
                copy(data, p, out, rest);
                p += rest;
                out += rest;
                block = p;
                special = specials(data, block);
                ahead = special;
            }
            int plain = Long.numberOfTrailingZeros(ahead);
            copy(data, p, out, plain);
            p += plain;
            out += plain;
        }
        rows.dataEnd(out);
        start = textStart;
        length = out - textStart;
        if (halved) {
            halved = false;
            halvedEnd = p + 1;
        }
        return p + 1;
    }

    /** A bit for each byte of the block that is not plain. */
    private static long specials(byte[] data, int block) {
        long specials = 0;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            long found = notPlain((long) WORD.get(data, block + i)) >>> 7;
            specials |= ((found * GATHER) >>> (BLOCK - Long.BYTES)) << i;
        }
        return specials;
    }

    /** Copies at least that many bytes. */
    private static void copy(byte[] data, int from, int to, int length) {
        int i = 0;
        do {
            WORD.set(data, to + i, (long) WORD.get(data, from + i));
            WORD.set(data, to + i + 8, (long) WORD.get(data, from + i + 8));
            WORD.set(data, to + i + 16, (long) WORD.get(data, from + i + 16));
            WORD.set(data, to + i + 24, (long) WORD.get(data, from + i + 24));
            i += COPIED;
        } while (i < length);
    }

    private int unicode(byte[] data, int backslash, int end) throws RecordRejected {
        if (data[backslash + 1] != 'u') {
            throw JsonScanner.malformed("unknown escape", backslash, end);
        }
        int unit = hex4(data, backslash + 2, end);
        int next = backslash + 6;
        if (unit >= 0xD800 && unit <= 0xDFFF) {
            if (unit < 0xDC00 && data[next] == '\\' && data[next + 1] == 'u') {
                int low = hex4(data, next + 2, end);
                if (low >= 0xDC00 && low <= 0xDFFF) {
                    decoded = Character.toCodePoint((char) unit, (char) low);
                    return next + 6;
                }
            }
            unit = '?';
            halved = true;
        }
        decoded = unit;
        return next;
    }

    private static int hex4(byte[] data, int p, int end) throws RecordRejected {
        int value = (HEX_DIGITS[data[p] & 0xFF] << 12)
                | (HEX_DIGITS[data[p + 1] & 0xFF] << 8)
                | (HEX_DIGITS[data[p + 2] & 0xFF] << 4)
                | HEX_DIGITS[data[p + 3] & 0xFF];
        if (value < 0) {
            int bad = p;
            while (HEX_DIGITS[data[bad] & 0xFF] >= 0) {
                bad++;
            }
            throw JsonScanner.malformed("four hexadecimal digits are missing", bad, end);
        }
        return value;
    }

    static int encode(byte[] out, int at, int codePoint) {
        int p = at;
        if (codePoint < 0x80) {
            out[p++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            out[p++] = (byte) (0xC0 | (codePoint >> 6));
            out[p++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            out[p++] = (byte) (0xE0 | (codePoint >> 12));
            out[p++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            out[p++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            out[p++] = (byte) (0xF0 | (codePoint >> 18));
            out[p++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            out[p++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            out[p++] = (byte) (0x80 | (codePoint & 0x3F));
        }
        return p;
    }
}
