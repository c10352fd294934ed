// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.readback.DuckDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * The sink on a real worker with records that bring their own schema, in two versions by turns: the table is created and
 * extended, CSV is delivered and read back by DuckDB, and each object is told on a topic of the real broker.
 */
@ExtendWith(SharedEnvironment.class)
class SinkSchemaIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RECORDS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void versionsOfASchemaCreateATableAndEachObjectIsTold(Environment environment) throws Exception {
        try (Aws aws = new Aws(environment.s3Endpoint(), environment.glueEndpoint())) {
            aws.createBucket("schema-lake");
            createTopics(environment, "it-schema", "it-schema-objects");
            produce(environment);

            environment.connect().putConfig("it-schema", sink(environment));
            environment.connect().awaitRunning("it-schema", 1, PATIENCE);

            Map<String, JsonNode> told = new HashMap<>();
            await().atMost(PATIENCE).untilAsserted(() -> {
                told.clear();
                for (String value : Topics.values(environment.bootstrapServers(), "it-schema-objects")) {
                    JsonNode object = JSON.readTree(value);
                    told.put(object.get("key").asText(), object);
                }
                assertThat(told.values().stream()
                                .mapToInt(object -> object.get("rows").asInt())
                                .sum())
                        .isEqualTo(RECORDS);
            });
            environment.connect().delete("it-schema");

            List<String> files = new ArrayList<>();
            Path folder = Files.createDirectories(environment.folder().resolve("schema"));
            for (JsonNode object : told.values()) {
                Path file = folder.resolve(Path.of(object.get("key").asText()).getFileName());
                aws.s3()
                        .getObject(
                                request -> request.bucket("schema-lake")
                                        .key(object.get("key").asText()),
                                file);
                assertThat(Files.size(file)).isEqualTo(object.get("size").asLong());
                assertThat(object.get("table").asText()).isEqualTo("schema_it.events");
                assertThat(object.get("partitionValues").get(0).asText()).isEqualTo("shop");
                files.add(DuckDb.literal(file.toString()));
            }
            try (DuckDb duckDb = DuckDb.open()) {
                String rows = "read_csv([" + String.join(",", files)
                        + "], header=true, union_by_name=true, all_varchar=true, nullstr='\\N')";
                assertThat(duckDb.query("select count(*) as n, count(distinct id) as ids, count(name) as names,"
                                + " count(*) filter (where name = 'n' || id) as right from " + rows))
                        .containsExactly(Map.of("n", "100", "ids", "100", "names", "50", "right", "50"));
            }
            Table table = aws.glue()
                    .getTable(request -> request.databaseName("schema_it").name("events"))
                    .table();
            assertThat(table.storageDescriptor().columns().stream().map(Column::name))
                    .containsExactlyInAnyOrder("id", "app", "name");
            assertThat(table.partitionKeys().stream().map(Column::name)).containsExactly("shop_app");
            assertThat(table.storageDescriptor().serdeInfo().serializationLibrary())
                    .contains("OpenCSVSerde");
            assertThat(table.parameters()).containsEntry("skip.header.line.count", "1");
            assertThat(aws.glue()
                            .getPartitions(
                                    request -> request.databaseName("schema_it").tableName("events"))
                            .partitions())
                    .singleElement()
                    .satisfies(partition -> assertThat(partition.values()).containsExactly("shop"));
        }
    }

    private static Map<String, String> sink(Environment environment) {
        Map<String, String> sink = new HashMap<>(Map.of(
                "connector.class", "io.hydrant.sink.s3parquet.S3ParquetSinkConnector",
                "name", "it-schema",
                "tasks.max", "1",
                "topics", "it-schema",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable", "true",
                "consumer.override.auto.offset.reset", "earliest",
                "s3.bucket", "schema-lake",
                "s3.region", "us-east-1",
                "s3.endpoint.url", "${env:S3_ENDPOINT_URL}"));
        sink.putAll(Map.of(
                "s3.path.style.access", "true",
                "aws.access.key.id", "test",
                "aws.secret.access.key", "test",
                "s3.prefix", "events/shop_app=!{field:app}/",
                "s3.error.output.prefix", "errors/!{firehose:error-output-type}/",
                "format", "csv",
                "glue.database", "schema_it",
                "glue.table", "events",
                "glue.endpoint.url", "${env:GLUE_ENDPOINT_URL}",
                "glue.table.create", "true"));
        sink.put("csv.header", "true");
        sink.putAll(Map.of(
                "glue.table.evolve", "true",
                "glue.table.refresh.seconds", "1",
                "schema.source", "record",
                "buffering.size.mb", "1",
                "buffering.interval.seconds", "1",
                "delivery.notifications.topic", "it-schema-objects",
                "delivery.notifications.producer.bootstrap.servers", environment.bootstrapServers()));
        return sink;
    }

    private static void createTopics(Environment environment, String... names) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", environment.bootstrapServers()))) {
            for (String name : names) {
                admin.createTopics(List.of(new NewTopic(name, 1, (short) 1)))
                        .all()
                        .get();
            }
        }
    }

    private static void produce(Environment environment) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", environment.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(new ProducerRecord<>("it-schema", record(i))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** Every other one of a version that has one column more. */
    private static String record(int id) {
        String more = id % 2 == 0 ? "" : ",{\"field\":\"name\",\"type\":\"string\",\"optional\":true}";
        String name = id % 2 == 0 ? "" : ",\"name\":\"n" + id + "\"";
        return "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"id\",\"type\":\"int64\"},"
                + "{\"field\":\"app\",\"type\":\"string\"}" + more + "]},\"payload\":{\"id\":" + id
                + ",\"app\":\"shop\"" + name + "}}";
    }
}
