// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

/**
 * The checksum of a part: {@code CRC32}, {@code NSRh+A==}. Completing must name it for each part that was uploaded with
 * one. Immutable.
 *
 * @param algorithm S3's name: CRC32, CRC32C, CRC64NVME, SHA1 or SHA256
 * @param value base64, as in the {@code x-amz-checksum-…} header
 */
public record PartChecksum(String algorithm, String value) {
    public PartChecksum {
        requireNonNull(algorithm, "algorithm is null");
        requireNonNull(value, "value is null");
    }
}
