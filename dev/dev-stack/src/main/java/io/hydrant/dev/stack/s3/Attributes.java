// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an object is written with besides its bytes. Immutable.
 *
 * @param headers content headers, storage class and encryption as GET and HEAD answer them, names in lower case
 * @param metadata user metadata, names in lower case without {@code x-amz-meta-}
 */
record Attributes(Map<String, String> headers, Map<String, String> metadata, Map<String, String> tags) {

    private static final String META = "x-amz-meta-";
    private static final String SSE = "x-amz-server-side-encryption";
    private static final String KMS_KEY = SSE + "-aws-kms-key-id";
    private static final String BUCKET_KEY = SSE + "-bucket-key-enabled";
    private static final Set<String> CONTENT_HEADERS = Set.of(
            "cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires");
    private static final Set<String> STORAGE_CLASSES = Set.of(
            "STANDARD",
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER",
            "DEEP_ARCHIVE",
            "OUTPOSTS",
            "GLACIER_IR",
            "SNOW",
            "EXPRESS_ONEZONE",
            "FSX_OPENZFS");
    private static final Set<String> ACLS = Set.of(
            "private",
            "public-read",
            "public-read-write",
            "authenticated-read",
            "aws-exec-read",
            "bucket-owner-read",
            "bucket-owner-full-control");
    private static final Pattern KMS_ARN =
            Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:(key|alias)/[\\w/-]+");
    private static final Pattern KMS_ID = Pattern.compile("(alias/)?[\\w-]{1,256}");
    private static final int MAX_METADATA_BYTES = 2048;
    private static final int MAX_TAGS = 10;

    Attributes {
        headers = Map.copyOf(headers);
        metadata = Map.copyOf(metadata);
        tags = Map.copyOf(tags);
    }

    /** Throws {@link S3Error} for what S3 refuses. */
    static Attributes of(S3Call call, String region) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : CONTENT_HEADERS) {
            String value = call.header(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        unwrapChunked(headers);
        headers.putIfAbsent("content-type", "binary/octet-stream");
        storageClass(call, headers);
        encryption(call, headers, region);
        String acl = call.header("x-amz-acl");
        if (acl != null && !ACLS.contains(acl)) {
            throw S3Error.invalidArgument("Unknown canned ACL: " + acl);
        }
        String tagging = call.header("x-amz-tagging");
        return new Attributes(headers, metadata(call), tagging == null ? Map.of() : tags(tagging));
    }

    Attributes withTags(Map<String, String> newTags) {
        if (newTags.size() > MAX_TAGS) {
            throw new S3Error(400, "BadRequest", "Object tags cannot be greater than " + MAX_TAGS);
        }
        return new Attributes(headers, metadata, newTags);
    }

    /** Only the encryption headers, which answers to writes repeat. */
    Map<String, String> encryptionHeaders() {
        Map<String, String> encryption = new LinkedHashMap<>(headers);
        encryption.keySet().removeIf(name -> !name.startsWith(SSE));
        return encryption;
    }

    private static void unwrapChunked(Map<String, String> headers) {
        String encoding = headers.get("content-encoding");
        if (encoding == null) {
            return;
        }
        String rest = encoding.replaceAll("(?i)\\baws-chunked\\b\\s*,?\\s*", "").replaceAll("\\s*,\\s*$", "");
        if (rest.isBlank()) {
            headers.remove("content-encoding");
        } else {
            headers.put("content-encoding", rest);
        }
    }

    private static void storageClass(S3Call call, Map<String, String> headers) {
        String storageClass = call.header("x-amz-storage-class");
        if (storageClass == null || storageClass.equals("STANDARD")) {
            return;
        }
        if (!STORAGE_CLASSES.contains(storageClass)) {
            throw new S3Error(400, "InvalidStorageClass", "The storage class you specified is not valid");
        }
        headers.put("x-amz-storage-class", storageClass);
    }

    private static void encryption(S3Call call, Map<String, String> headers, String region) {
        String sse = call.header(SSE);
        String key = call.header(KMS_KEY);
        if (key != null && (sse == null || !sse.startsWith("aws:kms"))) {
            throw S3Error.invalidArgument(
                    "Server Side Encryption with AWS KMS managed key requires HTTP header " + SSE + " : aws:kms");
        }
        if (sse != null && !Set.of("AES256", "aws:kms", "aws:kms:dsse").contains(sse)) {
            throw S3Error.invalidArgument("The encryption method specified is not supported: " + sse);
        }
        // Since 2023 S3 encrypts everything, and says so.
        headers.put(SSE, sse == null ? "AES256" : sse);
        if (sse != null && sse.startsWith("aws:kms")) {
            headers.put(KMS_KEY, kmsArn(key == null || key.isEmpty() ? "alias/aws/s3" : key, region));
            if ("true".equalsIgnoreCase(call.header(BUCKET_KEY))) {
                headers.put(BUCKET_KEY, "true");
            }
        }
    }

    private static String kmsArn(String key, String region) {
        if (KMS_ARN.matcher(key).matches()) {
            return key;
        }
        if (key.equals("alias/aws/s3") || KMS_ID.matcher(key).matches()) {
            String path = key.startsWith("alias/") ? key : "key/" + key;
            return "arn:aws:kms:" + region + ":000000000000:" + path;
        }
        throw new S3Error(400, "KMS.NotFoundException", "Invalid keyId '" + key + "'");
    }

    private static Map<String, String> metadata(S3Call call) {
        Map<String, String> metadata = new LinkedHashMap<>();
        int size = 0;
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            if (header.getKey().startsWith(META)) {
                String name = header.getKey().substring(META.length()).toLowerCase(Locale.ROOT);
                metadata.put(name, header.getValue());
                size += name.length() + header.getValue().getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (size > MAX_METADATA_BYTES) {
            throw new S3Error(
                    400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
        }
        return metadata;
    }

    private static Map<String, String> tags(String header) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String pair : header.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = S3Call.decode((equals < 0 ? pair : pair.substring(0, equals)).replace('+', ' '));
            String value =
                    equals < 0 ? "" : S3Call.decode(pair.substring(equals + 1).replace('+', ' '));
            if (name.isEmpty() || name.length() > 128 || value.length() > 256 || tags.put(name, value) != null) {
                throw new S3Error(400, "InvalidTag", "The tag provided is not a valid tag: " + name);
            }
        }
        if (tags.size() > MAX_TAGS) {
            throw new S3Error(400, "BadRequest", "Object tags cannot be greater than " + MAX_TAGS);
        }
        return tags;
    }
}
