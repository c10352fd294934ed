// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.quickstart.clients.LogSubscription;
import io.hydrant.dev.quickstart.clients.LogSubscription.LogEvent;
import io.hydrant.dev.quickstart.readback.S3Objects;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.rest.ConnectRestException;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;

/** The Kinesis source of the built zip on a real Kinesis API, and the Firehose source beside it. */
@ExtendWith(SharedEnvironment.class)
class KinesisIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static KinesisStreams kinesis;

    @BeforeAll
    static void startKinesis() throws Exception {
        kinesis = KinesisStreams.start();
    }

    @AfterAll
    static void stopKinesis() {
        if (kinesis != null) {
            kinesis.close();
        }
    }

    /** The README's connector, told where the emulator is and to begin with the oldest record. */
    @Test
    void theReadmesConnectorFiltersWhatItReads(Environment environment) throws Exception {
        Map<String, String> config = ReadmeConnectors.config("kinesis-logs");
        config.putAll(kinesis.connection());
        config.put("kinesis.initial.position", "trim_horizon");
        kinesis.create("log-subscriptions", 1);
        kinesis.put("log-subscriptions", "k", envelope("INFO a", "ERROR b", "WARN c", "DEBUG d"));
        kinesis.put("log-subscriptions", "k", "cut off".getBytes(UTF_8));
        kinesis.put("log-subscriptions", "k", Arrays.copyOf(envelope("ERROR e"), 50));
        deploy(environment, config);
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(values(environment, "kinesis-app-logs")).hasSize(3));
            assertThat(values(environment, "kinesis-app-logs").subList(0, 2))
                    .satisfiesExactly(
                            first -> assertThat(first).contains("\"message\":\"ERROR b\""),
                            second -> assertThat(second).contains("\"message\":\"WARN c\""));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    Kafka.records(environment.bootstrapServers(), "kinesis-app-logs-dead-letter"))
                            .hasSize(1));
        } finally {
            environment.connect().delete("kinesis-logs");
        }
    }

    /** DirectPut data, a Firehose's delivery, a Lambda function's event and a Kinesis record. */
    @Test
    void theSameEnvelopeGivesTheSameRecordsInEveryCarrier(Environment environment) throws Exception {
        Map<String, String> firehose = ReadmeConnectors.config("firehose");
        firehose.put("name", "carriers-firehose");
        firehose.put("topic.creation.default.partitions", "1");
        firehose.put("topic.creation.default.replication.factor", "1");
        firehose.put("topic.creation.default.retention.ms", "-1");
        firehose.put("delivery.streams", "direct,delivery,lambda,transformation");
        firehose.keySet().removeIf(key -> key.startsWith("delivery.streams.app."));
        for (String stream : List.of("direct", "delivery", "lambda", "transformation")) {
            firehose.put("delivery.streams." + stream + ".topic", "carrier-" + stream);
        }
        kinesis.create("carriers", 1);
        Map<String, String> pull = kinesisConfig("carriers", "carrier-kinesis");
        byte[] envelope = envelope("GET /health 200", "two\nlines\n", "größe 日本 \ud83d\ude00", "");
        String data = Base64.getEncoder().encodeToString(envelope);

        URI endpoint = FirehoseIT.deploy(environment, firehose);
        deploy(environment, pull);
        try (FirehoseClient client = Firehose.client(endpoint, 4)) {
            client.putRecord(put ->
                    put.deliveryStreamName("direct").record(record -> record.data(SdkBytes.fromByteArray(envelope))));
            String key = String.valueOf(firehose.get("firehose.access.keys"));
            post(endpoint.resolve("/delivery"), key, "{\"requestId\":\"r\",\"records\":[{\"data\":\"" + data + "\"}]}");
            post(endpoint.resolve("/lambda"), key, "{\"awslogs\":{\"data\":\"" + data + "\"}}");
            post(
                    endpoint.resolve("/transformation"),
                    key,
                    "{\"invocationId\":\"i\",\"records\":[{\"recordId\":\"1\",\"data\":\"" + data + "\"}]}");
            kinesis.put("carriers", "any", envelope);

            List<String> direct = everything(environment, "carrier-direct");
            assertThat(direct).hasSize(4).allMatch(record -> record.startsWith("/app/api/i-0abc @ 14328268550"));
            for (String carrier : List.of("delivery", "lambda", "transformation", "kinesis")) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(everything(environment, "carrier-" + carrier))
                                .as(carrier)
                                .isEqualTo(direct));
            }
        } finally {
            environment.connect().delete("carriers-firehose");
            environment.connect().delete("carriers");
        }
    }

    @Test
    void positionsCanBeSetAndForgottenThroughRest(Environment environment) {
        kinesis.create("altered", 1);
        List<String> sequence = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sequence.add(kinesis.put("altered", "k", ("n" + i).getBytes(UTF_8)));
        }
        ConnectRest connect = environment.connect();
        deploy(environment, kinesisConfig("altered", "altered"));
        try {
            awaitValues(environment, "altered", "n0 n1 n2 n3 n4 n5");
            stop(connect, "altered");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(connect.offsets("altered")
                                    .path("offsets")
                                    .path(0)
                                    .path("offset")
                                    .path("seq")
                                    .asText())
                            .isEqualTo(sequence.get(5)));

            assertThatThrownBy(() -> connect.alterOffsets("altered", offsets("altered", "not a number")))
                    .isInstanceOf(ConnectRestException.class)
                    .hasMessageContaining("digits");
            connect.alterOffsets("altered", offsets("altered", sequence.get(3)));
            connect.resume("altered");
            awaitValues(environment, "altered", "n0 n1 n2 n3 n4 n5 n4 n5");

            stop(connect, "altered");
            connect.resetOffsets("altered");
            connect.resume("altered");
            awaitValues(environment, "altered", "n0 n1 n2 n3 n4 n5 n4 n5 n0 n1 n2 n3 n4 n5");
        } finally {
            connect.delete("altered");
        }
    }

    /** Iterators are good for five minutes: the emulator's clock is put ahead while a reader holds one. */
    @Test
    void goesOnWhereItWasWhenItsIteratorHasExpired(Environment environment) throws Exception {
        kinesis.create("expired", 1);
        kinesis.put("expired", "k", "n0".getBytes(UTF_8));
        deploy(environment, kinesisConfig("expired", "expired"));
        try {
            awaitValues(environment, "expired", "n0");
            kinesis.setClockAhead(true);
            await().atMost(PATIENCE).until(() -> PluginMeter.value("expired", "iterator-expired-total") >= 1);
            kinesis.put("expired", "k", "n1".getBytes(UTF_8));
            awaitValues(environment, "expired", "n0 n1");
            kinesis.put("expired", "k", "n2".getBytes(UTF_8));
            awaitValues(environment, "expired", "n0 n1 n2");
        } finally {
            kinesis.setClockAhead(false);
            environment.connect().delete("expired");
        }
    }

    /** The example's files as they ship, but for a stream, a topic and a bucket of their own. */
    @Test
    void theExamplesConnectorPutsASubscriptionsLinesOnS3(Environment environment) throws Exception {
        String own = "example-by-kinesis";
        Path folder = Environment.home().resolve("config-examples/cloudwatch-logs");
        ExampleFiles files = new ExampleFiles(folder);
        Map<String, String> source = files.connector("source-kinesis.json");
        source.putAll(kinesis.connection());
        source.putAll(Map.of("kinesis.stream", own, "kinesis.topic", own));
        Map<String, String> sink = files.connector("sink.json");
        sink.putAll(Map.of("name", own + "-sink", "topics", own, "s3.bucket", own));
        LogSubscription subscription = new LogSubscription("unused", "unused");
        Instant now = Instant.now(); // or Kafka's retention would delete it
        List<LogEvent> sample = new ArrayList<>();
        for (JsonNode event : new ObjectMapper()
                .readTree(folder.resolve("sample-input.json").toFile())
                .path("logEvents")) {
            sample.add(new LogEvent(now, event.path("message").asText()));
        }
        byte[] broken = "no log subscription".getBytes(UTF_8);
        kinesis.create(own, 2);
        kinesis.put(own, "a", subscription.controlPayload(now));
        kinesis.put(own, "b", subscription.payload("/app/api", "i-0abc", sample));
        kinesis.put(own, "c", broken);

        try (Aws aws = new Aws(environment.s3Endpoint(), environment.glueEndpoint())) {
            aws.createBucket(own);
            deploy(environment, source, 2);
            deploy(environment, sink, 2);

            S3Objects objects = new S3Objects(aws.s3(), environment.folder());
            String day = LocalDate.ofInstant(now, ZoneOffset.UTC) + "/";
            List<String> expected = sample.stream()
                    .map(event -> event.message().stripTrailing())
                    .toList();
            await().atMost(PATIENCE).untilAsserted(() -> {
                List<String> lines = new ArrayList<>();
                for (Path object : objects.download(own, "logs/succeed/" + day)) {
                    lines.addAll(gunzip(object).lines().toList());
                }
                assertThat(lines).isEqualTo(expected);
                List<String> errors = objects.errorOutput(own, "logs/processing-failed/" + day);
                assertThat(errors).hasSize(1);
                assertThat(errors.get(0)).contains(Base64.getEncoder().encodeToString(broken));
            });
        } finally {
            environment.connect().delete(String.valueOf(sink.get("name")));
            environment.connect().delete(String.valueOf(source.get("name")));
        }
    }

    private static String gunzip(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static ObjectNode offsets(String stream, String sequenceNumber) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode one = json.objectNode();
        one.set("partition", json.objectNode().put("stream", stream).put("shard", "shardId-000000000000"));
        one.set("offset", json.objectNode().put("seq", sequenceNumber));
        ArrayNode all = json.arrayNode().add(one);
        return json.objectNode().set("offsets", all);
    }

    /** Returns when the tasks have gone: before, offsets cannot be altered. */
    private static void stop(ConnectRest connect, String connector) {
        connect.stop(connector);
        await().atMost(PATIENCE)
                .until(() -> connect.status(connector).state().equals("STOPPED")
                        && connect.status(connector).tasks().isEmpty());
    }

    private static Map<String, String> kinesisConfig(String stream, String topic) {
        Map<String, String> config = ReadmeConnectors.config("kinesis-logs");
        config.putAll(kinesis.connection());
        config.remove("cloudwatch.logs.filter.pattern");
        config.putAll(Map.of(
                "name", stream,
                "kinesis.stream", stream,
                "kinesis.topic", topic,
                "kinesis.initial.position", "trim_horizon",
                "topic.creation.default.partitions", "1",
                "topic.creation.default.replication.factor", "1",
                "topic.creation.default.retention.ms", "-1"));
        return config;
    }

    private static void deploy(Environment environment, Map<String, String> config) {
        deploy(environment, config, 1);
    }

    private static void deploy(Environment environment, Map<String, String> config, int tasks) {
        String name = String.valueOf(config.get("name"));
        environment.connect().putConfig(name, config);
        environment.connect().awaitRunning(name, tasks, PATIENCE);
    }

    private static void awaitValues(Environment environment, String topic, String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(String.join(" ", values(environment, topic))).isEqualTo(expected));
    }

    private static List<String> values(Environment environment, String topic) {
        return Kafka.records(environment.bootstrapServers(), topic).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    /** Key, timestamp, value and headers of each record. */
    private static List<String> everything(Environment environment, String topic) {
        return Kafka.records(environment.bootstrapServers(), topic).stream()
                .map(KinesisIT::everything)
                .toList();
    }

    private static String everything(ConsumerRecord<String, byte[]> record) {
        return record.key() + " @ " + record.timestamp() + " " + new String(record.value(), UTF_8) + " "
                + record.headers();
    }

    private static void post(URI url, String accessKey, String body) throws IOException, InterruptedException {
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(url)
                                        .header("X-Amz-Firehose-Access-Key", accessKey)
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    /** What CloudWatch Logs sends: gzip of an envelope with an event for each message. */
    private static byte[] envelope(String... messages) throws IOException {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode envelope = json.objectNode()
                .put("messageType", "DATA_MESSAGE")
                .put("owner", "111122223333")
                .put("logGroup", "/app/api")
                .put("logStream", "i-0abc");
        envelope.putArray("subscriptionFilters").add("to-lake");
        ArrayNode events = envelope.putArray("logEvents");
        for (int i = 0; i < messages.length; i++) {
            events.addObject()
                    .put("id", "3195310660696698337880902507980421114328961542429822156" + i)
                    .put("timestamp", 1_432_826_855_000L + i)
                    .put("message", messages[i]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(envelope.toString().getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
