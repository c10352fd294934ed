// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.listener.Application;
import io.hydrant.listener.ListeningConnector;
import io.hydrant.listener.access.ApiKeys;
import io.hydrant.source.cloudwatch.intake.FirehoseHandler;
import io.hydrant.source.cloudwatch.intake.IntakeMetrics;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tasks of one connector have in common on a worker: one handler, so that a delivery's request id is remembered
 * whichever task takes its records, and one set of meters. They outlive a restart of the tasks, as the listener does.
 * Thread-safe.
 */
final class FirehoseApplication {

    private static final Logger LOG = LoggerFactory.getLogger(FirehoseApplication.class);
    private static final Object LOCK = new Object();

    @GuardedBy("LOCK")
    private static final Map<String, FirehoseApplication> SHARED = new HashMap<>();

    private final String connector;
    private final String fingerprint;
    private final PluginMeters meters;
    private final Application application;

    @GuardedBy("LOCK")
    private int tasks;

    @GuardedBy("LOCK")
    private boolean served;

    private FirehoseApplication(String connector, String fingerprint, FirehoseSourceConfig config) {
        this.connector = connector;
        this.fingerprint = fingerprint;
        this.meters = PluginMeters.shared(Map.of("connector", connector));
        if (config.accessKeys().isEmpty()) {
            LOG.warn(
                    "deliveries and Lambda-style posts are taken from anybody: {} is not set",
                    FirehoseSourceConfig.ACCESS_KEYS);
        }
        FirehoseHandler handler = new FirehoseHandler(
                config.intake(), new IntakeMetrics(meters), InstantSource.system(), System::nanoTime);
        ApiKeys none = ApiKeys.NONE;
        this.application = new Application(
                connector,
                fingerprint,
                handler.routes(),
                () -> none,
                config.limits(),
                config.accessLog(),
                this::closed);
    }

    /** A task starts. With the config of the tasks before it, it gets what they have. */
    static FirehoseApplication join(String connector, FirehoseSourceConfig config) {
        String fingerprint = ListeningConnector.fingerprint(config.originals());
        synchronized (LOCK) {
            FirehoseApplication shared = SHARED.get(connector);
            if (shared == null || !shared.fingerprint.equals(fingerprint)) {
                shared = new FirehoseApplication(connector, fingerprint, config);
                SHARED.put(connector, shared);
            }
            shared.tasks++;
            return shared;
        }
    }

    Application application() {
        return application;
    }

    /** The listener has taken it, and says when it lets it go. */
    void served() {
        synchronized (LOCK) {
            served = true;
        }
    }

    /** A task has stopped, or could not start. */
    void leave() {
        synchronized (LOCK) {
            tasks--;
            if (!served) {
                closed();
            }
        }
    }

    private void closed() {
        synchronized (LOCK) {
            if (tasks == 0) {
                SHARED.remove(connector, this);
                meters.close();
            }
        }
    }
}
