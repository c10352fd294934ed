// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.hydrant.aws.AwsCallException;
import io.hydrant.source.cloudwatch.kinesis.Aggregates;
import io.hydrant.source.cloudwatch.kinesis.KinesisStream;
import io.hydrant.source.cloudwatch.kinesis.SdkKinesisStream;
import io.hydrant.source.cloudwatch.kinesis.StartAt;
import io.hydrant.testing.process.KinesisEmulator;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The connector and its tasks on a real Kinesis API, with a worker that only pretends to have a Kafka. */
class KinesisSourceIT {

    private static final int KEYS = 10;

    private static KinesisEmulator emulator;
    private static KinesisClient kinesis;

    private final Map<Integer, Integer> nextOfKey = new HashMap<>();
    private FakeExactlyOnceWorker worker;

    @BeforeAll
    static void startEmulator() throws Exception {
        boolean possible = KinesisEmulator.isPossible();
        if (!possible) {
            System.out.println("SKIPPED: node and npm not found on this machine, so there is no Kinesis to read");
        }
        assumeTrue(possible, "node and npm not found on this machine");
        emulator = KinesisEmulator.start(
                Path.of("src/test/clients/kinesis-local/package.json"),
                Path.of("target", "kinesis-local").toAbsolutePath());
        kinesis = KinesisClient.builder()
                .endpointOverride(emulator.url())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @AfterAll
    static void stopEmulator() throws Exception {
        if (kinesis != null) {
            kinesis.close();
            emulator.close();
        }
    }

    @AfterEach
    void stopWorker() throws Exception {
        if (worker != null) {
            worker.kill();
            assertThat(worker.error()).isNull();
        }
    }

    /** Splits, merges and kills in mid-stream: every record once, and those of a key in their order. */
    @Test
    void givesEveryRecordOnceAndInOrder_throughSplitsMergesAndKills() throws Exception {
        create("resharded", 2);
        worker = new FakeExactlyOnceWorker(config("resharded", "trim_horizon"), 3);
        put("resharded", 400);
        worker.start();
        awaitStored(200);
        split("resharded");
        put("resharded", 400);
        worker.kill();
        worker.start();
        put("resharded", 400);
        awaitStored(1200); // what was put after the start is read: the tasks knew the shards before the merge
        merge("resharded");
        put("resharded", 400);
        awaitStored(1600); // some of it is in the merged shard, which only new tasks read
        worker.kill();
        split("resharded");
        put("resharded", 400);
        worker.start();
        awaitStored(2000);

        assertEveryRecordOnceInOrder(2000);
        assertThat(worker.generations())
                .as("tasks were started again for new shards")
                .isGreaterThan(3);
        assertThat(worker.stored().stream()
                        .map(record -> record.sourcePartition().get("shard"))
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(6);
    }

    /** Nothing between the first start and the first record is missed, whatever restarts and splits come between. */
    @Test
    void startsWithTheLatestOnce() throws Exception {
        create("latest", 1);
        put("latest", 50);
        nextOfKey.clear();
        // the emulator's clock is this machine's, to the millisecond
        Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        worker = new FakeExactlyOnceWorker(config("latest", "latest"), 1);
        worker.start();
        put("latest", 100);
        awaitStored(100);
        worker.kill();
        split("latest");
        put("latest", 100);
        worker.start();
        awaitStored(200);
        assertEveryRecordOnceInOrder(200);
    }

    /** What Kinesis refuses must be told apart: only a shard that is gone may be given up. (The emulator refuses little.) */
    @Test
    void refusedStartsAreToldApart() throws Exception {
        AtomicReference<String> type = new AtomicReference<>("InvalidArgumentException");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("x-amzn-ErrorType", type.get());
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        });
        server.start();
        try (SdkKinesisStream stream =
                stream(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
            assertThatThrownBy(() -> stream.iterator("shardId-000000000000", StartAt.time(Instant.now())))
                    .as("this worker's clock is ahead")
                    .isInstanceOfSatisfying(
                            AwsCallException.class,
                            e -> assertThat(e.retriable()).isTrue());
            assertThatThrownBy(() -> stream.iterator("shardId-000000000000", StartAt.at("12")))
                    .isInstanceOf(KinesisStream.PositionLost.class);
            type.set("ResourceNotFoundException");
            assertThatThrownBy(() -> stream.iterator("shardId-000000000000", StartAt.after("12")))
                    .as("the shard may be there, of a stream created anew")
                    .isInstanceOf(KinesisStream.PositionLost.class);
            assertThatThrownBy(() -> stream.iterator("shardId-000000000000", StartAt.OLDEST))
                    .isInstanceOf(KinesisStream.ShardGone.class);
        } finally {
            server.stop(0);
        }
    }

    private SdkKinesisStream stream(URI endpoint) {
        Map<String, String> props = new HashMap<>(config("refused", "latest"));
        props.put("kinesis.endpoint.url", endpoint.toString());
        KinesisSourceConfig parsed = new KinesisSourceConfig(props);
        return new SdkKinesisStream(parsed.stream(), parsed.credentials(), parsed.endpoint());
    }

    @Test
    void opensAggregatedRecordsAndLogs() throws Exception {
        create("packed", 1);
        byte[] aggregate =
                Aggregates.pack(List.of(Samples.dataMessage(), "raw".getBytes(UTF_8), Samples.controlMessage()));
        kinesis.putRecord(put -> put.streamName("packed").partitionKey("k").data(SdkBytes.fromByteArray(aggregate)));
        kinesis.putRecord(
                put -> put.streamName("packed").partitionKey("k").data(SdkBytes.fromByteArray(Samples.dataMessage())));
        worker = new FakeExactlyOnceWorker(config("packed", "trim_horizon"), 1);
        worker.start();
        awaitStored(5);
        List<SourceRecord> stored = worker.stored();
        assertThat(stored)
                .extracting(SourceRecord::key)
                .containsExactly(Samples.KEY, Samples.KEY, "key-1", Samples.KEY, Samples.KEY);
        assertThat(stored.get(3).value()).isEqualTo(stored.get(0).value());
        assertThat(stored.get(2).sourceOffset()).extracting("sub", "part").containsExactly(1L, 0L);
    }

    private Map<String, String> config(String stream, String initial) {
        return Map.ofEntries(
                Map.entry("name", "kinesis-" + stream),
                Map.entry("kinesis.stream", stream),
                Map.entry("kinesis.region", "us-east-1"),
                Map.entry("kinesis.endpoint.url", emulator.url().toString()),
                Map.entry("kinesis.topic", "logs"),
                Map.entry("kinesis.initial.position", initial),
                Map.entry("kinesis.poll.interval.ms", "250"),
                Map.entry("kinesis.shard.check.interval.seconds", "1"),
                Map.entry("poll.max.records", "37"),
                Map.entry("aws.access.key.id", "id"),
                Map.entry("aws.secret.access.key", "secret"));
    }

    private static void create(String stream, int shards) {
        kinesis.createStream(create -> create.streamName(stream).shardCount(shards));
        awaitActive(stream);
    }

    private static void awaitActive(String stream) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> kinesis.describeStreamSummary(describe -> describe.streamName(stream))
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    /** Records {@code key:number}, numbered for each key without a gap; a key's records are put one after the other. */
    private void put(String stream, int records) {
        for (int done = 0; done < records; done += KEYS) {
            List<PutRecordsRequestEntry> entries = new ArrayList<>();
            for (int key = 0; key < KEYS; key++) {
                int number = nextOfKey.merge(key, 1, Integer::sum) - 1;
                entries.add(PutRecordsRequestEntry.builder()
                        .partitionKey("k" + key)
                        .data(SdkBytes.fromUtf8String(key + ":" + number))
                        .build());
            }
            assertThat(kinesis.putRecords(put -> put.streamName(stream).records(entries))
                            .failedRecordCount())
                    .isZero();
        }
    }

    private static void split(String stream) {
        Shard open = openShards(stream).get(0);
        BigInteger from = new BigInteger(open.hashKeyRange().startingHashKey());
        BigInteger to = new BigInteger(open.hashKeyRange().endingHashKey());
        kinesis.splitShard(split -> split.streamName(stream)
                .shardToSplit(open.shardId())
                .newStartingHashKey(from.add(to).shiftRight(1).toString()));
        awaitActive(stream);
    }

    private static void merge(String stream) {
        List<Shard> open = new ArrayList<>(openShards(stream));
        open.sort((a, b) -> new BigInteger(a.hashKeyRange().startingHashKey())
                .compareTo(new BigInteger(b.hashKeyRange().startingHashKey())));
        kinesis.mergeShards(merge -> merge.streamName(stream)
                .shardToMerge(open.get(0).shardId())
                .adjacentShardToMerge(open.get(1).shardId()));
        awaitActive(stream);
    }

    private static List<Shard> openShards(String stream) {
        return kinesis.listShards(list -> list.streamName(stream)).shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .toList();
    }

    private void awaitStored(int records) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(worker.error()).isNull();
            assertThat(worker.stored()).hasSizeGreaterThanOrEqualTo(records);
        });
    }

    private void assertEveryRecordOnceInOrder(int records) {
        Map<String, Integer> next = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (SourceRecord record : worker.stored()) {
            String text = new String((byte[]) record.value(), UTF_8);
            assertThat(seen.add(text)).as("first sight of %s", text).isTrue();
            String key = text.substring(0, text.indexOf(':'));
            int number = Integer.parseInt(text.substring(text.indexOf(':') + 1));
            assertThat(number).as("number of key %s", key).isEqualTo(next.getOrDefault(key, 0));
            next.put(key, number + 1);
        }
        assertThat(seen).hasSize(records);
    }
}
