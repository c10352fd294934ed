// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.Connectors;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.quickstart.clients.HttpSender;
import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.S3Objects;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.it.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One folder of {@code config-examples} on a worker: its files as they ship, with what {@code dev-stack.json} adds, a free
 * port, and an access key of its own, by which its calls to S3 and Glue are told from others'. Closing deletes the
 * connectors.
 */
final class Example implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Environment environment;
    private final Path folder;
    private final ExampleFiles files;
    private final Connectors connectors;
    private final Aws aws;
    private final URI listener;
    private final HttpSender sender;

    private Example(Environment environment, String name) {
        this.environment = environment;
        folder = Environment.home().resolve("config-examples").resolve(name);
        files = new ExampleFiles(folder);
        int port = FreePorts.one();
        Map<String, String> source = files.connector("source.json");
        source.put("listener.port", Integer.toString(port));
        Map<String, String> sink = files.connector("sink.json");
        sink.put("aws.access.key.id", name);
        connectors = new Connectors(source, sink);
        aws = new Aws(environment.s3Endpoint(), environment.glueEndpoint());
        listener = URI.create("http://127.0.0.1:" + port);
        sender = new HttpSender(listener);
    }

    /** Deploys the example with all tables that its folder has. */
    static Example deploy(Environment environment, String name) throws IOException {
        Example example = new Example(environment, name);
        List<String> tables = new ArrayList<>();
        try (Stream<Path> paths = Files.list(example.folder)) {
            paths.map(path -> path.getFileName().toString())
                    .filter(file -> file.startsWith("table") && file.endsWith(".json"))
                    .forEach(tables::add);
        }
        assertThat(tables).as("tables of %s", name).isNotEmpty();
        example.connectors.deploy(
                environment.connect(),
                example.aws,
                tables.stream().map(example.files::table).toList(),
                example.sender);
        return example;
    }

    Connectors connectors() {
        return connectors;
    }

    URI listener() {
        return listener;
    }

    HttpSender sender() {
        return sender;
    }

    /** The text of a file of the folder. */
    String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    JsonNode json(String name) throws IOException {
        return JSON.readTree(file(name));
    }

    S3Objects objects() {
        return new S3Objects(aws.s3(), environment.folder());
    }

    DeliveredTable table(String name) {
        return DeliveredTable.of(aws, connectors.sink("glue.database"), name, environment.folder());
    }

    List<Path> objects(String prefix) {
        return objects().download(connectors.sink("s3.bucket"), prefix);
    }

    /** The records of the error output below a prefix, as JSON. */
    List<JsonNode> errors(String prefix) throws IOException {
        List<JsonNode> errors = new ArrayList<>();
        for (String line : objects().errorOutput(connectors.sink("s3.bucket"), prefix)) {
            errors.add(JSON.readTree(line));
        }
        return errors;
    }

    /** {@code iam-policy.json} allows every call that the sink has made, and little else. */
    void assertPolicyFits() throws IOException, InterruptedException {
        AwsCalls calls = AwsCalls.signedBy(
                connectors.sink("aws.access.key.id"), environment.s3Endpoint(), environment.glueEndpoint());
        new IamPolicy(json("iam-policy.json")).assertFits(calls.permissions());
    }

    @Override
    public void close() {
        for (String connector : environment.connect().connectors()) {
            if (connector.equals(connectors.sourceName()) || connector.equals(connectors.sinkName())) {
                environment.connect().delete(connector);
            }
        }
        aws.close();
    }
}
