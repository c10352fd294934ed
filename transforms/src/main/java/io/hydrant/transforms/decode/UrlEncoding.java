// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import java.io.ByteArrayOutputStream;

/** Undoes {@code application/x-www-form-urlencoded} on bytes: {@code +} is a blank, {@code %41} is A. Stateless. */
public final class UrlEncoding {

    private UrlEncoding() {}

    /** Throws if a percent sign is not followed by two hex digits. */
    public static byte[] decode(byte[] data, int from, int to) throws UndecodableException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            byte b = data[i];
            if (b == '+') {
                out.write(' ');
            } else if (b == '%') {
                int high = i + 1 < to ? Character.digit(data[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(data[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new UndecodableException("malformed URL encoding");
                }
                out.write(high * 16 + low);
                i += 2;
            } else {
                out.write(b);
            }
        }
        return out.toByteArray();
    }
}
