// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hydrant.source.cloudwatch.clients.ClientProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** kinesis-local from npm, a real Kinesis API in a process of its own. */
final class KinesisEmulator implements AutoCloseable {

    private static final Path FOLDER = Path.of("target", "kinesis-local").toAbsolutePath();

    private final Process process;
    private final int port;

    private KinesisEmulator(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; the test is skipped, and says so, where Node.js is missing. */
    static KinesisEmulator start() throws IOException, InterruptedException {
        boolean node = ClientProcess.works("node", "--version") && ClientProcess.works("npm", "--version");
        if (!node) {
            System.out.println("SKIPPED: node and npm not found on this machine, so there is no Kinesis to read");
        }
        assumeTrue(node, "node and npm not found on this machine");
        Files.createDirectories(FOLDER);
        Files.copy(
                Path.of("src/test/clients/kinesis-local/package.json"),
                FOLDER.resolve("package.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Path main = FOLDER.resolve("node_modules/kinesis-local/main.js");
        if (!Files.exists(main)) {
            ClientProcess.Result installed = ClientProcess.run(
                    FOLDER, Map.of(), List.of("npm", "install", "--no-audit", "--no-fund", "--no-package-lock"));
            assertThat(installed.exitCode()).as(installed.output()).isZero();
        }
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder("node", main.toString())
                .directory(main.getParent().toFile()) // where it looks for its certificate
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("kinesis.log").toFile());
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
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(emulator::isReady);
        } catch (ConditionTimeoutException e) {
            emulator.close();
            throw new AssertionError("it is not ready: " + Files.readString(FOLDER.resolve("kinesis.log")), e);
        }
        return emulator;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    private boolean isReady() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(url() + "/healthcheck"))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode()
                == 200;
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
