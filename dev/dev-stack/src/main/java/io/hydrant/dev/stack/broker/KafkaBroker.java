// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.broker;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.stack.ports.FreePorts;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/**
 * A single-node KRaft cluster (broker and controller) in this JVM, on loopback, over a folder that survives it: started
 * again on the same folder, even after {@code kill -9}, it goes on with its topics and offsets.
 *
 * <p>Thread-safe; {@link #stop} and {@link #start} may alternate, as an outage does.
 */
public final class KafkaBroker implements AutoCloseable {

    /** Constant, because a folder formatted for one cluster id refuses to open under another. */
    private static final String CLUSTER_ID = "aHlkcmFudC1kZXYtc3RhYw";

    private static final int NODE_ID = 1;

    private final Path folder;
    private final int port;
    private final int controllerPort;
    private @Nullable KafkaRaftServer server;

    private KafkaBroker(Path folder, int port, int controllerPort) {
        this.folder = folder;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /**
     * Starts a broker on {@code port}, formatting {@code folder} when it is new.
     *
     * @param port a free loopback port for clients
     * @param folder holds everything the broker keeps; created when absent
     */
    public static KafkaBroker start(int port, Path folder) {
        KafkaBroker broker = new KafkaBroker(requireNonNull(folder, "folder is null"), port, FreePorts.one());
        broker.start();
        return broker;
    }

    /** For clients, for example {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Starts the broker again after {@link #stop}, on the same ports and folder. */
    public synchronized void start() {
        if (server != null) {
            throw new IllegalStateException("the broker is running");
        }
        format();
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings()), Time.SYSTEM);
        starting.startup();
        server = starting;
    }

    /** Stops the broker in an orderly way; clients see refused connections until {@link #start}. */
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void format() {
        try {
            new Formatter()
                    .setNodeId(NODE_ID)
                    .setClusterId(CLUSTER_ID)
                    .setControllerListenerName("CONTROLLER")
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format the broker's folder " + folder, e);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        // One broker can hold one replica, and each of the default 50 partitions would cost start-up time.
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // The consumers of our workers ask for 6 s sessions.
        settings.put("group.min.session.timeout.ms", "6000");
        // The default takes 128 MB of heap.
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        return settings;
    }
}
