// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.dev.quickstart.clients.LogSubscription;
import io.hydrant.dev.quickstart.clients.LogSubscription.LogEvent;
import io.hydrant.dev.quickstart.readback.DeliveredText;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import io.hydrant.it.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The logs-to-redshift example: from the notifications alone to rows in a database. PostgreSQL stands in for Redshift,
 * whose {@code COPY} takes the same CSV; where it is not installed, the rows are checked by DuckDB only.
 */
@ExtendWith(SharedEnvironment.class)
class LogsToRedshiftIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COLUMNS = List.of("logged_at", "user_id", "action", "amount", "note");
    private static final String NOT_FOR_US = "{\"context\":{\"log_name\":\"other\"}}";
    private static final String NULL_MARKER_AS_TEXT =
            "{\"datetime\":\"2026-11-20T08:15:33Z\",\"context\":{\"log_name\":"
                    + "\"specific-log\",\"user_id\":8,\"action\":\"login\"},\"message\":\"\\\\N\"}";
    private static final String MISFIT =
            "{\"datetime\":\"noon\",\"context\":{\"log_name\":\"specific-log\",\"user_id\":1},\"message\":\"misfit\"}";

    @Test
    void objectsNamedByNotificationsLoadByCopy(Environment environment) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", environment.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("redshift-objects", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (Example example = Example.deploy(environment, "logs-to-redshift")) {
            assertThat(example.connectors().sink("csv.header")).isEqualTo("false");
            LogSubscription subscription = new LogSubscription(
                    example.connectors().source("delivery.streams.logs.name"),
                    String.valueOf(Environment.SECRETS.get("LOGS_TO_REDSHIFT_ACCESS_KEY")));
            List<LogEvent> events = new ArrayList<>();
            for (JsonNode event : example.json("sample-input.json").path("logEvents")) {
                // Recent, or Kafka's retention would delete it.
                events.add(new LogEvent(Instant.now(), event.path("message").asText()));
            }
            events.add(new LogEvent(Instant.now(), NULL_MARKER_AS_TEXT));
            events.add(new LogEvent(Instant.now(), NOT_FOR_US));
            events.add(new LogEvent(Instant.now(), "no JSON and so not for us"));
            events.add(new LogEvent(Instant.now(), MISFIT));

            // when
            assertThat(example.sender()
                            .send(subscription.delivery(
                                    example.sender(), List.of(subscription.payload("my-app-group", "api/1", events))))
                            .status())
                    .isEqualTo(200);

            // then
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(announced(environment, example).values().stream()
                                .mapToInt(notification ->
                                        notification.path("rows").asInt())
                                .sum())
                        .as("rows announced")
                        .isEqualTo(3);
                assertThat(example.errors("errors/redshift/user_actions/format-conversion-failed/"))
                        .hasSize(1);
            });
            Map<Path, JsonNode> objects = announced(environment, example);
            assertThat(objects.keySet()).containsExactlyInAnyOrderElementsOf(example.objects("redshift/user_actions/"));
            for (Map.Entry<Path, JsonNode> object : objects.entrySet()) {
                assertThat(Files.size(object.getKey()))
                        .isEqualTo(object.getValue().path("size").asLong());
                assertThat(object.getValue().path("topic").asText()).isEqualTo("user-actions");
            }
            assertReadByDuckDb(List.copyOf(objects.keySet()));
            example.assertPolicyFits();
            assertLoadedByCopy(example, objects.keySet());
        }
    }

    /** Copies of the objects that the notifications name, each with the last one that names it. */
    private static Map<Path, JsonNode> announced(Environment environment, Example example) throws IOException {
        Map<Path, JsonNode> objects = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : Topics.records(
                environment.bootstrapServers(), example.connectors().sink("delivery.notifications.topic"))) {
            JsonNode notification = JSON.readTree(record.value());
            assertThat(new String(record.key(), StandardCharsets.UTF_8))
                    .isEqualTo(notification.path("key").asText());
            if (notification.path("channel").asText().equals("data")) {
                List<Path> named = example.objects()
                        .download(
                                notification.path("bucket").asText(),
                                notification.path("key").asText());
                assertThat(named).hasSize(1);
                objects.put(named.get(0), notification);
            }
        }
        return objects;
    }

    private static void assertReadByDuckDb(List<Path> objects) {
        try (DuckDb duckDb = DuckDb.open()) {
            DeliveredText.csv(objects, COLUMNS, "\\N").defineView(duckDb, "user_actions");
            List<List<String>> rows = new ArrayList<>();
            for (Map<String, @Nullable String> row :
                    duckDb.query("SELECT " + String.join(", ", COLUMNS) + " FROM user_actions ORDER BY logged_at")) {
                rows.add(row.values().stream().map(String::valueOf).toList());
            }
            assertThat(rows)
                    .containsExactly(
                            List.of(
                                    "2026-11-20 08:15:30.123000",
                                    "1042",
                                    "purchase",
                                    "129.90",
                                    "paid \"at once\", by card"),
                            List.of("2026-11-20 08:15:32", "7", "login", "null", "購入 \\N"),
                            List.of("2026-11-20 08:15:33", "8", "login", "null", "\\N"));
        }
    }

    private static void assertLoadedByCopy(Example example, Set<Path> objects) throws Exception {
        Optional<PostgreSql> installed = PostgreSql.start();
        if (installed.isEmpty()) {
            System.out.println(
                    "LogsToRedshiftIT: SKIPPED loading by COPY: Debian's package postgresql is not installed");
            Assumptions.abort("PostgreSQL is not installed");
        }
        try (PostgreSql database = installed.orElseThrow()) {
            database.query(example.file("create-table.sql"));
            for (Path object : objects) {
                try (GZIPInputStream csv = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(object)))) {
                    database.copy(
                            "COPY user_actions (" + String.join(", ", COLUMNS)
                                    + ") FROM STDIN WITH (FORMAT csv, NULL '\\N')",
                            csv.readAllBytes());
                }
            }

            assertThat(database.query("SELECT * FROM user_actions ORDER BY logged_at")
                            .lines())
                    .containsExactly(
                            "2026-11-20 08:15:30.123|1042|purchase|129.90|paid \"at once\", by card",
                            "2026-11-20 08:15:32|7|login||購入 \\N",
                            "2026-11-20 08:15:33|8|login||\\N");
            assertThat(database.query("SELECT sum(amount), count(amount), count(note) FROM user_actions"))
                    .isEqualTo("129.90|1|3");
        }
    }
}
