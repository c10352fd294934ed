// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.sigv4;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A key pair that clients may sign with. Immutable.
 *
 * @param id for example {@code AKIDEXAMPLE}; sent in the clear with every request
 * @param secret never sent, never logged
 * @param sessionToken must come with the request when it is set, and must not come when it is null
 */
public record AccessKey(String id, String secret, @Nullable String sessionToken) {

    public AccessKey {
        requireNonNull(id, "id is null");
        requireNonNull(secret, "secret is null");
        if (id.isBlank() || secret.isEmpty()) {
            throw new IllegalArgumentException("an access key needs an id and a secret");
        }
    }

    /** Without the secret and the token. */
    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
