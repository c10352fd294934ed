// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of {@code X-Amz-Firehose-Access-Key} that are let in; several, so that one can be replaced. Immutable. */
public final class AccessKeys {

    private final List<byte[]> hashes;

    /** @param keys empty lets everybody in */
    public AccessKeys(Collection<String> keys) {
        this.hashes = keys.stream().map(AccessKeys::sha256).toList();
    }

    /** Whether nothing is asked of senders. */
    public boolean open() {
        return hashes.isEmpty();
    }

    /** Takes the same time for every wrong key: hashes are compared, all of them, each in constant time. */
    public boolean allow(@Nullable String sent) {
        if (hashes.isEmpty()) {
            return true;
        }
        byte[] hash = sha256(sent == null ? "" : sent);
        boolean found = false;
        for (byte[] known : hashes) {
            found |= MessageDigest.isEqual(known, hash);
        }
        return found && sent != null;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
