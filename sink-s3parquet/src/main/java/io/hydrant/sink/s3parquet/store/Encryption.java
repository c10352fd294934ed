// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Server-side encryption of an object. Immutable.
 *
 * @param kmsKeyArn for {@link Mode#SSE_KMS}: the key's ARN; {@code null} takes the account's {@code aws/s3} key
 * @param bucketKey for {@link Mode#SSE_KMS}: whether S3 derives keys per bucket, which saves KMS requests
 */
public record Encryption(Mode mode, @Nullable String kmsKeyArn, boolean bucketKey) {

    /** The values of {@code s3.encryption}. */
    public enum Mode {
        /** No header: the bucket's default encryption. */
        NONE,
        /** {@code AES256}: keys that S3 manages. */
        SSE_S3,
        /** {@code aws:kms}: a KMS key. */
        SSE_KMS
    }

    public static final Encryption NONE = new Encryption(Mode.NONE, null, false);
    public static final Encryption SSE_S3 = new Encryption(Mode.SSE_S3, null, false);

    public Encryption {
        requireNonNull(mode, "mode is null");
        if (mode != Mode.SSE_KMS && (kmsKeyArn != null || bucketKey)) {
            throw new IllegalArgumentException("a KMS key or bucket key without sse-kms");
        }
    }

    public static Encryption sseKms(@Nullable String kmsKeyArn, boolean bucketKey) {
        return new Encryption(Mode.SSE_KMS, kmsKeyArn, bucketKey);
    }
}
