// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import io.hydrant.dev.stack.faults.Faults;
import io.hydrant.dev.stack.faults.RequestLog;
import io.hydrant.dev.stack.http.HttpEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A Glue Data Catalog on 127.0.0.1 whose databases live in a folder.
 *
 * <pre>{@code
 * try (GlueServer glue = GlueServer.start(folder, 0)) {
 *     glue.faults().add("BatchCreatePartition", "attribution.callbacks", 1, Fault.cut().afterEffect());
 *     glue.faults().add("BatchCreatePartition.Entry", "attribution.callbacks/2026/11", 1,
 *             Fault.error(400, "InternalServiceException"));       // one member of a batch
 *     … clients of glue.endpoint() …
 * }
 * }</pre>
 *
 * It verifies no signature and takes unsigned requests. A change that was answered survives {@code kill -9}. Thread-safe.
 */
public final class GlueServer implements AutoCloseable {

    /** The account whose catalog it claims to be, whatever catalog id is asked for. */
    public static final String ACCOUNT = "000000000000";

    private final GlueState state;
    private final Faults faults = new Faults();
    private final RequestLog requests = new RequestLog();
    private final HttpEndpoint http;

    private GlueServer(Path folder, int port) {
        this.state = new GlueState(folder);
        boolean started = false;
        try {
            this.http =
                    HttpEndpoint.start("glue", port, new GlueService(state, faults, requests, InstantSource.system()));
            started = true;
        } finally {
            if (!started) {
                state.close();
            }
        }
    }

    /**
     * Starts a server over the folder, which is created when absent.
     *
     * @param port 0 for a free one
     * @throws java.io.UncheckedIOException if the port is taken, or another process uses the folder
     */
    public static GlueServer start(Path folder, int port) {
        return new GlueServer(folder, port);
    }

    /** For example {@code http://127.0.0.1:9001}. */
    public URI endpoint() {
        return http.url();
    }

    public int port() {
        return http.port();
    }

    public Faults faults() {
        return faults;
    }

    public RequestLog requests() {
        return requests;
    }

    @Override
    public void close() {
        http.close();
        state.close();
    }
}
