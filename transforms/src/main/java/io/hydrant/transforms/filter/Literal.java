// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.nio.charset.StandardCharsets;

/**
 * A text to be found as a substring, by Knuth, Morris and Pratt: no text is looked at twice, so a needle like {@code aaaab}
 * in a message of a's stays linear. Immutable and thread-safe.
 */
final class Literal {

    private final char[] chars;
    private final int[] charFallback;
    private final byte[] bytes;
    private final int[] byteFallback;

    Literal(String text) {
        this.chars = text.toCharArray();
        this.charFallback = fallback(chars.length, i -> chars[i]);
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
        this.byteFallback = fallback(bytes.length, i -> bytes[i]);
    }

    /** Whether the text stands in this UTF-8. */
    boolean isIn(byte[] text, int from, int to) {
        byte[] needle = bytes;
        int length = needle.length;
        if (length == 0) {
            return true;
        }
        byte first = needle[0];
        int last = to - length;
        int matched = 0;
        int i = from;
        while (true) {
            if (matched == 0) {
                // Most of the time is spent here: nothing has matched yet.
                while (i <= last && text[i] != first) {
                    i++;
                }
                if (i > last) {
                    return false;
                }
                i++;
                matched = 1;
            }
            while (matched < length && i < to && text[i] == needle[matched]) {
                i++;
                matched++;
            }
            if (matched == length) {
                return true;
            }
            if (i - matched > last) {
                return false;
            }
            matched = byteFallback[matched];
        }
    }

    /** Whether the text stands in these characters. */
    boolean isIn(char[] text, int from, int to) {
        int matched = 0;
        for (int i = from; i < to && matched < chars.length; i++) {
            while (matched > 0 && text[i] != chars[matched]) {
                matched = charFallback[matched];
            }
            if (text[i] == chars[matched]) {
                matched++;
            }
        }
        return matched == chars.length;
    }

    boolean isAt(char[] text, int at, int to) {
        if (at < 0 || to - at < chars.length) {
            return false;
        }
        for (int i = 0; i < chars.length; i++) {
            if (text[at + i] != chars[i]) {
                return false;
            }
        }
        return true;
    }

    int length() {
        return chars.length;
    }

    private interface Units {
        int at(int index);
    }

    /** For each length of a partial match, the length of the longest shorter one that it ends with. */
    private static int[] fallback(int length, Units needle) {
        int[] table = new int[length + 1];
        int matched = 0;
        for (int i = 1; i < length; i++) {
            while (matched > 0 && needle.at(i) != needle.at(matched)) {
                matched = table[matched];
            }
            if (needle.at(i) == needle.at(matched)) {
                matched++;
            }
            table[i + 1] = matched;
        }
        return table;
    }
}
