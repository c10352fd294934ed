// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Runs Firehose tasks as a worker does: polls each on a thread of its own and acknowledges from another. What it stored is
 * read with {@link #stored}. Records can be dropped, and acknowledgements held back.
 */
public final class FakeConnect implements AutoCloseable {

    private final List<FirehoseSourceTask> tasks = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, List<SourceRecord>> topics = new ConcurrentHashMap<>();
    private final AtomicLong offsets = new AtomicLong();
    private volatile Predicate<SourceRecord> dropped = record -> false;
    private volatile Predicate<SourceRecord> held = record -> false;
    private volatile boolean silent;
    private volatile boolean stopping;

    /** Starts a connector with free port and short timeouts; the first task is there when it returns. */
    public static FakeConnect start(Map<String, String> config) {
        return start(config, 1);
    }

    public static FakeConnect start(Map<String, String> config, int taskCount) {
        FakeConnect connect = new FakeConnect();
        Map<String, String> props = new HashMap<>(Map.of(
                "name", "firehose",
                "listener.host", "127.0.0.1",
                "listener.port", "0",
                "listener.linger.ms", "0",
                "delivery.streams", "app",
                "delivery.streams.app.topic", "app-topic"));
        props.putAll(config);
        FirehoseSourceConnector connector = new FirehoseSourceConnector();
        connector.start(props);
        for (Map<String, String> taskConfig : connector.taskConfigs(taskCount)) {
            connect.run(taskConfig);
        }
        return connect;
    }

    private void run(Map<String, String> config) {
        FirehoseSourceTask task = new FirehoseSourceTask();
        task.start(config);
        tasks.add(task);
        Thread thread = new Thread(() -> loop(task), "fake-connect");
        thread.start();
        threads.add(thread);
    }

    private void loop(FirehoseSourceTask task) {
        while (!stopping) {
            List<SourceRecord> batch = task.poll();
            if (batch == null || silent) {
                continue;
            }
            for (SourceRecord record : batch) {
                if (held.test(record)) {
                    continue;
                }
                RecordMetadata metadata = null;
                if (!dropped.test(record)) {
                    List<SourceRecord> topic = topics.computeIfAbsent(record.topic(), name -> new ArrayList<>());
                    synchronized (topic) {
                        topic.add(record);
                    }
                    metadata = new RecordMetadata(
                            new TopicPartition(record.topic(), 0), offsets.getAndIncrement(), 0, 0, 0, 0);
                }
                task.commitRecord(record, metadata);
            }
        }
        task.stop();
    }

    public int port() {
        return tasks.get(0).port();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** These are filtered, or fail. */
    public void drop(Predicate<SourceRecord> which) {
        dropped = which;
    }

    /** These are never acknowledged. */
    public void hold(Predicate<SourceRecord> which) {
        held = which;
    }

    /** Takes records but acknowledges none. */
    public void fallSilent() {
        silent = true;
    }

    public List<SourceRecord> stored(String topic) {
        List<SourceRecord> records = topics.getOrDefault(topic, new ArrayList<>());
        synchronized (records) {
            return List.copyOf(records);
        }
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
