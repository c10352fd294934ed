// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.JsonDocuments;
import io.hydrant.source.http.expression.RequestValues;
import io.hydrant.source.http.mapping.Mapping;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The value that a mapping template makes. If that is the body of Firehose's or Kinesis's PutRecord, PutRecordBatch or
 * PutRecords, as in templates that were written for an AWS integration, the records are what is in its {@code Data}.
 * Thread-safe.
 *
 * @param types MIME types that the template is for
 * @param passthrough what becomes of bodies of other types
 */
public record VelocityMapping(MappingTemplate template, Set<String> types, Passthrough passthrough) implements Mapping {

    /** API Gateway's passthroughBehavior. */
    public enum Passthrough {
        WHEN_NO_MATCH,
        WHEN_NO_TEMPLATES,
        NEVER
    }

    public VelocityMapping {
        types = Set.copyOf(types);
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public List<byte[]> values(RequestValues request) {
        String type = request.mimeType();
        if (!types.contains(type == null ? "application/json" : type)) {
            if (passthrough != Passthrough.WHEN_NO_MATCH) {
                throw new MalformedRequest(415, "Unsupported Media Type");
            }
            if (request.body().length == 0) {
                throw new MalformedRequest("The request has no body.");
            }
            return List.of(request.body());
        }
        byte[] made = template.evaluate(request).getBytes(UTF_8);
        return records(made);
    }

    private static List<byte[]> records(byte[] made) {
        JsonNode call;
        try {
            call = JsonDocuments.parse(made);
        } catch (MalformedRequest e) {
            return List.of(made); // the template's own format
        }
        if (call.path("Record").path("Data").isTextual() && call.has("DeliveryStreamName")) {
            return List.of(data(call.path("Record")));
        }
        if (call.path("Data").isTextual() && (call.has("StreamName") || call.has("StreamARN"))) {
            return List.of(data(call));
        }
        if (call.path("Records").isArray()
                && (call.has("DeliveryStreamName") || call.has("StreamName") || call.has("StreamARN"))) {
            List<byte[]> records = new ArrayList<>();
            call.path("Records").forEach(each -> records.add(data(each)));
            return records;
        }
        return List.of(made);
    }

    private static byte[] data(JsonNode holder) {
        try {
            return Base64.getDecoder().decode(holder.path("Data").asText());
        } catch (IllegalArgumentException e) {
            throw new MalformedRequest("The route's mapping template makes Data of this request that is not base64.");
        }
    }
}
