// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes compact JSON text behind the rows' input: what a string column holds of an object or array. No blanks; keys in
 * lower case when asked; text with the fewest escapes; numbers as {@link NumberText#canonical} has them. Confined to a
 * thread.
 */
final class CompactJson {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private final Rows rows;
    private final boolean lowerCaseKeys;

    CompactJson(Rows rows, boolean lowerCaseKeys) {
        this.rows = rows;
        this.lowerCaseKeys = lowerCaseKeys;
    }

    void raw(char c) {
        byte[] data = rows.reserve(1);
        int at = rows.dataEnd();
        data[at] = (byte) c;
        rows.dataEnd(at + 1);
    }

    void raw(String ascii) {
        rows.append(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    void number(String text) {
        raw(NumberText.canonical(text));
    }

    void key(String key) {
        text(lowerCaseKeys ? key.toLowerCase(Locale.ROOT) : key);
        raw(':');
    }

    /** Writes a quoted string. */
    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] data = rows.reserve(utf8.length * 6 + 2);
        rows.dataEnd(quote(utf8, 0, utf8.length, data, rows.dataEnd()));
    }

    /**
     * Writes the token that the scanner stands at, and all that is in it.
     *
     * @param scanner before white space or the value's first byte
     */
    void copy(JsonScanner scanner, int depth) throws RecordRejected {
        byte first = scanner.peek();
        switch (first) {
            case '{', '[' -> copyContainer(scanner, first == '{', depth);
            case '"' -> copyString(scanner, false);
            case 't' -> {
                scanner.takeTrue();
                raw("true");
            }
            case 'f' -> {
                scanner.takeFalse();
                raw("false");
            }
            case 'n' -> {
                scanner.takeNull();
                raw("null");
            }
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                scanner.number();
                if (scanner.integral && scanner.length > 2) {
                    append(scanner.start, scanner.length);
                } else {
                    number(new String(rows.data(), scanner.start, scanner.length, StandardCharsets.ISO_8859_1));
                }
            }
            default -> throw scanner.unexpected("a value");
        }
    }

    private void copyContainer(JsonScanner scanner, boolean object, int depth) throws RecordRejected {
        scanner.checkDepth(depth);
        char close = object ? '}' : ']';
        raw(object ? '{' : '[');
        scanner.take();
        byte c = scanner.peek();
        boolean first = true;
        while (c != close) {
            if (!first) {
                raw(',');
            }
            first = false;
            if (object) {
                if (c != '"') {
                    throw scanner.unexpected("a key");
                }
                copyString(scanner, lowerCaseKeys);
                scanner.colon();
                raw(':');
            }
            copy(scanner, depth + 1);
            c = scanner.afterElement(close);
        }
        scanner.take();
        raw(close);
    }

    private void copyString(JsonScanner scanner, boolean lowerCase) throws RecordRejected {
        int before = rows.dataEnd();
        scanner.string();
        int start = scanner.start;
        int length = scanner.length;
        if (lowerCase && !isLowerCase(rows.data(), start, length)) {
            byte[] lower = new String(rows.data(), start, length, StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT)
                    .getBytes(StandardCharsets.UTF_8);
            start = rows.append(lower);
            length = lower.length;
        }
        // The text may stand where the output goes on: it is written behind itself, then moved to the front.
        int out = rows.dataEnd();
        byte[] data = rows.reserve(length * 6 + 2);
        int end = quote(data, start, length, data, out);
        System.arraycopy(data, out, data, before, end - out);
        rows.dataEnd(before + end - out);
    }

    private void append(int start, int length) {
        byte[] data = rows.reserve(length);
        int at = rows.dataEnd();
        System.arraycopy(data, start, data, at, length);
        rows.dataEnd(at + length);
    }

    static boolean isLowerCase(byte[] data, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (data[i] < 0 || (data[i] >= 'A' && data[i] <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    private static int quote(byte[] text, int start, int length, byte[] out, int at) {
        int p = at;
        out[p++] = '"';
        for (int i = start; i < start + length; i++) {
            byte c = text[i];
            if (c == '"' || c == '\\') {
                out[p++] = '\\';
                out[p++] = c;
            } else if (c >= 0 && c < ' ') {
                p = control(c, out, p);
            } else {
                out[p++] = c;
            }
        }
        out[p++] = '"';
        return p;
    }

    private static int control(byte c, byte[] out, int at) {
        int p = at;
        out[p++] = '\\';
        switch (c) {
            case '\b' -> out[p++] = 'b';
            case '\f' -> out[p++] = 'f';
            case '\n' -> out[p++] = 'n';
            case '\r' -> out[p++] = 'r';
            case '\t' -> out[p++] = 't';
            default -> {
                out[p++] = 'u';
                out[p++] = '0';
                out[p++] = '0';
                out[p++] = HEX[c >> 4];
                out[p++] = HEX[c & 15];
            }
        }
        return p;
    }
}
