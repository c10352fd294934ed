// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A 200 means that Kafka has the record, also when Kafka goes away in between: callbacks are sent all the time while the
 * broker stops and starts again. Loose about when exactly the first 503 and the next 200 come.
 */
@ExtendWith(SharedEnvironment.class)
class BrokerOutageIT {

    @Test
    void nothingIsAcknowledgedThatKafkaDoesNotHave(Environment environment) throws Exception {
        try (AttributionRun run = new AttributionRun(environment, "outage")) {
            run.deploySource();
            List<String> acknowledged = new ArrayList<>();
            List<Integer> during = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                assertThat(send(run, "before-" + i, acknowledged)).isEqualTo(200);
            }

            // when
            environment.stopBroker();
            try {
                for (int i = 0; i < 4; i++) {
                    during.add(send(run, "during-" + i, acknowledged));
                }
            } finally {
                environment.startBroker();
            }
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(send(run, "after-" + System.nanoTime(), acknowledged))
                            .isEqualTo(200));

            // then
            assertThat(during).isNotEmpty().allMatch(status -> status == 503 || status == 504);
            List<String> inTopic = Topics.values(environment.bootstrapServers(), run.topic());
            List<String> lost = acknowledged.stream()
                    .filter(nonce -> inTopic.stream().noneMatch(value -> value.contains('"' + nonce + '"')))
                    .collect(Collectors.toList());
            assertThat(lost).isEmpty();
        }
    }

    private static int send(AttributionRun run, String nonce, List<String> acknowledged) throws Exception {
        HttpResponse<String> answer = run.send(run.callback("/app/mobile_attribution?nonce=" + nonce));
        if (answer.statusCode() == 200) {
            acknowledged.add(nonce);
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isIn(503, 504);
        }
        return answer.statusCode();
    }
}
