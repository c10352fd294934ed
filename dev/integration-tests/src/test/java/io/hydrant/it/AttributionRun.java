// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.S3Objects;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;

/**
 * The attribution example under a name of its own, so that several tests can run it on one stack: {@code mine} becomes
 * part of connectors, topics, table and prefixes, and nothing else of the shipped files changes but what
 * {@code dev-stack.json} says.
 */
public final class AttributionRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Environment environment;
    private final Aws aws;
    private final ConnectRest connect;
    private final Map<String, String> source;
    private final Map<String, String> sink;
    private final URI listener;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Creates bucket and table, and deploys nothing yet. */
    public AttributionRun(Environment environment, String mine) {
        this.environment = environment;
        aws = new Aws(environment.s3Endpoint(), environment.glueEndpoint());
        connect = environment.connect();
        ExampleFiles files = new ExampleFiles(Environment.home().resolve("config-examples/attribution"));
        source = files.connector("source.json");
        sink = files.connector("sink.json");
        source.replaceAll((key, value) -> own(value, mine));
        sink.replaceAll((key, value) -> own(value, mine));
        int port = FreePorts.one();
        source.put("listener.port", Integer.toString(port));
        listener = URI.create("http://127.0.0.1:" + port);
        createStorage(files.table("table.json"), mine);
    }

    private static String own(String value, String mine) {
        return value.replace("mobile-attribution", "mobile-attribution-" + mine)
                .replaceAll("^attribution-(source|sink)$", "attribution-" + mine + "-$1")
                .replace("mobile_attribution/", "mobile_attribution_" + mine + "/")
                .replaceAll("^mobile_attribution$", "mobile_attribution_" + mine);
    }

    private void createStorage(CreateTableRequest shipped, String mine) {
        aws.createBucket(bucket());
        aws.createTable(shipped.toBuilder()
                .tableInput(table -> table.name(sink("glue.table"))
                        .tableType(shipped.tableInput().tableType())
                        .parameters(shipped.tableInput().parameters())
                        .partitionKeys(shipped.tableInput().partitionKeys())
                        .storageDescriptor(shipped.tableInput().storageDescriptor().toBuilder()
                                .location(own(
                                        shipped.tableInput().storageDescriptor().location(), mine))
                                .build()))
                .build());
    }

    /** PUTs both connectors and returns when the listener is ready. */
    public void deploy() {
        deploySource();
        connect.putConfig(sink("name"), sink);
        connect.awaitRunning(sink("name"), Integer.parseInt(sink("tasks.max")), PATIENCE);
    }

    void deploySource() {
        connect.putConfig(source("name"), source);
        connect.awaitRunning(source("name"), Integer.parseInt(source("tasks.max")), PATIENCE);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(send(request("/-/ready")).statusCode()).isEqualTo(200));
    }

    /** A request with the API key. */
    public HttpRequest.Builder callback(String pathAndQuery) {
        return request(pathAndQuery).header("x-api-key", Environment.API_KEY);
    }

    /** A request without an API key. */
    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(listener.resolve(pathAndQuery)).timeout(Duration.ofSeconds(60));
    }

    /** Sends it over HTTP/1.1. */
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A new look at the delivered table. */
    public DeliveredTable table() {
        return DeliveredTable.of(aws, sink("glue.database"), sink("glue.table"), environment.folder());
    }

    /** The sink's name. */
    public String sinkName() {
        return sink("name");
    }

    /** Copies of objects. */
    S3Objects objects() {
        return new S3Objects(aws.s3(), environment.folder());
    }

    /** The topic between source and sink. */
    public String topic() {
        return source("routes.attribution.topic");
    }

    String bucket() {
        return sink("s3.bucket");
    }

    Aws aws() {
        return aws;
    }

    String backupPrefix() {
        return sink("s3.backup.prefix");
    }

    String tablePrefix() {
        return sink("s3.prefix").substring(0, sink("s3.prefix").indexOf("year="));
    }

    String kmsKeyArn() {
        return sink("s3.encryption.kms.key.arn");
    }

    /** The part of the error prefix that has no expression in it. */
    String errorPrefix() {
        String prefix = sink("s3.error.output.prefix");
        return prefix.substring(0, prefix.indexOf('!'));
    }

    private String source(String key) {
        return requireNonNull(source.get(key), key);
    }

    private String sink(String key) {
        return requireNonNull(sink.get(key), key);
    }

    @Override
    public void close() {
        for (String connector : connect.connectors()) {
            if (connector.equals(source("name")) || connector.equals(sink("name"))) {
                connect.delete(connector);
            }
        }
        aws.close();
    }
}
