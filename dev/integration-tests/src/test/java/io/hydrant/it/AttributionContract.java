// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.dev.quickstart.attribution.Callback;
import io.hydrant.dev.quickstart.attribution.Callbacks;
import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.DuckDb;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The attribution example as it ships, with the callbacks that partners really send: rows through DuckDB, partitions
 * through the SDK, error output, answers, access log. Strict about values and counts; loose about how rows are spread over
 * objects.
 */
public final class AttributionContract {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private AttributionContract() {}

    static void check(Environment environment) throws Exception {
        check(environment, () -> {});
    }

    /**
     * The same.
     *
     * @param whileRunning is called when everything has come out, before the connectors are deleted
     */
    public static void check(Environment environment, Look whileRunning) throws Exception {
        try (AttributionRun run = new AttributionRun(environment, "messy")) {
            run.deploy();

            // when
            Map<String, Integer> answers = new HashMap<>();
            List<Callback> callbacks = Callbacks.generate("it", 60, NOON, 1);
            for (Callback callback : callbacks) {
                expect(run.send(run.callback(callback.pathAndQuery())), 200, answers);
            }
            // Non-ASCII, quotes, control characters and backslashes; repeated, empty and valueless parameters.
            expect(
                    run.send(run.callback("/t%C3%B6ken/mobile_attribution?nonce=messy-1"
                            + "&event_name=%E8%B3%BC%E5%85%A5%20%22quoted%22%20O%27Neil%20a%5Cb%09%F0%9F%9B%92"
                            + "&country=xx&country=&country=de&app_name=&activity_kind&created_at=1763640000.5"
                            + "&unknown_parameter=kept+in+the+topic")),
                    200,
                    answers);
            // Do not fit the table: a date that is none, a number that is none.
            expect(run.send(run.callback("/app/mobile_attribution?nonce=misfit-1&created_at=yesterday")), 200, answers);
            expect(
                    run.send(run.callback(
                            "/app/mobile_attribution?nonce=misfit-2&created_at=1763640000&revenue=12%2C50")),
                    200,
                    answers);
            // Not let in.
            refuse(run.send(run.request("/app/mobile_attribution?nonce=no-key")), "Forbidden", answers);
            refuse(
                    run.send(run.request("/app/mobile_attribution?nonce=wrong-key")
                            .header("x-api-key", "guess")),
                    "Forbidden",
                    answers);
            refuse(run.send(run.callback("/app/other?nonce=no-route")), "Missing Authentication Token", answers);
            refuse(
                    run.send(run.callback("/app/mobile_attribution?nonce=no-method")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))),
                    "Missing Authentication Token",
                    answers);

            // then
            assertTopic(environment, run, callbacks.size());
            assertRows(run, callbacks);
            assertErrorOutput(run);
            assertBackup(environment, run);
            assertEncrypted(run);
            assertAccessLog(environment, answers);
            whileRunning.run();
        }
    }

    /** Something to look at. */
    @FunctionalInterface
    public interface Look {
        void run() throws Exception;
    }

    private static void expect(HttpResponse<String> answer, int status, Map<String, Integer> answers) {
        assertThat(answer.statusCode())
                .as("answer to %s: %s", answer.uri(), answer.body())
                .isEqualTo(status);
        answers.put(answer.headers().firstValue("x-amzn-RequestId").orElseThrow(), status);
    }

    private static void refuse(HttpResponse<String> answer, String message, Map<String, Integer> answers)
            throws Exception {
        expect(answer, 403, answers);
        assertThat(JSON.readTree(answer.body()).path("message").asText()).isEqualTo(message);
    }

    private static void assertTopic(Environment environment, AttributionRun run, int callbacks) throws Exception {
        List<String> values = Topics.values(environment.bootstrapServers(), run.topic());
        assertThat(values).hasSize(callbacks + 3);
        String messy = values.stream()
                .filter(value -> value.contains("messy-1"))
                .findFirst()
                .orElseThrow();
        assertThat(JSON.readTree(messy))
                .isEqualTo(JSON.readTree(
                        "{\"nonce\":\"messy-1\",\"event_name\":\"購入 \\\"quoted\\\" O'Neil a\\\\b\\t🛒\",\"country\":\"de\","
                                + "\"app_name\":\"\",\"activity_kind\":\"\",\"created_at\":\"1763640000.5\","
                                + "\"unknown_parameter\":\"kept in the topic\",\"app_token\":\"töken\"}"));
    }

    private static void assertRows(AttributionRun run, List<Callback> callbacks) {
        List<Map<String, @Nullable String>> expected =
                callbacks.stream().map(Callback::row).collect(Collectors.toCollection(ArrayList::new));
        expected.add(messyRow());
        DeliveredTable table = run.table();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            List<String> partitions = table.refresh().stream()
                    .map(DeliveredTable.RegisteredPartition::name)
                    .collect(Collectors.toList());
            assertThat(partitions)
                    .containsExactly(
                            "year=2025/month=11/day=20",
                            "year=2026/month=11/day=18",
                            "year=2026/month=11/day=19",
                            "year=2026/month=11/day=20");
            try (DuckDb duckDb = DuckDb.open()) {
                table.defineView(duckDb, "delivered");
                assertThat(duckDb.query(Callbacks.select("delivered"))).containsExactlyInAnyOrderElementsOf(expected);
            }
        });
    }

    private static Map<String, @Nullable String> messyRow() {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        Callbacks.COLUMNS.forEach(column -> row.put(column, null));
        row.put("nonce", "messy-1");
        row.put("event_name", "購入 \"quoted\" O'Neil a\\b\t🛒");
        row.put("country", "de");
        row.put("app_name", "");
        row.put("activity_kind", "");
        row.put("app_token", "töken");
        row.put("created_at", "2025-11-20 12:00:00");
        row.put("year", "2025");
        row.put("month", "11");
        row.put("day", "20");
        return row;
    }

    private static void assertErrorOutput(AttributionRun run) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            List<String> nonces = new ArrayList<>();
            for (String line :
                    run.objects().errorOutput(run.bucket(), run.errorPrefix() + "format-conversion-failed/")) {
                JsonNode error = JSON.readTree(line);
                assertThat(error.path("lastErrorCode").asText()).isEqualTo("DataFormatConversion.MalformedData");
                assertThat(error.path("lastErrorMessage").asText()).isNotEmpty();
                assertThat(error.path("attemptsMade").asInt()).isEqualTo(1);
                assertThat(error.path("dataCatalogTable").path("databaseName").asText())
                        .isEqualTo("hydrant_events");
                byte[] raw = Base64.getDecoder().decode(error.path("rawData").asText());
                nonces.add(JSON.readTree(new String(raw, StandardCharsets.UTF_8))
                        .path("nonce")
                        .asText());
            }
            assertThat(nonces).containsExactlyInAnyOrder("misfit-1", "misfit-2");
        });
    }

    /** Each record once, one after the other. */
    private static void assertBackup(Environment environment, AttributionRun run) throws Exception {
        List<JsonNode> sent = new ArrayList<>();
        for (String value : Topics.values(environment.bootstrapServers(), run.topic())) {
            sent.add(JSON.readTree(value));
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            List<JsonNode> backedUp = new ArrayList<>();
            for (Path file : run.objects().download(run.bucket(), run.backupPrefix())) {
                try (MappingIterator<JsonNode> documents =
                        JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
                    documents.forEachRemaining(backedUp::add);
                }
            }
            assertThat(backedUp).hasSameSizeAs(sent).containsAll(sent);
        });
    }

    private static void assertEncrypted(AttributionRun run) {
        assertThat(run.aws()
                        .s3()
                        .listObjectsV2Paginator(
                                request -> request.bucket(run.bucket()).prefix(run.tablePrefix()))
                        .contents())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(run.aws()
                                .s3()
                                .headObject(
                                        request -> request.bucket(run.bucket()).key(object.key()))
                                .ssekmsKeyId())
                        .isEqualTo(run.kmsKeyArn()));
    }

    /** One line for each answer, by the request id that the answer carries. */
    private static void assertAccessLog(Environment environment, Map<String, Integer> answers) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Map<String, Integer> logged = new HashMap<>();
            for (String text : Files.readAllLines(environment.accessLog())) {
                JsonNode line = JSON.readTree(text);
                String requestId = line.path("requestId").asText();
                if (answers.containsKey(requestId)) {
                    assertThat(logged.put(requestId, line.path("status").asInt()))
                            .as("second line of %s", text)
                            .isNull();
                    assertThat(line.path("ip").asText()).isEqualTo("127.0.0.1");
                    assertThat(line.path("protocol").asText()).isEqualTo("HTTP/1.1");
                    if (line.path("status").asInt() == 200) {
                        assertThat(line.path("httpMethod").asText()).isEqualTo("GET");
                        assertThat(line.path("resourcePath").asText()).isEqualTo("/{app_token}/mobile_attribution");
                    }
                }
            }
            assertThat(logged).isEqualTo(answers);
        });
    }
}
