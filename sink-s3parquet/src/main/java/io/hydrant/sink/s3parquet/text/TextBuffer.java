// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one row as it is written; kept for the next. Confined to a thread. */
final class TextBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int KEPT = 1 << 20;

    private byte[] bytes = new byte[256];
    private int end;

    /** Forgets the row; of a large one, gives the memory back. */
    void clear() {
        end = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[256];
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return end;
    }

    void add(char ascii) {
        reserve(1);
        bytes[end++] = (byte) ascii;
    }

    void add(String ascii) {
        add(ascii.getBytes(StandardCharsets.UTF_8));
    }

    void add(byte[] text) {
        add(text, 0, text.length);
    }

    void add(byte[] text, int offset, int length) {
        reserve(length);
        System.arraycopy(text, offset, bytes, end, length);
        end += length;
    }

    /** A JSON string of UTF-8 bytes. */
    void quoted(byte[] text, int offset, int length) {
        reserve(length + 2);
        bytes[end++] = '"';
        for (int i = offset; i < offset + length; i++) {
            byte c = text[i];
            if (c == '"' || c == '\\') {
                add('\\');
                add((char) c);
            } else if (c >= 0 && c < ' ') {
                control(c);
            } else {
                reserve(1);
                bytes[end++] = c;
            }
        }
        add('"');
    }

    private void control(byte c) {
        int shortForm = "\b\t\n\f\r".indexOf(c);
        add('\\');
        if (shortForm >= 0) {
            add("btnfr".charAt(shortForm));
        } else {
            add("u00");
            add((char) HEX[c >> 4]);
            add((char) HEX[c & 15]);
        }
    }

    private void reserve(int more) {
        if (end + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(end, more), bytes.length * 2));
        }
    }
}
