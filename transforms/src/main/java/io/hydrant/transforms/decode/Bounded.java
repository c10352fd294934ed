// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads what a decoder gives, up to a bound. Stateless. */
final class Bounded {

    private static final int BUFFER = 8192;

    private Bounded() {}

    static byte[] readAll(InputStream decoder, int maxBytes) throws IOException, UndecodableException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = decoder.read(buffer); read >= 0; read = decoder.read(buffer)) {
            if (out.size() + (long) read > maxBytes) {
                throw tooLarge(maxBytes);
            }
            out.write(buffer, 0, read);
        }
        return out.toByteArray();
    }

    static UndecodableException tooLarge(int maxBytes) {
        return new UndecodableException("decodes to more than " + maxBytes + " bytes", true);
    }
}
