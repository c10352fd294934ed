// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.ports.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * {@code kill -9} of workers while records come in. The Firehose source loses nothing that it has answered; the Kinesis
 * source, under exactly-once support, gives every record once, through splits and merges too. Loose about how long a
 * worker is away.
 */
class WorkerKillIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KEYS = 10;

    private static Path folder;
    private static KafkaBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "kill-");
        broker = KafkaBroker.start(FreePorts.one(), folder.resolve("kafka"));
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void whatTheFirehoseSourceHasAnsweredIsInKafka() throws Exception {
        Map<String, String> config = ReadmeConnectors.config("firehose");
        int port = FreePorts.one();
        config.put("listener.port", Integer.toString(port));
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        try (KilledWorkers workers = new KilledWorkers("push", 1, broker.bootstrapServers(), folder, Map.of())) {
            workers.connect(0).putConfig("firehose", config);
            workers.connect(0).awaitRunning("firehose", 1, PATIENCE);
            Load load = new Load(endpoint);
            List<CompletableFuture<Void>> senders =
                    List.of(CompletableFuture.runAsync(load), CompletableFuture.runAsync(load));
            try {
                for (int kill = 0; kill < 2; kill++) {
                    int before = load.stored.size();
                    await().atMost(PATIENCE).until(() -> load.stored.size() > before + 5_000);
                    workers.killAndRestart(0);
                }
                int before = load.stored.size();
                await().atMost(PATIENCE).until(() -> load.stored.size() > before + 5_000);
            } finally {
                load.enough = true;
                senders.forEach(CompletableFuture::join);
            }

            assertThat(load.broken.get()).as("calls that a kill broke off").isPositive();
            Map<String, String> inKafka = Kafka.byPosition(broker.bootstrapServers(), "app-logs");
            assertThat(load.stored.entrySet().stream()
                            .filter(answer -> !answer.getValue().equals(inKafka.get(answer.getKey())))
                            .toList())
                    .as("answered with a place in Kafka, and not there")
                    .isEmpty();
            System.out.printf(
                    "firehose under kill -9: %d records answered, %d in Kafka, %d calls broken off%n",
                    load.stored.size(), inKafka.size(), load.broken.get());
        }
    }

    @Test
    void theKinesisSourceGivesEverySequenceNumberOnce() throws Exception {
        Map<String, String> settings = Map.of("exactly.once.source.support", "enabled");
        try (KinesisStreams kinesis = KinesisStreams.start();
                KilledWorkers workers = new KilledWorkers("pull", 2, broker.bootstrapServers(), folder, settings)) {
            kinesis.create("killed", 2);
            Map<String, String> config = ReadmeConnectors.config("kinesis-logs");
            config.putAll(kinesis.connection());
            config.remove("cloudwatch.logs.filter.pattern");
            config.putAll(Map.of(
                    "kinesis.stream", "killed",
                    "kinesis.topic", "killed",
                    "kinesis.initial.position", "trim_horizon",
                    "kinesis.shard.check.interval.seconds", "1",
                    "kinesis.poll.interval.ms", "250",
                    "exactly.once.support", "required",
                    "poll.max.records", "50"));
            workers.connect(0).putConfig("kinesis-logs", config);
            Feed feed = new Feed(kinesis);
            feed.put(20);
            awaitCommitted(200);

            feed.put(40);
            workers.kill(0);
            kinesis.split("killed");
            feed.put(40);
            workers.restart(0);
            feed.put(40);
            workers.kill(1);
            feed.put(20);
            kinesis.merge("killed");
            feed.put(40);
            workers.restart(1);
            awaitCommitted(2_000);

            List<ConsumerRecord<String, byte[]>> records = Kafka.records(broker.bootstrapServers(), "killed");
            assertThat(records.size()).as("records in the topic").isEqualTo(2_000);
            Map<String, Integer> next = new HashMap<>();
            for (ConsumerRecord<String, byte[]> record : records) {
                int number = Integer.parseInt(new String(record.value(), UTF_8));
                assertThat(number).as("number of key %s", record.key()).isEqualTo(next.getOrDefault(record.key(), 0));
                next.put(record.key(), number + 1);
            }
            assertThat(next).hasSize(KEYS).containsValue(200);
        }
    }

    private static void awaitCommitted(int records) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(Kafka.records(broker.bootstrapServers(), "killed")
                                .size())
                        .isGreaterThanOrEqualTo(records));
    }

    /** Sends batches of numbered records until it is told to stop, and remembers what it was told of each. */
    private static final class Load implements Runnable {

        private final URI endpoint;
        private final AtomicInteger number = new AtomicInteger();
        private final AtomicInteger broken = new AtomicInteger();
        private final Map<String, String> stored = new ConcurrentHashMap<>();
        private volatile boolean enough; // written by the test, read by the senders

        Load(URI endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public void run() {
            try (FirehoseClient client = Firehose.client(endpoint, 1)) {
                while (!enough) {
                    send(client);
                }
            }
        }

        private void send(FirehoseClient client) {
            List<String> batch = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                batch.add("record-" + number.incrementAndGet());
            }
            try {
                PutRecordBatchResponse response = client.putRecordBatch(put -> put.deliveryStreamName("app-logs")
                        .records(batch.stream().map(Firehose::record).toList()));
                for (int i = 0; i < batch.size(); i++) {
                    PutRecordBatchResponseEntry entry =
                            response.requestResponses().get(i);
                    if (entry.errorCode() == null) {
                        assertThat(stored.put(entry.recordId(), batch.get(i))).isNull();
                    }
                }
            } catch (SdkException e) {
                broken.incrementAndGet();
                pause();
            }
        }

        /** The worker is away; a client would wait, too. */
        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** Puts records that are numbered for each partition key without a gap. */
    private static final class Feed {

        private final KinesisStreams kinesis;
        private int number;

        Feed(KinesisStreams kinesis) {
            this.kinesis = kinesis;
        }

        /** So many records of each key. */
        void put(int rounds) {
            for (int end = number + rounds; number < end; number++) {
                List<PutRecordsRequestEntry> entries = new ArrayList<>();
                for (int key = 0; key < KEYS; key++) {
                    entries.add(PutRecordsRequestEntry.builder()
                            .partitionKey("k" + key)
                            .data(SdkBytes.fromUtf8String(Integer.toString(number)))
                            .build());
                }
                kinesis.put("killed", entries);
            }
        }
    }
}
