// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hydrant.it.Environment;
import io.hydrant.testing.process.KinesisEmulator;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Data streams of an emulator in a process of its own. */
final class KinesisStreams implements AutoCloseable {

    private static final Path MODULE = Environment.home().resolve("source-cloudwatch");

    private final KinesisEmulator emulator;
    private final KinesisClient client;

    private KinesisStreams(KinesisEmulator emulator) {
        this.emulator = emulator;
        this.client = KinesisClient.builder()
                .endpointOverride(emulator.url())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    /** Starts the emulator; the test is skipped, and says so, where Node.js is missing. */
    static KinesisStreams start() throws IOException, InterruptedException {
        boolean possible = KinesisEmulator.isPossible();
        if (!possible) {
            System.out.println("SKIPPED: node and npm not found on this machine, so there is no Kinesis to read");
        }
        assumeTrue(possible, "node and npm not found on this machine");
        return new KinesisStreams(KinesisEmulator.start(
                MODULE.resolve("src/test/clients/kinesis-local/package.json"), MODULE.resolve("target/kinesis-local")));
    }

    /** What a connector needs to read from here instead of from AWS. */
    Map<String, String> connection() {
        return Map.of(
                "kinesis.endpoint.url", url().toString(),
                "aws.access.key.id", "id",
                "aws.secret.access.key", "secret");
    }

    URI url() {
        return emulator.url();
    }

    void create(String stream, int shards) {
        client.createStream(create -> create.streamName(stream).shardCount(shards));
        awaitActive(stream);
    }

    /** Iterators from before have expired then; records are six minutes ahead, too. */
    void setClockAhead(boolean sixMinutes) throws IOException, InterruptedException {
        emulator.setAhead(sixMinutes);
    }

    /** Puts one record; returns its sequence number. */
    String put(String stream, String partitionKey, byte[] data) {
        return client.putRecord(
                        put -> put.streamName(stream).partitionKey(partitionKey).data(SdkBytes.fromByteArray(data)))
                .sequenceNumber();
    }

    void put(String stream, List<PutRecordsRequestEntry> entries) {
        PutRecordsResponse response =
                client.putRecords(put -> put.streamName(stream).records(entries));
        if (response.failedRecordCount() > 0) {
            throw new IllegalStateException(response.toString());
        }
    }

    /** Halves the first open shard. */
    void split(String stream) {
        Shard open = openShards(stream).get(0);
        BigInteger from = new BigInteger(open.hashKeyRange().startingHashKey());
        BigInteger to = new BigInteger(open.hashKeyRange().endingHashKey());
        client.splitShard(split -> split.streamName(stream)
                .shardToSplit(open.shardId())
                .newStartingHashKey(from.add(to).shiftRight(1).toString()));
        awaitActive(stream);
    }

    /** Makes one of the first two open shards. */
    void merge(String stream) {
        List<Shard> open = openShards(stream);
        client.mergeShards(merge -> merge.streamName(stream)
                .shardToMerge(open.get(0).shardId())
                .adjacentShardToMerge(open.get(1).shardId()));
        awaitActive(stream);
    }

    private List<Shard> openShards(String stream) {
        return client.listShards(list -> list.streamName(stream)).shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted(Comparator.comparing(
                        shard -> new BigInteger(shard.hashKeyRange().startingHashKey())))
                .toList();
    }

    private void awaitActive(String stream) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> client.describeStreamSummary(describe -> describe.streamName(stream))
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    @Override
    public void close() {
        client.close();
        emulator.close();
    }
}
