// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing. Immutable.
 *
 * @param nextToken for the next page, {@code null} after the last
 */
public record ObjectPage(List<Entry> entries, @Nullable String nextToken) {
    public ObjectPage {
        entries = List.copyOf(entries);
    }

    /** An object as a listing shows it. Immutable. */
    public record Entry(String key, String etag, long sizeBytes, Instant lastModified) {
        public Entry {
            requireNonNull(key, "key is null");
            requireNonNull(etag, "etag is null");
            requireNonNull(lastModified, "lastModified is null");
        }
    }
}
