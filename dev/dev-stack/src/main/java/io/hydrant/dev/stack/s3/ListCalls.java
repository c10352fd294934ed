// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import io.hydrant.dev.stack.http.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** ListObjectsV2, and the old ListObjects. Thread-safe. */
final class ListCalls {

    private static final int MAX_KEYS = 1000;

    private final S3State state;

    ListCalls(S3State state) {
        this.state = state;
    }

    Reply list(S3Call call) {
        boolean v2 = call.query("list-type", "").equals("2");
        String prefix = call.query("prefix", "");
        String delimiter = call.query("delimiter", "");
        int max = call.number("max-keys", MAX_KEYS, MAX_KEYS);
        String token = call.query("continuation-token", "");
        String after =
                v2 ? (token.isEmpty() ? call.query("start-after", "") : decodeToken(token)) : call.query("marker", "");
        Page page = page(state.objects(call.bucket()), prefix, delimiter, after, max);

        UnaryOperator<String> encoding = call.query("encoding-type", "").equals("url") ? ListCalls::encode : key -> key;
        Xml xml = Xml.of("ListBucketResult")
                .add("Name", call.bucket())
                .add("Prefix", encoding.apply(prefix))
                .add("Delimiter", delimiter.isEmpty() ? null : encoding.apply(delimiter))
                .add("MaxKeys", max)
                .add("EncodingType", call.has("encoding-type") ? "url" : null)
                .add("IsTruncated", page.last != null);
        if (v2) {
            xml.add("KeyCount", page.objects.size() + page.prefixes.size())
                    .add("StartAfter", call.has("start-after") ? encoding.apply(call.query("start-after", "")) : null)
                    .add("ContinuationToken", token.isEmpty() ? null : token)
                    .add("NextContinuationToken", page.last == null ? null : encodeToken(page.last));
        } else {
            xml.add("Marker", encoding.apply(after))
                    .add("NextMarker", page.last == null ? null : encoding.apply(page.last));
        }
        for (StoredObject object : page.objects) {
            xml.start("Contents")
                    .add("Key", encoding.apply(object.key()))
                    .add("LastModified", Answers.isoDate(object.modifiedMillis()))
                    .add("ETag", Answers.quoted(object.etag()))
                    .add("Size", object.sizeBytes())
                    .add("StorageClass", object.attributes().headers().getOrDefault("x-amz-storage-class", "STANDARD"))
                    .end();
        }
        for (String common : page.prefixes) {
            xml.start("CommonPrefixes").add("Prefix", encoding.apply(common)).end();
        }
        return Answers.xml(xml);
    }

    /** What one answer holds; {@code last} is where the next one begins, if there is one. */
    private record Page(
            List<StoredObject> objects,
            Set<String> prefixes,
            @Nullable String last) {}

    private static Page page(
            NavigableMap<String, StoredObject> objects, String prefix, String delimiter, String after, int max) {
        List<StoredObject> found = new ArrayList<>();
        Set<String> prefixes = new LinkedHashSet<>();
        String last = null;
        boolean beyondPrefix =
                objects.comparator() != null && objects.comparator().compare(after, prefix) >= 0;
        NavigableMap<String, StoredObject> rest =
                beyondPrefix && !after.isEmpty() ? objects.tailMap(after, false) : objects.tailMap(prefix, true);
        for (StoredObject object : rest.values()) {
            if (!object.key().startsWith(prefix)) {
                break;
            }
            int end = delimiter.isEmpty() ? -1 : object.key().indexOf(delimiter, prefix.length());
            String common = end < 0 ? null : object.key().substring(0, end + delimiter.length());
            if (common != null && (prefixes.contains(common) || after.equals(common))) {
                continue;
            }
            if (found.size() + prefixes.size() == max) {
                return new Page(found, prefixes, max == 0 ? null : last);
            }
            if (common == null) {
                found.add(object);
                last = object.key();
            } else {
                prefixes.add(common);
                last = common;
            }
        }
        return new Page(found, prefixes, null);
    }

    private static String encodeToken(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decodeToken(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Error.invalidArgument("The continuation token provided is incorrect");
        }
    }

    private static String encode(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
