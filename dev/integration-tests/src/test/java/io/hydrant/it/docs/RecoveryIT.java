// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.dev.quickstart.readback.S3Objects;
import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.glue.GlueServer;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.s3.S3Server;
import io.hydrant.dev.stack.worker.WorkerJvm;
import io.hydrant.dev.stack.worker.WorkerProcess;
import io.hydrant.dev.stack.worker.WorkerSettings;
import io.hydrant.it.Environment;
import io.hydrant.it.VerifyScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * What the runbook says of upgrades, of rolling back and of lost storage topics, on worker processes that are stopped and
 * started with plugins of another version. The two versions are the same code under two version numbers: what is shown is
 * the procedure, and that a sink goes on from its state in S3; a state of a format to come is made by hand.
 */
class RecoveryIT {

    private static final String TOPIC = "recovery";
    private static final String BUCKET = "recovery-bucket";
    private static final String SINK = "recovery-sink";
    private static final int PARTITIONS = 2;
    private static final int STEP = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    private int sent;

    @Test
    void everyRecordIsOneRowThroughUpgradeRollbackAndTheLossOfConnectsTopics() throws Exception {
        Path older = pluginsOfVersion("8.1.0");
        Path newer = pluginsOfVersion("8.2.0");
        try (KafkaBroker broker = KafkaBroker.start(FreePorts.one(), folder.resolve("kafka"));
                S3Server s3 = S3Server.start(folder.resolve("s3"), 0);
                GlueServer glue = GlueServer.start(folder.resolve("glue"), 0);
                Aws aws = new Aws(s3.endpoint(), glue.endpoint());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            aws.createBucket(BUCKET);
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);

            WorkerProcess old = worker(broker, older, "old");
            try (old) {
                ConnectRest connect = new ConnectRest(old.url());
                connect.putConfig(SINK, sink(s3.endpoint()));
                connect.awaitRunning(SINK, 1, PATIENCE);
                assertThat(version(connect)).isEqualTo("8.1.0");
                send(producer);
                awaitRows(aws);
                // Upgrade: a worker of the new version joins, then the old one goes.
                try (WorkerProcess worker = worker(broker, newer, "new")) {
                    send(producer); // the old worker goes with some of these in open files
                    old.close();
                    ConnectRest upgraded = new ConnectRest(worker.url());
                    await().atMost(PATIENCE)
                            .ignoreExceptions()
                            .untilAsserted(() -> assertThat(
                                            upgraded.status(SINK).tasks())
                                    .singleElement()
                                    .satisfies(task -> {
                                        assertThat(task.workerId())
                                                .isEqualTo(worker.url().getAuthority());
                                        assertThat(task.state()).isEqualTo("RUNNING");
                                    }));
                    assertThat(version(upgraded)).isEqualTo("8.2.0");
                    send(producer);
                    awaitRows(aws);
                }
            }
            // Roll back, first under a state that only a newer format version explains.
            byte[] written = replaceState(aws, withFormatVersion(99, state(aws)));
            try (WorkerProcess worker = worker(broker, older, "old")) {
                ConnectRest connect = new ConnectRest(worker.url());
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(connect.status(SINK).tasks())
                                .singleElement()
                                .satisfies(task -> assertThat(task.trace())
                                        .contains("has version 99, this Hydrant reads version 1")));
                assertThat(version(connect)).isEqualTo("8.1.0");
                replaceState(aws, written);
                connect.restart(SINK);
                send(producer);
                awaitRows(aws);
                send(producer);
            }
            // Disaster: Connect's storage topics are gone, and the group's offsets with them.
            admin.deleteTopics(List.of("hydrant-connect-config", "hydrant-connect-offset", "hydrant-connect-status"))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> admin.deleteConsumerGroups(Set.of("connect-" + SINK))
                                    .all()
                                    .get(30, TimeUnit.SECONDS)
                            == null);
            try (WorkerProcess worker = worker(broker, older, "old")) {
                ConnectRest connect = new ConnectRest(worker.url());
                assertThat(connect.connectors()).isEmpty();
                connect.putConfig(SINK, sink(s3.endpoint()));
                connect.awaitRunning(SINK, 1, PATIENCE);
                send(producer);
                awaitRows(aws);
            }
            VerifyScript.Verdict verdict = VerifyScript.run(
                    folder.resolve("verify"),
                    "--bucket",
                    BUCKET,
                    "--topic",
                    TOPIC,
                    "--bootstrap-servers",
                    broker.bootstrapServers(),
                    "--endpoint",
                    s3.endpoint().toString(),
                    "--region",
                    "eu-west-1",
                    "--path-style");
            assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        }
    }

    private WorkerProcess worker(KafkaBroker broker, Path plugins, String name) {
        return WorkerProcess.start(
                WorkerSettings.of(FreePorts.one(), broker.bootstrapServers(), plugins),
                folder.resolve(name),
                PATIENCE,
                WorkerJvm.likeThis(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
    }

    private static String version(ConnectRest connect) {
        return connect.plugins(true).stream()
                .filter(plugin -> plugin.className().endsWith(".S3ParquetSinkConnector"))
                .findFirst()
                .orElseThrow()
                .version();
    }

    private static Map<String, String> sink(URI s3) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.hydrant.sink.s3parquet.S3ParquetSinkConnector");
        config.put("tasks.max", "1");
        config.put("topics", TOPIC);
        config.put("s3.bucket", BUCKET);
        config.put("s3.region", "eu-west-1");
        config.put("s3.endpoint.url", s3.toString());
        config.put("s3.path.style.access", "true");
        config.put("aws.access.key.id", "recovery");
        config.put("aws.secret.access.key", "recovery-secret");
        config.put("s3.prefix", "data/");
        config.put("s3.error.output.prefix", "errors/!{firehose:error-output-type}/");
        config.put("buffering.size.mb", "64");
        config.put("buffering.interval.seconds", "2");
        config.put("schema.source", "avro");
        config.put(
                "schema.avro",
                "{\"type\":\"record\",\"name\":\"event\",\"fields\":[{\"name\":\"n\",\"type\":\"long\"}]}");
        return config;
    }

    private void send(KafkaProducer<byte[], byte[]> producer) throws Exception {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        for (int end = sent + STEP; sent < end; sent++) {
            acknowledgements.add(producer.send(
                    new ProducerRecord<>(TOPIC, sent % PARTITIONS, null, ("{\"n\":" + sent + "}").getBytes(UTF_8))));
        }
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            acknowledgement.get(60, TimeUnit.SECONDS);
        }
    }

    /** Every record that was sent is one row, and no row is another. */
    private void awaitRows(Aws aws) {
        S3Objects objects = new S3Objects(aws.s3(), folder.resolve("objects"));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(objects.download(BUCKET, "data/")).isNotEmpty();
            try (DuckDb duckDb = DuckDb.open()) {
                assertThat(duckDb.query("SELECT count(*) c, count(DISTINCT n) d, min(n) a, max(n) b FROM read_parquet("
                                + DuckDb.literal(folder.resolve("objects/" + BUCKET) + "/data/**/*.parquet") + ")"))
                        .containsExactly(Map.of(
                                "c", Integer.toString(sent),
                                "d", Integer.toString(sent),
                                "a", "0",
                                "b", Integer.toString(sent - 1)));
            }
        });
    }

    private static String stateKey(Aws aws) {
        return aws.s3().listObjectsV2(request -> request.bucket(BUCKET).prefix("_hydrant/")).contents().stream()
                .map(object -> object.key())
                .filter(key -> key.endsWith("/0/state.json"))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] state(Aws aws) {
        return aws.s3()
                .getObjectAsBytes(request -> request.bucket(BUCKET).key(stateKey(aws)))
                .asByteArray();
    }

    private byte[] withFormatVersion(int version, byte[] state) throws IOException {
        return json.writeValueAsBytes(((ObjectNode) json.readTree(state)).put("v", version));
    }

    /** Returns what was there. */
    private static byte[] replaceState(Aws aws, byte[] state) {
        byte[] before = state(aws);
        aws.s3().putObject(request -> request.bucket(BUCKET).key(stateKey(aws)), RequestBody.fromBytes(state));
        return before;
    }

    /** The built plugins under another version number: a folder for {@code plugin.path}. */
    private Path pluginsOfVersion(String version) throws IOException {
        Path target = folder.resolve("plugins-" + version);
        try (Stream<Path> files = Files.walk(Environment.plugins())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy =
                        target.resolve(Environment.plugins().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                    if (requireNonNull(file.getFileName()).toString().startsWith("hydrant-sink-s3parquet")) {
                        setVersion(copy, version);
                    }
                }
            }
        }
        return target;
    }

    private static void setVersion(Path jar, String version) {
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Path manifest = inside.getPath("META-INF/MANIFEST.MF");
            String text = Files.readString(manifest);
            assertThat(text).contains("\nImplementation-Version: ");
            Files.writeString(
                    manifest,
                    text.replaceFirst("\nImplementation-Version: [^\r\n]*", "\nImplementation-Version: " + version));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change the version of " + jar, e);
        }
    }
}
