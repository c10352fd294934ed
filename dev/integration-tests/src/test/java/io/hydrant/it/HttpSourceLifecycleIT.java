// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the HTTP source tells its senders while a real worker pauses, restarts, reconfigures and deletes it, and when
 * Connect drops a record. Loose about how many requests meet each state; exact about what a 200 means.
 */
@ExtendWith(SharedEnvironment.class)
class HttpSourceLifecycleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Map<String, String> config(String name, int port) {
        Map<String, String> config = new HashMap<>();
        config.put("name", name);
        config.put("connector.class", "io.hydrant.source.http.HttpSourceConnector");
        config.put("tasks.max", "2");
        config.put("listener.host", "127.0.0.1");
        config.put("listener.port", Integer.toString(port));
        config.put("listener.linger.ms", "5000");
        config.put("ready.stall.ms", "1000");
        config.put("request.timeout.ms", "8000");
        config.put("routes", "events");
        config.put("routes.events.path", "/events/{id}");
        config.put("routes.events.topic", name);
        config.put("topic.creation.default.partitions", "2");
        config.put("topic.creation.default.replication.factor", "1");
        config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        config.put("producer.override.linger.ms", "0");
        return config;
    }

    private int get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private void awaitReady(int port) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get(port, "/-/ready")).isEqualTo(200));
    }

    @Test
    void pauseRefusesRestartKeepsThePortAndDeletionClosesIt(Environment environment) throws Exception {
        ConnectRest connect = environment.connect();
        int port = FreePorts.one();
        String name = "lifecycle";
        Map<String, String> config = config(name, port);
        connect.putConfig(name, config);
        List<String> acknowledged = new ArrayList<>();
        try {
            connect.awaitRunning(name, 2, PATIENCE);
            awaitReady(port);
            assertThat(get(port, "/events/first")).isEqualTo(200);

            connect.pause(name);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(port, "/-/ready")).isEqualTo(503));
            assertThat(get(port, "/events/paused")).isEqualTo(503);
            connect.resume(name);
            awaitReady(port);
            assertThat(get(port, "/events/resumed")).isEqualTo(200);

            // a restart under load: every request gets an answer, and the connection is never refused
            AtomicBoolean restarting = new AtomicBoolean(true);
            Thread restarts = new Thread(() -> {
                connect.restart(name);
                config.put("routes.events.max.bytes", "1000");
                connect.putConfig(name, config);
                connect.awaitRunning(name, 2, PATIENCE);
                restarting.set(false);
            });
            restarts.start();
            for (int i = 0; restarting.get() || i < 20; i++) {
                int status = get(port, "/events/r" + i);
                assertThat(status).isIn(200, 503, 504);
                if (status == 200) {
                    acknowledged.add("r" + i);
                }
            }
            restarts.join();
            awaitReady(port);
        } finally {
            connect.delete(name);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(refused(port)).isTrue());

        List<String> written = Topics.values(environment.bootstrapServers(), name);
        assertThat(acknowledged)
                .isNotEmpty()
                .allSatisfy(id -> assertThat(written).contains("{\"id\":\"" + id + "\"}"));
        assertThat(written).doesNotContain("{\"id\":\"paused\"}");
    }

    private boolean refused(int port) throws InterruptedException {
        try {
            get(port, "/-/ready");
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aRecordThatConnectDropsIsAnsweredAsConfiguredAndTheTaskGoesOn(Environment environment) throws Exception {
        ConnectRest connect = environment.connect();
        int port = FreePorts.one();
        String name = "dropping";
        Map<String, String> config = config(name, port);
        config.put("tasks.max", "1");
        config.put("errors.tolerance", "all");
        config.put("routes.events.methods", "POST");
        config.put("routes.events.mapping", "body");
        // larger than the producer takes: the failure that would fail the task under tolerance none
        config.put("routes.events.max.bytes", "3000000");
        config.put("routes.events.record.max.bytes", "3000000");
        connect.putConfig(name, config);
        try {
            connect.awaitRunning(name, 1, PATIENCE);
            awaitReady(port);

            assertThat(post(port, "\"" + "x".repeat(2_000_000) + "\"")).isEqualTo(500);
            assertThat(post(port, "{\"after\":1}")).isEqualTo(200);
            connect.awaitRunning(name, 1, PATIENCE);
        } finally {
            connect.delete(name);
        }
        assertThat(Topics.values(environment.bootstrapServers(), name)).containsExactly("{\"after\":1}");
    }

    private int post(int port, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events/1"))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
