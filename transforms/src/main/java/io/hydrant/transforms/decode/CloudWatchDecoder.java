// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import io.hydrant.connect.gzip.Gunzip;
import io.hydrant.transforms.parse.JsonValues;
import io.hydrant.transforms.parse.UnparsableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds CloudWatch Logs subscription payloads in whatever a carrier delivers: gzip (all members, also gzip in gzip), plain
 * JSON, base64 of either, Lambda's {@code {"awslogs":{"data":"..."}}}, and several of them in a row. Immutable and
 * thread-safe.
 */
public final class CloudWatchDecoder {

    /** A legal payload can exceed one event's megabyte, as several events are batched. */
    public static final int DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

    private static final byte[] GZIP_AS_BASE64 = "H4sI".getBytes(StandardCharsets.US_ASCII);

    private final int maxBytes;

    /**
     * What a carrier's record held.
     *
     * @param content the bytes without compression and base64; the given ones if they had none
     * @param envelopes in order; empty if the content is something else, such as a plain log line
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Decoded(byte[] content, List<CloudWatchEnvelope> envelopes) {}

    /**
     * @param maxBytes bound on what a record inflates to
     */
    public CloudWatchDecoder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Decodes one carrier's record.
     *
     * @throws UndecodableException if compressed data is truncated, garbled or too large, or if a payload is not as it should
     *     be: the whole record is unusable, no part of it is to be emitted
     */
    public Decoded decode(byte[] data) throws UndecodableException {
        byte[] content = decompress(data);
        if (!beginsWithBrace(content)) {
            return new Decoded(content, List.of());
        }
        List<@Nullable Object> documents;
        try {
            documents = JsonValues.documents(content);
        } catch (UnparsableException e) {
            if (content == data) {
                return new Decoded(content, List.of());
            }
            throw new UndecodableException("the compressed data is " + e.reason());
        }
        return new Decoded(content, envelopes(documents));
    }

    private byte[] decompress(byte[] data) throws UndecodableException {
        byte[] content = data;
        if (Codec.startsWith(content, GZIP_AS_BASE64)) {
            content = Codec.BASE64.undo(content, maxBytes);
        }
        for (int i = 0; i < 2 && Gunzip.isGzip(content); i++) {
            content = Codec.GZIP.undo(content, maxBytes);
        }
        return content;
    }

    private static boolean beginsWithBrace(byte[] content) {
        for (byte b : content) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b == '{';
            }
        }
        return false;
    }

    private List<CloudWatchEnvelope> envelopes(List<@Nullable Object> documents) throws UndecodableException {
        List<CloudWatchEnvelope> envelopes = new ArrayList<>();
        int others = 0;
        for (Object document : documents) {
            String lambda = lambdaData(document);
            if (lambda != null) {
                envelopes.addAll(ofLambda(lambda));
            } else if (CloudWatchEnvelope.isOne(document) && document instanceof Map<?, ?> map) {
                envelopes.add(CloudWatchEnvelope.of(map));
            } else {
                others++;
            }
        }
        if (others > 0 && !envelopes.isEmpty()) {
            throw new UndecodableException("subscription payloads are mixed with other JSON documents");
        }
        return envelopes;
    }

    private static @Nullable String lambdaData(@Nullable Object document) {
        return document instanceof Map<?, ?> map
                        && map.get("awslogs") instanceof Map<?, ?> logs
                        && logs.get("data") instanceof String data
                ? data
                : null;
    }

    private List<CloudWatchEnvelope> ofLambda(String data) throws UndecodableException {
        byte[] content = decompress(Codec.BASE64.undo(data.getBytes(StandardCharsets.UTF_8), maxBytes));
        try {
            List<CloudWatchEnvelope> envelopes = new ArrayList<>();
            for (Object document : JsonValues.documents(content)) {
                if (!(CloudWatchEnvelope.isOne(document) && document instanceof Map<?, ?> map)) {
                    throw new UndecodableException("awslogs.data holds something else than a subscription payload");
                }
                envelopes.add(CloudWatchEnvelope.of(map));
            }
            return envelopes;
        } catch (UnparsableException e) {
            throw new UndecodableException("awslogs.data is " + e.reason());
        }
    }
}
