// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import io.hydrant.it.Topics;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The examples of the module's README and of PARTNERS.md, PUT as they stand but for a free port and more patience, called as
 * the partners call.
 */
@ExtendWith(SharedEnvironment.class)
class PartnersIT {

    private static final Pattern EXAMPLE = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The {@code number}th example of a page, under its own name. */
    private static Ingest example(Environment environment, String page, int number) throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Environment.home().resolve(page)));
        for (int i = 0; i <= number; i++) {
            assertThat(matcher.find()).isTrue();
        }
        JsonNode example = JSON.readTree(matcher.group(1));
        Map<String, String> config = new HashMap<>();
        example.path("config")
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        config.put("listener.port", Integer.toString(FreePorts.one()));
        config.put("request.timeout.ms", "60000");
        config.put("ready.stall.ms", "30000");
        return Ingest.of(environment.connect(), example.path("name").asText(), config)
                .deploy();
    }

    private static String dedupKey(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader("x-dedup-key").value(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void theFirstExampleOfTheReadme(Environment environment) throws IOException {
        try (Ingest ingest = example(environment, "source-http/README.md", 0)) {
            HttpResponse<String> answer = ingest.get(
                    "/abc123/mobile_attribution?key=change-me-0123456789&event_name=Purchase&created_at=1404214665");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Topics.values(environment.bootstrapServers(), "attribution"))
                    .containsExactly(
                            "{\"event_name\":\"Purchase\",\"created_at\":\"1404214665\",\"app_token\":\"abc123\"}");
        }
    }

    @Test
    void adjustCallsByGetWithTheKeyInTheQueryAndRepeatsAfter5xx(Environment environment) throws IOException {
        try (Ingest ingest = example(environment, "source-http/PARTNERS.md", 0)) {
            String callback = "/abc123xyz/mobile_attribution?key=change-me-adjust-0123456789"
                    + "&gps_adid=38400000-8cf0-11bd-b23e-10b96e40000d&idfa=&adid=18546f6171f67e29d1cb983322ad1329"
                    + "&tracker_name=Network1%3A%3AChristmas&app_name=com.example.shop&activity_kind=event"
                    + "&created_at=1404214665&event_token=bkrfgq&event_name=Purchase";
            assertThat(ingest.get(callback).statusCode()).isEqualTo(200);
            assertThat(ingest.get(callback).statusCode()).as("sent again").isEqualTo(200);
            assertThat(ingest.get(callback.replace("event_token=bkrfgq", "event_token="))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ingest.get(callback.replace("key=change", "key=guess")).statusCode())
                    .isEqualTo(403);

            List<ConsumerRecord<byte[], byte[]>> records =
                    new ArrayList<>(Topics.records(environment.bootstrapServers(), "adjust-callbacks"));
            assertThat(records).hasSize(3);
            JsonNode first = JSON.readTree(records.get(0).value());
            assertThat(first.size()).isEqualTo(10);
            assertThat(first.path("app_token").asText()).isEqualTo("abc123xyz");
            assertThat(first.path("idfa").isNull()).isTrue();
            assertThat(first.path("tracker_name").asText()).isEqualTo("Network1::Christmas");
            assertThat(first.has("key")).isFalse();
            assertThat(records.get(0).key()).asString().isEqualTo("18546f6171f67e29d1cb983322ad1329");
            assertThat(dedupKey(records.get(1))).isEqualTo(dedupKey(records.get(0)));
            assertThat(dedupKey(records.get(2))).isNotEqualTo(dedupKey(records.get(0)));
        }
    }

    @Test
    void appsFlyerPostsJsonToAPathThatHoldsTheKey(Environment environment) throws IOException {
        try (Ingest ingest = example(environment, "source-http/PARTNERS.md", 1)) {
            String path = "/change-me-appsflyer-0123456789/appsflyer";
            String event = "{\"app_id\":\"id123456789\",\"platform\":\"ios\",\"event_name\":\"af_purchase\","
                    + "\"event_time\":\"2020-01-15 14:57:24.898\",\"event_value\":\"{\\\"af_revenue\\\":\\\"9.99\\\"}\","
                    + "\"media_source\":\"Organic\",\"conversion_type\":\"install\","
                    + "\"appsflyer_id\":\"1579000000000-1234567\"}";
            assertThat(post(ingest, path, event).statusCode()).isEqualTo(200);
            assertThat(post(ingest, path, event).statusCode()).as("sent again").isEqualTo(200);
            assertThat(post(ingest, path, event.replaceAll(",\"event_value\".*?}\"", ""))
                            .statusCode())
                    .as("without a value")
                    .isEqualTo(200);
            assertThat(post(ingest, "/guess/appsflyer", event).statusCode()).isEqualTo(403);
            HttpResponse<String> other = post(ingest, path, "{\"hello\":1}");
            assertThat(other.statusCode()).isEqualTo(400);
            assertThat(other.body()).isEqualTo("{\"message\":\"Invalid request body\"}");

            List<ConsumerRecord<byte[], byte[]>> records =
                    new ArrayList<>(Topics.records(environment.bootstrapServers(), "appsflyer-events"));
            assertThat(records).hasSize(3);
            assertThat(records.get(0).value()).asString().isEqualTo(event);
            assertThat(records.get(0).key()).asString().isEqualTo("1579000000000-1234567");
            assertThat(dedupKey(records.get(1))).isEqualTo(dedupKey(records.get(0)));
            assertThat(dedupKey(records.get(2))).isNotEqualTo(dedupKey(records.get(0)));
        }
    }

    private static HttpResponse<String> post(Ingest ingest, String path, String json) {
        return Ingest.send(HttpRequest.newBuilder(ingest.uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }
}
