// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Log events as Connect Structs. */
public final class EventStruct {

    private static final Schema TEXT_MAP = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
            .optional()
            .build();

    /** Members as CloudWatch Logs names them; {@code attributes} holds members that are new to us, as JSON text. */
    public static final Schema SCHEMA = SchemaBuilder.struct()
            .name("io.hydrant.cloudwatch.LogEvent")
            .version(1)
            .field("id", Schema.STRING_SCHEMA)
            .field("timestamp", Schema.OPTIONAL_INT64_SCHEMA)
            .field("message", Schema.STRING_SCHEMA)
            .field("owner", Schema.STRING_SCHEMA)
            .field("logGroup", Schema.STRING_SCHEMA)
            .field("logStream", Schema.STRING_SCHEMA)
            .field(
                    "subscriptionFilters",
                    SchemaBuilder.array(Schema.STRING_SCHEMA).build())
            .field("policyLevel", Schema.OPTIONAL_STRING_SCHEMA)
            .field("extractedFields", TEXT_MAP)
            .field("attributes", TEXT_MAP)
            .build();

    private EventStruct() {}

    static Struct of(LogEnvelope envelope, LogEvent event) {
        Struct struct = new Struct(SCHEMA)
                .put("id", event.id())
                .put("timestamp", event.timestampMs() < 0 ? null : event.timestampMs())
                .put("message", event.message())
                .put("owner", envelope.owner())
                .put("logGroup", envelope.logGroup())
                .put("logStream", envelope.logStream())
                .put("subscriptionFilters", envelope.subscriptionFilters())
                .put("policyLevel", envelope.policyLevel());
        if (!event.extractedFields().isEmpty()) {
            struct.put("extractedFields", event.extractedFields());
        }
        Map<String, String> attributes = EventJson.attributes(envelope, event);
        return attributes.isEmpty() ? struct : struct.put("attributes", attributes);
    }

    /** Bytes of all the texts in it, escaped for JSON. */
    static int textBytes(LogEnvelope envelope, LogEvent event) {
        long bytes = bytes(event.id())
                + bytes(event.message())
                + bytes(envelope.owner())
                + bytes(envelope.logGroup())
                + bytes(envelope.logStream());
        for (String filter : envelope.subscriptionFilters()) {
            bytes += bytes(filter);
        }
        return (int) Math.min(
                bytes + bytes(event.extractedFields()) + bytes(event.attributes()) + bytes(envelope.attributes()),
                Integer.MAX_VALUE);
    }

    private static long bytes(Map<String, String> texts) {
        long bytes = 0;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            bytes += bytes(text.getKey()) + bytes(text.getValue());
        }
        return bytes;
    }

    private static long bytes(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += c < 0x20 ? 5 : c == '"' || c == '\\' ? 1 : 0;
            } else {
                // A surrogate is half of four bytes, any other character beyond U+07FF three.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
