// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The tokens of JSON (RFC 8259, strictly: UTF-8 is validated, nothing is repaired). Reads the input at the start of
 * {@link Rows#data()}; the zeros after it end every loop, as no token holds one. Text is given as a slice of the data: of
 * the input where it stands there as it is, of the space after the input where it had escapes.
 *
 * <p>Half a surrogate pair in an escape becomes a question mark, as in Java's own encoder.
 */
final class JsonScanner {
    /** Jackson's limit, too. Below it, recursion fits any thread's stack. */
    static final int MAX_DEPTH = 1000;

    /** As many digits as a long holds, whatever they are. */
    private static final int MOST_DIGITS = 18;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    private final Rows rows;
    private int end;

    /** Where the next token is looked for. */
    int at;

    /** Where the token that was just read is in the data, and its length; a string's text, a number's digits. */
    int start;

    int length;
    /** Whether the number that was just read has neither point nor exponent. */
    boolean integral;
    /** That number's digits without sign and point, if it has at most 18 and no exponent; -1 for others. */
    long digits;
    /** How many of them stand after the point. */
    int scale;

    JsonScanner(Rows rows) {
        this.rows = rows;
    }

    /** Starts at the beginning of an input of that many bytes; a byte order mark is skipped. */
    void begin(int bytes) {
        end = bytes;
        at = 0;
        byte[] data = rows.data();
        if (bytes >= 3 && data[0] == (byte) 0xEF && data[1] == (byte) 0xBB && data[2] == (byte) 0xBF) {
            at = 3;
        }
    }

    boolean atEnd() {
        return at >= end;
    }

    /** Skips white space and returns the byte that follows, without taking it; 0 at the end. */
    byte peek() {
        byte[] data = rows.data();
        int p = at;
        byte c = data[p];
        if (c > ' ') {
            return c;
        }
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            c = data[++p];
        }
        at = p;
        return c;
    }

    /** Takes the byte that {@link #peek} gave. */
    void take() {
        at++;
    }

    /** Takes the key at the opening quote if it is this one, spelled without escapes. */
    boolean takeKey(byte[] name) {
        byte[] data = rows.data();
        int from = at + 1;
        int to = from + name.length;
        if (to >= end || data[to] != '"') {
            return false;
        }
        // In words, the last one overlapping.
        int length = name.length;
        if (length >= Long.BYTES) {
            for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
                if ((long) WORD.get(data, from + i) != (long) WORD.get(name, i)) {
                    return false;
                }
            }
            if ((long) WORD.get(data, to - Long.BYTES) != (long) WORD.get(name, length - Long.BYTES)) {
                return false;
            }
        } else {
            for (int i = 0; i < length; i++) {
                if (data[from + i] != name[i]) {
                    return false;
                }
            }
        }
        at = to + 1;
        return true;
    }

    /** Takes the string at the opening quote; its text is at {@link #start}. */
    void string() throws RecordRejected {
        byte[] data = rows.data();
        int from = at + 1;
        int p = plain(data, from);
        if (data[p] != '"') {
            unusual(data, from, p);
            return;
        }
        start = from;
        length = p - from;
        at = p + 1;
    }

    /** The first byte at or after p that is a quote, a backslash, a control character or no ASCII. */
    private static int plain(byte[] data, int p) {
        int at = p;
        while (true) {
            long found = notPlain((long) WORD.get(data, at));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += 8;
        }
    }

    /** Bits of which the lowest is in the first byte that is a quote, a backslash, a control character or no ASCII. */
    private static long notPlain(long word) {
        long quote = word ^ QUOTES;
        long backslash = word ^ BACKSLASHES;
        // A byte's high bit is set where it is one of ours; a borrow can only reach beyond the first of them.
        long special = ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash);
        return (special | ((word - BLANKS) & ~word) | word) & HIGH;
    }

    private void unusual(byte[] data, int from, int firstSpecial) throws RecordRejected {
        int p = firstSpecial;
        while (true) {
            byte c = data[p];
            if (c < 0) {
                p = multiByte(data, p);
            } else if (c == '"') {
                start = from;
                length = p - from;
                at = p + 1;
                return;
            } else if (c == '\\') {
                unescape(from, p);
                return;
            } else if (c < ' ') {
                throw control(p);
            } else {
                p = plain(data, p);
            }
        }
    }

    /** Checks the character of several bytes at p and returns what comes after it. */
    private int multiByte(byte[] data, int p) throws RecordRejected {
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
        throw malformed("invalid UTF-8", p);
    }

    /** Copies the string behind the input, from its first escape on decoded. */
    private void unescape(int from, int firstEscape) throws RecordRejected {
        byte[] data = rows.reserve(end - from); // text is never longer than what it was escaped as
        int textStart = rows.dataEnd();
        int out = textStart + firstEscape - from;
        copyWords(data, from, textStart, firstEscape - from);
        int p = firstEscape;
        while (data[p] != '"') {
            byte c = data[p];
            if (c == '\\') {
                byte simple = SIMPLE_ESCAPES[data[p + 1] & 0xFF];
                if (simple != 0) {
                    data[out++] = simple;
                    p += 2;
                } else {
                    p = unicode(data, p);
                    out = encode(data, out, decoded);
                }
            } else if (c < 0) {
                int next = multiByte(data, p);
                while (p < next) {
                    data[out++] = data[p++];
                }
            } else {
                throw control(p);
            }
            // Copies words while it looks for their end: there are mostly few bytes between escapes.
            int plain;
            do {
                long word = (long) WORD.get(data, p);
                WORD.set(data, out, word);
                long found = notPlain(word);
                plain = found == 0 ? Long.BYTES : Long.numberOfTrailingZeros(found) >>> 3;
                p += plain;
                out += plain;
            } while (plain == Long.BYTES);
        }
        rows.dataEnd(out);
        start = textStart;
        length = out - textStart;
        at = p + 1;
    }

    private static void copyWords(byte[] data, int from, int to, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            WORD.set(data, to + i, (long) WORD.get(data, from + i));
        }
    }

    /** By the byte after the backslash, what it stands for; 0 where that is no single byte. */
    private static final byte[] SIMPLE_ESCAPES = new byte[256];

    private static final byte[] HEX_DIGITS = new byte[256];

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

    /** The code point of the escape that was just read. */
    private int decoded;

    private int unicode(byte[] data, int backslash) throws RecordRejected {
        if (data[backslash + 1] != 'u') {
            throw malformed("unknown escape", backslash);
        }
        int unit = hex4(data, backslash + 2);
        int next = backslash + 6;
        if (unit >= 0xD800 && unit <= 0xDFFF) {
            if (unit < 0xDC00 && data[next] == '\\' && data[next + 1] == 'u') {
                int low = hex4(data, next + 2);
                if (low >= 0xDC00 && low <= 0xDFFF) {
                    decoded = Character.toCodePoint((char) unit, (char) low);
                    return next + 6;
                }
            }
            unit = '?';
        }
        decoded = unit;
        return next;
    }

    private int hex4(byte[] data, int p) throws RecordRejected {
        int value = (HEX_DIGITS[data[p] & 0xFF] << 12)
                | (HEX_DIGITS[data[p + 1] & 0xFF] << 8)
                | (HEX_DIGITS[data[p + 2] & 0xFF] << 4)
                | HEX_DIGITS[data[p + 3] & 0xFF];
        if (value < 0) {
            int bad = p;
            while (HEX_DIGITS[data[bad] & 0xFF] >= 0) {
                bad++;
            }
            throw malformed("four hexadecimal digits are missing", bad);
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

    /** Takes the number at its first character. */
    void number() throws RecordRejected {
        byte[] data = rows.data();
        int p = at;
        start = p;
        integral = true;
        scale = 0;
        long value = 0;
        if (data[p] == '-') {
            p++;
        }
        int first = p;
        int digit = data[p] - '0';
        if (digit == 0) {
            p++;
        } else {
            if (digit < 0 || digit > 9) {
                throw malformed("a digit is missing", p);
            }
            do {
                value = value * 10 + digit;
                digit = data[++p] - '0';
            } while (digit >= 0 && digit <= 9);
        }
        int count = p - first;
        if (data[p] == '.') {
            integral = false;
            int point = p++;
            for (digit = data[p] - '0'; digit >= 0 && digit <= 9; digit = data[++p] - '0') {
                value = value * 10 + digit;
            }
            scale = p - point - 1;
            if (scale == 0) {
                throw malformed("a digit is missing", p);
            }
            count += scale;
        }
        digits = count <= MOST_DIGITS ? value : -1;
        if ((data[p] | 0x20) == 'e') {
            p = exponent(data, p + 1);
        }
        length = p - start;
        at = p;
    }

    private int exponent(byte[] data, int from) throws RecordRejected {
        integral = false;
        digits = -1;
        int p = data[from] == '+' || data[from] == '-' ? from + 1 : from;
        int first = p;
        while (data[p] >= '0' && data[p] <= '9') {
            p++;
        }
        if (p == first) {
            throw malformed("a digit is missing", p);
        }
        return p;
    }

    /** Takes {@code true}. */
    void takeTrue() throws RecordRejected {
        word("true");
    }

    /** Takes {@code false}. */
    void takeFalse() throws RecordRejected {
        word("false");
    }

    /** Takes {@code null}. */
    void takeNull() throws RecordRejected {
        word("null");
    }

    private void word(String word) throws RecordRejected {
        byte[] data = rows.data();
        for (int i = 0; i < word.length(); i++) {
            if (data[at + i] != word.charAt(i)) {
                throw malformed("expected " + word, at);
            }
        }
        at += word.length();
    }

    /** Takes the value that begins after white space, checking all of it. */
    void skip(int depth) throws RecordRejected {
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case 't' -> takeTrue();
            case 'f' -> takeFalse();
            case 'n' -> takeNull();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("a value");
        }
    }

    private void skipString() throws RecordRejected {
        int before = rows.dataEnd();
        string();
        rows.dataEnd(before);
    }

    private void skipObject(int depth) throws RecordRejected {
        checkDepth(depth);
        take();
        byte c = peek();
        while (c != '}') {
            if (c != '"') {
                throw unexpected("a key");
            }
            skipString();
            colon();
            skip(depth + 1);
            c = afterElement('}');
        }
        take();
    }

    private void skipArray(int depth) throws RecordRejected {
        checkDepth(depth);
        take();
        byte c = peek();
        while (c != ']') {
            skip(depth + 1);
            c = afterElement(']');
        }
        take();
    }

    /** Takes the colon after a key. */
    void colon() throws RecordRejected {
        if (peek() != ':') {
            throw unexpected("':'");
        }
        take();
    }

    /**
     * After an element: takes the comma and returns the first byte of the next element, or returns the closing bracket,
     * which it leaves.
     */
    byte afterElement(char close) throws RecordRejected {
        byte c = peek();
        if (c == ',') {
            take();
            c = peek();
            if (c == close) {
                throw unexpected("an element");
            }
            return c;
        }
        if (c != close) {
            throw unexpected("',' or '" + close + "'");
        }
        return c;
    }

    void checkDepth(int depth) throws RecordRejected {
        if (depth > MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH + " levels", at);
        }
    }

    RecordRejected unexpected(String wanted) {
        return malformed("expected " + wanted, at);
    }

    private RecordRejected control(int p) {
        return p >= end ? malformed("a string is not closed", p) : malformed("a control character in a string", p);
    }

    RecordRejected malformed(String why, int p) {
        String where = p >= end ? "at the end of the record" : "at byte " + (p + 1);
        return new RecordRejected(RecordRejected.PARSE_ERROR, "Encountered malformed JSON. " + why + " " + where);
    }
}
