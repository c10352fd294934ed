// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Drives a task as the Connect runtime does (WorkerSinkTask of Kafka 4.3.1), in what decides about offsets: positions
 * move when {@code put} returns; {@code preCommit} gets them before a pending seek is applied; offsets beyond them are
 * refused; a seek is made before the next poll or after the next assignment, and fails if its partition was taken away in
 * between, as nobody forgets it; rebalances come within a poll, so after the seeks, and a revoke asks {@code preCommit} before
 * it closes; pauses outlive a rebalance. Unlike there, a batch has records of every partition and nothing waits.
 */
final class SimulatedWorker implements SinkTaskContext {

    private final SimulatedTopics topics;
    private final S3ParquetSinkTask task;
    private final Map<String, String> properties;
    private final @Nullable ErrantRecordReporter deadLetterQueue;
    private final Set<TopicPartition> assignment = new LinkedHashSet<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> currentOffsets = new HashMap<>();
    private final Map<TopicPartition, Long> rewinds = new HashMap<>();
    private boolean commitRequested;
    private long timeoutMs = -1;
    private boolean alive = true;
    private int maxPollRecords = 7;
    private boolean deaf;

    SimulatedWorker(
            SimulatedTopics topics,
            S3ParquetSinkTask task,
            Map<String, String> properties,
            @Nullable ErrantRecordReporter deadLetterQueue) {
        this.topics = topics;
        this.task = task;
        this.properties = properties;
        this.deadLetterQueue = deadLetterQueue;
        task.initialize(this);
        task.start(properties);
    }

    /** How many records of a partition a poll returns at most. */
    void maxPollRecords(int count) {
        maxPollRecords = count;
    }

    /** A commit that is on its way keeps the worker from heeding the task's requests for another. */
    void deafToCommitRequests(boolean deaf) {
        this.deaf = deaf;
    }

    void assign(TopicPartition... partitions) {
        rewind();
        List<TopicPartition> assigned = Arrays.asList(partitions);
        for (TopicPartition partition : assigned) {
            assignment.add(partition);
            long position = topics.committed(partition);
            positions.put(partition, position);
            currentOffsets.put(partition, new OffsetAndMetadata(position));
        }
        paused.retainAll(assignment);
        task.open(assigned);
        rewind();
    }

    /** A rebalance takes partitions away: offsets are asked for first, then the task is told. */
    void revoke(TopicPartition... partitions) {
        rewind();
        close(Arrays.asList(partitions));
    }

    private void close(Collection<TopicPartition> revoked) {
        Map<TopicPartition, OffsetAndMetadata> answer = task.preCommit(current(revoked));
        task.close(revoked);
        store(answer);
        forget(revoked);
    }

    /** The session has expired: the task is told when others own the partitions already. */
    void lose(TopicPartition... partitions) {
        rewind();
        List<TopicPartition> lost = Arrays.asList(partitions);
        task.close(lost);
        forget(lost);
    }

    /** Stops in order. */
    void stop() {
        close(List.copyOf(assignment));
        task.stop();
        alive = false;
    }

    /** The process is gone. */
    void kill() {
        alive = false;
    }

    boolean alive() {
        return alive;
    }

    /** One turn of the worker's loop. */
    void iterate() {
        if (commitRequested && !deaf) {
            commitRequested = false;
            commit();
        }
        rewind();
        timeoutMs = -1;
        List<SinkRecord> batch = new ArrayList<>();
        Map<TopicPartition, Long> read = new HashMap<>();
        for (TopicPartition partition : assignment) {
            if (paused.contains(partition)) {
                continue;
            }
            long position = position(partition);
            if (position > topics.end(partition)) {
                // auto.offset.reset=earliest
                position = 0;
            }
            for (int i = 0; i < maxPollRecords && position < topics.end(partition); i++) {
                SinkRecord record = topics.at(partition, position);
                position++;
                if (record != null) {
                    batch.add(record);
                }
            }
            read.put(partition, position);
        }
        task.put(batch);
        positions.putAll(read);
        read.forEach((partition, position) -> currentOffsets.put(partition, new OffsetAndMetadata(position)));
    }

    /** The offset commit of the worker's own clock. */
    void commit() {
        store(task.preCommit(current(assignment)));
    }

    long position(TopicPartition partition) {
        Long position = positions.get(partition);
        if (position == null) {
            throw new AssertionError(partition + " is not assigned");
        }
        return position;
    }

    boolean isPaused(TopicPartition partition) {
        return paused.contains(partition);
    }

    /** What the task asked for in its last put, -1 for nothing. */
    long timeoutMs() {
        return timeoutMs;
    }

    private Map<TopicPartition, OffsetAndMetadata> current(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>(currentOffsets);
        current.keySet().retainAll(partitions);
        return current;
    }

    private void store(Map<TopicPartition, OffsetAndMetadata> answer) {
        answer.forEach((partition, offset) -> {
            OffsetAndMetadata current = currentOffsets.get(partition);
            assertThat(current)
                    .as("offset of a partition that was not asked for: " + partition)
                    .isNotNull();
            assertThat(offset.offset())
                    .as("the worker refuses an offset beyond what was consumed of " + partition)
                    .isLessThanOrEqualTo(current.offset());
            topics.commit(partition, offset.offset());
        });
    }

    private void forget(Collection<TopicPartition> gone) {
        assignment.removeAll(gone);
        gone.forEach(partition -> {
            positions.remove(partition);
            currentOffsets.remove(partition);
        });
    }

    private void rewind() {
        rewinds.forEach((partition, offset) -> {
            if (!assignment.contains(partition)) {
                throw new IllegalStateException("No current assignment for partition " + partition);
            }
            positions.put(partition, offset);
            currentOffsets.put(partition, new OffsetAndMetadata(offset));
        });
        rewinds.clear();
    }

    @Override
    public Map<String, String> configs() {
        return properties;
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        rewinds.putAll(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        rewinds.put(partition, offset);
    }

    @Override
    public void timeout(long millis) {
        timeoutMs = millis;
    }

    @Override
    public Set<TopicPartition> assignment() {
        return assignment;
    }

    @Override
    public void pause(TopicPartition... partitions) {
        assertThat(assignment).as("pausing what is not assigned").contains(partitions);
        paused.addAll(Arrays.asList(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
        assertThat(assignment).as("resuming what is not assigned").contains(partitions);
        paused.removeAll(Arrays.asList(partitions));
    }

    @Override
    public void requestCommit() {
        commitRequested = true;
    }

    @Override
    public @Nullable ErrantRecordReporter errantRecordReporter() {
        return deadLetterQueue;
    }

    @Override
    public @Nullable PluginMetrics pluginMetrics() {
        return null;
    }
}
