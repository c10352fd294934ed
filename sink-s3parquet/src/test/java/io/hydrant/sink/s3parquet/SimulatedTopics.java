// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Topics and a consumer group's offsets, shared by the simulated workers of a test. */
class SimulatedTopics {

    private static final long BEGINNING_MILLIS = 1_795_000_000_000L;

    private final Map<TopicPartition, List<@Nullable SinkRecord>> logs = new HashMap<>();
    private final Map<TopicPartition, Generated> generated = new HashMap<>();
    private final Map<TopicPartition, Long> group = new HashMap<>();

    private record Generated(long count, LongFunction<byte[]> values) {}

    /** Fills a partition with records that are made when they are read: for more than fits in memory. */
    void generate(TopicPartition partition, long count, LongFunction<byte[]> values) {
        generated.put(partition, new Generated(count, values));
    }

    /** Appends a record; a {@code null} value is a record that a transform drops, or no record at all. */
    long append(TopicPartition partition, @Nullable String json, long timestampMillis) {
        List<@Nullable SinkRecord> log = logs.computeIfAbsent(partition, p -> new ArrayList<>());
        long offset = log.size();
        log.add(
                json == null
                        ? null
                        : record(partition, offset, json.getBytes(StandardCharsets.UTF_8), timestampMillis));
        return offset;
    }

    void append(SinkRecord record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
        logs.computeIfAbsent(partition, p -> new ArrayList<>()).add(record);
    }

    static SinkRecord record(TopicPartition partition, long offset, byte @Nullable [] value, long timestampMillis) {
        return new SinkRecord(
                partition.topic(),
                partition.partition(),
                null,
                null,
                Schema.OPTIONAL_BYTES_SCHEMA,
                value,
                offset,
                timestampMillis,
                TimestampType.CREATE_TIME);
    }

    long end(TopicPartition partition) {
        Generated made = generated.get(partition);
        return made != null
                ? made.count()
                : logs.getOrDefault(partition, List.of()).size();
    }

    @Nullable
    SinkRecord at(TopicPartition partition, long offset) {
        Generated made = generated.get(partition);
        if (made != null) {
            return record(partition, offset, made.values().apply(offset), BEGINNING_MILLIS + offset);
        }
        return logs.getOrDefault(partition, List.of()).get((int) offset);
    }

    /** From now on a transform makes that of the record. */
    void replace(TopicPartition partition, long offset, SinkRecord record) {
        logs.getOrDefault(partition, new ArrayList<>()).set((int) offset, record);
    }

    /** From now on a transform drops that record. */
    void drop(TopicPartition partition, long offset) {
        logs.getOrDefault(partition, new ArrayList<>()).set((int) offset, null);
    }

    /** The topic is deleted and created again. */
    void recreate(TopicPartition partition) {
        logs.remove(partition);
    }

    long committed(TopicPartition partition) {
        return group.getOrDefault(partition, 0L);
    }

    void commit(TopicPartition partition, long offset) {
        group.put(partition, offset);
    }
}
