// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import java.util.Arrays;

/**
 * Puts JSON documents on a line each: {@code {"a": 1} [line end] {"b": [2]}} becomes {@code {"a":1}} and
 * {@code {"b":[2]}}, each with a newline behind it. Readers of JSON lines take a line for a document. Stateless.
 */
public final class JsonDocuments {

    private static final int BYTE_ORDER_MARK = 3;

    private JsonDocuments() {}

    /**
     * The documents without the white space between their tokens; nothing else of them changes.
     *
     * @param json one or more documents that are known to be JSON objects, in UTF-8; not changed
     */
    public static byte[] lines(byte[] json) {
        byte[] lines = new byte[json.length + 1 + json.length / 2];
        int end = 0;
        int depth = 0;
        boolean quoted = false;
        for (int i = json.length > 0 && json[0] == (byte) 0xEF ? BYTE_ORDER_MARK : 0; i < json.length; i++) {
            byte c = json[i];
            if (quoted) {
                lines[end++] = c;
                if (c == '\\') {
                    lines[end++] = json[++i];
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                lines[end++] = c;
                quoted = c == '"';
                if (c == '{' || c == '[') {
                    depth++;
                } else if (c == '}' || c == ']') {
                    depth--;
                    if (depth == 0) {
                        lines[end++] = '\n';
                    }
                }
            }
        }
        return Arrays.copyOf(lines, end);
    }
}
