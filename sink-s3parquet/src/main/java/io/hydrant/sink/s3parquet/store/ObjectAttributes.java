// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an object is written with, besides its bytes. Start from {@link #NONE}. Immutable.
 *
 * @param contentType such as {@code application/vnd.apache.parquet}; {@code null} for {@code
 *     application/octet-stream}
 * @param contentEncoding such as {@code gzip}
 * @param metadata user metadata, at most 2 KB in all; names in lower case without {@code x-amz-meta-}, values in
 *     printable US-ASCII (S3 would mangle others)
 * @param storageClass {@code null} for the bucket's own
 * @param acl {@code null} for none, which is all that a bucket with ACLs disabled takes
 * @param tags at most 10; sent URL-encoded in {@code x-amz-tagging}
 */
public record ObjectAttributes(
        @Nullable String contentType,
        @Nullable String contentEncoding,
        Map<String, String> metadata,
        Encryption encryption,
        @Nullable StorageClass storageClass,
        @Nullable CannedAcl acl,
        Map<String, String> tags) {

    /** Nothing asked for: the bucket's defaults. */
    public static final ObjectAttributes NONE =
            new ObjectAttributes(null, null, Map.of(), Encryption.NONE, null, null, Map.of());

    private static final int MAX_TAGS = 10;

    public ObjectAttributes {
        requireNonNull(encryption, "encryption is null");
        metadata = Map.copyOf(metadata);
        tags = Map.copyOf(tags);
        metadata.forEach((name, value) -> {
            if (!printableAscii(name) || !printableAscii(value)) {
                throw new IllegalArgumentException("metadata is not printable US-ASCII: " + name);
            }
        });
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("more than " + MAX_TAGS + " tags: " + tags.keySet());
        }
    }

    public ObjectAttributes withContentType(@Nullable String contentType) {
        return new ObjectAttributes(contentType, contentEncoding, metadata, encryption, storageClass, acl, tags);
    }

    public ObjectAttributes withContentEncoding(@Nullable String contentEncoding) {
        return new ObjectAttributes(contentType, contentEncoding, metadata, encryption, storageClass, acl, tags);
    }

    /** With these entries beside those that are there. */
    public ObjectAttributes withMetadata(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.putAll(more);
        return new ObjectAttributes(contentType, contentEncoding, all, encryption, storageClass, acl, tags);
    }

    public ObjectAttributes withEncryption(Encryption encryption) {
        return new ObjectAttributes(contentType, contentEncoding, metadata, encryption, storageClass, acl, tags);
    }

    public ObjectAttributes withStorageClass(@Nullable StorageClass storageClass) {
        return new ObjectAttributes(contentType, contentEncoding, metadata, encryption, storageClass, acl, tags);
    }

    public ObjectAttributes withAcl(@Nullable CannedAcl acl) {
        return new ObjectAttributes(contentType, contentEncoding, metadata, encryption, storageClass, acl, tags);
    }

    public ObjectAttributes withTags(Map<String, String> tags) {
        return new ObjectAttributes(contentType, contentEncoding, metadata, encryption, storageClass, acl, tags);
    }

    private static boolean printableAscii(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }
}
