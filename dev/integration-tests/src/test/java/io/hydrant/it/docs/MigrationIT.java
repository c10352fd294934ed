// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import io.hydrant.it.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;

/**
 * The "after" configurations of the moving guides: valid as they stand in the pages, and then deployed with the endpoints
 * and credentials of the stack, free ports, short intervals, and (Firehose) callers that do not sign.
 */
@ExtendWith(SharedEnvironment.class)
class MigrationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> deployed = new ArrayList<>();
    private Environment environment;
    private ConnectRest connect;
    private Aws aws;

    @BeforeEach
    void connect(Environment environment) {
        this.environment = environment;
        connect = environment.connect();
        aws = new Aws(environment.s3Endpoint(), environment.glueEndpoint());
        aws.createBucket("lake");
    }

    @AfterEach
    void delete() {
        deployed.forEach(connect::delete);
        aws.close();
    }

    @Test
    void fromFirehose() throws Exception {
        aws.createTable(clicks());
        int port = FreePorts.one();
        Map<String, String> source = after("docs/moving-from-firehose.md", "source");
        source.putAll(Map.of(
                "listener.port", Integer.toString(port),
                "firehose.credentials.agents.secret.access.key", "secret",
                "firehose.authentication", "none"));
        deploy(source);
        deploy(after("docs/moving-from-firehose.md", "sink"));

        // when
        // {"page":"/a"} and {"page":"/b"}
        HttpRequest.Builder batch = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "Firehose_20150804.PutRecordBatch")
                .POST(HttpRequest.BodyPublishers.ofString("{\"DeliveryStreamName\":\"clicks\",\"Records\":["
                        + "{\"Data\":\"eyJwYWdlIjoiL2EifQ==\"},{\"Data\":\"eyJwYWdlIjoiL2IifQ==\"}]}"));
        awaitStatus(batch, 200);

        // then
        DeliveredTable table = DeliveredTable.of(aws, "lake", "clicks", environment.folder());
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(table.refresh()).isNotEmpty();
            try (DuckDb duckDb = DuckDb.open()) {
                table.defineView(duckDb, "delivered");
                assertThat(duckDb.query("select page from delivered order by page"))
                        .extracting(row -> row.get("page"))
                        .containsExactly("/a", "/b");
            }
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(objects("backup/clicks/")).isNotEmpty());
    }

    @Test
    void fromApiGateway() throws Exception {
        int port = FreePorts.one();
        Map<String, String> source = after("docs/moving-from-api-gateway.md", "source");
        source.put("listener.port", Integer.toString(port));
        deploy(source);

        HttpRequest.Builder callback = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/abc/mobile_attribution?event_name=O%27Neil%20%22q%22"));
        awaitStatus(callback.copy(), 403);
        awaitStatus(callback.copy().header("x-api-key", Environment.API_KEY), 200);

        List<String> values = Topics.values(environment.bootstrapServers(), "attribution-api");
        assertThat(values).hasSize(1);
        assertThat(JSON.readTree(values.get(0)))
                .isEqualTo(JSON.readTree("{\"app_token\":\"abc\",\"event_name\":\"O'Neil \\\"q\\\"\"}"));
    }

    /** The old sink is a stand-in: any sink connector has such offsets. */
    @Test
    void fromConfluentHandsOverWithoutGapOrDouble(@TempDir Path folder) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", environment.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1).configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
        }
        produce(0, 6);
        Map<String, String> old = Map.of(
                "name", "orders-s3",
                "connector.class", "org.apache.kafka.connect.file.FileStreamSinkConnector",
                "tasks.max", "1",
                "topics", "orders",
                "file", folder.resolve("orders").toString());
        connect.putConfig("orders-s3", old);
        deployed.add("orders-s3");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(connect.offsets("orders-s3").toString()).contains("\"kafka_offset\":6"));

        // when
        connect.stop("orders-s3");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(connect.status("orders-s3").state()).isEqualTo("STOPPED"));
        JsonNode offsets = connect.offsets("orders-s3");
        Map<String, String> config = after("docs/moving-from-confluent-s3-sink.md", "sink");
        connect.createStopped("orders-lake", config);
        deployed.add("orders-lake");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(connect.status("orders-lake").state()).isEqualTo("STOPPED"));
        connect.alterOffsets("orders-lake", offsets);
        produce(6, 10);
        connect.resume("orders-lake");

        // then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines("orders/day=2026-11-20/"))
                        .containsExactlyInAnyOrder(order(6), order(7), order(8), order(9)));
    }

    private void deploy(Map<String, String> config) {
        String name = config.getOrDefault("name", "");
        connect.putConfig(name, config);
        deployed.add(name);
        connect.awaitRunning(name, Integer.parseInt(config.getOrDefault("tasks.max", "1")), PATIENCE);
    }

    /** The page's configuration, with what {@code dev-stack.json} says of its connector class. */
    private Map<String, String> after(String page, String which) throws Exception {
        List<String> blocks = Pages.blocks(page, "json after " + which);
        assertThat(blocks).hasSize(1);
        Map<String, String> config =
                JSON.readValue(blocks.get(0), new TypeReference<LinkedHashMap<String, String>>() {});
        Map<String, String> withoutEnvironment = new LinkedHashMap<>(config);
        withoutEnvironment.replaceAll(
                (key, value) -> value.startsWith("${env:") ? "a-secret-of-the-environment" : value);
        assertThat(connect.validate(withoutEnvironment).errors()).isEmpty();
        config.putAll(onStack().getOrDefault(config.getOrDefault("connector.class", ""), Map.of()));
        // The stack's backup interval needs a size beside it.
        if (config.containsKey("s3.backup.buffering.interval.seconds")) {
            config.putIfAbsent("s3.backup.buffering.size.mb", "64");
        }
        config.computeIfPresent("tasks.max", (key, value) -> "1");
        return config;
    }

    private static Map<String, Map<String, String>> onStack() throws IOException {
        return JSON.readValue(
                Environment.home().resolve("config-examples/dev-stack.json").toFile(), new TypeReference<>() {});
    }

    private void awaitStatus(HttpRequest.Builder request, int status) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(client.send(
                                        request.timeout(Duration.ofSeconds(30)).build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(status));
    }

    private void produce(int from, int to) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", environment.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = from; i < to; i++) {
                // close() waits for all of them; what did not arrive is missed by the test
                var unused = producer.send(new ProducerRecord<>("orders", order(i)));
            }
        }
    }

    private static String order(int number) {
        return "{\"id\":" + number + ",\"ordered_at\":\"2026-11-20T12:00:00Z\"}";
    }

    private List<String> objects(String prefix) {
        return aws.s3().listObjectsV2Paginator(request -> request.bucket("lake").prefix(prefix)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    private List<String> lines(String prefix) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String key : objects(prefix)) {
            byte[] bytes = aws.s3()
                    .getObjectAsBytes(request -> request.bucket("lake").key(key))
                    .asByteArray();
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
            }
        }
        return lines;
    }

    private static CreateTableRequest clicks() {
        return CreateTableRequest.builder()
                .databaseName("lake")
                .tableInput(table -> table.name("clicks")
                        .tableType("EXTERNAL_TABLE")
                        .partitionKeys(
                                Column.builder().name("day").type("string").build())
                        .storageDescriptor(storage -> storage.location("s3://lake/clicks/")
                                .inputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
                                .outputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat")
                                .serdeInfo(serde -> serde.serializationLibrary(
                                        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"))
                                .columns(Column.builder()
                                        .name("page")
                                        .type("string")
                                        .build())))
                .build();
    }
}
