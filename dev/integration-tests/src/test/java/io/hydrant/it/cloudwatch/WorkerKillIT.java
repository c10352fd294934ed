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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * {@code kill -9} of workers while records come in. The Firehose source loses nothing that it has answered, and under
 * exactly-once support shows readers of committed records a call whole or not at all; the Kinesis source, under exactly-once support, gives every record once, through splits and merges too. Loose about how long a
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
    void whatTheFirehoseSourceHasAnsweredIsInKafka() {
        Map<String, String> config = ReadmeConnectors.config("firehose");
        FirehoseLoad load = killUnderLoad("push", Map.of(), config);

        assertAnsweredIsThere(load, "app-logs");
    }

    /** Transactions add to it that no reader of committed records sees a part of a call. */
    @Test
    void underExactlyOnceSupport_theFirehoseSourceWritesACallAsAWhole() {
        Map<String, String> config = ReadmeConnectors.config("firehose");
        config.putAll(Map.of(
                "delivery.streams.app.topic", "app-logs-whole",
                "exactly.once.support", "required",
                "transaction.boundary", "connector"));
        FirehoseLoad load = killUnderLoad("push-whole", Map.of("exactly.once.source.support", "enabled"), config);

        assertAnsweredIsThere(load, "app-logs-whole");
        Map<String, Integer> times = new HashMap<>();
        Kafka.byPosition(broker.bootstrapServers(), "app-logs-whole")
                .values()
                .forEach(record -> times.merge(record, 1, Integer::sum));
        for (int call = 0; call < load.calls(); call++) {
            int once = times.getOrDefault(call + "/0", 0);
            for (int i = 1; i < FirehoseLoad.RECORDS_OF_A_CALL; i++) {
                assertThat(times.getOrDefault(call + "/" + i, 0))
                        .as("times that record %s of call %s is there, whose first is there %s times", i, call, once)
                        .isEqualTo(once);
            }
        }
    }

    /** Two kills of the only worker, and as many records after the second as before the first. */
    private static FirehoseLoad killUnderLoad(
            String cluster, Map<String, String> settings, Map<String, String> config) {
        int port = FreePorts.one();
        config.put("listener.port", Integer.toString(port));
        try (KilledWorkers workers = new KilledWorkers(cluster, 1, broker.bootstrapServers(), folder, settings)) {
            workers.connect(0).putConfig("firehose", config);
            workers.connect(0).awaitRunning("firehose", 1, PATIENCE);
            try (FirehoseLoad load = new FirehoseLoad(URI.create("http://127.0.0.1:" + port))) {
                awaitFiveThousandMore(load);
                for (int kill = 0; kill < 2; kill++) {
                    workers.killAndRestart(0);
                    awaitFiveThousandMore(load);
                }
                return load;
            }
        }
    }

    private static void awaitFiveThousandMore(FirehoseLoad load) {
        int before = load.stored().size();
        await().atMost(PATIENCE).until(() -> load.stored().size() > before + 5_000);
    }

    private static void assertAnsweredIsThere(FirehoseLoad load, String topic) {
        assertThat(load.broken()).as("calls that a kill broke off").isPositive();
        Map<String, String> inKafka = Kafka.byPosition(broker.bootstrapServers(), topic);
        assertThat(load.stored().entrySet().stream()
                        .filter(answer -> !answer.getValue().equals(inKafka.get(answer.getKey())))
                        .toList())
                .as("answered with a place in Kafka, and not there")
                .isEmpty();
        assertThat(new HashSet<>(inKafka.values()))
                .as("what clients repeat until it is answered is there")
                .hasSize(load.calls() * FirehoseLoad.RECORDS_OF_A_CALL);
        System.out.printf(
                "firehose under kill -9, %s: %d calls, %d broken off and sent again, %d records answered, %d in Kafka%n",
                topic, load.calls(), load.broken(), load.stored().size(), inKafka.size());
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
