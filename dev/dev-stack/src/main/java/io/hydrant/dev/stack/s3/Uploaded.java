// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a put or a part, written to a blob and found to be what the client meant to send.
 *
 * @param checksum the one that the client sent with it, {@code null} for none
 */
record Uploaded(Blob blob, Checksum.@Nullable Algorithm checksum) {

    /**
     * Reads the body to its end.
     *
     * @param required an algorithm to compute even if the client sends none, {@code null} for none
     * @throws S3Error BadDigest, IncompleteBody and the like; then no blob is left
     */
    static Uploaded receive(S3Call call, BlobStore blobs, Checksum.@Nullable Algorithm required) throws IOException {
        Set<Checksum.Algorithm> algorithms = announced(call);
        if (required != null) {
            algorithms.add(required);
        }
        boolean chunked = isChunked(call);
        InputStream body = call.exchange().body();
        AwsChunkedInputStream decoded = new AwsChunkedInputStream(body);
        Blob blob = blobs.write(chunked ? decoded : body, algorithms);
        try {
            checkLength(call, blob, chunked);
            Map<String, String> sent = new HashMap<>(call.headers());
            sent.putAll(decoded.trailers());
            return new Uploaded(blob, verify(sent, blob, required));
        } catch (S3Error e) {
            blobs.delete(blob.id());
            throw e;
        }
    }

    /** What {@code x-amz-checksum-…}, {@code x-amz-trailer} and {@code x-amz-sdk-checksum-algorithm} speak of. */
    private static Set<Checksum.Algorithm> announced(S3Call call) {
        Set<Checksum.Algorithm> algorithms = EnumSet.noneOf(Checksum.Algorithm.class);
        String trailer = call.header("x-amz-trailer");
        for (Checksum.Algorithm algorithm : Checksum.Algorithm.values()) {
            if (call.header(algorithm.header()) != null
                    || (trailer != null && trailer.toLowerCase(Locale.ROOT).contains(algorithm.header()))
                    || algorithm.name().equalsIgnoreCase(call.header("x-amz-sdk-checksum-algorithm"))) {
                algorithms.add(algorithm);
            }
        }
        return algorithms;
    }

    private static boolean isChunked(S3Call call) {
        String sha = call.header("x-amz-content-sha256");
        String encoding = call.header("content-encoding");
        return (sha != null && sha.startsWith("STREAMING-"))
                || (encoding != null && encoding.toLowerCase(Locale.ROOT).contains("aws-chunked"));
    }

    private static void checkLength(S3Call call, Blob blob, boolean chunked) {
        String length = call.header(chunked ? "x-amz-decoded-content-length" : "content-length");
        if (length != null && !length.equals(String.valueOf(blob.sizeBytes()))) {
            throw new S3Error(
                    400,
                    "IncompleteBody",
                    "You did not provide the number of bytes specified by the Content-Length HTTP header");
        }
    }

    private static Checksum.@Nullable Algorithm verify(
            Map<String, String> sent, Blob blob, Checksum.@Nullable Algorithm required) {
        String md5 = sent.get("content-md5");
        if (md5 != null) {
            byte[] bytes = HexFormat.of().parseHex(blob.md5());
            if (!md5.equals(Base64.getEncoder().encodeToString(bytes))) {
                throw new S3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received");
            }
        }
        Checksum.Algorithm found = required;
        for (Checksum.Algorithm algorithm : Checksum.Algorithm.values()) {
            String value = sent.get(algorithm.header());
            if (value == null) {
                continue;
            }
            if (!value.equals(blob.checksums().get(algorithm.name()))) {
                throw new S3Error(
                        400,
                        "BadDigest",
                        "The " + algorithm.name() + " you specified did not match the calculated checksum");
            }
            found = algorithm;
        }
        return found;
    }
}
