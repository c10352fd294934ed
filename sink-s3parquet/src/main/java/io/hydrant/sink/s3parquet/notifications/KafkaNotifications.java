// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.notifications;

import io.hydrant.sink.s3parquet.delivery.DeliveryListener;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Sends a {@link NotificationJson} for each object to a topic, keyed by the object's key, at least once: delivery goes on
 * when Kafka has it. Thread-safe.
 */
public final class KafkaNotifications implements DeliveryListener, AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    /** @param producer is closed with this */
    public KafkaNotifications(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /**
     * Opens a producer of its own.
     *
     * @param settings of the producer, such as {@code bootstrap.servers}
     */
    public static KafkaNotifications open(String topic, Map<String, Object> settings) {
        return new KafkaNotifications(
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()), topic);
    }

    @Override
    public void delivered(TopicPartition partition, String bucket, ManifestFile file) {
        byte[] key = file.key().getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(topic, key, NotificationJson.of(partition, bucket, file)))
                    .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetriableException("interrupted while notifying topic " + topic, e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new RetriableException("cannot notify topic " + topic + ": " + e, e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
