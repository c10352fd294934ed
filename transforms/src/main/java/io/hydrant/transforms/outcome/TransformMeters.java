// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.outcome;

import io.hydrant.connect.metrics.Counter;
import io.hydrant.connect.metrics.MetricDescription;
import io.hydrant.connect.metrics.PluginMeters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * What the transforms of one kind in one task have done. A chain may hold several of a kind: they share these counters. The
 * worker tells a transformation neither its connector nor, before Connect 4.1 (and then only through an interface that
 * older workers cannot load), its metrics; so these are MBeans of our own, and connector and task come from the logging
 * context in which the worker makes the chain. Thread-safe.
 */
final class TransformMeters implements AutoCloseable {

    private static final Pattern LOGGING_CONTEXT = Pattern.compile("\\[(?<connector>.*)\\|task-(?<task>\\d+)");
    private static final Map<Map<String, String>, TransformMeters> SHARED = new HashMap<>();

    final Counter passed;
    final Counter skipped;
    final Counter dropped;
    final Counter failed;

    private final PluginMeters meters;
    private final Map<String, String> tags;
    private int users;

    private TransformMeters(PluginMeters meters, Map<String, String> tags) {
        this.meters = meters;
        this.tags = tags;
        this.passed = meters.counter("transform-records-total", "Records that left the transform, changed or not");
        this.skipped = meters.counter(
                "transform-skipped-total",
                "Records that the transform had nothing to do with: the field is missing or null, or an earlier transform has tagged them");
        this.dropped = meters.counter(
                "transform-dropped-total", "Records that a filter, jq or on.error=drop took out of the stream");
        this.failed = meters.counter("transform-failures-total", "Records that the transform rejected (see on.error)");
    }

    static TransformMeters of(String transform) {
        String context = String.valueOf(MDC.get("connector.context"));
        Matcher names = LOGGING_CONTEXT.matcher(context);
        boolean known = names.find();
        Map<String, String> tags = Map.of(
                "connector", known ? names.group("connector") : "unknown",
                "task", known ? names.group("task") : "0",
                "transform", transform);
        synchronized (SHARED) {
            TransformMeters shared = SHARED.computeIfAbsent(tags, t -> new TransformMeters(PluginMeters.shared(t), t));
            shared.users++;
            return shared;
        }
    }

    /** For the generated docs. */
    static List<MetricDescription> described() {
        TransformMeters meters = new TransformMeters(PluginMeters.detached(() -> 0), Map.of());
        return meters.meters.described();
    }

    @Override
    public void close() {
        synchronized (SHARED) {
            if (--users == 0) {
                SHARED.remove(tags);
                meters.close();
            }
        }
    }
}
