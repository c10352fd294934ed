// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.quickstart.clients.HttpSender;
import io.hydrant.dev.stack.rest.ConnectRest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;

/**
 * The two connectors of a pipeline, as they are deployed on a stack.
 *
 * @param source its whole configuration, name included
 * @param sink likewise
 */
public record Connectors(Map<String, String> source, Map<String, String> sink) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public Connectors {
        source = Map.copyOf(source);
        sink = Map.copyOf(sink);
    }

    /** An example's {@code source.json} and {@code sink.json} with what the stack adds and a port for the source. */
    public static Connectors of(ExampleFiles files, int listenerPort) {
        Map<String, String> source = files.connector("source.json");
        source.put("listener.port", Integer.toString(listenerPort));
        return new Connectors(source, files.connector("sink.json"));
    }

    public String sourceName() {
        return source("name");
    }

    public String sinkName() {
        return sink("name");
    }

    /** What the sink reads. */
    public Set<String> topics() {
        return new TreeSet<>(List.of(sink("topics").trim().split("\\s*,\\s*")));
    }

    /** A key that the source's configuration has. */
    public String source(String key) {
        return requireNonNull(source.get(key), key + " is not in the source's configuration");
    }

    /** A key that the sink's configuration has. */
    public String sink(String key) {
        return requireNonNull(sink.get(key), key + " is not in the sink's configuration");
    }

    /** Makes bucket and tables, PUTs both connectors, and returns when their tasks run and the listener is ready. */
    public void deploy(ConnectRest connect, Aws aws, List<CreateTableRequest> tables, HttpSender listener) {
        aws.createBucket(sink("s3.bucket"));
        tables.forEach(aws::createTable);
        connect.putConfig(sourceName(), source);
        connect.putConfig(sinkName(), sink);
        connect.awaitRunning(sourceName(), Integer.parseInt(source("tasks.max")), PATIENCE);
        listener.awaitReady(PATIENCE);
        connect.awaitRunning(sinkName(), Integer.parseInt(sink("tasks.max")), PATIENCE);
    }
}
