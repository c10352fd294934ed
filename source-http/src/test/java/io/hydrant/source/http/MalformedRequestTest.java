// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not HTTP that can be read is counted and logged too, with what is known of it. */
class MalformedRequestTest {

    private static final String HOST = "Host: a\\r\\n";
    private static final String GOOD_LINE = "GET /t/mobile_attribution?key=secret HTTP/1.1\\r\\n";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                GOOD_LINE
                        + "\\r\\n | - | GET /t/mobile_attribution HTTP/1.1 400 A request needs exactly one Host header.",
                GOOD_LINE + HOST + "Expect: more\\r\\n\\r\\n"
                        + "| - | GET /t/mobile_attribution HTTP/1.1 417 The only expectation known here is 100-continue.",
                GOOD_LINE + HOST + "Transfer-Encoding: gzip, chunked\\r\\n\\r\\n"
                        + "| - | GET /t/mobile_attribution HTTP/1.1 501 The only transfer encoding known here is chunked.",
                GOOD_LINE + HOST + "X: {large}\\r\\n\\r\\n"
                        + "| - | GET /t/mobile_attribution HTTP/1.1 431 The header fields are too large.",
                "GET /t/mobile_attribution HTTP/2.0\\r\\n" + HOST + "\\r\\n"
                        + "| - | GET /t/mobile_attribution HTTP/2.0 505 This is an HTTP/1.1 server.",
                "GET nowhere HTTP/1.1\\r\\n" + HOST + "\\r\\n"
                        + "| - | GET nowhere HTTP/1.1 400 The request target must start with a slash.",
                "GET /{large} HTTP/1.1\\r\\n" + HOST + "\\r\\n | - | - - - 414 The request line is too long.",
                "noise\\r\\n\\r\\n | - | - - - 400 This is not an HTTP request that can be read.",
                "POST /t/mobile_attribution HTTP/1.1\\r\\n" + HOST + "Transfer-Encoding: chunked\\r\\n\\r\\nnoise\\r\\n"
                        + "| attribution | POST /t/mobile_attribution HTTP/1.1 400"
                        + " This is not an HTTP request that can be read."
            })
    void isCountedAndLogged(String request, String route, String line) {
        try (RunningSource source = RunningSource.start(
                "listener.header.max.bytes", "1024",
                "listener.request.line.max.bytes", "1024",
                "routes.attribution.methods", "GET,POST",
                "access.log.topic", "access",
                "access.log.format",
                        "$context.httpMethod $context.path $context.protocol $context.status $context.error.message"
                                + "|$context.identity.sourceIp $context.requestId")) {
            String bytes = request.replace("\\r\\n", "\r\n").replace("{large}", "x".repeat(2_000)) + "\r\n";
            String status = line.replaceAll("^\\S+ \\S+ \\S+ (\\d+) .*", "$1");

            String answer = RawHttp.exchange(source.port(), bytes);

            assertThat(answer).startsWith("HTTP/1.1 " + status);
            assertThat(answer.split("HTTP/1\\.1 \\d", -1))
                    .as("one answer: %s", answer)
                    .hasSize(2);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(source.records()).hasSize(1));
            String logged = new String((byte[]) source.records().get(0).value(), UTF_8);
            assertThat(logged).startsWith(line + "|127.0.0.1 ").doesNotContain("secret");
            String requestId = logged.substring(logged.lastIndexOf(' ') + 1);
            assertThat(answer).contains("x-amzn-RequestId: " + requestId);
            String method = line.startsWith("-") ? "other" : line.substring(0, line.indexOf(' '));
            assertThat(MetricsTest.metrics(source.port()))
                    .containsEntry(
                            "{method=" + method + ", route=" + route + ", status=" + status + "}requests-total", 1.0)
                    .containsEntry("{reason=malformed}rejected-total", 1.0)
                    .containsEntry("{}clients-gone-total", 0.0)
                    .containsEntry("{}inflight-bytes", 0.0);
        }
    }
}
