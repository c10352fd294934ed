// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hydrant.testing.process.ClientProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of other languages, changed in nothing but their endpoint: the AWS SDK for JavaScript from npm, and boto3 and
 * the AWS CLI where they are installed. What is missing is said.
 */
class OtherLanguagesIT {

    private static final Path CLIENTS = Path.of("src", "test", "clients").toAbsolutePath();
    private static final Path NODE = Path.of("target", "node-client").toAbsolutePath();

    private final FlakyStore store = new FlakyStore(Map.of());

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void awsSdkForJavaScript() throws Exception {
        assume(ClientProcess.works("node", "--version") && ClientProcess.works("npm", "--version"), "node and npm");
        Files.createDirectories(NODE);
        for (String file : List.of("package.json", "put.mjs")) {
            Files.copy(CLIENTS.resolve("node").resolve(file), NODE.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(NODE.resolve("node_modules/@aws-sdk/client-firehose"))) {
            ClientProcess.npmInstall(NODE);
        }
        assertSends("node", ClientProcess.run(NODE, store.environment(), List.of("node", "put.mjs")));
    }

    @Test
    void boto3() throws Exception {
        assume(ClientProcess.works("python3", "-c", "import boto3"), "Python with boto3 (Debian: awscli)");
        assertSends(
                "boto",
                ClientProcess.run(CLIENTS.resolve("python"), store.environment(), List.of("python3", "put.py")));
    }

    @Test
    void awsCli(@TempDir Path directory) throws Exception {
        assume(ClientProcess.works("aws", "--version"), "the AWS CLI (Debian: awscli)");
        List<String> toSend = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            toSend.add("cli-" + i + "\n");
        }
        int failed = 0;
        while (!toSend.isEmpty()) {
            List<String> batch = List.copyOf(toSend.subList(0, Math.min(500, toSend.size())));
            toSend.subList(0, batch.size()).clear();
            Files.writeString(directory.resolve("batch.json"), request(batch));
            String answer = aws(directory, "put-record-batch", "--cli-input-json", "file://batch.json");
            List<String> results = results(answer);
            assertThat(results).hasSameSizeAs(batch);
            for (int i = 0; i < batch.size(); i++) {
                if (results.get(i).equals("ErrorCode")) {
                    failed++;
                    toSend.add(batch.get(i));
                }
            }
        }
        Files.writeString(
                directory.resolve("one.json"), "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"cli-one\\n\"}}");
        assertThat(aws(directory, "put-record", "--cli-input-json", "file://one.json"))
                .contains("\"RecordId\": \"app-topic-0-");
        assertThat(failed).isEqualTo(99);
        store.assertHasEveryRecordOnce("cli");
    }

    private String aws(Path directory, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("aws", "--endpoint-url", store.url(), "--output", "json", "firehose"));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(store.environment());
        // Version 2 would take the text for base64; version 1 never does.
        Path config = directory.resolve("config");
        Files.writeString(config, "[default]\ncli_binary_format = raw-in-base64-out\n");
        environment.put("AWS_CONFIG_FILE", config.toString());
        ClientProcess.Result result = ClientProcess.run(directory, environment, command);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    private static String request(List<String> batch) {
        List<String> records = batch.stream()
                .map(text -> "{\"Data\":\"" + text.strip() + "\\n\"}")
                .toList();
        return "{\"DeliveryStreamName\":\"app\",\"Records\":[" + String.join(",", records) + "]}";
    }

    /** {@code RecordId} or {@code ErrorCode} for each record, in order. */
    private static List<String> results(String answer) {
        List<String> results = new ArrayList<>();
        Matcher matcher = Pattern.compile("\"(RecordId|ErrorCode)\":").matcher(answer);
        while (matcher.find()) {
            results.add(matcher.group(1));
        }
        return results;
    }

    private void assertSends(String prefix, ClientProcess.Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output().replace(" ", "").strip().lines())
                .last()
                .isEqualTo("{\"failed\":99,\"ids\":10001,\"unknown\":\"ResourceNotFoundException\"}");
        store.assertHasEveryRecordOnce(prefix);
    }

    private static void assume(boolean there, String what) {
        if (!there) {
            System.out.println("SKIPPED: " + what + " not found on this machine");
        }
        assumeTrue(there, what + " not found on this machine");
    }
}
