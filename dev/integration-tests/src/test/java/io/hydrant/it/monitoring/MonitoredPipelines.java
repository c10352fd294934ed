// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.it.Environment;
import io.hydrant.it.ProcessEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Everything that has metrics, running in one worker: the attribution example with a usage plan that lets nobody through,
 * a Firehose source with a transform, a Kinesis source that is behind, and a sink that cannot run.
 */
final class MonitoredPipelines implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String THROTTLED_KEY = "a-key-whose-plan-has-no-rate";

    private final ProcessEnvironment environment;
    private final Aws aws;
    private final KinesisStub kinesis = new KinesisStub();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    MonitoredPipelines(ProcessEnvironment environment) throws IOException {
        this.environment = environment;
        aws = new Aws(environment.s3Endpoint(), environment.glueEndpoint());
    }

    /** Deploys all of it, sends to it, and returns when the scrape shows that something came out everywhere. */
    void run() throws Exception {
        ExampleFiles files = new ExampleFiles(Environment.home().resolve("config-examples/attribution"));
        ConnectRest connect = environment.connect();
        aws.createBucket("hydrant-events");
        aws.createTable(files.table("table.json"));
        int port = FreePorts.one();
        Map<String, String> source = files.connector("source.json");
        source.putAll(Map.of(
                "listener.port", Integer.toString(port),
                "api.keys", "base,throttled",
                "api.keys.throttled.value", THROTTLED_KEY,
                "usage.plans", "free,none",
                "usage.plans.free.api.keys", "base",
                "usage.plans.free.quota.limit", "100000",
                "usage.plans.none.api.keys", "throttled",
                "usage.plans.none.throttle.rate.limit", "0"));
        Map<String, String> sink = files.connector("sink.json");
        Map<String, String> broken = files.connector("sink.json");
        broken.putAll(Map.of(
                "name", "broken", "s3.bucket", "no-such-bucket", "tasks.max", "1", "s3.backup.mode", "Disabled"));
        int firehosePort = FreePorts.one();
        for (Map<String, String> config : List.of(source, sink, firehose(firehosePort), kinesis(), broken)) {
            connect.putConfig(config.getOrDefault("name", ""), config);
        }
        connect.awaitRunning("attribution-source", 1, PATIENCE);
        connect.awaitRunning("attribution-sink", 2, PATIENCE);
        connect.awaitRunning("firehose", 1, PATIENCE);
        connect.awaitRunning("kinesis", 1, PATIENCE);
        send(port, firehosePort);
        awaitTraces();
    }

    private void send(int port, int firehosePort) throws IOException, InterruptedException {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            assertThat(callback(port, "", "").statusCode()).isIn(403);
            assertThat(putRecord(firehosePort).statusCode()).isEqualTo(200);
        });
        for (int i = 0; i < 20; i++) {
            String query = "nonce=monitored-" + i + "&created_at=1763640000";
            assertThat(callback(port, query, Environment.API_KEY).statusCode()).isEqualTo(200);
        }
        assertThat(callback(port, "nonce=misfit&created_at=yesterday", Environment.API_KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(callback(port, "nonce=throttled", THROTTLED_KEY).statusCode())
                .isEqualTo(429);
    }

    private void awaitTraces() {
        String plugins = "kafka_connect_plugins_";
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            Scrape scrape = Scrape.of(environment.scrape());
            Map<String, String> sink = Map.of("connector", "attribution-sink");
            assertThat(scrape.sum(plugins + "delivered_records_total", sink)).isEqualTo(20);
            assertThat(scrape.sum(
                            plugins + "error_records_total",
                            Map.of("connector", "attribution-sink", "error_output_type", "format-conversion-failed")))
                    .isEqualTo(1);
            assertThat(scrape.sum(plugins + "requests_total", Map.of("route", "attribution", "status", "200")))
                    .isEqualTo(21);
            assertThat(scrape.sum(plugins + "throttled_total", Map.of("plan", "none")))
                    .isEqualTo(1);
            assertThat(scrape.sum(plugins + "transform_records_total", Map.of("connector", "firehose")))
                    .isPositive();
            assertThat(scrape.sum(plugins + "shard_behind_latest_ms", Map.of("connector", "kinesis")))
                    .isEqualTo(KinesisStub.BEHIND_MS);
            assertThat(scrape.sum("kafka_connect_worker_connector_failed_task_count", Map.of("connector", "broken")))
                    .isEqualTo(1);
        });
    }

    private static Map<String, String> firehose(int port) {
        Map<String, String> config = new HashMap<>(converters());
        config.putAll(Map.of(
                "name", "firehose",
                "connector.class", "io.hydrant.source.cloudwatch.FirehoseSourceConnector",
                "listener.host", "127.0.0.1",
                "listener.port", Integer.toString(port),
                "delivery.streams", "app",
                "delivery.streams.app.topic", "app-logs",
                "firehose.authentication", "none",
                "transforms", "ltsv",
                "transforms.ltsv.type", "io.hydrant.transforms.ParseLtsv$Value",
                "transforms.ltsv.output", "json"));
        return config;
    }

    private Map<String, String> kinesis() {
        Map<String, String> config = new HashMap<>(converters());
        config.putAll(Map.of(
                "name", "kinesis",
                "connector.class", "io.hydrant.source.cloudwatch.KinesisSourceConnector",
                "kinesis.stream", "logs",
                "kinesis.region", "eu-west-1",
                "kinesis.endpoint.url", kinesis.url(),
                "kinesis.topic", "kinesis-logs",
                "aws.access.key.id", "hydrant",
                "aws.secret.access.key", "hydrant-dev-stack"));
        return config;
    }

    private static Map<String, String> converters() {
        return Map.of(
                "tasks.max", "1",
                "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "topic.creation.default.replication.factor", "-1",
                "topic.creation.default.partitions", "1");
    }

    private HttpResponse<String> callback(int port, String query, String key) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/app/mobile_attribution?" + query))
                        .header("x-api-key", key)
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> putRecord(int port) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", "Firehose_20150804.PutRecord")
                        // host:10.0.0.1 as LTSV
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"aG9zdDoxMC4wLjAuMQ==\"}}"))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        kinesis.close();
        aws.close();
    }
}
