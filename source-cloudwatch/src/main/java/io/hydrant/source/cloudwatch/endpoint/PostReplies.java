// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of answers: exactly the members that the senders expect, because Firehose refuses others. Thread-safe. */
public final class PostReplies {

    /** Firehose takes no longer {@code errorMessage}. */
    private static final int MAX_ERROR_MESSAGE = 8192;

    private interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    /** What a transformation says of a record; AWS's words. */
    public enum TransformationResult {
        OK("Ok"),
        DROPPED("Dropped"),
        PROCESSING_FAILED("ProcessingFailed");

        private final String awsName;

        TransformationResult(String awsName) {
            this.awsName = awsName;
        }
    }

    private PostReplies() {}

    /** A delivery's success or, with an error message, its failure. */
    public static byte[] delivery(String requestId, Instant now, @Nullable String errorMessage) {
        return json(out -> {
            out.writeStringField("requestId", requestId);
            out.writeNumberField("timestamp", now.toEpochMilli());
            if (errorMessage != null) {
                out.writeStringField(
                        "errorMessage", errorMessage.substring(0, Math.min(errorMessage.length(), MAX_ERROR_MESSAGE)));
            }
        });
    }

    /** The answer to a Lambda event of a log group: how many records it gave, or why it failed. */
    public static byte[] awsLogs(int records, @Nullable String errorMessage) {
        return json(out -> {
            if (errorMessage == null) {
                out.writeNumberField("records", records);
            } else {
                out.writeStringField("errorMessage", errorMessage);
            }
        });
    }

    /** One result per record of the event, in its order; the data goes back as it came. */
    public static byte[] transformation(List<PostedRecord> records, List<TransformationResult> results) {
        return json(out -> {
            out.writeArrayFieldStart("records");
            for (int i = 0; i < records.size(); i++) {
                out.writeStartObject();
                out.writeStringField("recordId", records.get(i).recordId());
                out.writeStringField("result", results.get(i).awsName);
                out.writeFieldName("data");
                out.writeBinary(records.get(i).data());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static byte[] json(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
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
