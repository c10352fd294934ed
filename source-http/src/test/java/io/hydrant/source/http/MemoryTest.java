// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What one request may take: of the memory for all requests, and of a record's size in Kafka. */
class MemoryTest {

    private static final String PATH = "/t/mobile_attribution";
    private static final String LONG_QUERY = "?t=" + "x".repeat(50_000);

    private static String lines(int count) {
        return "{\"id\":1}\n".repeat(count);
    }

    @Test
    void manyLinesWithALongQueryAreTooMuchForOneRequest() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.methods",
                "POST",
                "routes.attribution.mapping",
                "request",
                "routes.attribution.split",
                "ndjson",
                "inflight.max.bytes",
                "2000000")) {
            assertThat(source.post(PATH + LONG_QUERY, lines(1000)).statusCode()).isEqualTo(413);
            assertThat(source.post(PATH + LONG_QUERY, lines(3)).statusCode()).isEqualTo(200);
            assertThat(source.post(PATH, lines(1000)).statusCode()).isEqualTo(200);
            assertThat(source.records()).hasSize(1003);
        }
    }

    @Test
    void keysAndHeadersCountAsWhatTheyAre() {
        for (String key : List.of("key", "headers")) {
            String expression = "${method.request.querystring.t}-${value.$.id}";
            try (RunningSource source = RunningSource.start(
                    "routes.attribution.methods",
                    "POST",
                    "routes.attribution.mapping",
                    "body",
                    "routes.attribution.split",
                    "ndjson",
                    "routes.attribution." + key,
                    key.equals("key") ? expression : "h=" + expression,
                    "inflight.max.bytes",
                    "2000000")) {
                assertThat(source.post(PATH + LONG_QUERY, lines(100)).statusCode())
                        .isEqualTo(413);
                assertThat(source.post(PATH + "?t=x", lines(1000)).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void whatOthersHaveNowMayBeTriedAgain() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        try (RunningSource source = new RunningSource(
                RunningSource.config(
                        "routes.attribution.methods",
                        "POST",
                        "routes.attribution.mapping",
                        "request",
                        "routes.attribution.split",
                        "ndjson",
                        "inflight.max.bytes",
                        "2000000"),
                (task, record) -> held.add(record))) {
            CompletableFuture<HttpResponse<String>> first = RunningSource.CLIENT.sendAsync(
                    HttpRequest.newBuilder(source.uri(PATH + LONG_QUERY))
                            .POST(BodyPublishers.ofString(lines(10)))
                            .build(),
                    BodyHandlers.ofString());
            await().until(() -> held.size() == 10);

            HttpResponse<String> second = source.post(PATH + LONG_QUERY, lines(10));
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).contains("1");

            held.forEach(record -> source.task().commitRecord(record, RunningSource.metadata("attribution", 0)));
            assertThat(first)
                    .succeedsWithin(5, TimeUnit.SECONDS)
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(200));
            CompletableFuture<HttpResponse<String>> again = RunningSource.CLIENT.sendAsync(
                    HttpRequest.newBuilder(source.uri(PATH + LONG_QUERY))
                            .POST(BodyPublishers.ofString(lines(10)))
                            .build(),
                    BodyHandlers.ofString());
            await().until(() -> held.size() == 20);
            held.forEach(record -> source.task().commitRecord(record, RunningSource.metadata("attribution", 0)));
            assertThat(again).succeedsWithin(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void theHeadsOfWaitingRequestsCount() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        try (RunningSource source = new RunningSource(
                RunningSource.config(
                        "routes.attribution.methods",
                        "POST",
                        "routes.attribution.mapping",
                        "body",
                        "inflight.max.bytes",
                        "100000"),
                (task, record) -> held.add(record))) {
            CompletableFuture<HttpResponse<String>> first = RunningSource.CLIENT.sendAsync(
                    HttpRequest.newBuilder(source.uri(PATH + LONG_QUERY))
                            .POST(BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.ofString());
            await().until(() -> held.size() == 1);

            assertThat(source.post(PATH + LONG_QUERY, "{}").statusCode()).isEqualTo(503);

            held.forEach(record -> source.task().commitRecord(record, RunningSource.metadata("attribution", 0)));
            assertThat(first).succeedsWithin(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatNeverHasRoomNeedNotComeAgain() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.methods",
                "POST",
                "routes.attribution.mapping",
                "request",
                "inflight.max.bytes",
                "65536")) {
            assertThat(source.post(PATH, new byte[70_000]).statusCode()).isEqualTo(413);
            assertThat(source.post(PATH + LONG_QUERY, "{}").statusCode()).isEqualTo(413);
            assertThat(source.post(PATH, "{}").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRecordIsAsLargeAsKafkaSeesIt() {
        // 36 bytes of value and 64 of overhead leave 900 for the key, or for the header and its name
        String[] config = {
            "routes.attribution.methods",
            "POST",
            "routes.attribution.mapping",
            "velocity",
            "routes.attribution.mapping.template",
            "v".repeat(36),
            "routes.attribution.record.max.bytes",
            "1000"
        };
        for (String place : List.of("key", "headers")) {
            String[] all = java.util.Arrays.copyOf(config, config.length + 2);
            all[config.length] = "routes.attribution." + place;
            String id = "method.request.body.$.id";
            all[config.length + 1] = place.equals("key") ? id : "h=" + id;
            int room = 1000 - 64 - 36 - (place.equals("key") ? 0 : "h".length());
            try (RunningSource source = RunningSource.start(all)) {
                for (String character : List.of("a", "é", "購", "😀")) {
                    int fits = room / character.getBytes(UTF_8).length;
                    assertThat(sent(source, character.repeat(fits))).isEqualTo(200);
                    assertThat(sent(source, character.repeat(fits + 1))).isEqualTo(413);
                }
                assertThat(source.records()).allSatisfy(record -> {
                    Object text = place.equals("key")
                            ? record.key()
                            : record.headers().lastWithName("h").value();
                    assertThat(String.valueOf(text).getBytes(UTF_8)).hasSizeLessThanOrEqualTo(900);
                });
            }
        }
    }

    private static int sent(RunningSource source, String id) {
        return source.post(PATH, "{\"id\":\"" + id + "\"}").statusCode();
    }
}
