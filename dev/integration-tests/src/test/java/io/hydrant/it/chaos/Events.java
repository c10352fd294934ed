// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The events of a chaos run. Event {@code n} is numbered in its {@code n} member; one in fifty has an {@code id} that does
 * not fit the table's {@code bigint}, and belongs into the error output. They spread over five kinds and three days.
 */
final class Events implements AutoCloseable {

    static final String TOPIC = "chaos";
    static final int PARTITIONS = 12;
    private static final int KINDS = 5;
    private static final Instant FIRST_DAY = Instant.parse("2026-11-01T00:00:00Z");

    private final KafkaProducer<byte[], byte[]> producer;
    private long sent;

    Events(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 5, "batch.size", 65_536),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static boolean fits(long n) {
        return n % 50 != 7;
    }

    static long fitting(long events) {
        long fit = 0;
        for (long n = 0; n < events; n++) {
            fit += fits(n) ? 1 : 0;
        }
        return fit;
    }

    /** Sends the next events and returns when the broker has all of them. */
    void send(long count) {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        for (long end = sent + count; sent < end; sent++) {
            int partition = (int) (sent % PARTITIONS);
            long timestamp = FIRST_DAY
                    .plus(sent * 7919 % 3, ChronoUnit.DAYS)
                    .plusMillis(sent)
                    .toEpochMilli();
            acknowledgements.add(producer.send(new ProducerRecord<>(TOPIC, partition, timestamp, null, value(sent))));
        }
        try {
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                acknowledgement.get(60, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker did not take an event", e);
        }
    }

    long sent() {
        return sent;
    }

    private static byte[] value(long n) {
        String id = fits(n) ? Long.toString(n) : "\"no-" + n + "\"";
        return ("{\"id\":" + id + ",\"n\":" + n + ",\"kind\":\"k" + n % KINDS + "\",\"note\":\"größe 日本 \\\"" + n
                        + "\\\"\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
