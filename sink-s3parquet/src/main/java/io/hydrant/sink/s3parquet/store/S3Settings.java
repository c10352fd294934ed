// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

import io.hydrant.aws.AwsEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * How buckets are reached; the same for all buckets of a connector. Immutable.
 *
 * @param pathStyle {@code http://host/bucket/key} instead of {@code http://bucket.host/key}
 * @param expectedBucketOwner account id that S3 shall check with every request, {@code null} for none
 */
public record S3Settings(
        AwsEndpoint endpoint, boolean pathStyle, @Nullable String expectedBucketOwner, ChecksumMode checksums) {

    /** The values of {@code s3.checksum}. */
    public enum ChecksumMode {
        /** A CRC32 with every object and part, as S3 has it. */
        WHEN_SUPPORTED,
        /** None that the API does not demand: for S3-compatible stores that refuse or garble them. */
        WHEN_REQUIRED
    }

    public S3Settings {
        requireNonNull(endpoint, "endpoint is null");
        requireNonNull(checksums, "checksums is null");
    }
}
