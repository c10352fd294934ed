// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and what it asks of clients. Either {@code certificate} and {@code key} (PEM) or
 * {@code keystore}. All files are read again when they change. Immutable.
 *
 * @param keystoreType PKCS12 or JKS
 * @param clientAuthorities PEM with the authorities that sign client certificates; null trusts the JVM's own
 */
public record TlsSettings(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keystore,
        @Nullable String keystorePassword,
        String keystoreType,
        ClientAuth clientAuth,
        @Nullable Path clientAuthorities) {

    /** Whether a client must show a certificate. */
    public enum ClientAuth {
        NONE,
        REQUESTED,
        REQUIRED
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsSettings[" + (keystore != null ? keystore : certificate) + ", client auth " + clientAuth + "]";
    }
}
