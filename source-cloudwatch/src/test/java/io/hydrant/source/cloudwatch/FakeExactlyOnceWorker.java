// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Kinesis connector as a worker with exactly-once support does: the records of a poll and their offsets become
 * visible together or not at all, and tasks start again with other shards when the connector asks for it. It can be
 * killed between any two polls.
 */
final class FakeExactlyOnceWorker implements SourceConnectorContext, OffsetStorageReader {

    private final Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
    private final List<SourceRecord> stored = new ArrayList<>();
    private final Map<String, String> props;
    private final int maxTasks;

    private final List<Thread> tasks = new ArrayList<>();
    private @Nullable KinesisSourceConnector connector;
    private @Nullable AtomicBoolean running;
    private int generations;
    private volatile @Nullable Exception error;

    FakeExactlyOnceWorker(Map<String, String> props, int maxTasks) {
        this.props = Map.copyOf(props);
        this.maxTasks = maxTasks;
    }

    synchronized void start() {
        KinesisSourceConnector starting = new KinesisSourceConnector();
        starting.initialize(this);
        starting.start(props);
        connector = starting;
        startTasks();
    }

    /** Ends everything at once; a poll that is not committed by now never is. */
    synchronized void kill() throws InterruptedException {
        stopTasks();
        connector.stop();
    }

    @Override
    public void requestTaskReconfiguration() {
        Thread restart = new Thread(this::restartTasks, "fake-worker-restart");
        restart.setDaemon(true);
        restart.start();
    }

    private synchronized void restartTasks() {
        try {
            stopTasks();
            startTasks();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startTasks() {
        AtomicBoolean alive = new AtomicBoolean(true);
        running = alive;
        generations++;
        for (Map<String, String> config : connector.taskConfigs(maxTasks)) {
            KinesisSourceTask task = new KinesisSourceTask();
            task.initialize(new TaskContext(config));
            task.start(config);
            Thread thread = new Thread(() -> loop(task, alive), "fake-worker-task");
            thread.start();
            tasks.add(thread);
        }
    }

    private void stopTasks() throws InterruptedException {
        synchronized (stored) {
            running.set(false);
        }
        for (Thread task : tasks) {
            task.join();
        }
        tasks.clear();
    }

    private void loop(KinesisSourceTask task, AtomicBoolean alive) {
        try {
            while (alive.get()) {
                List<SourceRecord> batch = task.poll();
                synchronized (stored) {
                    if (batch != null && alive.get()) {
                        stored.addAll(batch);
                        batch.forEach(record -> offsets.put(record.sourcePartition(), record.sourceOffset()));
                    }
                }
            }
        } catch (Exception e) {
            error = e;
        } finally {
            task.stop();
        }
    }

    List<SourceRecord> stored() {
        synchronized (stored) {
            return List.copyOf(stored);
        }
    }

    synchronized int generations() {
        return generations;
    }

    @Nullable
    Exception error() {
        return error;
    }

    @Override
    public void raiseError(Exception e) {
        error = e;
    }

    @Override
    public @Nullable PluginMetrics pluginMetrics() {
        return null;
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
        return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
        synchronized (stored) {
            return (Map<String, Object>) offsets.get(partition);
        }
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, offset(partition)));
        return found;
    }

    private final class TaskContext implements SourceTaskContext {

        private final Map<String, String> config;

        TaskContext(Map<String, String> config) {
            this.config = config;
        }

        @Override
        public Map<String, String> configs() {
            return config;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return FakeExactlyOnceWorker.this;
        }

        @Override
        public @Nullable PluginMetrics pluginMetrics() {
            return null;
        }
    }
}
