// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hydrant.it.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The schemas of Strimzi's custom resources, API version {@code v1}, made as Strimzi makes the CRDs it publishes: by its
 * generator from its model, in a process of their own. Fields that a schema does not name are refused, as
 * {@code kubectl --validate=strict} refuses them. Immutable.
 */
final class StrimziCrds {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String MODEL = "io.strimzi.api.kafka.model.";

    /**
     * What the CRD of {@code v1} requires besides (Strimzi 1.x publishes it so): the generator that JDK 17 can run is
     * older than this and leaves it out.
     */
    private static final Map<String, List<String>> REQUIRED_IN_V1 = Map.of(
            "KafkaConnect",
            List.of(
                    "replicas",
                    "bootstrapServers",
                    "groupId",
                    "configStorageTopic",
                    "offsetStorageTopic",
                    "statusStorageTopic"),
            "KafkaConnector",
            List.of());

    private final Map<String, Schema> schemas = new HashMap<>();

    private StrimziCrds(Path connect, Path connector) throws IOException {
        add("KafkaConnect", connect);
        add("KafkaConnector", connector);
    }

    /** Generates them into {@code folder}. */
    static StrimziCrds generate(Path folder) throws IOException, InterruptedException {
        Path jars = Environment.home().resolve("dev/integration-tests/target/strimzi");
        String classPath;
        try (Stream<Path> files = Files.list(jars)) {
            classPath = files.map(Path::toString).sorted().collect(Collectors.joining(":"));
        }
        Path connect = folder.resolve("kafkaconnect.yaml");
        Path connector = folder.resolve("kafkaconnector.yaml");
        Path output = folder.resolve("generator.out");
        Process generator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "io.strimzi.crdgenerator.CrdGenerator",
                        "--target-kube",
                        "1.16+",
                        "--crd-api-version",
                        "v1",
                        "--api-versions",
                        "v1",
                        "--storage-version",
                        "v1",
                        "--yaml",
                        MODEL + "connect.KafkaConnect=" + connect,
                        MODEL + "connector.KafkaConnector=" + connector)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = generator.waitFor(120, TimeUnit.SECONDS);
        generator.destroyForcibly();
        assertThat(ended && generator.exitValue() == 0)
                .as("CRD generator: %s", Files.readString(output))
                .isTrue();
        return new StrimziCrds(connect, connector);
    }

    /** What is wrong with a resource; empty if nothing is. */
    List<String> complaints(JsonNode resource) {
        Schema schema = requireNonNull(
                schemas.get(resource.path("kind").asText()),
                resource.path("kind").asText());
        return schema.validate(resource).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }

    private void add(String kind, Path crd) throws IOException {
        JsonNode version = YAML.readTree(crd.toFile()).at("/spec/versions/0");
        assertThat(version.path("name").asText()).isEqualTo("v1");
        ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
        ObjectNode spec = (ObjectNode) schema.at("/properties/spec");
        assertThat(spec.path("properties").size()).as("fields of %s", kind).isGreaterThan(5);
        REQUIRED_IN_V1.getOrDefault(kind, List.of()).forEach(spec.withArrayProperty("required")::add);
        refuseUnknownFields(schema);
        schemas.put(
                kind,
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema.toString(), InputFormat.JSON));
    }

    private static void refuseUnknownFields(JsonNode schema) {
        JsonNode properties = schema.path("properties");
        if (properties.isObject()
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        properties.forEach(StrimziCrds::refuseUnknownFields);
        if (schema.path("items").isObject()) {
            refuseUnknownFields(schema.path("items"));
        }
    }
}
