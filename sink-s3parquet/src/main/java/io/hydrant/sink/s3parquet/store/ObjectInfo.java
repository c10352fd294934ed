// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What HEAD tells of an object. Immutable.
 *
 * @param etag quotes included
 * @param metadata user metadata, names in lower case without {@code x-amz-meta-}
 */
public record ObjectInfo(
        String key,
        String etag,
        long sizeBytes,
        Instant lastModified,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        Map<String, String> metadata) {
    public ObjectInfo {
        requireNonNull(key, "key is null");
        requireNonNull(etag, "etag is null");
        requireNonNull(lastModified, "lastModified is null");
        metadata = Map.copyOf(metadata);
    }
}
