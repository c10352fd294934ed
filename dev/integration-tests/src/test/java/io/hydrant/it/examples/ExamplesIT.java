// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.quickstart.clients.Answer;
import io.hydrant.dev.quickstart.clients.FirehoseWriter;
import io.hydrant.dev.quickstart.clients.LogSubscription;
import io.hydrant.dev.quickstart.clients.LogSubscription.LogEvent;
import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every pipeline of {@code config-examples} on a real worker, fed with its own sample input, and with what goes wrong
 * in life. Strict about what comes out and where; loose about how it is spread over objects. ({@code attribution} is
 * taken through more by {@code AttributionIT}, {@code logs-to-redshift} by {@link LogsToRedshiftIT}.)
 */
@ExtendWith(SharedEnvironment.class)
class ExamplesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyShippedConfigurationIsValid(Environment environment) throws IOException {
        List<Path> configurations = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(Environment.home().resolve("config-examples"), 2)) {
            paths.filter(path -> path.getFileName().toString().matches("(source|sink).*\\.json"))
                    .forEach(configurations::add);
        }
        assertThat(configurations).hasSizeGreaterThanOrEqualTo(11);
        for (Path configuration : configurations) {
            Map<String, String> config = new ExampleFiles(configuration.resolveSibling(""))
                    .asShipped(configuration.getFileName().toString());
            assertThat(environment.connect().validate(config).errors())
                    .as("%s", configuration)
                    .isEmpty();
        }
    }

    @Test
    void attribution(Environment environment) throws Exception {
        try (Example example = Example.deploy(environment, "attribution")) {
            List<String> callbacks = example.file("sample-input.txt").lines().toList();
            for (String callback : callbacks) {
                assertThat(example.sender()
                                .send(example.sender()
                                        .request(callback)
                                        .header("x-api-key", Environment.API_KEY)
                                        .build())
                                .status())
                        .isEqualTo(200);
            }

            assertRows(
                    example.table("mobile_attribution"),
                    "SELECT nonce, app_token, event_name, revenue, country, year || month || day AS day"
                            + " FROM mobile_attribution ORDER BY nonce",
                    List.of(
                            List.of("sample-1", "abc123xyz", "Purchase", "12.5000", "jp", "20261120"),
                            List.of("sample-2", "abc123xyz", "", "null", "de", "20261120"),
                            List.of("sample-3", "def456uvw", "", "null", "us", "20261120")));
            example.assertPolicyFits();
        }
    }

    /** As a Firehose delivers them, and as a Lambda function posts its event. */
    @Test
    void cloudWatchLogs(Environment environment) throws Exception {
        try (Example example = Example.deploy(environment, "cloudwatch-logs")) {
            LogSubscription subscription = new LogSubscription("app-logs", secret("CLOUDWATCH_LOGS_ACCESS_KEY"));
            Instant now = Instant.now();
            List<LogEvent> sample = new ArrayList<>();
            for (JsonNode event : example.json("sample-input.json").path("logEvents")) {
                // Recent, or Kafka's retention would delete it.
                sample.add(new LogEvent(now, event.path("message").asText()));
            }
            LogEvent yesterday = new LogEvent(now.minus(Duration.ofDays(1)), "said yesterday");
            byte[] broken = "no log subscription".getBytes(StandardCharsets.UTF_8);
            ObjectNode lambdaEvent = JSON.createObjectNode();
            lambdaEvent
                    .putObject("awslogs")
                    .put(
                            "data",
                            Base64.getEncoder()
                                    .encodeToString(subscription.payload(
                                            "/aws/lambda/f", "1", List.of(new LogEvent(now, "by way of Lambda")))));

            // when
            List<Answer> answers = example.sender()
                    .sendAll(List.of(
                            subscription.delivery(
                                    example.sender(),
                                    List.of(
                                            subscription.controlPayload(now),
                                            subscription.payload("/app/api", "i-0abc", sample),
                                            broken)),
                            subscription.delivery(
                                    example.sender(),
                                    List.of(subscription.payload("/app/api", "i-0def", List.of(yesterday)))),
                            example.sender()
                                    .request("/app-logs")
                                    .header("Content-Type", "application/json")
                                    .header("X-Amz-Firehose-Access-Key", secret("CLOUDWATCH_LOGS_ACCESS_KEY"))
                                    .POST(HttpRequest.BodyPublishers.ofString(lambdaEvent.toString()))
                                    .build(),
                            new LogSubscription("app-logs", "guess")
                                    .delivery(
                                            example.sender(),
                                            List.of(subscription.payload("/app/api", "i-0abc", sample)))));

            // then
            assertThat(answers).extracting(Answer::status).containsExactly(200, 200, 200, 401);
            List<String> expected = new ArrayList<>();
            sample.forEach(event -> expected.add(event.message().stripTrailing()));
            expected.add("by way of Lambda");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(lines(example, "logs/succeed/" + day(now) + "/"))
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(lines(example, "logs/succeed/" + day(yesterday.timestamp()) + "/"))
                        .containsExactly("said yesterday");
                List<JsonNode> errors = example.errors("logs/processing-failed/" + day(now) + "/");
                assertThat(errors).hasSize(1);
                assertThat(Base64.getDecoder()
                                .decode(errors.get(0).path("rawData").asText()))
                        .isEqualTo(broken);
                assertThat(errors.get(0).path("errorMessage").asText()).isNotEmpty();
            });
            // Where partition projection looks for a day's lines.
            assertThat(example.json("table.json")
                            .at("/TableInput/Parameters")
                            .path("storage.location.template")
                            .asText()
                            .replace("${day}", day(now)))
                    .isEqualTo("s3://" + example.connectors().sink("s3.bucket") + "/logs/succeed/" + day(now) + "/");
            example.assertPolicyFits();
        }
    }

    /** Written by AWS's SDK for Java with nothing but its endpoint changed. */
    @Test
    void accessLogs(Environment environment) throws Exception {
        try (Example example = Example.deploy(environment, "access-logs");
                FirehoseWriter agent = new FirehoseWriter(
                        example.listener(),
                        "web-access-logs",
                        secret("ACCESS_LOGS_ACCESS_KEY_ID"),
                        secret("ACCESS_LOGS_SECRET_ACCESS_KEY"))) {
            List<String> lines =
                    new ArrayList<>(example.file("sample-input.ltsv").lines().toList());
            lines.add("this is no LTSV");
            lines.add("time:[20/Nov/2026:10:00:00 +0900]\thost:192.0.2.4\treq:GET / HTTP/1.1\tstatus:OK");

            // when
            FirehoseWriter.Outcome outcome = agent.write(lines);

            // then
            assertThat(outcome.failed()).isEmpty();
            assertRows(
                    example.table("access_logs"),
                    "SELECT strftime(time, '%Y-%m-%d %H:%M:%S') AS time, forwardedfor, host, req, status, size,"
                            + " reqtime_microsec, runtime, dt FROM access_logs ORDER BY reqtime_microsec",
                    List.of(
                            row(
                                    "2026-11-20 00:00:00",
                                    null,
                                    "192.0.2.3",
                                    "GET /%E8%B3%BC%E5%85%A5 HTTP/2.0",
                                    "404",
                                    "0",
                                    "77",
                                    "0.001",
                                    "2026-11-20"),
                            row(
                                    "2026-11-19 23:15:30",
                                    "198.51.100.7",
                                    "192.0.2.1",
                                    "GET /items/1?q=a:b HTTP/1.1",
                                    "200",
                                    "5120",
                                    "18340",
                                    "0.25",
                                    "2026-11-19"),
                            row(
                                    "2026-11-19 23:59:59",
                                    null,
                                    "192.0.2.2",
                                    "POST /cart HTTP/1.1",
                                    "500",
                                    null,
                                    "2000001",
                                    null,
                                    "2026-11-19")));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(example.errors("errors/access_logs/processing-failed/"))
                            .extracting(error -> new String(
                                            Base64.getDecoder()
                                                    .decode(error.path("rawData")
                                                            .asText()),
                                            StandardCharsets.UTF_8)
                                    .strip())
                            .containsExactlyInAnyOrder(lines.get(3), lines.get(4)));
            example.assertPolicyFits();
        }
    }

    /** A table for each app, and the query that stands in the place of a get-log API. */
    @Test
    void appHistory(Environment environment) throws Exception {
        try (Example example = Example.deploy(environment, "app-history")) {
            ObjectNode nextDay = (ObjectNode) example.json("sample-shop.json");
            nextDay.put("logged_at", "2026-11-21T10:00:00Z").put("action", "sign out");
            List<HttpRequest> requests = List.of(
                    log(example, "shop", example.file("sample-shop.json"), true),
                    log(example, "shop", nextDay.toString(), true),
                    log(example, "billing", example.file("sample-billing.json"), true),
                    log(example, "shop", "{\"logged_at\":\"yesterday\",\"user_id\":\"misfit\"}", true),
                    log(example, "shop", "{\"user_id\":\"u-1042\"", true),
                    log(example, "unknown", "{\"user_id\":\"u-1042\"}", true),
                    log(example, "shop", example.file("sample-shop.json"), false));

            // when
            List<Answer> answers = example.sender().sendAll(requests);

            // then
            assertThat(answers).extracting(Answer::status).containsExactly(200, 200, 200, 200, 400, 400, 403);
            assertRows(
                    example.table("history_shop"),
                    getLog(example),
                    List.of(
                            row("2026-11-21 10:00:00", "sign out", "/items", "{\"q\":\"コーヒー\",\"page\":2}"),
                            row("2026-11-20 00:15:30", "search", "/items", "{\"q\":\"コーヒー\",\"page\":2}")));
            assertRows(
                    example.table("history_billing"),
                    "SELECT user_id, invoice.amount, invoice.currency, dt FROM history_billing",
                    List.of(List.of("u-1042", "129.90", "EUR", "2026-11-20")));
            assertThat(partitions(example, "history_shop")).containsExactly("dt=2026-11-20", "dt=2026-11-21");
            assertThat(partitions(example, "history_billing")).containsExactly("dt=2026-11-20");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(example.errors("errors/app_history/format-conversion-failed/"))
                            .extracting(error -> error.path("topic").asText())
                            .containsExactly("history_shop"));
            example.assertPolicyFits();
        }
    }

    private static HttpRequest log(Example example, String app, String body, boolean withKey) {
        HttpRequest.Builder request = example.sender()
                .request("/" + app + "/set-log")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (withKey) {
            request.header("x-api-key", secret("APP_HISTORY_API_KEY"));
        }
        return request.build();
    }

    /** The query of the example's page, its parameters filled in. */
    private static String getLog(Example example) throws IOException {
        Matcher query = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(example.file("README.md"));
        assertThat(query.find()).isTrue();
        return query.group(1)
                .replaceFirst("\\?", "'u-1042'")
                .replaceFirst("\\?", "'2026-11-20'")
                .replaceFirst("\\?", "'2026-11-30'");
    }

    private static List<String> partitions(Example example, String table) {
        return example.table(table).refresh().stream()
                .map(DeliveredTable.RegisteredPartition::name)
                .toList();
    }

    private static void assertRows(DeliveredTable table, String query, List<List<String>> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(table.refresh()).isNotEmpty();
            try (DuckDb duckDb = DuckDb.open()) {
                table.defineView(duckDb, table.name());
                List<List<String>> rows = new ArrayList<>();
                for (Map<String, @Nullable String> row : duckDb.query(query)) {
                    rows.add(row.values().stream().map(String::valueOf).toList());
                }
                assertThat(rows).isEqualTo(expected);
            }
        });
    }

    private static List<String> row(@Nullable String... values) {
        return Stream.of(values).map(String::valueOf).toList();
    }

    /** Of GZIP objects below a prefix. */
    private static List<String> lines(Example example, String prefix) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path object : example.objects(prefix)) {
            try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(object)))) {
                new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
            }
        }
        return lines;
    }

    private static String day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private static String secret(String name) {
        return java.util.Objects.requireNonNull(Environment.SECRETS.get(name), name);
    }
}
