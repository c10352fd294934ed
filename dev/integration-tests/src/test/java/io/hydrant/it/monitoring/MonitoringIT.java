// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.stack.worker.WorkerJvm;
import io.hydrant.it.ProcessEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running worker with Prometheus' JMX exporter as its agent and our rules for it: every metric and label that the dashboard
 * and the alerts name is in its scrape. Where a Prometheus is installed, it scrapes that worker and answers each query.
 */
class MonitoringIT {

    private static ProcessEnvironment environment;
    private static MonitoredPipelines pipelines;
    private static Scrape scrape;

    @BeforeAll
    static void scrapeRunningWorker(@TempDir Path folder) throws Exception {
        environment = new ProcessEnvironment(
                folder,
                WorkerJvm.likeThis(
                        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Daws.cborEnabled=false")));
        pipelines = new MonitoredPipelines(environment);
        pipelines.run();
        scrape = Scrape.of(environment.scrape());
    }

    @AfterAll
    static void stop() {
        if (pipelines != null) {
            pipelines.close();
        }
        if (environment != null) {
            environment.close();
        }
    }

    @Test
    void dashboardNamesWhatIsThere() {
        Map<String, String> expressions = Expressions.ofDashboard();

        assertThat(expressions).hasSizeGreaterThan(50);
        assertThat(missing(expressions)).isEmpty();
    }

    @Test
    void alertsNameWhatIsThere() {
        Map<String, String> expressions = Expressions.ofAlerts();

        assertThat(expressions).hasSizeGreaterThan(15);
        assertThat(missing(expressions)).isEmpty();
    }

    /** The check itself: a wrong letter in a metric, a selector's label or a grouping is found. */
    @Test
    void wrongNamesAreFound() {
        assertThat(scrape.missing("max(kafka_connect_plugins_data_freshnes_ms)"))
                .containsExactly("no metric kafka_connect_plugins_data_freshnes_ms");
        assertThat(scrape.missing("sum(kafka_connect_plugins_requests_total{state=\"200\"})"))
                .containsExactly("no label state of kafka_connect_plugins_requests_total");
        assertThat(scrape.missing("sum by (conector) (kafka_connect_plugins_requests_total)"))
                .hasSize(1);
    }

    /** The worker's plugin metrics (the sink's) and our own MBeans (the listener's) come out in one shape. */
    @Test
    void labelsAreNotQuoted() {
        assertThat(scrape.samples())
                .filteredOn(sample -> sample.metric().startsWith("kafka_connect"))
                .hasSizeGreaterThan(200)
                .allSatisfy(
                        sample -> assertThat(sample.labels().values()).noneMatch(value -> value.startsWith("\\\"")));
        assertThat(scrape.samples())
                .filteredOn(sample -> sample.metric().equals("kafka_connect_plugins_data_freshness_ms"))
                .extracting(sample -> sample.labels().keySet())
                .containsOnly(Set.of("connector", "task"));
        assertThat(scrape.samples())
                .filteredOn(sample -> sample.metric().equals("kafka_connect_plugins_requests_total")
                        && sample.labels().containsKey("route"))
                .isNotEmpty()
                .extracting(sample -> sample.labels().keySet())
                .containsOnly(Set.of("connector", "listener", "route", "method", "status"));
    }

    @Test
    void prometheusAnswersEveryQuery(@TempDir Path folder) throws Exception {
        if (!Prometheus.isInstalled()) {
            System.out.println(
                    "MonitoringIT.prometheusAnswersEveryQuery: skipped because there is no prometheus on the PATH");
            Assumptions.abort("there is no prometheus on the PATH");
        }
        try (Prometheus prometheus = Prometheus.scraping(environment.metrics(), folder)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(silent(prometheus)).isEmpty());
            prometheus.awaitPendingOrFiring("HydrantTaskFailed");
        }
    }

    private static Map<String, String> silent(Prometheus prometheus) throws IOException, InterruptedException {
        Map<String, String> silent = new TreeMap<>();
        for (var each : Expressions.ofDashboard().entrySet()) {
            if (!prometheus.answers(each.getValue())) {
                silent.put(each.getKey(), each.getValue());
            }
        }
        return silent;
    }

    @Test
    void alertsFireOnWhatTheyAreFor() throws Exception {
        if (!Prometheus.isInstalled()) {
            System.out.println(
                    "MonitoringIT.alertsFireOnWhatTheyAreFor: skipped because there is no promtool on the PATH");
            Assumptions.abort("there is no promtool on the PATH");
        }
        Prometheus.promtool("check", "rules", "alerts.yml");
        Prometheus.promtool("test", "rules", "alerts-test.yml");
    }

    private static Map<String, Set<String>> missing(Map<String, String> expressions) {
        Map<String, Set<String>> missing = new TreeMap<>();
        expressions.forEach((where, expression) -> {
            Set<String> names = scrape.missing(expression);
            if (!names.isEmpty()) {
                missing.put(where, names);
            }
        });
        return missing;
    }
}
