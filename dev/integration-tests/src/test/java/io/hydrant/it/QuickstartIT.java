// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** What {@code quickstart.sh} runs once it has built, in a process of its own. */
class QuickstartIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void onceDeliversEverythingOfEveryPipeline() throws Exception {
        Path output = folder.resolve("output");
        Process process = quickstart(
                output,
                "--once",
                "--pipeline",
                "all",
                "--data-dir",
                folder.resolve("data").toString());
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            List<String> lines = Files.readAllLines(output);
            assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();

            List<String> pipelines = new ArrayList<>();
            for (String line : lines.subList(lines.size() - 5, lines.size())) {
                JsonNode summary = new ObjectMapper().readTree(line);
                pipelines.add(summary.path("pipeline").asText());
                assertComplete(summary);
            }
            assertThat(pipelines)
                    .containsExactly(
                            "attribution", "cloudwatch-logs", "access-logs", "app-history", "logs-to-redshift");
            // No terminal here: each pipeline's progress is in plain lines.
            assertThat(pipelines)
                    .allSatisfy(
                            pipeline -> assertThat(lines)
                                    .anyMatch(
                                            line -> line.matches(
                                                    " *" + pipeline
                                                            + " +requests [1-9]\\d* +buffered 0 +objects [1-9]\\d* +partitions \\d+ +freshness .*")));
            assertThat(lines).noneMatch(line -> line.contains("\u001b"));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void assertComplete(JsonNode summary) {
        int sent = summary.path("sent").asInt();
        assertThat(sent).isGreaterThanOrEqualTo(800);
        assertThat(summary.path("acknowledged").asInt()).isEqualTo(sent);
        assertThat(summary.path("rows").asInt()).isEqualTo(sent);
        assertThat(summary.path("objects").asInt()).isPositive();
        assertThat(summary.path("partitions").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(summary.path("errors").asInt()).isZero();
    }

    @Test
    void killedStackGoesOnWhereItWas() throws Exception {
        List<Integer> ports = FreePorts.several(4);
        String[] arguments = {
            "--stack",
            "--data-dir",
            folder.resolve("data").toString(),
            "--connect-port",
            ports.get(0).toString(),
            "--s3-port",
            ports.get(1).toString(),
            "--glue-port",
            ports.get(2).toString(),
            "--kafka-port",
            ports.get(3).toString()
        };
        ConnectRest connect = new ConnectRest(URI.create("http://127.0.0.1:" + ports.get(0)));
        Map<String, String> connector = Map.of(
                "connector.class",
                "io.hydrant.source.http.HttpSourceConnector",
                "listener.port",
                Integer.toString(FreePorts.one()),
                "routes",
                "a",
                "routes.a.path",
                "/a",
                "routes.a.topic",
                "kept",
                "topic.creation.default.partitions",
                "1",
                "topic.creation.default.replication.factor",
                "1");
        Process process = quickstart(folder.resolve("first"), arguments);
        try (Aws aws = new Aws(
                URI.create("http://127.0.0.1:" + ports.get(1)), URI.create("http://127.0.0.1:" + ports.get(2)))) {
            awaitUp(connect, process);
            connect.putConfig("kept", connector);
            connect.awaitRunning("kept", 1, Duration.ofSeconds(60));
            aws.s3().createBucket(request -> request.bucket("kept"));
            aws.s3().putObject(request -> request.bucket("kept").key("a/b"), RequestBody.fromString("kept"));
            aws.glue().createDatabase(request -> request.databaseInput(database -> database.name("hydrant_events")));
            aws.glue()
                    .createTable(new ExampleFiles(Environment.home().resolve("config-examples/attribution"))
                            .table("table.json"));

            // when
            process.destroyForcibly().waitFor();
            process = quickstart(folder.resolve("second"), arguments);
            awaitUp(connect, process);

            // then
            connect.awaitRunning("kept", 1, Duration.ofSeconds(60));
            assertThat(connect.config("kept")).containsAllEntriesOf(connector);
            assertThat(aws.s3()
                            .getObjectAsBytes(request -> request.bucket("kept").key("a/b"))
                            .asUtf8String())
                    .isEqualTo("kept");
            assertThat(aws.glue()
                            .getTable(request ->
                                    request.databaseName("hydrant_events").name("mobile_attribution"))
                            .table()
                            .partitionKeys())
                    .hasSize(3);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void takenPortIsOneClearSentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path output = folder.resolve("output");
            Process process = quickstart(
                    output,
                    "--once",
                    "--s3-port",
                    Integer.toString(taken.getLocalPort()),
                    "--data-dir",
                    folder.resolve("data").toString());

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
            List<String> lines = Files.readAllLines(output);
            assertThat(lines.get(lines.size() - 1))
                    .isEqualTo("quickstart: Port " + taken.getLocalPort()
                            + " for S3 is taken: stop what listens there, or choose another with --s3-port.");
        }
    }

    private static void awaitUp(ConnectRest connect, Process process) {
        await().atMost(Duration.ofSeconds(90)).ignoreExceptions().untilAsserted(() -> {
            assertThat(process.isAlive()).isTrue();
            assertThat(connect.plugins(true)).isNotEmpty();
        });
    }

    private static Process quickstart(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dhydrant.home=" + Environment.home(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.hydrant.dev.quickstart.Quickstart"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
