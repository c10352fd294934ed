// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import java.util.Locale;

/** S3's canned ACLs for objects. */
public enum CannedAcl {
    PRIVATE,
    PUBLIC_READ,
    PUBLIC_READ_WRITE,
    AUTHENTICATED_READ,
    AWS_EXEC_READ,
    BUCKET_OWNER_READ,
    BUCKET_OWNER_FULL_CONTROL;

    /** S3's name: {@code bucket-owner-full-control}. */
    public String header() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
