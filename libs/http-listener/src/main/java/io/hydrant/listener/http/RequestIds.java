// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Request ids as API Gateway makes them. They are not secrets, so they need no strong randomness. Thread-safe. */
public final class RequestIds {

    private static final String REPLACED = "UUID_REPLACED_INVALID_REQUEST_ID";
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private RequestIds() {}

    /** The sender's own id if it is a UUID, a fixed word if it sent something else, a new UUID if it sent none. */
    public static String of(@Nullable String sent) {
        if (sent == null) {
            return random();
        }
        return isUuid(sent) ? sent : REPLACED;
    }

    @SuppressWarnings("deprecation") // the bytes are ASCII: no decoder is needed
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] text = new byte[36];
        long bits = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000;
        int at = 0;
        for (int i = 0; i < 32; i++) {
            if (i == 16) {
                bits = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | Long.MIN_VALUE;
            }
            if (i == 8 || i == 12 || i == 16 || i == 20) {
                text[at++] = '-';
            }
            text[at++] = HEX[(int) (bits >>> 60)];
            bits <<= 4;
        }
        return new String(text, 0);
    }

    private static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : c >= 0x80 || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The second id that API Gateway sends, {@code x-amz-apigw-id}: sixteen characters that follow from the first. */
    public static String extended(String requestId) {
        int length = requestId.length();
        return length == 36 ? requestId.substring(0, 8) + requestId.substring(29, 36) + "=" : requestId;
    }
}
