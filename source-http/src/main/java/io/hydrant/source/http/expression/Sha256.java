// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.expression;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hex. Stateless. */
final class Sha256 {

    private Sha256() {}

    /** Of the parts one after the other, each with its length before it, so that no two lists give one text. */
    static String hex(byte[]... parts) {
        return HexFormat.of().formatHex(digest(parts));
    }

    /** The same without the hex. */
    static byte[] digest(byte[]... parts) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
        for (byte[] part : parts) {
            if (parts.length > 1) {
                digest.update((part.length + ":").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
            digest.update(part);
        }
        return digest.digest();
    }
}
