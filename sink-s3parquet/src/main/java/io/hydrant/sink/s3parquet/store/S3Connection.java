// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import io.hydrant.aws.AwsClients;
import io.hydrant.aws.CallLimits;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The S3 clients that all buckets of a task share: one that retries, for calls that may be repeated, and one that sends
 * once, for those whose refusal must mean what it says. Thread-safe.
 */
public final class S3Connection implements AutoCloseable {

    private final S3Settings settings;
    private final S3Client retrying;
    private final S3Client uploading;
    private final S3Client once;

    private S3Connection(AwsClients aws, S3Settings settings) {
        this.settings = settings;
        this.retrying = client(aws, settings, CallLimits.SMALL);
        this.uploading = client(aws, settings, CallLimits.LARGE);
        this.once = client(aws, settings, CallLimits.SMALL.once());
    }

    /** Opens clients on the task's connection pool, which the caller closes after this. */
    public static S3Connection open(AwsClients aws, S3Settings settings) {
        return new S3Connection(aws, settings);
    }

    /** A bucket. Its {@code close()} does nothing: the connections are this object's. */
    public ObjectStore bucket(String name) {
        return new S3ObjectStore(name, this);
    }

    S3Settings settings() {
        return settings;
    }

    S3Client retrying() {
        return retrying;
    }

    S3Client uploading() {
        return uploading;
    }

    S3Client once() {
        return once;
    }

    @Override
    public void close() {
        retrying.close();
        uploading.close();
        once.close();
    }

    private static S3Client client(AwsClients aws, S3Settings settings, CallLimits limits) {
        boolean checksums = settings.checksums() == S3Settings.ChecksumMode.WHEN_SUPPORTED;
        S3ClientBuilder builder = aws.configure(S3Client.builder(), settings.endpoint(), limits)
                .forcePathStyle(settings.pathStyle())
                .requestChecksumCalculation(
                        checksums
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        checksums
                                ? ResponseChecksumValidation.WHEN_SUPPORTED
                                : ResponseChecksumValidation.WHEN_REQUIRED);
        return builder.build();
    }
}
