// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Percent-decoding of paths and queries, strict: {@code %E8%B3%BC} is {@code 購}, {@code %zz} and bytes that are not
 * UTF-8 are refused. Thread-safe.
 */
public final class PercentDecoding {

    private PercentDecoding() {}

    /** {@code +} stays a plus. Throws {@link MalformedRequest}. */
    public static String path(String raw) {
        return decode(raw, 0, raw.length(), false);
    }

    /** {@code +} is a space. Throws {@link MalformedRequest}. */
    public static String query(String raw, int from, int to) {
        return decode(raw, from, to, true);
    }

    private static String decode(String raw, int from, int to, boolean plusIsSpace) {
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            char c = raw.charAt(i);
            plain = c != '%' && c < 0x80 && (c != '+' || !plusIsSpace);
        }
        if (plain) {
            return raw.substring(from, to);
        }
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                boolean whole = i + 2 < to;
                bytes[length++] = (byte) hexByte(whole ? raw.charAt(i + 1) : -1, whole ? raw.charAt(i + 2) : -1);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes[length++] = ' ';
            } else if (c <= 0xff) {
                bytes[length++] = (byte) c;
            } else {
                throw new MalformedRequest("The request target holds a character that is not a byte.");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRequest("The request target is not UTF-8 after percent-decoding.");
        }
    }

    /**
     * The byte that {@code %xy} stands for. Throws {@link MalformedRequest} if it is not two hexadecimal digits.
     *
     * @param x the character after the percent sign, anything negative if there is none
     * @param y the one after that
     */
    public static int hexByte(int x, int y) {
        int high = digit(x);
        int low = digit(y);
        if (high < 0 || low < 0) {
            throw new MalformedRequest(
                    "A percent sign in the request target is not followed by two hexadecimal digits.");
        }
        return high << 4 | low;
    }

    /** -1 for what is no digit. Called for every escape of every callback: {@link Character#digit} takes several times as long. */
    private static int digit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
