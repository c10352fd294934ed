// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsSettings;
import io.hydrant.aws.AwsSettings.StaticKeys;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same contract against an S3 server that others wrote (Adobe S3Mock, a process of its own), so that adapter and own
 * server cannot share a misreading of S3.
 */
class S3MockIT extends ObjectStoreContract {

    @SuppressWarnings("NullAway.Init") // set by start()
    private static Process process;

    @SuppressWarnings("NullAway.Init") // set by start()
    private static URI url;

    @SuppressWarnings("NullAway.Init") // set by start()
    private static AwsClients aws;

    @SuppressWarnings("NullAway.Init") // set by start()
    private static S3Connection connection;

    private static int buckets;

    private ObjectStore store = connection.bucket("none");

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        int port = freePort();
        url = URI.create("http://127.0.0.1:" + port);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dcom.adobe.testing.s3mock.store.root=" + folder,
                        "-jar",
                        Objects.requireNonNull(System.getProperty("s3mock.jar"), "s3mock.jar is set by the build"),
                        "--http.port=" + port,
                        "--server.port=0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> status("GET", "/") == 200);
        AwsEndpoint endpoint = new AwsEndpoint("us-east-1", url);
        aws = AwsClients.open(
                new AwsSettings(null, new StaticKeys("any", new Password("any"), null), null),
                endpoint,
                new AwsClients.HttpLimits(16, null));
        connection =
                S3Connection.open(aws, new S3Settings(endpoint, true, null, S3Settings.ChecksumMode.WHEN_SUPPORTED));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        connection.close();
        aws.close();
        process.destroyForcibly().waitFor();
    }

    @BeforeEach
    void emptyBucket() throws Exception {
        String bucket = "events-" + ++buckets;
        assertThat(status("PUT", "/" + bucket)).isEqualTo(200);
        store = connection.bucket(bucket);
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Override
    @Test
    void exactlyOneOfManyWritersWins() {
        skip("exactlyOneOfManyWritersWins", "S3Mock lets several writers win: dev/dev-stack/README.md");
    }

    @Override
    @Test
    void ordersKeysAsUtf8() {
        skip("ordersKeysAsUtf8", "S3Mock orders keys as UTF-16");
    }

    /** A fault of S3Mock's that is none of ours: said on the console, as each skip is. */
    private static void skip(String test, String fault) {
        System.out.println("SKIPPED: S3MockIT." + test + ": " + fault + "; S3ObjectStoreIT has it");
        abort(fault);
    }

    private static int status(String method, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url.resolve(path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
