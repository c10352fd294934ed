// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import io.hydrant.dev.stack.rest.ConnectRest;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where integration tests run: a broker that can be stopped, a distributed worker whose {@code plugin.path} is the
 * exploded distribution, S3 and Glue.
 *
 * <p>Connector configurations may name {@code ${env:S3_ENDPOINT_URL}}, {@code ${env:GLUE_ENDPOINT_URL}},
 * {@code ${env:KAFKA_BOOTSTRAP_SERVERS}} and what is in {@link #SECRETS}.
 */
public interface Environment extends AutoCloseable {

    /** What {@code ${env:ATTRIBUTION_API_KEY}} stands for. */
    String API_KEY = "integration-test-key-1";

    /** What {@code ${env:NAME}} stands for in the examples. */
    Map<String, String> SECRETS = Map.of(
            "ATTRIBUTION_API_KEY", API_KEY,
            "CLOUDWATCH_LOGS_ACCESS_KEY", "integration-test-key-2",
            "CLOUDWATCH_LOGS_ACCESS_KEY_ID", "writer",
            "CLOUDWATCH_LOGS_SECRET_ACCESS_KEY", "integration-test-secret-2",
            "ACCESS_LOGS_ACCESS_KEY_ID", "agent",
            "ACCESS_LOGS_SECRET_ACCESS_KEY", "integration-test-secret-3",
            "APP_HISTORY_API_KEY", "integration-test-key-4",
            "LOGS_TO_REDSHIFT_ACCESS_KEY", "integration-test-key-5",
            "LOGS_TO_REDSHIFT_ACCESS_KEY_ID", "writer",
            "LOGS_TO_REDSHIFT_SECRET_ACCESS_KEY", "integration-test-secret-5");

    /** For example {@code 127.0.0.1:9092}. */
    String bootstrapServers();

    ConnectRest connect();

    URI s3Endpoint();

    URI glueEndpoint();

    /** A folder for what a test downloads. */
    Path folder();

    /** Where listeners of the worker write their access logs, one line a request. */
    Path accessLog();

    void stopBroker();

    void startBroker();

    @Override
    void close();

    /** The root of the source tree. */
    static Path home() {
        return Path.of(System.getProperty("hydrant.home", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    /** {@code distribution/target/plugins}. */
    static Path plugins() {
        return home().resolve("distribution/target/plugins");
    }
}
