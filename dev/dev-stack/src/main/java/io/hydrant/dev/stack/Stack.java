// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack;

import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.glue.GlueServer;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.s3.S3Server;
import io.hydrant.dev.stack.worker.EmbeddedWorker;
import io.hydrant.dev.stack.worker.WorkerProcess;
import io.hydrant.dev.stack.worker.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, a distributed Connect worker, S3 and the Glue Data Catalog on loopback, over one data folder:
 *
 * <pre>
 * dataFolder/kafka    the broker's log and metadata
 * dataFolder/s3       buckets and objects
 * dataFolder/glue     databases, tables, partitions
 * dataFolder/worker-N properties and logs of workers with processes of their own
 * </pre>
 *
 * <p>Closing stops everything in reverse order. Confined to the thread that started it, but for {@link #close}.
 */
public final class Stack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Stack.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);

    private final Path dataFolder;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final KafkaBroker broker;
    private final S3Server s3;
    private final GlueServer glue;
    private final WorkerSettings workerSettings;
    private int workers = 1;

    private Stack(StackOptions options) {
        dataFolder = options.dataFolder();
        try {
            parts.push(lock(dataFolder));
            int kafkaPort = portOrFree("Kafka", options.kafkaPort());
            int connectPort = portOrFree("Connect", options.connectPort());
            int s3Port = portOrFree("S3", options.s3Port());
            int gluePort = portOrFree("Glue", options.gluePort());
            // S3 takes as long to start as Kafka does, and they do not need each other.
            CompletableFuture<S3Server> startingS3 =
                    CompletableFuture.supplyAsync(() -> S3Server.start(dataFolder.resolve("s3"), s3Port));
            try {
                glue = push(GlueServer.start(dataFolder.resolve("glue"), gluePort));
                broker = push(KafkaBroker.start(kafkaPort, dataFolder.resolve("kafka")));
            } finally {
                s3 = push(join(startingS3));
            }
            workerSettings = WorkerSettings.of(connectPort, broker.bootstrapServers(), options.pluginPath())
                    .withVariables(variables(options));
            push(EmbeddedWorker.start(workerSettings, START_PATIENCE));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a stack and returns when its worker is healthy.
     *
     * @throws StackException when a port is taken, or another stack uses the data folder
     */
    public static Stack start(StackOptions options) {
        return new Stack(options);
    }

    public KafkaBroker broker() {
        return broker;
    }

    /** The first worker's REST API, for example {@code http://127.0.0.1:8083}. */
    public URI connectUrl() {
        return workerSettings.url();
    }

    /** A client of {@link #connectUrl}. */
    public ConnectRest connect() {
        return new ConnectRest(connectUrl());
    }

    public S3Server s3() {
        return s3;
    }

    public GlueServer glue() {
        return glue;
    }

    public Path dataFolder() {
        return dataFolder;
    }

    /**
     * Adds a worker in a process of its own to the cluster, for tests that kill workers. It ends with the stack.
     *
     * @param variables replace the stack's, for this worker
     */
    public WorkerProcess addWorkerProcess(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(workerSettings.variables());
        all.putAll(variables);
        WorkerSettings settings = new WorkerSettings(
                FreePorts.one(),
                workerSettings.bootstrapServers(),
                workerSettings.pluginPath(),
                all,
                workerSettings.overrides());
        workers++;
        return push(WorkerProcess.start(
                settings, dataFolder.resolve("worker-" + workers), START_PATIENCE, List.of("-Xmx512m")));
    }

    /** Stops every part, the last started first. A part that fails to stop is logged and does not keep the others. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop in an orderly way", part, e);
            }
        }
    }

    private synchronized <T extends AutoCloseable> T push(T part) {
        parts.push(part);
        return part;
    }

    private Map<String, String> variables(StackOptions options) {
        Map<String, String> variables = new HashMap<>();
        variables.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        variables.put("S3_ENDPOINT_URL", s3.endpoint().toString());
        variables.put("GLUE_ENDPOINT_URL", glue.endpoint().toString());
        variables.putAll(options.variables());
        return variables;
    }

    private static int portOrFree(String server, int port) {
        if (port == 0) {
            return FreePorts.one();
        }
        if (!FreePorts.isFree(port)) {
            throw new StackException("Port " + port + " for " + server + " is taken: stop what listens there, or choose"
                    + " another with --" + server.toLowerCase(Locale.ROOT) + "-port.");
        }
        return port;
    }

    private static <T> T join(CompletableFuture<T> starting) {
        try {
            return starting.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Two stacks on one folder would ruin each other's state. The lock goes with the process. */
    private static AutoCloseable lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new StackException("Another stack runs on the data folder " + folder
                        + ": stop it, or choose another folder with --data-dir.");
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data folder " + folder, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
