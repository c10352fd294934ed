// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import io.hydrant.testing.process.ClientProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;

/**
 * Clients of the Firehose API, changed in nothing but their endpoint. Each sends 10,000 records in batches of 500, of
 * which Kafka's producer refuses every hundredth for its size, sends again only what it was told has failed, shortened,
 * and then one record by PutRecord. Every answered position is looked up in Kafka. What is not on this machine is said.
 */
@ExtendWith(SharedEnvironment.class)
class FirehoseClientsIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CONNECTOR = "firehose-clients";
    private static final int RECORDS = 10_000;
    private static final int BATCH = 500;
    private static final int PRODUCER_TAKES = 10_000;
    private static final int PADDING = 2 * PRODUCER_TAKES;
    private static final Path PROGRAMS = Environment.home().resolve("dev/integration-tests/src/test/clients");

    private static URI endpoint = URI.create("http://127.0.0.1");
    private static String accessKeyId = "";
    private static String secretAccessKey = "";

    @BeforeAll
    static void deploy(Environment environment) {
        Map<String, String> config = ReadmeConnectors.config("firehose");
        config.put("name", CONNECTOR);
        config.put("delivery.streams.app.topic", CONNECTOR);
        config.put("producer.override.max.request.size", Integer.toString(PRODUCER_TAKES));
        // A busy machine must not make a client repeat what is in Kafka already.
        config.put("request.timeout.ms", "60000");
        config.put("ready.stall.ms", "60000");
        accessKeyId = String.valueOf(config.get("firehose.credentials.agents.access.key.id"));
        secretAccessKey = String.valueOf(config.get("firehose.credentials.agents.secret.access.key"));
        endpoint = FirehoseIT.deploy(environment, config);
    }

    @AfterAll
    static void delete(Environment environment) {
        environment.connect().delete(CONNECTOR);
    }

    @Test
    void awsSdkForJava(Environment environment) {
        Told told = new Told();
        try (FirehoseClient client = Firehose.client(endpoint, 4)) {
            List<String> toSend = records("java");
            while (!toSend.isEmpty()) {
                List<String> batch = nextBatch(toSend);
                PutRecordBatchResponse response = client.putRecordBatch(put -> put.deliveryStreamName("app-logs")
                        .records(batch.stream().map(Firehose::record).toList()));
                told.failedPutCount += response.failedPutCount();
                assertThat(response.requestResponses()).hasSameSizeAs(batch);
                for (int i = 0; i < batch.size(); i++) {
                    PutRecordBatchResponseEntry entry =
                            response.requestResponses().get(i);
                    told.of(batch.get(i), entry.recordId(), entry.errorCode(), toSend);
                }
            }
            told.stored.put(
                    client.putRecord(put -> put.deliveryStreamName("app-logs").record(Firehose.record("java-one\n")))
                            .recordId(),
                    "java-one\n");
            assertThatThrownBy(() -> client.putRecord(
                            put -> put.deliveryStreamName("unknown").record(Firehose.record("x"))))
                    .isInstanceOf(ResourceNotFoundException.class);
            told.unknown = "ResourceNotFoundException";
        }
        assertComplete(environment, "java", told);
    }

    @Test
    void awsSdkForJavaScript(Environment environment) throws Exception {
        assume(ClientProcess.works("node", "--version") && ClientProcess.works("npm", "--version"), "node and npm");
        Path node = Files.createDirectories(Path.of("target", "node-client").toAbsolutePath());
        for (String file : List.of("package.json", "put.mjs")) {
            Files.copy(PROGRAMS.resolve("node").resolve(file), node.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(node.resolve("node_modules/@aws-sdk/client-firehose"))) {
            ClientProcess.npmInstall(node);
        }
        assertComplete(environment, "node", told(node, List.of("node", "put.mjs")));
    }

    @Test
    void boto3(Environment environment) throws Exception {
        String python = "";
        // What Debian installs is for Debian's Python, which need not be the first one on the path.
        for (String candidate : List.of("python3", "/usr/bin/python3")) {
            if (python.isEmpty() && ClientProcess.works(candidate, "-c", "import boto3")) {
                python = candidate;
            }
        }
        assume(!python.isEmpty(), "Python with boto3 (Debian: python3-boto3)");
        assertComplete(environment, "boto", told(PROGRAMS.resolve("python"), List.of(python, "put.py")));
    }

    @Test
    void awsCli(Environment environment, @TempDir Path folder) throws Exception {
        assume(ClientProcess.works("aws", "--version"), "the AWS CLI (Debian: awscli)");
        // Version 2 would take the text for base64; version 1 never does.
        Files.writeString(folder.resolve("config"), "[default]\ncli_binary_format = raw-in-base64-out\n");
        Told told = new Told();
        List<String> toSend = records("cli");
        while (!toSend.isEmpty()) {
            List<String> batch = nextBatch(toSend);
            ObjectNode request = JSON.createObjectNode().put("DeliveryStreamName", "app-logs");
            ArrayNode records = request.putArray("Records");
            batch.forEach(record -> records.addObject().put("Data", record));
            JsonNode answer = JSON.readTree(aws(folder, "put-record-batch", request, 0));
            told.failedPutCount += answer.path("FailedPutCount").asInt();
            assertThat(answer.path("RequestResponses")).hasSameSizeAs(batch);
            for (int i = 0; i < batch.size(); i++) {
                JsonNode entry = answer.path("RequestResponses").path(i);
                told.of(batch.get(i), text(entry, "RecordId"), text(entry, "ErrorCode"), toSend);
            }
        }
        ObjectNode one = JSON.createObjectNode().put("DeliveryStreamName", "app-logs");
        one.putObject("Record").put("Data", "cli-one\n");
        JsonNode answer = JSON.readTree(aws(folder, "put-record", one, 0));
        told.stored.put(answer.path("RecordId").asText(), "cli-one\n");
        one.put("DeliveryStreamName", "unknown");
        assertThat(aws(folder, "put-record", one, 254, 255)).contains("(ResourceNotFoundException)");
        told.unknown = "ResourceNotFoundException";
        assertComplete(environment, "cli", told);
    }

    /** Every hundredth is one that the producer refuses. */
    private static List<String> records(String prefix) {
        return new ArrayList<>(IntStream.range(0, RECORDS)
                .mapToObj(i -> prefix + "-" + i + "\n" + (i % 100 == 99 ? "x".repeat(PADDING) : ""))
                .toList());
    }

    private static List<String> nextBatch(List<String> toSend) {
        List<String> first = toSend.subList(0, Math.min(BATCH, toSend.size()));
        List<String> batch = List.copyOf(first);
        first.clear();
        return batch;
    }

    /** What a program says on its last line. */
    private static Told told(Path folder, List<String> command) throws Exception {
        ClientProcess.Result result = ClientProcess.run(
                folder,
                Map.of(
                        "ENDPOINT",
                        endpoint.toString(),
                        "ACCESS_KEY_ID",
                        accessKeyId,
                        "SECRET_ACCESS_KEY",
                        secretAccessKey,
                        "PADDING",
                        Integer.toString(PADDING)),
                command);
        assertThat(result.exitCode()).as(result.output()).isZero();
        String last = result.output().strip().lines().reduce("", (before, line) -> line);
        return JSON.readValue(last, Told.class);
    }

    private static String aws(Path folder, String operation, ObjectNode request, Integer... exitCodes)
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve("request.json"), request.toString());
        Map<String, String> variables = Map.of(
                "AWS_ACCESS_KEY_ID",
                accessKeyId,
                "AWS_SECRET_ACCESS_KEY",
                secretAccessKey,
                "AWS_DEFAULT_REGION",
                "us-west-2",
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_CONFIG_FILE",
                folder.resolve("config").toString());
        ClientProcess.Result result = ClientProcess.run(
                folder,
                new HashMap<>(variables),
                List.of(
                        "aws",
                        "--endpoint-url",
                        endpoint.toString(),
                        "--output",
                        "json",
                        "firehose",
                        operation,
                        "--cli-input-json",
                        "file://request.json"));
        assertThat(result.exitCode()).as(result.output()).isIn(Arrays.asList(exitCodes));
        return result.output();
    }

    private static @Nullable String text(JsonNode entry, String member) {
        return entry.path(member).textValue();
    }

    private static void assertComplete(Environment environment, String prefix, Told told) {
        assertThat(told.failedPutCount).isEqualTo(RECORDS / 100);
        assertThat(told.errorCodes).isEqualTo(Map.of("InternalFailure", RECORDS / 100));
        assertThat(told.unknown).isEqualTo("ResourceNotFoundException");
        Map<String, String> inKafka = Kafka.byPosition(environment.bootstrapServers(), CONNECTOR);
        inKafka.values().removeIf(value -> !value.startsWith(prefix + "-"));
        assertThat(inKafka.equals(told.stored))
                .as("each record is where its answer says, and nothing else is there: %s", difference(told, inKafka))
                .isTrue();
        Set<String> expected = new HashSet<>(List.of(prefix + "-one\n"));
        IntStream.range(0, RECORDS).forEach(i -> expected.add(prefix + "-" + i + "\n"));
        assertThat(Set.copyOf(inKafka.values()).equals(expected))
                .as("each record is there, the refused ones shortened")
                .isTrue();
        assertThat(inKafka).hasSameSizeAs(expected);
        System.out.printf(
                "firehose clients, %s: %d records refused and sent again, %d in Kafka where the answers say%n",
                prefix, told.failedPutCount, inKafka.size());
    }

    /** Both maps are too long to be printed. */
    private static Map<String, String> difference(Told told, Map<String, String> inKafka) {
        Map<String, String> difference = new TreeMap<>();
        told.stored.forEach((position, record) -> {
            if (!record.equals(inKafka.get(position))) {
                difference.put(position, record + " but in Kafka " + inKafka.get(position));
            }
        });
        inKafka.forEach((position, record) -> {
            if (!told.stored.containsKey(position)) {
                difference.put(position, "not answered: " + record);
            }
        });
        return difference;
    }

    private static void assume(boolean there, String what) {
        if (!there) {
            System.out.println("SKIPPED: " + what + " not found on this machine");
        }
        assumeTrue(there, what + " not found on this machine");
    }

    /** What a client was told of its records; also what the programs print. */
    static final class Told {

        public int failedPutCount;
        public Map<String, Integer> errorCodes = new HashMap<>();
        public Map<String, String> stored = new HashMap<>();
        public String unknown = "";

        /** Notes where the record is, or that it is to be sent again. */
        void of(String record, @Nullable String recordId, @Nullable String errorCode, List<String> toSend) {
            assertThat(recordId == null).isNotEqualTo(errorCode == null);
            if (errorCode != null) {
                errorCodes.merge(errorCode, 1, Integer::sum);
                toSend.add(record.substring(0, record.indexOf('\n') + 1));
            } else if (recordId != null) {
                assertThat(stored.put(recordId, record)).isNull();
            }
        }
    }
}
