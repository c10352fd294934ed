// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What agents send that no package registry has in a form that could be started here, replayed after their sources as the
 * specification reports them: headers, signed sets, bodies, and what they do with the answer.
 */
class AgentShapesIT {

    private static final int BATCH = 500;

    private final FlakyStore store = new FlakyStore(Map.of());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        store.close();
    }

    /** Signs its user agent but no hash of the body; repeats the failed records alone. */
    @Test
    void kinesisAgent() throws Exception {
        List<String> lines = lines("agent");
        Pattern entry = Pattern.compile("\\{\"(RecordId|ErrorCode)\":");
        int failed = 0;
        while (!lines.isEmpty()) {
            List<String> batch = new ArrayList<>(lines.subList(0, Math.min(BATCH, lines.size())));
            lines.subList(0, batch.size()).clear();
            String body = batch.stream()
                    .map(line -> "{\"Data\":\"" + Base64.getEncoder().encodeToString(line.getBytes(UTF_8)) + "\"}")
                    .collect(joining(",", "{\"DeliveryStreamName\":\"app\",\"Records\":[", "]}"));
            Map<String, String> signed = Map.of(
                    "user-agent",
                            "aws-kinesis-agent/2.0.13 Linux/6.1 OpenJDK_64-Bit_Server_VM/17, aws-sdk-java/1.12.390",
                    "content-type", "application/x-amz-json-1.1",
                    "amz-sdk-invocation-id", "6f3a3a4e-0000-4000-8000-000000000001",
                    "amz-sdk-request", "attempt=1;max=4",
                    "amz-sdk-retry", "0/0/500");
            HttpResponse<String> answer = client.send(
                    HandSigned.call(store.url(), "us-east-1", "PutRecordBatch", signed, body), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            Matcher results = entry.matcher(answer.body());
            for (String line : batch) {
                assertThat(results.find()).isTrue();
                if (results.group(1).equals("ErrorCode")) {
                    failed++;
                    lines.add(line);
                }
            }
        }
        assertThat(failed).isEqualTo(99);
        List<String> stored = store.stored();
        assertThat(stored).doesNotHaveDuplicates().hasSize(10_000);
        assertThat(Set.copyOf(stored)).isEqualTo(Set.copyOf(lines("agent")));
    }

    /** Looks for the bytes "FailedPutCount":0 and repeats the whole chunk without them. */
    @Test
    void fluentBit() throws Exception {
        List<String> lines = lines("fluent");
        int calls = 0;
        for (int from = 0; from < lines.size(); from += BATCH) {
            StringBuilder body = new StringBuilder("{\"DeliveryStreamName\":\"app\",\"Records\":[");
            for (String line : lines.subList(from, from + BATCH)) {
                body.append("{\"Data\":\"")
                        .append(Base64.getEncoder().encodeToString(line.getBytes(UTF_8)))
                        .append("\"},");
            }
            body.setLength(body.length() - 1);
            body.append("]}");
            String answer;
            do {
                Map<String, String> signed = Map.of("content-type", "application/x-amz-json-1.1");
                HttpResponse<String> response = client.send(
                        HandSigned.call(store.url(), "eu-west-3", "PutRecordBatch", signed, body.toString()),
                        BodyHandlers.ofString());
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                answer = response.body();
                calls++;
            } while (!answer.contains("\"FailedPutCount\":0"));
        }
        // 4 or 5 records of each chunk are refused the first time: every chunk is sent twice
        assertThat(calls).isEqualTo(40);
        List<String> stored = store.stored();
        assertThat(Set.copyOf(stored)).isEqualTo(Set.copyOf(lines("fluent")));
        assertThat(stored).hasSize(20_000 - 99);
    }

    private static List<String> lines(String agent) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            lines.add(agent + "-" + i + "\n");
        }
        return lines;
    }
}
