// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * When a conditional put may write. Immutable.
 *
 * @param etag the version that must be there ({@code If-Match}), or {@code null} if there must be none
 *     ({@code If-None-Match: *})
 */
public record WriteCondition(@Nullable String etag) {

    private static final WriteCondition ABSENT = new WriteCondition(null);

    /** There is no object of that key: {@code If-None-Match: *}. */
    public static WriteCondition absent() {
        return ABSENT;
    }

    /** The object is there, in this version: {@code If-Match}. */
    public static WriteCondition unchanged(String etag) {
        return new WriteCondition(requireNonNull(etag, "etag is null"));
    }
}
