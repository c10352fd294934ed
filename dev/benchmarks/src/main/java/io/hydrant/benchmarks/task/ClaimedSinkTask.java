// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import io.hydrant.sink.s3parquet.S3ParquetSinkTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The S3 Parquet sink for drivers that know neither pauses nor seeks: {@link #open} returns when the partitions are claimed,
 * and {@link #put} when no partition is paused any more and all of its records are taken in. A worker would poll without
 * records meanwhile, and read again what the sink left of the last poll, and so does this. Partitions must begin at
 * offset 0 without a state of before. Confined to the driver's thread.
 */
public final class ClaimedSinkTask extends SinkTask {
    private final SinkTask task = new S3ParquetSinkTask();
    private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private boolean commitRequested;
    private boolean waitsForDelivery;

    @Override
    public String version() {
        return task.version();
    }

    @Override
    public void initialize(SinkTaskContext given) {
        super.initialize(given);
        task.initialize(new Worker(given));
    }

    @Override
    public void start(Map<String, String> props) {
        task.start(props);
        // With a state, closing delivers what is buffered; without one, only its interval does.
        waitsForDelivery = "at_least_once".equals(props.get("delivery.guarantee"));
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> positions.put(partition, new OffsetAndMetadata(0)));
        task.open(partitions);
        awaitResumed();
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        for (Collection<SinkRecord> left = records; !left.isEmpty(); left = leftOf(records)) {
            task.put(left);
            for (SinkRecord taken : left) {
                positions.put(partition(taken), new OffsetAndMetadata(taken.kafkaOffset() + 1));
            }
            awaitResumed();
        }
    }

    /** What the sink has sought back to. */
    private List<SinkRecord> leftOf(Collection<SinkRecord> records) {
        List<SinkRecord> left = new ArrayList<>();
        for (SinkRecord one : records) {
            OffsetAndMetadata position = positions.get(partition(one));
            if (position != null && one.kafkaOffset() >= position.offset()) {
                left.add(one);
            }
        }
        return left;
    }

    private static TopicPartition partition(SinkRecord of) {
        return new TopicPartition(of.topic(), of.kafkaPartition());
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> current) {
        return task.preCommit(current);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        if (waitsForDelivery) {
            awaitDelivered();
        }
        task.close(partitions);
    }

    @Override
    public void stop() {
        task.stop();
    }

    private void awaitResumed() {
        while (!paused.isEmpty()) {
            if (commitRequested) {
                commitRequested = false;
                task.preCommit(positions);
            }
            poll(2);
        }
    }

    private void awaitDelivered() {
        while (!atPositions(task.preCommit(positions))) {
            poll(50);
        }
    }

    private boolean atPositions(Map<TopicPartition, OffsetAndMetadata> delivered) {
        return positions.entrySet().stream().allMatch(position -> {
            OffsetAndMetadata offset = delivered.get(position.getKey());
            return offset != null && offset.offset() == position.getValue().offset();
        });
    }

    /** A poll that brings no records. */
    private void poll(long millis) {
        task.put(List.of());
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The driver's context, with what it does not do. */
    private final class Worker implements SinkTaskContext {
        private final SinkTaskContext driver;

        private Worker(SinkTaskContext driver) {
            this.driver = driver;
        }

        @Override
        public Map<String, String> configs() {
            return driver.configs();
        }

        @Override
        public void offset(Map<TopicPartition, Long> offsets) {
            offsets.forEach(this::offset);
        }

        @Override
        public void offset(TopicPartition partition, long offset) {
            OffsetAndMetadata position = positions.get(partition);
            if (position == null || position.offset() < offset) {
                throw new IllegalStateException("cannot seek " + partition + " to " + offset + ": not read yet");
            }
            positions.put(partition, new OffsetAndMetadata(offset));
        }

        @Override
        public void timeout(long timeoutMs) {
            driver.timeout(timeoutMs);
        }

        @Override
        public Set<TopicPartition> assignment() {
            return driver.assignment();
        }

        @Override
        public void pause(TopicPartition... partitions) {
            paused.addAll(Arrays.asList(partitions));
        }

        @Override
        public void resume(TopicPartition... partitions) {
            paused.removeAll(Arrays.asList(partitions));
        }

        @Override
        public void requestCommit() {
            commitRequested = true;
        }

        @Override
        public @Nullable ErrantRecordReporter errantRecordReporter() {
            return driver.errantRecordReporter();
        }

        @Override
        public @Nullable PluginMetrics pluginMetrics() {
            return driver.pluginMetrics();
        }
    }
}
