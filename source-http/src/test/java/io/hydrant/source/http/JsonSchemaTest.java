// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Request validation as API Gateway does it with a model, and what strangers can make it cost. */
class JsonSchemaTest {

    private static final String PATH = "/t/mobile_attribution";
    private static final String SCHEMA = """
            {"$schema": "http://json-schema.org/draft-04/schema#", "title": "Purchase", "type": "object",
             "required": ["id", "price"],
             "properties": {"id": {"type": "string", "pattern": "^[a-z0-9]{4,8}$"}, "price": {"type": "number", "minimum": 0}}}
            """;

    private static RunningSource start(String schema, String... more) {
        String[] keys = {
            "request.timeout.ms", "60000", // validation may take its time on a busy machine
            "routes.attribution.methods", "POST",
            "routes.attribution.mapping", "body",
            "routes.attribution.json.schema", schema
        };
        String[] all = java.util.Arrays.copyOf(keys, keys.length + more.length);
        System.arraycopy(more, 0, all, keys.length, more.length);
        return RunningSource.start(all);
    }

    private static void assertInvalid(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Invalid request body\"}");
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains("BadRequestException");
    }

    private static Map<String, List<String>> errors(String... keysAndValues) {
        Map<String, String> config = RunningSource.config(keysAndValues);
        config.put("routes.attribution.mapping", "body");
        Map<String, List<String>> errors = new TreeMap<>();
        for (ConfigValue value : new HttpSourceConnector().validate(config).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
            }
        }
        return errors;
    }

    @Test
    void onlyBodiesThatSatisfyTheSchemaBecomeRecords() {
        try (RunningSource source = start(SCHEMA)) {
            assertThat(source.post(PATH, "{\"id\":\"abcd\",\"price\":1.5}").statusCode())
                    .isEqualTo(200);
            for (String body : List.of(
                    "{\"id\":\"abcd\"}",
                    "{\"id\":\"abcd\",\"price\":-1}",
                    "{\"id\":\"ABCD\",\"price\":1}",
                    "{\"id\":\"abcd\\n\",\"price\":1}", // a dollar is the end, not the end of a line
                    "[]",
                    "null",
                    "{\"id\":\"abcd\",\"price\":1",
                    "id=abcd&price=1",
                    "")) {
                assertInvalid(source.post(PATH, body));
            }
            assertThat(source.values()).containsExactly("{\"id\":\"abcd\",\"price\":1.5}");
        }
    }

    @Test
    void withSplitEachPartIsValidatedAndOneBadPartRefusesAll() {
        try (RunningSource source = start(SCHEMA, "routes.attribution.split", "ndjson")) {
            String good = "{\"id\":\"abcd\",\"price\":1}";
            assertThat(source.post(PATH, good + "\n" + good).statusCode()).isEqualTo(200);
            assertInvalid(source.post(PATH, good + "\n{\"id\":\"abcd\"}\n" + good));
            assertThat(source.values()).containsExactly(good, good);
        }
    }

    @Test
    void theAccessLogSaysWhatWasViolatedAndTheSenderIsNotTold() {
        try (RunningSource source = start(
                SCHEMA,
                "access.log.topic",
                "log",
                "access.log.format",
                "$context.requestId $context.status $context.error.responseType $context.error.validationErrorString"
                        + " $context.integration.status")) {
            assertInvalid(source.post(PATH, "{\"id\":\"secret-id\",\"price\":1}"));

            await().untilAsserted(() -> assertThat(source.values())
                    .singleElement()
                    .asString()
                    .endsWith(" 400 BAD_REQUEST_BODY pattern at /id -")
                    .doesNotContain("secret-id"));
        }
    }

    @Test
    void noBodyMakesValidationTakeLong() {
        try (RunningSource source = start("{\"pattern\": \"^(a+)+$\"}")) {
            assertThat(source.post(PATH, "\"aaaaaaaa\"").statusCode()).isEqualTo(200);
            assertInvalid(source.post(PATH, "\"" + "a".repeat(5_000) + "!\""));
        }
        try (RunningSource source = start("{\"pattern\": \"^(a|b)*$\"}")) {
            assertInvalid(source.post(PATH, "\"" + "ab".repeat(200_000) + "!\""));
            assertThat(source.post(PATH, "\"ab\"").statusCode()).isEqualTo(200);
        }
        String recursive = "{\"properties\":{\"a\":{\"$ref\":\"#\"}}}";
        try (RunningSource source = start("{\"allOf\":[" + recursive + "," + recursive + "]}")) {
            assertThat(source.post(PATH, "{\"a\":{\"a\":{}}}").statusCode()).isEqualTo(200);
            assertInvalid(source.post(PATH, "{\"a\":".repeat(150) + "1" + "}".repeat(150)));
        }
    }

    /** No single start takes long here: it is the number of starts that does. */
    @Test
    void aPatternThatIsTriedAtEveryCharacterIsStopped() {
        try (RunningSource source = start(
                "{\"pattern\": \"a{1,1000}[xyz]\"}",
                "access.log.topic",
                "log",
                "access.log.format",
                "$context.requestId $context.error.validationErrorString")) {
            assertInvalid(source.post(PATH, "\"" + "a".repeat(900_000) + "\""));
            await().untilAsserted(() ->
                    assertThat(source.values()).singleElement().asString().endsWith("too costly to validate"));

            assertThat(source.post(PATH, "\"" + "a".repeat(100) + "x\"").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void theSchemaCanBeInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("purchase.json"), SCHEMA);
        try (RunningSource source = start(null, "routes.attribution.json.schema.file", file.toString())) {
            assertThat(source.post(PATH, "{\"id\":\"abcd\",\"price\":1}").statusCode())
                    .isEqualTo(200);
            assertInvalid(source.post(PATH, "{}"));
        }
    }

    @Test
    void aChangedFileIsReadWhenTheTasksStartAgain(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("schema.json"), "{\"required\": [\"id\"]}");
        Map<String, String> config = RunningSource.config(
                "listener.linger.ms", "10000",
                "routes.attribution.methods", "POST",
                "routes.attribution.mapping", "body",
                "routes.attribution.json.schema.file", file.toString());
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertInvalid(source.post(PATH, "{}"));
        }
        Files.writeString(file, "{\"maxProperties\": 0}");
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(source.post(PATH, "{}").statusCode()).isEqualTo(200);
            assertInvalid(source.post(PATH, "{\"id\":1}"));
        }
    }

    @Test
    void whatIsNoSchemaIsSaidAtItsKey() {
        String key = "routes.attribution.json.schema";
        assertThat(errors(key, SCHEMA)).isEmpty();
        for (String wrong : List.of(
                "{",
                "[]",
                "{\"type\":\"text\"}",
                "{\"pattern\":\"(\"}",
                "{\"pattern\":\"" + "(".repeat(20_000) + "\"}",
                "{\"$ref\":\"https://example.com/schema.json\"}",
                "{\"$schema\":\"https://example.com/draft\"}")) {
            assertThat(errors(key, wrong))
                    .as(wrong.substring(0, Math.min(60, wrong.length())))
                    .containsOnlyKeys(key);
        }
        assertThat(errors(key + ".file", "/does/not/exist")).containsOnlyKeys(key + ".file");
        assertThat(errors(key, SCHEMA, key + ".file", "/does/not/exist")).containsOnlyKeys(key + ".file");
    }
}
