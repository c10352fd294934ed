// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.stack.faults.Fault;
import io.hydrant.dev.stack.faults.Faults;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.rest.ConnectRestException;
import io.hydrant.it.VerifyScript;
import io.hydrant.it.VerifyScript.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;

/**
 * Proves that every offset ends in exactly one visible object: three workers in processes of their own are killed with
 * {@code kill -9} at random moments, restarted, reconfigured and rebalanced, while S3 and Glue answer late, wrongly, or
 * not at all. What is deliberately loose: the moments of kills are not repeatable, only their order and the faults are.
 *
 * <p>{@code -Dchaos.records}, {@code -Dchaos.kills} and {@code -Dchaos.seed} choose scale and sequence.
 */
class ExactlyOnceChaosIT {

    private static final long RECORDS = Long.getLong("chaos.records", 100_000);
    private static final int KILLS = Integer.getInteger("chaos.kills", 20);
    private static final long SEED = Long.getLong("chaos.seed", 20_261_120);
    private static final String BUCKET = "chaos-bucket";
    private static final String CONNECTOR = "chaos-sink";

    private final Random random = new Random(SEED);

    @Test
    void everyOffsetIsInExactlyOneObjectWhateverCrashes() throws Exception {
        Path folder = newFolder();
        Instant start = Instant.now();
        try (ChaosCluster cluster = new ChaosCluster(folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
                Events events = new Events(cluster.bootstrapServers())) {
            // The events' timestamps lie in the past: the broker would soon delete them.
            admin.createTopics(List.of(new NewTopic(Events.TOPIC, Events.PARTITIONS, (short) 1)
                            .configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            createTable(cluster);
            cluster.connect().putConfig(CONNECTOR, sink(cluster, 0));
            breakS3(cluster.s3().faults());
            breakGlue(cluster.glue().faults());

            for (int kill = 1; kill <= KILLS; kill++) {
                events.send(RECORDS * kill / KILLS - events.sent());
                pause(1_000 + random.nextInt(4_000));
                strike(cluster, kill);
            }
            cluster.restartAllDead();
            cluster.s3().faults().clear();
            cluster.glue().faults().clear();
            awaitDelivered(admin, events.sent());

            Oracle oracle = new Oracle(cluster.aws(), BUCKET, folder.resolve("objects"));
            int objects = oracle.checkRows("data/", RECORDS);
            oracle.checkErrors("errors/", RECORDS);
            oracle.checkBackup("backup/", RECORDS);
            oracle.checkPartitions("chaos", "events", "data/");
            Verdict verdict = verify(cluster, folder);
            assertThat(verdict.exitCode()).as(verdict.output()).isZero();
            loseAnObject(cluster);
            assertThat(verify(cluster, folder).exitCode())
                    .as("hydrant-verify notices an object that is gone")
                    .isEqualTo(1);
            System.out.printf(
                    "chaos: %d records, %d kills, %d data objects, seed %d, %d s%n",
                    events.sent(),
                    KILLS,
                    objects,
                    SEED,
                    Duration.between(start, Instant.now()).toSeconds());
        }
    }

    private static Verdict verify(ChaosCluster cluster, Path folder) {
        return VerifyScript.run(
                folder,
                "--bucket",
                BUCKET,
                "--topic",
                Events.TOPIC,
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--endpoint",
                cluster.s3().endpoint().toString(),
                "--region",
                "eu-west-1",
                "--path-style");
    }

    private static void loseAnObject(ChaosCluster cluster) {
        String key = cluster.aws()
                .s3()
                .listObjectsV2(request -> request.bucket(BUCKET).prefix("data/").maxKeys(1))
                .contents()
                .get(0)
                .key();
        cluster.aws().s3().deleteObject(request -> request.bucket(BUCKET).key(key));
    }

    /** Kills a worker; sometimes with a second one, a restart of the connector or a new configuration on top. */
    private void strike(ChaosCluster cluster, int kill) {
        int victim = random.nextInt(ChaosCluster.WORKERS);
        cluster.restartAllDead();
        cluster.kill(victim);
        switch (kill % 5) {
            case 1 -> insist(connect -> connect.putConfig(CONNECTOR, sink(cluster, kill)), cluster);
            case 3 -> insist(connect -> connect.restart(CONNECTOR), cluster);
            default -> pause(random.nextInt(3_000));
        }
        if (!random.nextBoolean()) {
            cluster.restart(victim);
        }
    }

    /** Repeats a call that fails because the worker that leads the group has just been killed. */
    private static void insist(Consumer<ConnectRest> call, ChaosCluster cluster) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsMatching(e -> e instanceof ConnectRestException || e instanceof UncheckedIOException)
                .until(() -> {
                    call.accept(cluster.connect());
                    return true;
                });
    }

    private static void breakS3(Faults faults) {
        faults.addRandom(SEED, 0.02, "*", ".*", Fault.error(503, "SlowDown"));
        faults.addRandom(SEED + 1, 0.02, "*", ".*", Fault.cut());
        faults.addRandom(SEED + 2, 0.02, "*", ".*", Fault.cut().afterEffect());
        faults.addRandom(SEED + 3, 0.05, "*", ".*", Fault.delay(Duration.ofMillis(700)));
        faults.addRandom(
                SEED + 4,
                0.05,
                "PutObject",
                ".*",
                Fault.error(500, "InternalError").afterEffect());
        faults.addRandom(SEED + 5, 0.05, "PutObject", ".*state.json", Fault.error(409, "ConditionalRequestConflict"));
        faults.addRandom(
                SEED + 6,
                0.03,
                "PutObject",
                ".*state.json",
                Fault.error(412, "PreconditionFailed").afterEffect());
        faults.addRandom(
                SEED + 7, 0.02, "PutObject", ".*state.json", Fault.cut().withDelay(Duration.ofSeconds(3)));
        faults.addRandom(SEED + 8, 0.05, "CompleteMultipartUpload", ".*", Fault.noSuchUploadAfterSuccess());
        faults.addRandom(SEED + 9, 0.05, "CompleteMultipartUpload", ".*", Fault.errorIn200("InternalError"));
        faults.addRandom(
                SEED + 10,
                0.05,
                "CompleteMultipartUpload",
                ".*",
                Fault.error(500, "InternalError").afterEffect());
    }

    private static void breakGlue(Faults faults) {
        faults.addRandom(SEED + 20, 0.10, "*", ".*", Fault.error(400, "ThrottlingException"));
        faults.addRandom(SEED + 21, 0.05, "*", ".*", Fault.error(500, "InternalServiceException"));
        faults.addRandom(
                SEED + 22, 0.05, "BatchCreatePartition", ".*", Fault.cut().afterEffect());
    }

    /** @param version changes something that every task must take up */
    private static Map<String, String> sink(ChaosCluster cluster, int version) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.hydrant.sink.s3parquet.S3ParquetSinkConnector");
        config.put("tasks.max", "6");
        config.put("topics", Events.TOPIC);
        config.put("s3.bucket", BUCKET);
        config.put("s3.region", "eu-west-1");
        config.put("s3.endpoint.url", cluster.s3().endpoint().toString());
        config.put("s3.path.style.access", "true");
        config.put("aws.access.key.id", "chaos");
        config.put("aws.secret.access.key", "chaos-secret");
        config.put("s3.prefix", "data/path_kind=!{field:kind}/day=!{timestamp:yyyy-MM-dd}/");
        config.put("s3.error.output.prefix", "errors/!{firehose:error-output-type}/");
        config.put("s3.backup.mode", "Enabled");
        config.put("s3.backup.prefix", "backup/");
        config.put("s3.backup.buffering.size.mb", "1");
        config.put("s3.backup.buffering.interval.seconds", "60");
        config.put("buffering.size.mb", "64");
        config.put("buffering.interval.seconds", version % 2 == 0 ? "3" : "2");
        config.put("glue.database", "chaos");
        config.put("glue.table", "events");
        config.put("glue.region", "eu-west-1");
        config.put("glue.endpoint.url", cluster.glue().endpoint().toString());
        config.put("consumer.override.max.poll.records", "2000");
        return config;
    }

    private static void createTable(ChaosCluster cluster) {
        cluster.aws().createBucket(BUCKET);
        List<Column> columns = List.of(
                column("id", "bigint"), column("n", "bigint"), column("kind", "string"), column("note", "string"));
        cluster.aws()
                .createTable(CreateTableRequest.builder()
                        .databaseName("chaos")
                        .tableInput(table -> table.name("events")
                                .tableType("EXTERNAL_TABLE")
                                .partitionKeys(column("path_kind", "string"), column("day", "string"))
                                .storageDescriptor(storage -> storage.columns(columns)
                                        .location("s3://" + BUCKET + "/data/")
                                        .inputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
                                        .outputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat")
                                        .serdeInfo(serde -> serde.serializationLibrary(
                                                "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"))))
                        .build());
    }

    private static Column column(String name, String type) {
        return Column.builder().name(name).type(type).build();
    }

    /** The group's offsets reach the end of every partition: each is delivered, and its partition registered. */
    private static void awaitDelivered(Admin admin, long sent) {
        List<TopicPartition> partitions = IntStream.range(0, Events.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Events.TOPIC, partition))
                .collect(Collectors.toCollection(ArrayList::new));
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    Map<TopicPartition, Long> ends = ends(admin, partitions);
                    assertThat(ends.values().stream().mapToLong(Long::longValue).sum())
                            .isEqualTo(sent);
                    assertThat(committed(admin)).isEqualTo(ends);
                });
    }

    private static Map<TopicPartition, Long> ends(Admin admin, List<TopicPartition> partitions)
            throws InterruptedException, ExecutionException {
        return admin
                .listOffsets(partitions.stream().collect(Collectors.toMap(tp -> tp, tp -> OffsetSpec.latest())))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private static Map<TopicPartition, Long> committed(Admin admin) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("connect-" + CONNECTOR)
                .partitionsToOffsetAndMetadata()
                .get();
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, offset -> offset.getValue().offset()));
    }

    private static Path newFolder() throws IOException {
        return Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "chaos-");
    }

    /** Time passes between strikes: the schedule is what is tested. */
    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
