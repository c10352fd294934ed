// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.rest.ConnectRestException;
import io.hydrant.dev.stack.rest.ConnectorStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP source on a worker, with a route {@code /events} to a topic of the connector's name. It goes when this is
 * closed.
 */
final class Ingest implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);
    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final ConnectRest connect;
    private final String name;
    private final Map<String, String> config;

    /** Nothing is deployed yet. An empty value in {@code keysAndValues} removes a key. */
    Ingest(ConnectRest connect, String name, String... keysAndValues) {
        this(connect, name, config(name, FreePorts.one()));
        change(keysAndValues);
    }

    private Ingest(ConnectRest connect, String name, Map<String, String> config) {
        this.connect = connect;
        this.name = name;
        this.config = config;
    }

    /** A source with a config of its own. */
    static Ingest of(ConnectRest connect, String name, Map<String, String> config) {
        return new Ingest(connect, name, config);
    }

    /** What every test begins with: bounded failures that reach the sender, one task. */
    static Map<String, String> config(String name, int port) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.hydrant.source.http.HttpSourceConnector");
        config.put("tasks.max", "1");
        config.put("listener.host", "127.0.0.1");
        config.put("listener.port", Integer.toString(port));
        config.put("listener.linger.ms", "10000");
        // A busy machine is no reason for another answer.
        config.put("request.timeout.ms", "30000");
        config.put("ready.stall.ms", "30000");
        config.put("routes", "events");
        config.put("routes.events.path", "/events");
        config.put("routes.events.methods", "GET,POST");
        config.put("routes.events.topic", name);
        config.put("topic.creation.default.partitions", "1");
        config.put("topic.creation.default.replication.factor", "1");
        config.put("errors.tolerance", "all");
        config.put("producer.override.max.block.ms", "10000");
        config.put("producer.override.request.timeout.ms", "10000");
        config.put("producer.override.delivery.timeout.ms", "20000");
        config.put("producer.override.linger.ms", "0");
        return config;
    }

    private void change(String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            config.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        config.values().removeIf(String::isEmpty);
    }

    /** Deploys it and returns when its port is ready. */
    Ingest deploy() {
        put();
        connect.awaitRunning(name, Integer.parseInt(config.get("tasks.max")), PATIENCE);
        awaitReady();
        return this;
    }

    /** PUTs the config, and waits for nothing. */
    void put(String... keysAndValues) {
        change(keysAndValues);
        connect.putConfig(name, config);
    }

    void awaitReady() {
        await().atMost(PATIENCE)
                .ignoreException(UncheckedIOException.class) // nobody listens yet
                .untilAsserted(() -> assertThat(get("/-/ready").statusCode()).isEqualTo(200));
    }

    /** Waits until one of its tasks, or the connector itself, has failed; returns the trace. */
    String awaitFailure() {
        await().atMost(PATIENCE).until(() -> !failure().isEmpty());
        return failure();
    }

    /** The trace of what failed; empty if nothing did. */
    String failure() {
        try {
            ConnectorStatus status = connect.status(name);
            if (status.state().equals("FAILED")) {
                return status.trace();
            }
            for (ConnectorStatus.TaskStatus task : status.tasks()) {
                if (task.state().equals("FAILED")) {
                    return task.trace();
                }
            }
            return "";
        } catch (ConnectRestException e) {
            return ""; // not heard of yet
        }
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + config.get("listener.port") + pathAndQuery);
    }

    String port() {
        return config.get("listener.port");
    }

    String name() {
        return name;
    }

    HttpResponse<String> get(String pathAndQuery) {
        return send(HttpRequest.newBuilder(uri(pathAndQuery)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> getAsync(String pathAndQuery) {
        return CLIENT.sendAsync(
                HttpRequest.newBuilder(uri(pathAndQuery))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The status of the answer to {@code GET /events?n=...}. */
    int event(String query) {
        return get("/events?" + query).statusCode();
    }

    @Override
    public void close() {
        if (connect.connectors().contains(name)) {
            connect.delete(name);
        }
    }
}
