// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A part whose bytes are durable. All of it is needed to complete the upload, by whoever does it. Immutable.
 *
 * @param number from 1
 * @param etag as S3 gave it, quotes included
 * @param checksum what the part was uploaded with, {@code null} where checksums are off
 */
public record UploadedPart(
        int number, String etag, long sizeBytes, @Nullable PartChecksum checksum) {
    public UploadedPart {
        if (number < 1 || number > ObjectStore.MAX_PARTS) {
            throw new IllegalArgumentException("part number not in 1 to " + ObjectStore.MAX_PARTS + ": " + number);
        }
        requireNonNull(etag, "etag is null");
    }
}
