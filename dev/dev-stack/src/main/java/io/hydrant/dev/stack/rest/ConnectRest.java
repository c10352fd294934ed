// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.rest;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker's REST API. A request that meets a rebalance (409) is repeated for up to half a minute, as an operator would;
 * any other error is a {@link ConnectRestException}.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://kafka.apache.org/documentation/#connect_rest">Connect's REST API</a>
 */
public final class ConnectRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REBALANCE_PATIENCE = Duration.ofSeconds(30);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(95);

    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * A client of one worker.
     *
     * @param url for example {@code http://127.0.0.1:8083}
     */
    public ConnectRest(URI url) {
        this.url = requireNonNull(url, "url is null");
    }

    /** Where the worker answers. */
    public URI url() {
        return url;
    }

    /** The worker's Connect version, for example {@code 4.3.1}. */
    public String version() {
        return send("GET", "/", null).path("version").asText();
    }

    /** The plugins that the worker found; all kinds, or connectors alone as the API does by default. */
    public List<PluginInfo> plugins(boolean connectorsOnly) {
        List<PluginInfo> plugins = new ArrayList<>();
        for (JsonNode plugin : send("GET", "/connector-plugins?connectorsOnly=" + connectorsOnly, null)) {
            plugins.add(new PluginInfo(
                    plugin.path("class").asText(),
                    plugin.path("type").asText(),
                    plugin.path("version").asText("")));
        }
        return plugins;
    }

    /** Asks what is wrong with a configuration; {@code config} names its {@code connector.class}. */
    public Validation validate(Map<String, String> config) {
        String connectorClass = requireNonNull(config.get("connector.class"), "connector.class is missing");
        JsonNode answer = send("PUT", "/connector-plugins/" + escape(connectorClass) + "/config/validate", config);
        Map<String, List<String>> errors = new LinkedHashMap<>();
        for (JsonNode entry : answer.path("configs")) {
            List<String> messages = new ArrayList<>();
            entry.path("value").path("errors").forEach(message -> messages.add(message.asText()));
            if (!messages.isEmpty()) {
                errors.put(entry.path("value").path("name").asText(), messages);
            }
        }
        return new Validation(errors);
    }

    /** Creates a connector, or replaces its configuration. */
    public void putConfig(String connector, Map<String, String> config) {
        send("PUT", path(connector) + "/config", config);
    }

    /** Creates a connector without tasks (KIP-980), whose offsets can be set before it runs. */
    public void createStopped(String connector, Map<String, String> config) {
        send("POST", "/connectors", Map.of("name", connector, "initial_state", "STOPPED", "config", config));
    }

    /** The names of all connectors. */
    public List<String> connectors() {
        List<String> names = new ArrayList<>();
        send("GET", "/connectors", null).forEach(name -> names.add(name.asText()));
        return names;
    }

    /** A connector's configuration as it was put, with its placeholders. */
    public Map<String, String> config(String connector) {
        Map<String, String> config = new LinkedHashMap<>();
        send("GET", path(connector) + "/config", null)
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return config;
    }

    /** How the connector and its tasks are; 404 (as an exception) until the cluster has heard of it. */
    public ConnectorStatus status(String connector) {
        JsonNode answer = send("GET", path(connector) + "/status", null);
        List<ConnectorStatus.TaskStatus> tasks = new ArrayList<>();
        for (JsonNode task : answer.path("tasks")) {
            tasks.add(new ConnectorStatus.TaskStatus(
                    task.path("id").asInt(),
                    task.path("state").asText(),
                    task.path("worker_id").asText(),
                    task.path("trace").asText("")));
        }
        JsonNode state = answer.path("connector");
        return new ConnectorStatus(
                answer.path("name").asText(),
                state.path("state").asText(),
                state.path("worker_id").asText(),
                state.path("trace").asText(""),
                tasks);
    }

    /**
     * Returns when the connector runs with {@code tasks} running tasks.
     *
     * @throws IllegalStateException when something of it fails (with its trace), or {@code patience} is at its end
     */
    public void awaitRunning(String connector, int tasks, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "unknown to the worker";
        while (System.nanoTime() < deadline) {
            try {
                ConnectorStatus status = status(connector);
                if (status.isRunningWith(tasks)) {
                    return;
                }
                failIfFailed(status);
                last = status.toString();
            } catch (ConnectRestException e) {
                if (e.status() != 404) {
                    throw e;
                }
            }
            pause();
        }
        throw new IllegalStateException(
                "connector " + connector + " did not run within " + patience.toSeconds() + " s: " + last);
    }

    /** Restarts the connector and all of its tasks. */
    public void restart(String connector) {
        send("POST", path(connector) + "/restart?includeTasks=true", null);
    }

    public void pause(String connector) {
        send("PUT", path(connector) + "/pause", null);
    }

    public void resume(String connector) {
        send("PUT", path(connector) + "/resume", null);
    }

    /** Stops the connector: its tasks are gone, its configuration and offsets stay. */
    public void stop(String connector) {
        send("PUT", path(connector) + "/stop", null);
    }

    /** The connector's offsets, as {@code {"offsets":[{"partition":…,"offset":…}]}}. */
    public JsonNode offsets(String connector) {
        return send("GET", path(connector) + "/offsets", null);
    }

    /** Alters the offsets of a stopped connector; {@code offsets} has the shape that {@link #offsets} returns. */
    public void alterOffsets(String connector, JsonNode offsets) {
        send("PATCH", path(connector) + "/offsets", offsets);
    }

    /** Forgets the offsets of a stopped connector. */
    public void resetOffsets(String connector) {
        send("DELETE", path(connector) + "/offsets", null);
    }

    /** Deletes the connector. */
    public void delete(String connector) {
        send("DELETE", path(connector), null);
    }

    private static void failIfFailed(ConnectorStatus status) {
        if (status.state().equals("FAILED")) {
            throw new IllegalStateException("connector " + status.name() + " failed: " + status.trace());
        }
        for (ConnectorStatus.TaskStatus task : status.tasks()) {
            if (task.state().equals("FAILED")) {
                throw new IllegalStateException("task " + status.name() + "-" + task.id() + " failed: " + task.trace());
            }
        }
    }

    private static String path(String connector) {
        return "/connectors/" + escape(connector);
    }

    private static String escape(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(String method, String path, @Nullable Object body) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(write(body)))
                .build();
        long deadline = System.nanoTime() + REBALANCE_PATIENCE.toNanos();
        while (true) {
            HttpResponse<String> response = exchange(request);
            if (response.statusCode() < 300) {
                return response.body().isEmpty() ? JSON.createObjectNode() : read(response.body());
            }
            if (response.statusCode() != 409 || System.nanoTime() > deadline) {
                throw new ConnectRestException(method + " " + path, response.statusCode(), message(response.body()));
            }
            pause();
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while waiting for " + request.method() + " " + request.uri(), e);
        }
    }

    private static String message(String body) {
        try {
            return JSON.readTree(body).path("message").asText(body);
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the worker's answer is not JSON: " + body, e);
        }
    }

    private static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + body, e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the worker", e);
        }
    }
}
