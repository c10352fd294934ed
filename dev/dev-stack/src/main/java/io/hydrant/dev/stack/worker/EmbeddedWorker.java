// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import java.net.URI;
import java.time.Duration;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/** A worker in this JVM: the quickest to start. Its plugins still have class loaders of their own. */
public final class EmbeddedWorker implements ConnectWorker {

    private final WorkerSettings settings;
    private final Connect<?> connect;

    private EmbeddedWorker(WorkerSettings settings, Connect<?> connect) {
        this.settings = settings;
        this.connect = connect;
    }

    /** Starts a worker and waits until its {@code GET /health} answers 200. */
    public static EmbeddedWorker start(WorkerSettings settings, Duration patience) {
        EmbeddedWorker worker =
                new EmbeddedWorker(settings, new ConnectDistributed().startConnect(settings.toProperties()));
        try {
            WorkerHealth.await(settings.url(), patience, () -> true);
        } catch (RuntimeException e) {
            worker.close();
            throw e;
        }
        return worker;
    }

    @Override
    public URI url() {
        return settings.url();
    }

    @Override
    public void close() {
        connect.stop();
        connect.awaitStop();
    }
}
