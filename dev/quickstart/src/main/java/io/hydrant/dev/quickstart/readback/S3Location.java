// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * A place on S3, for example {@code s3://hydrant-events/mobile_attribution/year=2026/}.
 *
 * @param prefix ends with a slash, or is empty
 */
record S3Location(String bucket, String prefix) {

    S3Location {
        requireNonNull(bucket, "bucket is null");
        requireNonNull(prefix, "prefix is null");
    }

    /** Reads {@code s3://bucket/prefix}; a missing slash at the end is added, since a location is a folder. */
    static S3Location parse(String location) {
        URI uri = URI.create(location.replace(" ", "%20"));
        if (!"s3".equals(uri.getScheme())) {
            throw new IllegalArgumentException("not an s3:// location: " + location);
        }
        String path = uri.getPath().substring(uri.getPath().startsWith("/") ? 1 : 0);
        return new S3Location(uri.getAuthority(), path.isEmpty() || path.endsWith("/") ? path : path + "/");
    }
}
