// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the server listens. Immutable.
 *
 * @param port 0 takes a free one
 * @param reusePort SO_REUSEPORT, so that several processes can share the port
 * @param proxies whose connections start with a PROXY protocol header (v1 or v2), while anybody else's are closed, since
 *     whoever may write that header may be anybody; null without the PROXY protocol
 * @param ioThreads event loops
 * @param maxConnections more are closed as soon as they are accepted
 * @param maxHeaderBytes all header fields of a request together
 * @param maxTargetBytes the request line
 * @param readTimeout for a head to be complete, and the longest silence of a body; bodies also need a minimal rate
 * @param idleTimeout until a connection without a request is closed
 * @param maxConnectionAge after which an answer closes its connection, so that new workers get their share; zero never
 */
public record HttpServerSettings(
        String host,
        int port,
        boolean reusePort,
        @Nullable Predicate<InetAddress> proxies,
        int ioThreads,
        int maxConnections,
        int maxHeaderBytes,
        int maxTargetBytes,
        Duration readTimeout,
        Duration idleTimeout,
        Duration maxConnectionAge,
        @Nullable TlsSettings tls) {

    public HttpServerSettings {
        requireNonNull(host, "host is null");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port is not from 0 to 65535: " + port);
        }
    }
}
