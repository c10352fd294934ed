// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * A CloudWatch Logs subscription whose destination is a Firehose that delivers to an HTTP endpoint: log events in
 * envelopes, gzip-compressed, several envelopes in a request with the Firehose's headers. Immutable.
 *
 * @param deliveryStream the Firehose's name
 * @param accessKey what the Firehose sends as {@code X-Amz-Firehose-Access-Key}
 */
public record LogSubscription(String deliveryStream, String accessKey) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OWNER = "111122223333";

    /** One log event. */
    public record LogEvent(Instant timestamp, String message) {}

    /** A payload with these events of one log stream. */
    public byte[] payload(String logGroup, String logStream, List<LogEvent> events) {
        ObjectNode envelope = envelope("DATA_MESSAGE", OWNER, logGroup, logStream);
        envelope.putArray("subscriptionFilters").add("to-hydrant");
        ArrayNode array = envelope.putArray("logEvents");
        for (int i = 0; i < events.size(); i++) {
            array.addObject()
                    .put("id", String.format("%056d", events.get(i).timestamp().toEpochMilli() * 1000 + i))
                    .put("timestamp", events.get(i).timestamp().toEpochMilli())
                    .put("message", events.get(i).message());
        }
        return gzip(envelope.toString());
    }

    /** The payload by which CloudWatch Logs looks whether the destination is there. */
    public byte[] controlPayload(Instant at) {
        ObjectNode envelope = envelope("CONTROL_MESSAGE", "CloudwatchLogs", "", "");
        envelope.putArray("subscriptionFilters");
        envelope.putArray("logEvents")
                .addObject()
                .put("id", "")
                .put("timestamp", at.toEpochMilli())
                .put("message", "CWL CONTROL MESSAGE: Checking health of destination Firehose.");
        return gzip(envelope.toString());
    }

    /** The request in which the Firehose delivers these payloads. Sent again it is the same, its request id included. */
    public HttpRequest delivery(HttpSender sender, List<byte[]> payloads) {
        String requestId = UUID.randomUUID().toString();
        ObjectNode body = JSON.createObjectNode();
        body.put("requestId", requestId);
        body.put("timestamp", System.currentTimeMillis());
        ArrayNode records = body.putArray("records");
        payloads.forEach(
                payload -> records.addObject().put("data", Base64.getEncoder().encodeToString(payload)));
        return sender.request("/" + deliveryStream)
                .header("Content-Type", "application/json")
                .header("X-Amz-Firehose-Protocol-Version", "1.0")
                .header("X-Amz-Firehose-Request-Id", requestId)
                .header(
                        "X-Amz-Firehose-Source-Arn",
                        "arn:aws:firehose:eu-west-1:" + OWNER + ":deliverystream/" + deliveryStream)
                .header("X-Amz-Firehose-Access-Key", accessKey)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    /** Cuts a list into pieces of {@code size} and what remains. */
    public static <T> List<List<T>> pieces(List<T> all, int size) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            pieces.add(List.copyOf(all.subList(from, Math.min(all.size(), from + size))));
        }
        return pieces;
    }

    private static ObjectNode envelope(String type, String owner, String logGroup, String logStream) {
        return JSON.createObjectNode()
                .put("messageType", type)
                .put("owner", owner)
                .put("logGroup", logGroup)
                .put("logStream", logStream);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compress in memory", e);
        }
        return bytes.toByteArray();
    }
}
