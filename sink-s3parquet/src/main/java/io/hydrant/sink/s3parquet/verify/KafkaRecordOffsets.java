// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.OffsetSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic with a consumer that joins no group and commits nothing. Not thread-safe. */
final class KafkaRecordOffsets implements RecordOffsets {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Consumer<byte[], byte[]> consumer;
    private final InstantSource clock;

    KafkaRecordOffsets(String bootstrapServers, InstantSource clock) {
        this(
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                clock);
    }

    /** Closes the consumer with itself. */
    KafkaRecordOffsets(Consumer<byte[], byte[]> consumer, InstantSource clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    @Override
    public Found read(String topic, int partition, long from, long to) {
        TopicPartition tp = new TopicPartition(topic, partition);
        consumer.assign(List.of(tp));
        long begin = consumer.beginningOffsets(List.of(tp)).getOrDefault(tp, 0L);
        long end = Math.min(to, consumer.endOffsets(List.of(tp)).getOrDefault(tp, 0L));
        long start = Math.max(from, Math.min(begin, to));
        consumer.seek(tp, start);
        OffsetSetBuilder records = new OffsetSetBuilder();
        Instant deadline = clock.instant().plus(PATIENCE);
        for (long position = start; position < end; ) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < to) {
                    records.add(record.offset());
                }
            }
            long next = consumer.position(tp);
            if (next > position) {
                deadline = clock.instant().plus(PATIENCE);
            } else if (clock.instant().isAfter(deadline)) {
                throw new IllegalStateException(tp + " gives nothing from offset " + position + " on");
            }
            position = next;
        }
        return new Found(
                OffsetSet.range(from, start), OffsetSet.range(Math.min(to, Math.max(start, end)), to), records.build());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
