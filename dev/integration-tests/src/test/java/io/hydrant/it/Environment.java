// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import io.hydrant.dev.stack.rest.ConnectRest;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where integration tests run: a broker that can be stopped, a distributed worker whose {@code plugin.path} is the
 * exploded distribution, S3 and Glue.
 *
 * <p>Connector configurations may name {@code ${env:ATTRIBUTION_API_KEY}}, {@code ${env:S3_ENDPOINT_URL}} and
 * {@code ${env:GLUE_ENDPOINT_URL}}.
 */
public interface Environment extends AutoCloseable {

    /** What {@code ${env:ATTRIBUTION_API_KEY}} stands for. */
    String API_KEY = "integration-test-key-1";

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
