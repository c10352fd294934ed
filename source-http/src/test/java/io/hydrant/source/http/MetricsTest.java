// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What an operator sees in JMX, after requests of every kind. */
class MetricsTest {

    private static final String PATH = "/abc/mobile_attribution";

    /** By tags (those beside connector and listener) and name: {@code {route=attribution}request-latency-ms-p99}. */
    static Map<String, Double> metrics(int port) {
        Map<String, Double> metrics = new TreeMap<>();
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName all = new ObjectName("kafka.connect:type=plugins,listener=\"127.0.0.1:" + port + "\",*");
            for (ObjectName name : server.queryNames(all, null)) {
                Map<String, String> tags = new TreeMap<>(name.getKeyPropertyList());
                tags.keySet().removeAll(java.util.List.of("type", "connector", "listener"));
                tags.replaceAll((tag, value) -> value.replace("\"", ""));
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    metrics.put(
                            tags + attribute.getName(),
                            ((Number) server.getAttribute(name, attribute.getName())).doubleValue());
                }
            }
        } catch (JMException e) {
            throw new AssertionError(e);
        }
        return metrics;
    }

    @Test
    void everythingThatHappensIsCounted() {
        RunningSource.Worker worker = (task, record) -> {
            String value = new String((byte[]) record.value(), java.nio.charset.StandardCharsets.UTF_8);
            if (value.contains("late")) {
                CompletableFuture.delayedExecutor(1_100, TimeUnit.MILLISECONDS)
                        .execute(() -> task.commitRecord(record, null));
            } else {
                task.commitRecord(record, value.contains("drop") ? null : RunningSource.metadata(record.topic(), 1));
            }
        };
        Map<String, String> config = RunningSource.config(
                "errors.tolerance", "all",
                "idempotency.key", "header:Idempotency-Key",
                "routes", "attribution,bodies",
                "routes.attribution.api.key.required", "true",
                "routes.bodies.path", "/bodies",
                "routes.bodies.methods", "POST",
                "routes.bodies.topic", "bodies",
                "routes.bodies.mapping", "body",
                "routes.bodies.max.bytes", "100",
                "api.keys", "k,slow",
                "api.keys.k.value", "good",
                "api.keys.slow.value", "slow",
                "usage.plans", "p,q",
                "usage.plans.p.api.keys", "k",
                "usage.plans.p.quota.limit", "1000",
                "usage.plans.q.api.keys", "slow",
                "usage.plans.q.throttle.rate.limit", "0");
        try (RunningSource source = new RunningSource(config, worker)) {
            String[] key = {"x-api-key", "good"};
            assertThat(source.get(PATH, key).statusCode()).isEqualTo(200);
            assertThat(source.get(PATH, "x-api-key", "good", "Idempotency-Key", "1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.get(PATH, "x-api-key", "good", "Idempotency-Key", "1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.get(PATH + "?a=drop", key).statusCode()).isIn(500, 504);
            assertThat(source.get(PATH + "?a=late", key).statusCode()).isEqualTo(504);
            assertThat(source.get(PATH).statusCode()).isEqualTo(403);
            assertThat(source.get(PATH, "x-api-key", "slow").statusCode()).isEqualTo(429);
            assertThat(source.get("/nowhere").statusCode()).isEqualTo(403);
            assertThat(source.post("/bodies", "no json").statusCode()).isEqualTo(400);
            assertThat(source.post("/bodies", "x".repeat(200)).statusCode()).isEqualTo(413);

            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(metrics(source.port()))
                            .containsEntry("{method=GET, route=attribution, status=200}requests-total", 3.0)
                            .containsEntry("{method=GET, route=attribution, status=403}requests-total", 1.0)
                            .containsEntry("{method=GET, route=attribution, status=429}requests-total", 1.0)
                            .containsEntry("{method=GET, route=-, status=403}requests-total", 1.0)
                            .containsEntry("{method=POST, route=bodies, status=400}requests-total", 1.0)
                            .containsEntry("{kind=invalid-api-key}auth-failures-total", 1.0)
                            .containsEntry("{reason=unknown-route}rejected-total", 1.0)
                            .containsEntry("{reason=throttled}rejected-total", 1.0)
                            .containsEntry("{reason=malformed-body}rejected-total", 1.0)
                            .containsEntry("{reason=too-large}rejected-total", 1.0)
                            .containsEntry("{plan=q}throttled-total", 1.0)
                            .containsEntry("{}records-emitted-total", 2.0)
                            .containsEntry("{}records-filtered-total", 2.0)
                            .containsEntry("{}duplicates-suppressed-total", 1.0)
                            .containsEntry("{}inflight-requests", 0.0)
                            .containsEntry("{key=p/k}quota-remaining", 995.0)
                            .containsKeys("{}last-poll-age-ms", "{}connections-open", "{}tls-cert-expiry-seconds"));

            Map<String, Double> metrics = metrics(source.port());
            assertThat(metrics.get("{}unknown-outcome-total")).isGreaterThanOrEqualTo(1);
            for (String statistic : new String[] {"p50", "p95", "p99", "max", "avg"}) {
                assertThat(metrics.get("{route=attribution}request-latency-ms-" + statistic))
                        .as(statistic)
                        .isPositive();
                assertThat(metrics.get("{}kafka-ack-latency-ms-" + statistic))
                        .as(statistic)
                        .isPositive();
            }
            assertThat(metrics.get("{route=attribution}request-latency-ms-max")).isGreaterThanOrEqualTo(1_000);
        }
    }

    @Test
    void linesOfTheAccessLogThatConnectDropsAreCounted() {
        RunningSource.Worker worker = (task, record) -> task.commitRecord(
                record, record.topic().equals("log") ? null : RunningSource.metadata(record.topic(), 1));
        Map<String, String> config = RunningSource.config(
                "errors.tolerance", "all", "access.log.topic", "log", "access.log.format", "$context.requestId");
        try (RunningSource source = new RunningSource(config, worker)) {
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);

            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() ->
                            assertThat(metrics(source.port())).containsEntry("{}access-log-lines-lost-total", 1.0));
        }
    }
}
