// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** The real SDK's clients, pointed at the stack's S3 and Glue. Thread-safe. */
public final class Aws implements AutoCloseable {

    private final S3Client s3;
    private final GlueClient glue;

    /**
     * @param s3Endpoint for example {@code http://127.0.0.1:9000}
     * @param glueEndpoint for example {@code http://127.0.0.1:9001}
     */
    public Aws(URI s3Endpoint, URI glueEndpoint) {
        // The stack verifies no signature; the SDK wants something to sign with.
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("hydrant", "hydrant-dev-stack"));
        s3 = S3Client.builder()
                .endpointOverride(s3Endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        glue = GlueClient.builder()
                .endpointOverride(glueEndpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    public S3Client s3() {
        return s3;
    }

    public GlueClient glue() {
        return glue;
    }

    /** Creates a bucket unless it is there. */
    public void createBucket(String bucket) {
        try {
            s3.createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException e) {
            // A stack that was started again has it.
        }
    }

    /** Creates a table, and its database, unless they are there. */
    public void createTable(CreateTableRequest table) {
        try {
            glue.createDatabase(request -> request.databaseInput(database -> database.name(table.databaseName())));
        } catch (AlreadyExistsException e) {
            // A stack that was started again has it.
        }
        try {
            glue.createTable(table);
        } catch (AlreadyExistsException e) {
            // A stack that was started again has it.
        }
    }

    @Override
    public void close() {
        s3.close();
        glue.close();
    }
}
