// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code response.status}, and what of the body each lets through. Over HTTP/2: the listener's {@code Http2Test}. */
class ResponseStatusTest {

    private static final String REQUEST = "GET /t/mobile_attribution HTTP/1.1\r\nHost: a\r\n\r\n";

    @ParameterizedTest
    @CsvSource({"200, 14, 14", "202, 14, 14", "204, , 0", "205, 0, 0"})
    void theAnswerIsTheOneThatIsConfigured(int status, String length, String logged) {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.response.status", Integer.toString(status),
                "routes.attribution.response.body", "{\"taken\":true}",
                "access.log.topic", "access",
                "access.log.format", "$context.status $context.responseLength $context.requestId")) {
            // the second answer shows where the first one ends
            String both = RawHttp.exchange(source.port(), REQUEST + REQUEST);

            String[] answers = both.split("HTTP/1\\.1 ", -1);
            assertThat(answers).as(both).hasSize(3);
            for (int i = 1; i < 3; i++) {
                String[] headAndBody = answers[i].split("\r\n\r\n", -1);
                assertThat(headAndBody).as(both).hasSize(2);
                assertThat(headAndBody[0]).startsWith(status + " ");
                if (length == null) {
                    assertThat(headAndBody[0].toLowerCase(java.util.Locale.ROOT))
                            .doesNotContain("content-");
                } else {
                    assertThat(headAndBody[0]).containsIgnoringCase("content-length: " + length);
                }
                assertThat(headAndBody[1]).isEqualTo(logged.equals("0") ? "" : "{\"taken\":true}");
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(source.values())
                            .filteredOn(value -> value.startsWith(status + " " + logged + " "))
                            .hasSize(2));
        }
    }
}
