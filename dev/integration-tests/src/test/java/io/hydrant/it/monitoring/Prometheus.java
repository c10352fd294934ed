// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.dev.stack.ports.FreePorts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** An installed Prometheus (Debian: {@code prometheus}) that scrapes one exporter every second and has our alert rules. */
final class Prometheus implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final URI url;
    private final HttpClient client = HttpClient.newHttpClient();

    private Prometheus(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    static boolean isInstalled() {
        List<String> path = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
        return Stream.of("prometheus", "promtool")
                .allMatch(command -> path.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, command))));
    }

    /** Runs promtool in the folder of the rules; it must exit with 0. */
    static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(Expressions.FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** Starts one, and returns when it has scraped three times: a rate needs two samples. */
    static Prometheus scraping(URI exporter, Path folder) throws IOException {
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [ "%s" ]
                scrape_configs:
                  - job_name: kafka-connect
                    static_configs: [ { targets: [ "%s:%d" ] } ]
                """.formatted(
                        Expressions.FOLDER.resolve("alerts.yml"), exporter.getHost(), exporter.getPort()));
        int port = FreePorts.one();
        Prometheus prometheus = new Prometheus(
                new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start(),
                URI.create("http://127.0.0.1:" + port));
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(prometheus.query("count_over_time(up[1m]) >= 3 and up == 1"))
                            .isNotEmpty());
        } catch (RuntimeException e) {
            prometheus.close();
            throw e;
        }
        return prometheus;
    }

    /** Whether the expression of a panel has a result, for all connectors. */
    boolean answers(String expression) throws IOException, InterruptedException {
        return !query(expression.replace("$connector", ".*").replace("$__rate_interval", "1m"))
                .isEmpty();
    }

    void awaitPendingOrFiring(String alert) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(query("ALERTS{alertname=\"" + alert + "\"}")).isNotEmpty());
    }

    private JsonNode query(String expression) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(url.resolve(
                                "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", expression, answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("data").path("result");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
