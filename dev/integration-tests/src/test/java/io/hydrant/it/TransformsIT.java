// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.dev.stack.rest.PluginInfo;
import io.hydrant.it.TransformExamples.Example;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every transform of the built zip in a real worker, deployed by REST, between Kafka's file connectors: each README example
 * alone, in source and in sink position, and the chains of the access-logs and cloudwatch-logs pipelines.
 */
@ExtendWith(SharedEnvironment.class)
class TransformsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String LTSV =
            "time:[28/Jun/2021:17:22:48 +0900]\tforwardedfor:-\thost:192.0.2.77\treq:GET /%s HTTP/1.1"
                    + "\tstatus:%d\tsize:512\treferer:-\tua:curl/8.5\treqtime_microsec:1834";

    private static final String CONTROL =
            "H4sIAAAAAAAAAzWO0QqCMBiFX2XsWiJFi7wLUW8sIYUuQmLpnxvpJttMQnz3Ztrlxzmc8424BaVIDfmnA+zj"
                    + "ID3nlzS5n8IsO8YhtrAYOMg5aURfDUSXNBG1MkEj6liKvjPZQpmWQNoFVf9QpWSdZoJHrNEgFfZvxa8XvoHrGUfMqqWumdHQpDVjtmdvHc91"
                    + "dwdn71p/vVngmqBVD616PgoolC/Ga0SBNJoi8USVWWKczM8oYhKoULDBUzF9Aeua5yHsAAAA";

    private static final String DATA = TransformExamples.all().stream()
            .filter(example -> example.name().equals("DecodeCloudWatchLogs"))
            .map(Example::in)
            .findFirst()
            .orElseThrow();

    @Test
    void allAreListed(Environment environment) {
        List<String> classes = environment.connect().plugins(false).stream()
                .map(PluginInfo::className)
                .filter(name -> name.startsWith("io.hydrant.transforms."))
                .toList();
        List<String> expected = new ArrayList<>(List.of("io.hydrant.transforms.predicates.MatchesCloudWatchFilter"));
        for (Example example : TransformExamples.all()) {
            expected.add("io.hydrant.transforms." + example.name() + "$Key");
            expected.add("io.hydrant.transforms." + example.name() + "$Value");
        }
        assertThat(classes).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theFilterCommandRunsFromWhereThePluginIs(Environment environment) throws Exception {
        // given a link to it, as on a PATH
        Path command;
        try (Stream<Path> plugins = Files.list(Environment.plugins())) {
            command = plugins.map(plugin -> plugin.resolve("bin/hydrant-filter"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
        }
        Path folder = Files.createDirectories(environment.folder().resolve("filter-command"));
        Path link = Files.createSymbolicLink(folder.resolve("filter"), command.toAbsolutePath());

        // when, then
        assertThat(filtered(link, "-healthcheck", "GET /\nGET /healthcheck\n")).isEqualTo("0 GET /\n");
        assertThat(filtered(link, "{ $.a = 2 }", "{\"a\":1}\n")).isEqualTo("1 ");
        assertThat(filtered(link, "{ $.a = }", "")).isEqualTo("2 ");
    }

    private static String filtered(Path command, String pattern, String log) throws Exception {
        Process process = new ProcessBuilder(command.toString(), pattern)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(log.getBytes(UTF_8));
        } catch (IOException e) {
            // It may be gone before it has read: a wrong pattern.
        }
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + out;
    }

    @Test
    void aWrongPatternIsRefusedWithAPointer(Environment environment) {
        Map<String, String> config = source("wrong", environment.folder());
        config.put("transforms", "f");
        config.put("transforms.f.type", "io.hydrant.transforms.CloudWatchFilter$Value");
        config.put("transforms.f.filter.pattern", "{ $.level = }");

        Map<String, List<String>> errors =
                environment.connect().validate(config).errors();

        assertThat(errors).containsOnlyKeys("transforms.f.filter.pattern");
        assertThat(errors.values().toString()).contains("offset 12").contains("^");
    }

    @Test
    void everyExampleRunsInSourcePosition(Environment environment) throws IOException {
        Path folder = Files.createDirectories(environment.folder().resolve("transforms-source"));
        List<Example> examples = TransformExamples.all();
        assertThat(examples).hasSize(16);

        for (Example example : examples) {
            Files.writeString(folder.resolve(example.id()), example.in() + "\n");
            Map<String, String> config = source(example.id(), folder);
            config.putAll(example.config());
            deploy(environment, config);
        }

        for (Example example : examples) {
            environment.connect().awaitRunning("it-source-" + example.id(), 1, PATIENCE);
            if (!example.out().isEmpty()) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(jsonOf(environment, "it-source-" + example.id()))
                                .as(example.name())
                                .isEqualTo(example.out()));
            }
            environment.connect().delete("it-source-" + example.id());
        }
        for (Example example : examples) {
            assertThat(jsonOf(environment, "it-source-" + example.id()))
                    .as("in the end, %s", example.name())
                    .isEqualTo(example.out());
        }
    }

    @Test
    void everyExampleRunsInSinkPosition(Environment environment) throws Exception {
        Path folder = Files.createDirectories(environment.folder().resolve("transforms-sink"));
        List<Example> examples = TransformExamples.all();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", environment.bootstrapServers()))) {
            admin.createTopics(examples.stream()
                            .map(example -> new NewTopic("it-sink-" + example.id(), 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer = producer(environment)) {
            for (Example example : examples) {
                // The second record shows that the first one did not stop the task.
                producer.send(new ProducerRecord<>("it-sink-" + example.id(), example.in()))
                        .get();
                producer.send(new ProducerRecord<>("it-sink-" + example.id(), example.in()))
                        .get();
            }
        }

        for (Example example : examples) {
            Map<String, String> config = sink(example.id(), folder);
            config.putAll(example.config());
            if (!example.isText()) {
                config.merge("transforms", ",json", String::concat);
                config.put("transforms.json.type", "io.hydrant.transforms.Jq$Value");
                config.put("transforms.json.jq.query", ".");
                config.put("transforms.json.output", "json");
            }
            deploy(environment, config);
        }

        for (Example example : examples) {
            environment.connect().awaitRunning("it-sink-" + example.id(), 1, PATIENCE);
            List<JsonNode> twice = new ArrayList<>(example.out());
            twice.addAll(example.out());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(written(folder.resolve(example.id() + ".out"), example))
                            .as(example.name())
                            .isEqualTo(twice));
            environment.connect().delete("it-sink-" + example.id());
        }
    }

    @Test
    void accessLogsChain(Environment environment) throws IOException {
        Path folder = Files.createDirectories(environment.folder().resolve("access-logs"));
        Files.writeString(
                folder.resolve("access"),
                LTSV.formatted("orders", 404) + "\n" + LTSV.formatted("health", 200) + "\nnot ltsv at all\n");
        Map<String, String> config = source("access", folder);
        config.put("transforms", "health,ltsv,time,redact,shape");
        config.put("predicates", "isHealth");
        config.put("predicates.isHealth.type", "io.hydrant.transforms.predicates.MatchesCloudWatchFilter");
        config.put("predicates.isHealth.filter.pattern", "\"GET /health \"");
        config.put("transforms.health.type", "org.apache.kafka.connect.transforms.Filter");
        config.put("transforms.health.predicate", "isHealth");
        config.put("transforms.ltsv.type", "io.hydrant.transforms.ParseLtsv$Value");
        config.put("transforms.ltsv.types", "time:timestamp,status:int32,size:int64,reqtime_microsec:int64");
        config.put("transforms.ltsv.on.error", "tag");
        config.put("transforms.time.type", "io.hydrant.transforms.ExtractTimestamp$Value");
        config.put("transforms.time.field", "time");
        config.put("transforms.redact.type", "io.hydrant.transforms.Redact$Value");
        config.put("transforms.redact.redact.ip", "host");
        // A line that was no LTSV cannot be redacted: by default that would end the task rather than let it pass.
        config.put("transforms.redact.on.error", "tag");
        config.put("transforms.shape.type", "io.hydrant.transforms.Reshape$Value");
        config.put("transforms.shape.rename", "reqtime_microsec->took_us");
        config.put("transforms.shape.delete", "forwardedfor");
        deploy(environment, config);

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(records(environment, "it-source-access")).hasSize(2));

        ConsumerRecord<String, String> good =
                records(environment, "it-source-access").get(0);
        assertThat(TransformExamples.json(good.value()))
                .isEqualTo(TransformExamples.json("{\"time\":1624868568000,\"host\":\"192.0.2.0\",\"req\":\"GET"
                        + " /orders"
                        + " HTTP/1.1\",\"status\":404,\"size\":512,\"referer\":null,\"ua\":\"curl/8.5\","
                        + "\"took_us\":1834}"));
        assertThat(good.timestamp()).isEqualTo(1_624_868_568_000L);
        ConsumerRecord<String, String> bad =
                records(environment, "it-source-access").get(1);
        assertThat(bad.value()).isEqualTo("\"not ltsv at all\"");
        assertThat(header(bad, "hydrant.error.transform")).isEqualTo("io.hydrant.transforms.ParseLtsv$Value");
        assertThat(header(bad, "hydrant.error.code")).isEqualTo("Transform.MalformedData");
        assertThat(header(bad, "hydrant.error.message")).contains("no label");
        environment.connect().delete("it-source-access");
    }

    @Test
    void cloudWatchLogsChain(Environment environment) throws Exception {
        Path folder = Files.createDirectories(environment.folder().resolve("cloudwatch-logs"));
        Files.writeString(folder.resolve("subscription"), DATA + "\n" + CONTROL + "\n" + DATA + "\n");
        Map<String, String> source = source("subscription", folder);
        source.put("transforms", "decode");
        source.put("transforms.decode.type", "io.hydrant.transforms.DecodeCloudWatchLogs$Value");
        source.put("transforms.decode.cloudwatch.logs.filter.pattern", "[method = GET, path, status = 2*]");
        deploy(environment, source);
        Map<String, String> sink = sink("subscription", folder);
        sink.put("topics", "it-source-subscription");
        sink.put("transforms", "parse,filter,message");
        sink.put("transforms.parse.type", "io.hydrant.transforms.ParseJson$Value");
        sink.put("transforms.filter.type", "io.hydrant.transforms.CloudWatchFilter$Value");
        sink.put(
                "transforms.filter.filter.pattern", "{ $.logGroup = \"/app/*\" && $.logEvents[*].message = \"GET*\" }");
        sink.put("transforms.message.type", "io.hydrant.transforms.Jq$Value");
        sink.put("transforms.message.jq.query", "[.logEvents[].message] | join(\"|\")");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(records(environment, "it-source-subscription"))
                        .hasSize(2));
        deploy(environment, sink);

        await().atMost(PATIENCE)
                .ignoreException(NoSuchFileException.class) // until the sink has started
                .untilAsserted(() -> assertThat(Files.readAllLines(folder.resolve("subscription.out"), UTF_8))
                        .containsExactly("GET /health 200", "GET /health 200"));
        environment.connect().delete("it-source-subscription");
        environment.connect().delete("it-sink-subscription");
    }

    private static void deploy(Environment environment, Map<String, String> config) {
        environment.connect().putConfig(requireNonNull(config.get("name")), config);
    }

    /** Reads {@code folder/id} line by line into the topic {@code it-source-id}, as JSON. */
    private static Map<String, String> source(String id, Path folder) {
        return new HashMap<>(Map.of(
                "name", "it-source-" + id,
                "connector.class", "org.apache.kafka.connect.file.FileStreamSourceConnector",
                "tasks.max", "1",
                "file", folder.resolve(id).toString(),
                "topic", "it-source-" + id,
                "topic.creation.default.partitions", "1",
                "topic.creation.default.replication.factor", "1",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable", "false"));
    }

    /** Writes the topic {@code it-sink-id} into {@code folder/id.out}, a line for each record. */
    private static Map<String, String> sink(String id, Path folder) {
        return new HashMap<>(Map.of(
                "name", "it-sink-" + id,
                "connector.class", "org.apache.kafka.connect.file.FileStreamSinkConnector",
                "tasks.max", "1",
                "file", folder.resolve(id + ".out").toString(),
                "topics", "it-sink-" + id,
                "value.converter", "org.apache.kafka.connect.storage.StringConverter",
                "consumer.override.auto.offset.reset", "earliest"));
    }

    private static List<JsonNode> written(Path file, Example example) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        if (example.isText()) {
            // A text may have several lines; the record ends where the next one begins.
            String all = Files.readString(file);
            String one = example.out().get(0).asText();
            List<JsonNode> texts = new ArrayList<>();
            for (int at = all.indexOf(one); at >= 0; at = all.indexOf(one, at + one.length())) {
                texts.add(example.out().get(0));
            }
            return texts;
        }
        return Files.readAllLines(file, UTF_8).stream()
                .map(TransformExamples::json)
                .collect(Collectors.toList());
    }

    /** Values as JSON; texts without blanks around them. */
    private static List<JsonNode> jsonOf(Environment environment, String topic) {
        return records(environment, topic).stream()
                .map(record -> TransformExamples.json(record.value()))
                .map(json -> json.isTextual() ? TransformExamples.text(json.asText()) : json)
                .collect(Collectors.toList());
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static KafkaProducer<String, String> producer(Environment environment) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", environment.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Everything in the topic now; empty when there is none of this name. */
    private static List<ConsumerRecord<String, String>> records(Environment environment, String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", environment.bootstrapServers(), "allow.auto.create.topics", "false"),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            if (!consumer.listTopics().containsKey(topic)) {
                return records;
            }
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
