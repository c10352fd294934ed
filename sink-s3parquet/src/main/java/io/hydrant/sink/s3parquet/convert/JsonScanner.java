// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The tokens of JSON (RFC 8259, strictly: UTF-8 is validated, nothing is repaired). Reads the input at the start of
 * {@link Rows#data()}; the zeros after it end every loop, as no token holds one. Text is given as a slice of the data: of
 * the input where it stands there as it is, of the space after the input where it had escapes.
 */
final class JsonScanner {
    /** Jackson's limit, too. Below it, recursion fits any thread's stack. */
    static final int MAX_DEPTH = 1000;

    /** As many digits as a long holds, whatever they are. */
    private static final int MOST_DIGITS = 18;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Rows rows;
    private final JsonStrings strings;
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
        strings = new JsonStrings(rows);
    }

    /** Starts at the beginning of an input of that many bytes; a byte order mark is skipped. */
    void begin(int bytes) {
        end = bytes;
        at = 0;
        strings.begin();
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
        int p = JsonStrings.plain(data, from);
        if (data[p] == '"') {
            start = from;
            length = p - from;
            at = p + 1;
        } else {
            at = strings.read(from, p, end);
            start = strings.start;
            length = strings.length;
        }
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

    /** Takes the colon after a key, which is to be the string that was just read. */
    void colon() throws RecordRejected {
        if (at == strings.halvedEnd) {
            throw malformed("half a surrogate pair in a key", at);
        }
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

    private RecordRejected malformed(String why, int p) {
        return malformed(why, p, end);
    }

    static RecordRejected malformed(String why, int p, int end) {
        String where = p >= end ? "at the end of the record" : "at byte " + (p + 1);
        return new RecordRejected(RecordRejected.PARSE_ERROR, "Encountered malformed JSON. " + why + " " + where);
    }
}
