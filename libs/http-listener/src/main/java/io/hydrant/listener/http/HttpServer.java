// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

/** A bound server. Thread-safe. */
public interface HttpServer extends AutoCloseable {

    int port();

    /** Connections that are open now. */
    int connections();

    /** Connections that were closed since the start, because they had to come from a proxy and did not. */
    long untrusted();

    /** Seconds until the TLS certificate expires, {@link Long#MAX_VALUE} without TLS. */
    long certificateExpirySeconds();

    /** Takes no more connections: the port is free when it returns. Those that are open go on. */
    void unbind();

    /** Unbinds at once, ends idle connections, and gives busy ones a moment to get their answers. */
    @Override
    void close();
}
