// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsSettings;
import io.hydrant.aws.AwsSettings.StaticKeys;
import io.hydrant.dev.stack.glue.GlueServer;
import io.hydrant.dev.stack.s3.S3Server;
import io.hydrant.sink.s3parquet.catalog.GlueTableCatalog;
import io.hydrant.sink.s3parquet.store.ObjectPage;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import io.hydrant.sink.s3parquet.store.S3Connection;
import io.hydrant.sink.s3parquet.store.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** S3 and Glue over HTTP, and tasks with nothing replaced: real clients, threads and clock. */
final class HttpRig implements AutoCloseable {

    static final String BUCKET = "lake";
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    final S3Server s3;
    final GlueServer glue;
    final GlueTableCatalog catalog;
    final ObjectStore store;
    private final AwsClients aws;
    private final S3Connection connection;

    HttpRig(Path folder) {
        s3 = S3Server.start(folder.resolve("s3"), 0);
        glue = GlueServer.start(folder.resolve("glue"), 0);
        s3.createBucket(BUCKET);
        AwsEndpoint endpoint = new AwsEndpoint("us-east-1", s3.endpoint());
        aws = AwsClients.open(
                new AwsSettings(null, new StaticKeys("AKIDHYDRANT", new Password("secret"), null), null),
                endpoint,
                new AwsClients.HttpLimits(4, null));
        connection =
                S3Connection.open(aws, new S3Settings(endpoint, true, null, S3Settings.ChecksumMode.WHEN_SUPPORTED));
        store = connection.bucket(BUCKET);
        catalog = GlueTableCatalog.open(aws, new AwsEndpoint("us-east-1", glue.endpoint()), null);
    }

    /** What a task needs to find them. */
    Map<String, String> properties() {
        Map<String, String> properties = properties(s3.endpoint());
        properties.put("glue.endpoint.url", glue.endpoint().toString());
        return properties;
    }

    static Map<String, String> properties(URI s3) {
        return new HashMap<>(Map.of(
                "name", "events-to-s3",
                "connector.class", S3ParquetSinkConnector.class.getName(),
                "topics", "events",
                "s3.bucket", BUCKET,
                "s3.region", "us-east-1",
                "s3.endpoint.url", s3.toString(),
                "s3.path.style.access", "true",
                "aws.access.key.id", "AKIDHYDRANT",
                "aws.secret.access.key", "secret",
                "s3.error.output.prefix", "errors/!{firehose:error-output-type}/"));
    }

    static SimulatedWorker worker(SimulatedTopics topics, Map<String, String> properties) {
        return new SimulatedWorker(topics, new S3ParquetSinkTask(), properties, null);
    }

    /** Lets the workers go on until that is so; commits offsets as a worker does now and then. */
    static void until(BooleanSupplier condition, SimulatedWorker... workers) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        for (int turn = 1; !condition.getAsBoolean(); turn++) {
            assertThat(System.nanoTime()).as("the deadline").isLessThan(end);
            for (SimulatedWorker worker : workers) {
                worker.iterate();
                if (turn % 20 == 0) {
                    worker.commit();
                }
            }
            Thread.sleep(5);
        }
    }

    /** All keys below a prefix. */
    List<String> keys(String prefix) {
        List<String> keys = new ArrayList<>();
        @Nullable String token = null;
        do {
            ObjectPage page = store.list(prefix, token);
            page.entries().stream().map(ObjectPage.Entry::key).forEach(keys::add);
            token = page.nextToken();
        } while (token != null);
        return keys;
    }

    @Override
    public void close() {
        catalog.close();
        connection.close();
        aws.close();
        glue.close();
        s3.close();
    }
}
