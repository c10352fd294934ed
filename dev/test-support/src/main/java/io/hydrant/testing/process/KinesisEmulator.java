// SPDX-License-Identifier: Apache-2.0
package io.hydrant.testing.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * kinesis-local from npm, a real Kinesis API in a process of its own, with this machine's clock unless told otherwise. Splits
 * and merges take 50 ms. Confined to one thread.
 */
public final class KinesisEmulator implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final int port;
    private boolean ahead;

    private KinesisEmulator(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether this machine has what it needs. */
    public static boolean isPossible() throws InterruptedException {
        return ClientProcess.works("node", "--version") && ClientProcess.works("npm", "--version");
    }

    /**
     * Starts it and returns when it is ready.
     *
     * @param packageJson says which version
     * @param folder where npm installs it, unless it is there
     * @throws IllegalStateException if it cannot be installed or does not become ready
     */
    public static KinesisEmulator start(Path packageJson, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.copy(packageJson, folder.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
        Path program = folder.resolve("node_modules/kinesis-local");
        if (!Files.exists(program.resolve("main.js"))) {
            ClientProcess.npmInstall(folder);
        }
        int port = freePort();
        Path log = Files.createTempFile(folder, "kinesis-", ".log");
        Path clock = folder.resolve("clock.cjs");
        try (InputStream script = requireNonNull(KinesisEmulator.class.getResourceAsStream("clock.cjs"))) {
            Files.copy(script, clock, StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = new ProcessBuilder("node", "--require", clock.toString(), "main.js")
                .directory(program.toFile()) // where it looks for its certificate
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "KINESIS_MOCK_PLAIN_PORT", Integer.toString(port),
                        "KINESIS_MOCK_TLS_PORT", Integer.toString(freePort()),
                        "CREATE_STREAM_DURATION", "50ms",
                        "SPLIT_SHARD_DURATION", "50ms",
                        "MERGE_SHARDS_DURATION", "50ms",
                        "DELETE_STREAM_DURATION", "50ms",
                        "LOG_LEVEL", "ERROR"));
        KinesisEmulator emulator = new KinesisEmulator(builder.start(), port);
        if (!emulator.becomesReady()) {
            emulator.close();
            throw new IllegalStateException("the Kinesis emulator is not ready: " + Files.readString(log));
        }
        return emulator;
    }

    /** For example {@code http://127.0.0.1:4567}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Sets its clock six minutes ahead of this machine's, so that iterators from before have expired, or back. */
    public void setAhead(boolean sixMinutes) throws IOException, InterruptedException {
        if (sixMinutes != ahead) {
            new ProcessBuilder("kill", "-USR2", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            ahead = sixMinutes;
        }
    }

    private boolean becomesReady() throws InterruptedException {
        HttpRequest health =
                HttpRequest.newBuilder(url().resolve("/healthcheck")).build();
        HttpClient client = HttpClient.newHttpClient();
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end && process.isAlive(); ) {
            try {
                if (client.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (IOException e) {
                // not listening yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
