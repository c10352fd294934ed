// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning to what is now their end. */
public final class Topics {

    private Topics() {}

    /** How many records a partition has. */
    public static int inPartition(String bootstrapServers, String topic, int partition) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", 30_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition one = new TopicPartition(topic, partition);
            return Math.toIntExact(consumer.endOffsets(List.of(one)).getOrDefault(one, 0L));
        }
    }

    /** Every value in {@code topic}, as UTF-8; order holds within a partition. Empty when there is no such topic. */
    public static List<String> values(String bootstrapServers, String topic) {
        return values(bootstrapServers, topic, "read_uncommitted");
    }

    /** The same, but for values of transactions that were not committed. */
    public static List<String> committedValues(String bootstrapServers, String topic) {
        return values(bootstrapServers, topic, "read_committed");
    }

    /** Every record of the topic. */
    public static List<ConsumerRecord<byte[], byte[]>> records(String bootstrapServers, String topic) {
        return records(bootstrapServers, topic, "read_uncommitted");
    }

    private static List<String> values(String bootstrapServers, String topic, String isolationLevel) {
        return records(bootstrapServers, topic, isolationLevel).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .collect(Collectors.toList());
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(
            String bootstrapServers, String topic, String isolationLevel) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "default.api.timeout.ms",
                        30_000,
                        "isolation.level",
                        isolationLevel),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(500)).forEach(records::add);
            }
            return records;
        }
    }
}
