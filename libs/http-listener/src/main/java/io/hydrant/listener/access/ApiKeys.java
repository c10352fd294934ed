// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * API keys by the SHA-256 of their values: the values themselves are not kept. Several values may lead to one key, so
 * that it can be rotated. Immutable.
 */
@Immutable
@SuppressWarnings("Immutable") // the map and its arrays are never changed
public final class ApiKeys {

    public static final ApiKeys NONE = new Builder().build();

    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    });

    private final Map<Long, Entry> byHash;

    @SuppressWarnings("ArrayRecordComponent") // never compared, never shown
    private record Entry(
            byte[] hash,
            String id,
            boolean enabled,
            @Nullable Entry next) {}

    private ApiKeys(Map<Long, Entry> byHash) {
        this.byHash = byHash;
    }

    /**
     * The id of the enabled key with this value, or null. Takes the same time for every wrong value: the table is
     * searched by the first bytes of a hash that the sender cannot steer, and hashes compare in constant time.
     */
    public @Nullable String idOf(String value) {
        byte[] hash = SHA256.get().digest(value.getBytes(UTF_8));
        Entry entry = byHash.get(ByteBuffer.wrap(hash).getLong());
        while (entry != null) {
            if (MessageDigest.isEqual(entry.hash, hash)) {
                return entry.enabled ? entry.id : null;
            }
            entry = entry.next;
        }
        return null;
    }

    /** Collects keys. Confined to one thread. */
    public static final class Builder {

        private final Map<Long, Entry> byHash = new HashMap<>();

        /** Throws {@link IllegalArgumentException} if the value is that of another key, or of this one with another {@code enabled}. */
        public Builder add(String id, String value, boolean enabled) {
            byte[] hash = SHA256.get().digest(value.getBytes(UTF_8));
            long first = ByteBuffer.wrap(hash).getLong();
            for (Entry entry = byHash.get(first); entry != null; entry = entry.next) {
                if (MessageDigest.isEqual(entry.hash, hash)) {
                    if (entry.id.equals(id) && entry.enabled == enabled) {
                        return this;
                    }
                    throw new IllegalArgumentException(
                            "has the same value as the key " + entry.id + ": requests with it could be of either");
                }
            }
            byHash.put(first, new Entry(hash, id, enabled, byHash.get(first)));
            return this;
        }

        /** The same keys, to be added to. */
        Builder copy() {
            Builder copy = new Builder();
            copy.byHash.putAll(byHash);
            return copy;
        }

        public ApiKeys build() {
            return new ApiKeys(Map.copyOf(byHash));
        }
    }
}
