// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The bodies of answers. Compact, because Fluent Bit looks for the bytes {@code "FailedPutCount":0}, and without null
 * members, because the Kinesis Agent takes a present {@code ErrorCode} for a failure. Thread-safe.
 */
public final class DirectPutReplies {

    private interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    private DirectPutReplies() {}

    public static byte[] putRecord(String recordId) {
        return json(out -> {
            out.writeStringField("RecordId", recordId);
            out.writeBooleanField("Encrypted", false);
        });
    }

    /** One entry per record of the request, in its order. */
    public static byte[] putRecordBatch(List<RecordResult> results) {
        return json(out -> {
            out.writeNumberField(
                    "FailedPutCount",
                    results.stream().filter(RecordResult::failed).count());
            out.writeBooleanField("Encrypted", false);
            out.writeArrayFieldStart("RequestResponses");
            for (RecordResult result : results) {
                out.writeStartObject();
                if (result.recordId() != null) {
                    out.writeStringField("RecordId", result.recordId());
                } else {
                    out.writeStringField("ErrorCode", result.errorCode());
                    out.writeStringField("ErrorMessage", result.errorMessage());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    public static byte[] describe(String streamName, String region) {
        return json(out -> {
            out.writeObjectFieldStart("DeliveryStreamDescription");
            out.writeStringField("DeliveryStreamName", streamName);
            out.writeStringField(
                    "DeliveryStreamARN", "arn:aws:firehose:" + region + ":000000000000:deliverystream/" + streamName);
            out.writeStringField("DeliveryStreamStatus", "ACTIVE");
            out.writeStringField("DeliveryStreamType", "DirectPut");
            out.writeStringField("VersionId", "1");
            out.writeArrayFieldStart("Destinations");
            out.writeEndArray();
            out.writeBooleanField("HasMoreDestinations", false);
            out.writeEndObject();
        });
    }

    public static byte[] list(List<String> names, boolean more) {
        return json(out -> {
            out.writeArrayFieldStart("DeliveryStreamNames");
            for (String name : names) {
                out.writeString(name);
            }
            out.writeEndArray();
            out.writeBooleanField("HasMoreDeliveryStreams", more);
        });
    }

    public static byte[] error(DirectPutError error, String message) {
        return json(out -> {
            out.writeStringField("__type", error.awsName());
            out.writeStringField("message", message);
        });
    }

    private static byte[] json(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = WireJson.FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            body.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
