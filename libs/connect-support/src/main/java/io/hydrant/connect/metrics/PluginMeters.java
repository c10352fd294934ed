// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.metrics;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one task (or of something that tasks share), shown in JMX until closed:
 *
 * <pre>{@code
 * PluginMeters meters = PluginMeters.forSink(context, "orders-to-s3", "0");
 * Counter delivered = meters.counter("delivered-bytes-total", "Bytes of objects made visible on S3");
 * meters.gauge("data-freshness-ms", "Age of the oldest undelivered record in milliseconds", this::freshness);
 * Timing upload = meters.timing("upload-latency-ms", "Time to upload an object, in milliseconds");
 * }</pre>
 *
 * On Connect 4.1 and newer they are the worker's plugin metrics (KIP-877), before that MBeans of our own with the same
 * names: {@code kafka.connect:type=plugins,connector=…,task=…}. Asking for a counter or timing a second time with the same
 * name and tags gives the same meter; of a gauge the newest value is shown. Thread-safe.
 */
public final class PluginMeters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginMeters.class);
    private static final MetricRegistry NOWHERE = new MetricRegistry() {
        @Override
        public void add(String name, String description, SortedMap<String, String> tags, Supplier<Object> value) {}

        @Override
        public void remove(String name, SortedMap<String, String> tags) {}

        @Override
        public void close() {}
    };

    private final MetricRegistry registry;
    private final LongSupplier nanoClock;
    private final Map<String, Object> meters = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<MetricDescription> described = new ConcurrentLinkedQueue<>();

    private PluginMeters(MetricRegistry registry, LongSupplier nanoClock) {
        this.registry = registry;
        this.nanoClock = nanoClock;
    }

    /** For a sink task. Connector and task are the tags that workers before 4.1 do not add themselves. */
    public static PluginMeters forSink(SinkTaskContext context, String connector, String task) {
        return new PluginMeters(ofWorker(context, connector, task), System::nanoTime);
    }

    /** For a source task. Connector and task are the tags that workers before 4.1 do not add themselves. */
    public static PluginMeters forSource(SourceTaskContext context, String connector, String task) {
        return new PluginMeters(ofWorker(context, connector, task), System::nanoTime);
    }

    /** For what belongs to no single task, such as a listener that several share: always MBeans, with these tags. */
    public static PluginMeters shared(Map<String, String> tags) {
        return new PluginMeters(new MBeanRegistry(tags), System::nanoTime);
    }

    /** Meters that count but are shown nowhere: for generated docs and for tests. */
    public static PluginMeters detached(LongSupplier nanoClock) {
        return new PluginMeters(NOWHERE, nanoClock);
    }

    private static MetricRegistry ofWorker(Object context, String connector, String task) {
        try {
            if (WorkerRegistry.offeredBy(context)) {
                return context instanceof SinkTaskContext sink
                        ? WorkerRegistry.of(sink)
                        : WorkerRegistry.of((SourceTaskContext) context);
            }
        } catch (LinkageError e) {
            LOG.debug("this worker has no plugin metrics (Connect before 4.1): own MBeans are used", e);
        }
        return new MBeanRegistry(Map.of("connector", connector, "task", task));
    }

    public Counter counter(String name, String description) {
        return counter(name, description, Map.of());
    }

    public Counter counter(String name, String description, Map<String, String> tags) {
        return (Counter) meters.computeIfAbsent(name + new TreeMap<>(tags), key -> {
            Counter counter = new Counter();
            show(name, description, tags, counter::value);
            return counter;
        });
    }

    /** A value that goes up and down. JMX threads read it: the supplier must be thread-safe and quick. */
    public void gauge(String name, String description, Supplier<? extends Number> value) {
        gauge(name, description, Map.of(), value);
    }

    public void gauge(String name, String description, Map<String, String> tags, Supplier<? extends Number> value) {
        Gauge gauge = (Gauge) meters.computeIfAbsent(name + new TreeMap<>(tags), key -> {
            Gauge first = new Gauge(value);
            show(name, description, tags, () -> first.value.get());
            return first;
        });
        gauge.value = value;
    }

    /** Takes a gauge away; nothing happens if there is none. */
    public void removeGauge(String name, Map<String, String> tags) {
        meters.computeIfPresent(name + new TreeMap<>(tags), (key, gauge) -> {
            registry.remove(name, new TreeMap<>(tags));
            return null;
        });
    }

    private static final class Gauge {

        private volatile Supplier<? extends Number> value;

        Gauge(Supplier<? extends Number> value) {
            this.value = value;
        }
    }

    /** Shown as {@code name-avg} (since the start), {@code -p50}, {@code -p95}, {@code -p99}, {@code -max} (of the last minutes). */
    public Timing timing(String name, String description) {
        return timing(name, description, Map.of());
    }

    public Timing timing(String name, String description, Map<String, String> tags) {
        return (Timing) meters.computeIfAbsent(name + new TreeMap<>(tags), key -> {
            Timing timing = new Timing(nanoClock);
            show(name + "-avg", description + ": mean since the start", tags, timing::averageMillis);
            show(
                    name + "-p50",
                    description + ": median of the last minutes",
                    tags,
                    () -> timing.percentileMillis(0.50));
            show(name + "-p95", description + ": 95th percentile", tags, () -> timing.percentileMillis(0.95));
            show(name + "-p99", description + ": 99th percentile", tags, () -> timing.percentileMillis(0.99));
            show(name + "-max", description + ": longest of the last minutes", tags, () -> timing.percentileMillis(1));
            return timing;
        });
    }

    /** What was registered so far, once for each name: the rows of the metrics table. */
    public List<MetricDescription> described() {
        return described.stream().distinct().toList();
    }

    /** Takes every meter out of JMX; the meters themselves go on counting for whoever still holds them. */
    @Override
    public void close() {
        registry.close();
    }

    private void show(String name, String description, Map<String, String> tags, Supplier<Object> value) {
        SortedMap<String, String> sorted = new TreeMap<>(tags);
        described.add(new MetricDescription(name, List.copyOf(sorted.keySet()), description));
        registry.add(name, description, sorted, value);
    }
}
