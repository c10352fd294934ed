// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.glue.GlueServer;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.s3.S3Server;
import io.hydrant.dev.stack.worker.WorkerJvm;
import io.hydrant.dev.stack.worker.WorkerProcess;
import io.hydrant.dev.stack.worker.WorkerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A worker in a process of its own, as an operator runs it: with Prometheus' JMX exporter as its agent, on the exporter's
 * configuration that we publish. Broker, S3 and Glue are in this JVM.
 */
public final class ProcessEnvironment implements Environment {

    private static final Path AGENT =
            Path.of("target/agent/jmx_prometheus_javaagent.jar").toAbsolutePath();

    private final Path folder;
    private final KafkaBroker broker;
    private final S3Server s3;
    private final GlueServer glue;
    private final URI metrics;
    private final WorkerProcess worker;

    /**
     * Starts all of it and waits until the worker is healthy.
     *
     * @param jvm what the worker runs on; the agent is added to its arguments
     */
    public ProcessEnvironment(Path folder, WorkerJvm jvm) {
        this.folder = folder;
        broker = KafkaBroker.start(FreePorts.one(), folder.resolve("kafka"));
        s3 = S3Server.start(folder.resolve("s3"), 0);
        glue = GlueServer.start(folder.resolve("glue"), 0);
        int metricsPort = FreePorts.one();
        metrics = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
        List<String> arguments = new ArrayList<>(jvm.arguments());
        arguments.add("-javaagent:" + AGENT + "=127.0.0.1:" + metricsPort + ":"
                + Environment.home().resolve("monitoring/jmx-exporter.yml"));
        try {
            worker = WorkerProcess.start(
                    WorkerSettings.of(FreePorts.one(), broker.bootstrapServers(), Environment.plugins())
                            .withVariables(Map.of(
                                    "ATTRIBUTION_API_KEY", API_KEY,
                                    "S3_ENDPOINT_URL", s3.endpoint().toString(),
                                    "GLUE_ENDPOINT_URL", glue.endpoint().toString())),
                    folder.resolve("worker"),
                    Duration.ofMinutes(3),
                    new WorkerJvm(jvm.home(), jvm.classPath(), arguments));
        } catch (RuntimeException e) {
            closeServers();
            throw e;
        }
    }

    /** Where the exporter answers, for example {@code http://127.0.0.1:9404/metrics}. */
    public URI metrics() {
        return metrics;
    }

    /** What the exporter shows now, in Prometheus' text format. */
    public String scrape() throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(metrics)
                                .header("Accept", "text/plain")
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public ConnectRest connect() {
        return new ConnectRest(worker.url());
    }

    @Override
    public URI s3Endpoint() {
        return s3.endpoint();
    }

    @Override
    public URI glueEndpoint() {
        return glue.endpoint();
    }

    @Override
    public Path folder() {
        return folder.resolve("downloads");
    }

    @Override
    public Path accessLog() {
        return folder.resolve("worker/access.log");
    }

    @Override
    public void stopBroker() {
        broker.stop();
    }

    @Override
    public void startBroker() {
        broker.start();
    }

    @Override
    public void close() {
        worker.close();
        closeServers();
    }

    private void closeServers() {
        glue.close();
        s3.close();
        broker.close();
    }
}
