// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

/** Search in bytes. */
final class Bytes {

    private Bytes() {}

    /** Whether {@code text} holds {@code word}, which starts with a byte that is rare in it. */
    static boolean contains(byte[] text, byte[] word) {
        int last = text.length - word.length;
        for (int at = 0; at <= last; at++) {
            if (text[at] == word[0] && matches(text, at, word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the first byte that is no blank is an opening brace. */
    static boolean startsWithObject(byte[] text) {
        for (byte b : text) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b == '{';
            }
        }
        return false;
    }

    private static boolean matches(byte[] text, int at, byte[] word) {
        for (int i = 1; i < word.length; i++) {
            if (text[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }
}
