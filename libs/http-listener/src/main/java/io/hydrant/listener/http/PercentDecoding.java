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
                bytes[length++] = (byte) hexByte(raw, i, to);
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

    /** The byte that {@code %xy} at {@code at} stands for. Throws {@link MalformedRequest} if it is not two hex digits. */
    public static int hexByte(String raw, int at, int to) {
        if (at + 2 < to) {
            int high = Character.digit(raw.charAt(at + 1), 16);
            int low = Character.digit(raw.charAt(at + 2), 16);
            if (high >= 0 && low >= 0 && raw.charAt(at + 1) < 0x80 && raw.charAt(at + 2) < 0x80) {
                return high << 4 | low;
            }
        }
        throw new MalformedRequest("A percent sign in the request target is not followed by two hexadecimal digits.");
    }
}
