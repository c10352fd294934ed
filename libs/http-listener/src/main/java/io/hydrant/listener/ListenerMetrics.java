// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.connect.metrics.Counter;
import io.hydrant.connect.metrics.MetricDescription;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.connect.metrics.Timing;
import io.hydrant.listener.delivery.TaskInbox;
import io.hydrant.listener.http.HttpServer;
import io.hydrant.listener.route.RouteTable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one application's requests come to. The listener belongs to no single task, so these are MBeans of their own on
 * every Connect version: {@code kafka.connect:type=plugins,connector="…",listener="0.0.0.0:8080"}. Thread-safe; counting is some nanoseconds.
 */
public final class ListenerMetrics implements AutoCloseable {

    private static final int STATUSES = 600;
    private static final String QUOTA_REMAINING = "quota-remaining";

    private final PluginMeters meters;
    private final Map<String, RouteMeters> routes = new ConcurrentHashMap<>();
    private final EnumMap<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<String, Counter> throttled = new ConcurrentHashMap<>();
    private final Timing acknowledgement;
    private final Counter emitted;
    private final Counter dropped;
    private final Counter duplicates;
    private final Counter abandoned;
    private final Counter accessLinesLost;
    private Set<String> quotasShown = Set.of(); // of the upkeep

    private ListenerMetrics(PluginMeters meters) {
        this.meters = meters;
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, refusalCounter(refusal));
        }
        acknowledgement = meters.timing(
                "kafka-ack-latency-ms",
                "Time from a task taking a request to Kafka having its records, in milliseconds");
        emitted = meters.counter("records-emitted-total", "Records that Kafka acknowledged");
        dropped = meters.counter(
                "records-filtered-total", "Records of requests of which Connect dropped one: filtered, or failed");
        duplicates = meters.counter(
                "duplicates-suppressed-total", "Requests that were not written since another with their key was");
        abandoned = meters.counter("clients-gone-total", "Requests whose client went away before the answer");
        accessLinesLost = meters.counter(
                "access-log-lines-lost-total",
                "Access log lines that no task could take, or whose record Connect dropped");
    }

    static ListenerMetrics of(HostedApplication host, String address, Supplier<@Nullable HttpServer> server) {
        ListenerMetrics metrics =
                new ListenerMetrics(PluginMeters.shared(Map.of("connector", host.name(), "listener", address)));
        metrics.gauges(host, server);
        return metrics;
    }

    /** The rows of the metrics table. */
    public static List<MetricDescription> described() {
        PluginMeters meters = PluginMeters.detached(() -> 0);
        ListenerMetrics metrics = new ListenerMetrics(meters);
        metrics.gauges(null, () -> null);
        metrics.answered("route", "GET", 200, 0);
        metrics.throttled("plan");
        metrics.quotasRemaining(Map.of("plan/key", () -> 0L));
        return meters.described();
    }

    private void gauges(@Nullable HostedApplication host, Supplier<@Nullable HttpServer> server) {
        meters.gauge(
                "inflight-requests",
                "Requests that wait for their answer",
                () -> host == null ? 0 : host.admission().requests());
        meters.gauge(
                "inflight-bytes",
                "Memory that waiting requests have reserved",
                () -> host == null ? 0 : host.admission().bytes());
        meters.gauge("inbox-depth", "Requests that wait for a task to take them", () -> host == null ? 0 : depth(host));
        meters.gauge(
                "last-poll-age-ms",
                "Time since the task that asked last for records did so, in milliseconds",
                () -> host == null ? 0 : lastPollAgeMillis(host));
        meters.gauge("connections-open", "Open connections of the listener, whatever connector they are for", () -> {
            HttpServer listening = server.get();
            return listening == null ? 0 : listening.connections();
        });
        meters.gauge(
                "connections-untrusted-total",
                "Connections that were closed since the PROXY protocol is spoken and they came from no trusted proxy",
                () -> {
                    HttpServer listening = server.get();
                    return listening == null ? 0 : listening.untrusted();
                });
        meters.gauge("tls-cert-expiry-seconds", "Time until the listener's certificate expires; -1 without TLS", () -> {
            HttpServer listening = server.get();
            long seconds = listening == null ? Long.MAX_VALUE : listening.certificateExpirySeconds();
            return seconds == Long.MAX_VALUE ? -1 : seconds;
        });
    }

    private static int depth(HostedApplication host) {
        return host.inboxes().stream().mapToInt(TaskInbox::depth).sum();
    }

    private static long lastPollAgeMillis(HostedApplication host) {
        long now = System.nanoTime();
        return host.inboxes().stream()
                        .mapToLong(inbox -> inbox.sincePollNanos(now))
                        .min()
                        .orElse(0)
                / 1_000_000;
    }

    private Counter refusalCounter(Refusal refusal) {
        String word = refusal.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return switch (refusal) {
            case UNAUTHORIZED, INVALID_API_KEY, ACCESS_DENIED, ACCESS_DENIED_EXPLICITLY ->
                meters.counter(
                        "auth-failures-total",
                        "Requests that did not show what they must, by what",
                        Map.of("kind", word));
            case UNKNOWN_OUTCOME ->
                meters.counter(
                        "unknown-outcome-total", "Requests answered 504: their records may or may not be written");
            default -> meters.counter("rejected-total", "Requests that were refused, by why", Map.of("reason", word));
        };
    }

    void answered(String route, String method, int status, long tookNanos) {
        RouteMeters of = routes.get(route);
        if (of == null) {
            of = routes.computeIfAbsent(route, RouteMeters::new);
        }
        of.answered(method, status, tookNanos);
    }

    void refused(Refusal refusal) {
        Counter counter = refusals.get(refusal);
        if (counter != null) {
            counter.increment();
        }
    }

    void throttled(String plan) {
        throttled
                .computeIfAbsent(
                        plan,
                        name -> meters.counter(
                                "throttled-total",
                                "Requests over a rate or quota, by usage plan (- for a route's own throttle)",
                                Map.of("plan", name)))
                .increment();
    }

    /** All that there are, by {@code plan/key}: others that were shown before are no more. By one thread at a time. */
    void quotasRemaining(Map<String, Supplier<Long>> remaining) {
        for (String gone : quotasShown) {
            if (!remaining.containsKey(gone)) {
                meters.removeGauge(QUOTA_REMAINING, Map.of("key", gone));
            }
        }
        remaining.forEach((key, left) -> meters.gauge(
                QUOTA_REMAINING,
                "Requests that a key has left in its period, by plan and key",
                Map.of("key", key),
                left));
        quotasShown = Set.copyOf(remaining.keySet());
    }

    void acknowledged(int records, long nanos) {
        emitted.add(records);
        acknowledgement.recordNanos(nanos);
    }

    void dropped(int records) {
        dropped.add(records);
    }

    void duplicate() {
        duplicates.increment();
    }

    void abandoned() {
        abandoned.increment();
    }

    void accessLineLost() {
        accessLinesLost.increment();
    }

    @Override
    public void close() {
        meters.close();
    }

    private final class RouteMeters {

        private final String route;
        private final Timing latency;
        private final Map<String, AtomicReferenceArray<@Nullable Counter>> byMethod = new ConcurrentHashMap<>();

        RouteMeters(String route) {
            this.route = route;
            this.latency = meters.timing(
                    "request-latency-ms",
                    "Time from the head of a request to its answer, in milliseconds",
                    Map.of("route", route));
        }

        void answered(String method, int status, long tookNanos) {
            latency.recordNanos(tookNanos);
            String known = RouteTable.METHODS.contains(method) ? method : "other";
            AtomicReferenceArray<@Nullable Counter> byStatus = byMethod.get(known);
            if (byStatus == null) {
                byStatus = byMethod.computeIfAbsent(known, name -> new AtomicReferenceArray<>(STATUSES));
            }
            Counter counter = byStatus.get(status);
            if (counter == null) {
                counter = meters.counter(
                        "requests-total",
                        "Requests that were answered",
                        Map.of("route", route, "method", known, "status", Integer.toString(status)));
                byStatus.set(status, counter);
            }
            counter.increment();
        }
    }
}
