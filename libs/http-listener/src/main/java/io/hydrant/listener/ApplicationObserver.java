// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.listener.access.UsagePlan;
import io.hydrant.listener.delivery.PendingRequest;
import io.hydrant.listener.log.AccessLogWriter;
import io.hydrant.listener.log.AccessRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Counts and logs what becomes of one application's requests. Called on event loops: nothing here blocks. Thread-safe. */
final class ApplicationObserver {

    /** What metrics say of requests without a route. */
    private static final String NO_ROUTE = "-";

    /** What the access log says of a client that did not wait; no such status is ever sent. */
    private static final int CLIENT_GONE = 499;

    private final HostedApplication host;
    private final AccessLogWriter writer;
    private final ListenerMetrics metrics;

    ApplicationObserver(HostedApplication host, AccessLogWriter writer, ListenerMetrics metrics) {
        this.host = host;
        this.writer = writer;
        this.metrics = metrics;
    }

    void answered(HttpExchange exchange, int status, int length, @Nullable Refusal refusal) {
        metrics.answered(exchange.route().name(), exchange.head().method(), status, exchange.ageNanos());
        if (refusal != null) {
            metrics.refused(refusal);
            if (refusal == Refusal.THROTTLED || refusal == Refusal.QUOTA_EXCEEDED) {
                String key = exchange.apiKeyId();
                UsagePlan plan = key == null ? null : host.application().planOf(key);
                metrics.throttled(plan == null ? NO_ROUTE : plan.name());
            }
        }
        if (host.application().accessLog() != null) {
            log(exchange.access(status, length, refusal));
        }
    }

    /** A request that belongs to no route. */
    void turnedAway(AccessRecord access, Refusal refusal) {
        metrics.answered(NO_ROUTE, access.head().method(), access.status(), access.tookNanos());
        metrics.refused(refusal);
        log(access);
    }

    /** The client went away before its answer. */
    void abandoned(HttpExchange exchange) {
        metrics.abandoned();
        log(exchange.access(CLIENT_GONE, 0, null));
    }

    /** The records have ended, whether or not somebody still waits for the answer. */
    void ended(PendingRequest request) {
        if (request.state() == PendingRequest.State.COMPLETE) {
            if (request.dropped()) {
                metrics.dropped(request.records().size());
            } else {
                metrics.acknowledged(request.records().size(), request.sinceTakenNanos(System.nanoTime()));
            }
        }
    }

    void duplicate() {
        metrics.duplicate();
    }

    /** Connect dropped the record of a line. Called on the producer's or the task's thread. */
    void accessLineDropped() {
        metrics.accessLineLost();
    }

    private void log(AccessRecord access) {
        Application application = host.application();
        if (application.accessLog() == null) {
            return;
        }
        String line = application.accessLog().format(access);
        String topic = application.accessLogTopic();
        if (topic == null) {
            writer.offer(line);
        } else if (!host.offerSide(new SourceRecord(null, null, topic, Schema.BYTES_SCHEMA, line.getBytes(UTF_8)))) {
            metrics.accessLineLost();
        }
    }
}
