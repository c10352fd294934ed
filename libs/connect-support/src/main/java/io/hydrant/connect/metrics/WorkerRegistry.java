// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * The worker's own plugin metrics (KIP-877). The worker adds the connector and task tags. Loading this class on a worker
 * before 4.1 throws a {@link LinkageError}, which {@link PluginMeters} takes as "not there".
 */
final class WorkerRegistry implements MetricRegistry {

    private final PluginMetrics metrics;
    private final Map<String, MetricName> names = new ConcurrentHashMap<>();

    private WorkerRegistry(PluginMetrics metrics) {
        this.metrics = metrics;
    }

    static MetricRegistry of(SinkTaskContext context) {
        return new WorkerRegistry(context.pluginMetrics());
    }

    static MetricRegistry of(SourceTaskContext context) {
        return new WorkerRegistry(context.pluginMetrics());
    }

    static boolean offeredBy(Object context) {
        return context instanceof SinkTaskContext sink
                ? sink.pluginMetrics() != null
                : context instanceof SourceTaskContext source && source.pluginMetrics() != null;
    }

    @Override
    public void add(String name, String description, SortedMap<String, String> tags, Supplier<Object> value) {
        MetricName metric = metrics.metricName(name, description, new LinkedHashMap<>(tags));
        names.put(name + tags, metric);
        metrics.addMetric(metric, (Gauge<Object>) (config, now) -> value.get());
    }

    @Override
    public void remove(String name, SortedMap<String, String> tags) {
        MetricName metric = names.remove(name + tags);
        if (metric != null) {
            metrics.removeMetric(metric);
        }
    }

    @Override
    public void close() {
        names.values().forEach(metrics::removeMetric);
        names.clear();
    }
}
