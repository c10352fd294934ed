// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hydrant.source.cloudwatch.kinesis.KinesisStream;
import io.hydrant.source.cloudwatch.kinesis.Page;
import io.hydrant.source.cloudwatch.kinesis.Shard;
import io.hydrant.source.cloudwatch.kinesis.StartAt;
import io.hydrant.source.cloudwatch.kinesis.StreamRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KinesisSourceTaskTest {

    /** Five reads a second are allowed for a shard, and it is not the only consumer. */
    @Test
    @Timeout(60)
    void readsAShardThatHasMoreFourTimesASecond() throws Exception {
        EndlessStream stream = new EndlessStream();
        KinesisSourceTask task = task(stream);
        try {
            while (stream.reads.size() < 5) {
                task.poll();
            }
        } finally {
            task.stop();
        }
        for (int i = 1; i < 5; i++) {
            assertThat(Duration.ofNanos(stream.reads.get(i) - stream.reads.get(i - 1)))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(250));
        }
    }

    /** A task that runs while one of its shards is not read any more would lose records when they expire. */
    @Test
    void anErrorOfAReadingThreadFailsTheTask() {
        KinesisSourceTask task = task(new EndlessStream() {
            @Override
            public Page read(String iterator, int maxRecords) {
                throw new OutOfMemoryError("not enough for a page");
            }
        });
        try {
            assertThatThrownBy(() -> await().until(() -> task.poll() != null))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("shardId-000000000000")
                    .hasCauseInstanceOf(OutOfMemoryError.class);
        } finally {
            task.stop();
        }
    }

    private static KinesisSourceTask task(KinesisStream stream) {
        Map<String, String> props = Map.of(
                "name",
                "pace",
                "kinesis.stream",
                "endless",
                "kinesis.region",
                "eu-west-1",
                "kinesis.topic",
                "logs",
                KinesisSourceTask.SHARDS,
                "shardId-000000000000");
        KinesisSourceTask task = new KinesisSourceTask();
        task.initialize(new NoOffsets(props));
        task.start(props, new KinesisSourceConfig(props), stream);
        return task;
    }

    /** A shard with another record in each read, whose end is a minute away. */
    private static class EndlessStream implements KinesisStream {

        private final List<Long> reads = new CopyOnWriteArrayList<>(); // System.nanoTime()

        @Override
        public List<Shard> shards() {
            return List.of(new Shard("shardId-000000000000", List.of(), false));
        }

        @Override
        public Duration retention() {
            return Duration.ofHours(24);
        }

        @Override
        public String iterator(String shardId, StartAt start) {
            return "iterator";
        }

        @Override
        public Page read(String iterator, int maxRecords) {
            reads.add(System.nanoTime());
            StreamRecord record =
                    new StreamRecord(Integer.toString(reads.size()), "k", new byte[1], 1_432_826_855_000L);
            return new Page(List.of(record), iterator, 60_000);
        }

        @Override
        public void close() {}
    }

    private record NoOffsets(Map<String, String> configs) implements SourceTaskContext, OffsetStorageReader {

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            return null;
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            return Map.of();
        }

        @Override
        public @Nullable PluginMetrics pluginMetrics() {
            return null;
        }
    }
}
