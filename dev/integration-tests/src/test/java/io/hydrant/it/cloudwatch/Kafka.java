// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What is in a topic, as a consumer of committed transactions sees it. */
final class Kafka {

    private Kafka() {}

    /** Every record's text, by what the Firehose source answers as its RecordId. */
    static Map<String, String> byPosition(String bootstrapServers, String topic) {
        Map<String, String> found = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : records(bootstrapServers, topic)) {
            found.put(
                    record.topic() + "-" + record.partition() + "-" + record.offset(),
                    new String(record.value(), UTF_8));
        }
        return found;
    }

    /** Every record from the beginning to what is now the end; empty when there is no such topic. */
    static List<ConsumerRecord<String, byte[]>> records(String bootstrapServers, String topic) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "default.api.timeout.ms",
                        30_000,
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
