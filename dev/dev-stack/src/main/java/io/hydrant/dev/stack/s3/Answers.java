// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import io.hydrant.dev.stack.http.Reply;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pieces of S3's answers. Stateless. */
final class Answers {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO_DATE = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Answers() {}

    static Reply xml(Xml document, Map<String, String> headers) {
        return Reply.of(200, Xml.CONTENT_TYPE, document.bytes(), headers);
    }

    static Reply xml(Xml document) {
        return xml(document, Map.of());
    }

    static Reply noContent() {
        return Reply.empty(204, Map.of());
    }

    /** The headers of GET and HEAD. */
    static Map<String, String> head(StoredObject object, boolean withChecksum) {
        Attributes attributes = object.attributes();
        Map<String, String> headers = new LinkedHashMap<>(attributes.headers());
        attributes.metadata().forEach((name, value) -> headers.put("x-amz-meta-" + name, value));
        headers.put("ETag", quoted(object.etag()));
        headers.put("Last-Modified", httpDate(object.modifiedMillis()));
        headers.put("Accept-Ranges", "bytes");
        if (!attributes.tags().isEmpty()) {
            headers.put("x-amz-tagging-count", String.valueOf(attributes.tags().size()));
        }
        if (object.blobs().size() > 1) {
            headers.put("x-amz-mp-parts-count", String.valueOf(object.blobs().size()));
        }
        if (withChecksum) {
            headers.putAll(checksum(object.checksum()));
        }
        return headers;
    }

    static Map<String, String> checksum(StoredObject.@Nullable ObjectChecksum checksum) {
        if (checksum == null) {
            return Map.of();
        }
        return Map.of(
                Checksum.Algorithm.parse(checksum.algorithm()).header(),
                checksum.value(),
                "x-amz-checksum-type",
                checksum.type());
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    static String httpDate(long millis) {
        return HTTP_DATE.format(Instant.ofEpochMilli(millis));
    }

    static String isoDate(long millis) {
        return ISO_DATE.format(Instant.ofEpochMilli(millis));
    }
}
