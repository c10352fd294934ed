// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.util.Arrays;

/**
 * The fields of a space-delimited message: words, and what stands in square brackets or double quotes. Offsets point into
 * the message. Confined to one match.
 */
final class Tokens {

    private int[] outerStarts = new int[16];
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int count;

    private Tokens() {}

    /** At most {@code limit} fields; what follows is not looked at. */
    static Tokens of(byte[] text, int from, int to, int limit) {
        Tokens tokens = new Tokens();
        int i = from;
        while (tokens.count < limit) {
            while (i < to && isBlank(text[i])) {
                i++;
            }
            if (i >= to) {
                break;
            }
            i = tokens.add(text, i, to);
        }
        return tokens;
    }

    private int add(byte[] text, int from, int to) {
        byte first = text[from];
        int i = from;
        if (first == '[' || first == '"') {
            byte close = first == '[' ? (byte) ']' : (byte) '"';
            i++;
            while (i < to && text[i] != close && text[i] != '\n') {
                i += first == '"' && text[i] == '\\' && i + 1 < to ? 2 : 1;
            }
            // A backslash may have stepped over the end.
            i = Math.min(i, to);
            add(from, from + 1, i);
            return i < to && text[i] == close ? i + 1 : i;
        }
        while (i < to && !isBlank(text[i])) {
            i++;
        }
        add(from, from, i);
        return i;
    }

    private void add(int outerStart, int start, int end) {
        if (count == starts.length) {
            outerStarts = Arrays.copyOf(outerStarts, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        outerStarts[count] = outerStart;
        starts[count] = start;
        ends[count++] = end;
    }

    int count() {
        return count;
    }

    /** Where a field begins, its bracket or quote included. */
    int outerStart(int index) {
        return outerStarts[index];
    }

    /** Where a field's value begins: behind its bracket or quote. */
    int start(int index) {
        return starts[index];
    }

    /** Where a field's value ends: before its bracket or quote. */
    int end(int index) {
        return ends[index];
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
