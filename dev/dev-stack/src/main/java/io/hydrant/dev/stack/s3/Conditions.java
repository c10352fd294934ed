// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code If-…} headers. Stateless. */
final class Conditions {

    private Conditions() {}

    /** Throws {@link S3Error} if the write must not happen. Call it under the key's lock. */
    static void checkWrite(S3Call call, @Nullable StoredObject existing) {
        String ifNoneMatch = call.header("if-none-match");
        if (ifNoneMatch != null) {
            if (!ifNoneMatch.equals("*")) {
                throw S3Error.notImplemented("If-None-Match with a value other than *");
            }
            if (existing != null) {
                throw S3Error.preconditionFailed();
            }
        }
        String ifMatch = call.header("if-match");
        if (ifMatch != null) {
            if (existing == null) {
                throw S3Error.noSuchKey(call.key());
            }
            if (!matches(ifMatch, existing)) {
                throw S3Error.preconditionFailed();
            }
        }
    }

    /** Whether the client has the object already (304); throws {@link S3Error} (412) if it must not be read. */
    static boolean isNotModified(S3Call call, StoredObject object) {
        String ifMatch = call.header("if-match");
        if (ifMatch != null && !matches(ifMatch, object)) {
            throw S3Error.preconditionFailed();
        }
        Instant modified = Instant.ofEpochSecond(object.modifiedMillis() / 1000);
        Instant unmodifiedSince = date(call.header("if-unmodified-since"));
        if (ifMatch == null && unmodifiedSince != null && modified.isAfter(unmodifiedSince)) {
            throw S3Error.preconditionFailed();
        }
        String ifNoneMatch = call.header("if-none-match");
        if (ifNoneMatch != null) {
            return matches(ifNoneMatch, object);
        }
        Instant modifiedSince = date(call.header("if-modified-since"));
        return modifiedSince != null && !modified.isAfter(modifiedSince);
    }

    private static boolean matches(String header, StoredObject object) {
        return Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .anyMatch(etag -> etag.equals("*") || etag.replace("\"", "").equals(object.etag()));
    }

    private static @Nullable Instant date(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
