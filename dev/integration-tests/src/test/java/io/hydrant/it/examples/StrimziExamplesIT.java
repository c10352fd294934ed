// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.it.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each example's {@code strimzi.yaml}: valid by Strimzi's own CRDs and by Kubernetes' own schemas, and the same pipeline as its
 * JSON files.
 */
class StrimziExamplesIT {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)}");

    @SuppressWarnings("NullAway.Init") // JUnit calls generate
    private static StrimziCrds crds;

    @BeforeAll
    static void generate(@TempDir Path folder) throws Exception {
        crds = StrimziCrds.generate(folder);
    }

    @Test
    void everyResourceIsValid() throws IOException {
        for (Path example : examples()) {
            List<JsonNode> resources = resources(example);
            assertThat(resources)
                    .extracting(resource -> resource.path("kind").asText())
                    .containsExactly("KafkaConnect", "KafkaConnector", "KafkaConnector", "Service", "NetworkPolicy");
            for (JsonNode resource : resources.subList(0, 3)) {
                assertThat(resource.path("apiVersion").asText()).isEqualTo("kafka.strimzi.io/v1");
                assertThat(crds.complaints(resource))
                        .as("%s %s", example, resource.path("kind").asText())
                        .isEmpty();
            }
            for (JsonNode resource : resources.subList(3, 5)) {
                assertThat(KubernetesSchemas.complaint(resource))
                        .as("%s %s", example, resource.path("kind").asText())
                        .isEmpty();
            }
        }
    }

    /** Else the test above would show nothing. */
    @Test
    void mistakesAreNoticed() throws IOException {
        List<JsonNode> resources = resources(examples().get(0));
        ObjectNode connect = (ObjectNode) resources.get(0);
        ((ObjectNode) connect.path("spec")).put("replica", 2).remove("groupId");
        ObjectNode connector = (ObjectNode) resources.get(1);
        ((ObjectNode) connector.path("spec")).put("tasksMax", "two").put("klass", "x");

        assertThat(String.join("\n", crds.complaints(connect)))
                .contains("replica")
                .contains("groupId");
        assertThat(String.join("\n", crds.complaints(connector)))
                .contains("tasksMax")
                .contains("klass");
    }

    @Test
    void mistakesInKubernetesOwnResourcesAreNoticed() throws IOException {
        List<JsonNode> resources = resources(examples().get(0));
        JsonNode service = resources.get(3);
        JsonNode policy = resources.get(4);

        ((ObjectNode) service.at("/spec/ports/0")).put("port", "web");
        assertThat(KubernetesSchemas.complaint(service)).contains("web");
        ((ObjectNode) service.at("/spec/ports/0")).remove("port");
        assertThat(KubernetesSchemas.complaint(service)).contains("port");
        ((ObjectNode) policy.at("/spec")).put("podSelectors", "x");
        assertThat(KubernetesSchemas.complaint(policy)).contains("podSelectors");
    }

    /** The service and the policy lead to the listener's port on the workers, and to nothing else. */
    @Test
    void listenersAreReachable() throws IOException {
        for (Path example : examples()) {
            List<JsonNode> resources = resources(example);
            JsonNode connect = resources.get(0);
            JsonNode service = resources.get(3);
            JsonNode policy = resources.get(4);
            int port = resources.get(1).at("/spec/config/listener.port").asInt();

            assertThat(port).as("%s", example).isPositive();
            assertThat(service.at("/spec/ports")).hasSize(1);
            assertThat(service.at("/spec/ports/0/targetPort").asInt()).isEqualTo(port);
            assertThat(policy.at("/spec/ingress/0/ports")).hasSize(1);
            assertThat(policy.at("/spec/ingress/0/ports/0/port").asInt()).isEqualTo(port);
            assertThat(service.at("/spec/selector"))
                    .isEqualTo(policy.at("/spec/podSelector/matchLabels"))
                    .hasSize(2);
            assertThat(service.at("/spec/selector/strimzi.io~1cluster").asText())
                    .isEqualTo(connect.at("/metadata/name").asText());
        }
    }

    /** Name, class, tasks and configuration are those of the JSON files; the worker gets every variable they name. */
    @Test
    void connectorsAreThoseOfTheJsonFiles() throws IOException {
        for (Path example : examples()) {
            List<JsonNode> resources = resources(example);
            ExampleFiles files = new ExampleFiles(example);
            Set<String> variables = new TreeSet<>();
            for (JsonNode connector : resources.subList(1, 3)) {
                String name = connector.at("/metadata/name").asText();
                assertThat(connector.at("/metadata/labels/strimzi.io~1cluster").asText())
                        .isEqualTo(resources.get(0).at("/metadata/name").asText());
                Map<String, String> shipped = files.asShipped(name.endsWith("-source") ? "source.json" : "sink.json");
                assertThat(configuration(connector)).as(name).isEqualTo(shipped);
                Matcher variable = VARIABLE.matcher(shipped.toString());
                while (variable.find()) {
                    variables.add(variable.group(1));
                }
            }
            Set<String> given = new TreeSet<>();
            resources
                    .get(0)
                    .at("/spec/template/connectContainer/env")
                    .forEach(entry -> given.add(entry.path("name").asText()));
            assertThat(given).as("%s", example).isEqualTo(variables);
        }
    }

    private static Map<String, String> configuration(JsonNode connector) {
        Map<String, String> configuration = new HashMap<>();
        connector
                .at("/spec/config")
                .properties()
                .forEach(entry ->
                        configuration.put(entry.getKey(), entry.getValue().asText()));
        configuration.put("name", connector.at("/metadata/name").asText());
        configuration.put("connector.class", connector.at("/spec/class").asText());
        configuration.put("tasks.max", connector.at("/spec/tasksMax").asText());
        return new LinkedHashMap<>(configuration);
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(Environment.home().resolve("config-examples"))) {
            List<Path> examples = folders.filter(folder -> Files.exists(folder.resolve("source.json")))
                    .sorted()
                    .toList();
            assertThat(examples).hasSize(5);
            return examples;
        }
    }

    private static List<JsonNode> resources(Path example) throws IOException {
        List<JsonNode> resources = new ArrayList<>();
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class)
                .readValues(example.resolve("strimzi.yaml").toFile())) {
            documents.forEachRemaining(resources::add);
        }
        return resources;
    }
}
