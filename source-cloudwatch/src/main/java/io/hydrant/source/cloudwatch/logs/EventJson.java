// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Log events and envelopes as JSON text. One writer serves all events of an envelope: buffers are reused, and what the
 * events share is escaped once. Not thread-safe.
 */
final class EventJson implements AutoCloseable {

    private static final SerializedString ID = new SerializedString("id");
    private static final SerializedString TIMESTAMP = new SerializedString("timestamp");
    private static final SerializedString MESSAGE = new SerializedString("message");
    private static final SerializedString OWNER = new SerializedString("owner");
    private static final SerializedString LOG_GROUP = new SerializedString("logGroup");
    private static final SerializedString LOG_STREAM = new SerializedString("logStream");
    private static final SerializedString FILTERS = new SerializedString("subscriptionFilters");

    private static final LogEvent NO_EVENT = new LogEvent("", -1, "", Map.of(), Map.of(), null);

    private final LogEnvelope envelope;
    private final SerializedString owner;
    private final SerializedString logGroup;
    private final SerializedString logStream;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final JsonGenerator out;
    private byte @Nullable [] shared; // what events without members of their own end with

    EventJson(LogEnvelope envelope) throws IOException {
        this.envelope = envelope;
        this.owner = new SerializedString(envelope.owner());
        this.logGroup = new SerializedString(envelope.logGroup());
        this.logStream = new SerializedString(envelope.logStream());
        this.out = WireJson.FACTORY.createGenerator(bytes);
        out.setRootValueSeparator(new SerializedString(""));
    }

    /** For example {@code {"id":"3195…","timestamp":1432826855000,"message":"GET /health 200","owner":"111122223333",…}}. */
    byte[] event(LogEvent event) throws IOException {
        LogEvent.Slice own = event.asWritten();
        if (own != null) {
            return withShared(own);
        }
        out.writeStartObject();
        writeOwn(event);
        writeShared(event);
        out.writeEndObject();
        return taken();
    }

    /** What was received, its closing brace replaced by the members that all events of the envelope share. */
    private byte[] withShared(LogEvent.Slice own) throws IOException {
        byte[] tail = shared;
        if (tail == null) {
            out.writeStartObject();
            writeShared(NO_EVENT);
            out.writeEndObject();
            tail = taken();
            tail[0] = ',';
            shared = tail;
        }
        int length = own.to() - own.from() - 1;
        byte[] json = Arrays.copyOfRange(own.text(), own.from(), own.from() + length + tail.length);
        System.arraycopy(tail, 0, json, length, tail.length);
        return json;
    }

    private void writeShared(LogEvent event) throws IOException {
        out.writeFieldName(OWNER);
        out.writeString(owner);
        out.writeFieldName(LOG_GROUP);
        out.writeString(logGroup);
        out.writeFieldName(LOG_STREAM);
        out.writeString(logStream);
        writeFilters();
        if (envelope.policyLevel() != null) {
            out.writeStringField("policyLevel", envelope.policyLevel());
        }
        writeExtracted(event);
        writeAttributes(attributes(envelope, event));
    }

    /** The envelope with only these of its events. */
    byte[] envelope(List<LogEvent> events) throws IOException {
        out.writeStartObject();
        out.writeStringField("messageType", envelope.messageType());
        out.writeFieldName(OWNER);
        out.writeString(owner);
        out.writeFieldName(LOG_GROUP);
        out.writeString(logGroup);
        out.writeFieldName(LOG_STREAM);
        out.writeString(logStream);
        writeFilters();
        if (envelope.policyLevel() != null) {
            out.writeStringField("policyLevel", envelope.policyLevel());
        }
        writeMembers(envelope.attributes());
        out.writeArrayFieldStart("logEvents");
        for (LogEvent event : events) {
            out.writeStartObject();
            writeOwn(event);
            writeExtracted(event);
            writeMembers(event.attributes());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
        return taken();
    }

    /** Unknown members of the envelope and of the event; the event's win. */
    static Map<String, String> attributes(LogEnvelope envelope, LogEvent event) {
        if (envelope.attributes().isEmpty() || event.attributes().isEmpty()) {
            return envelope.attributes().isEmpty() ? event.attributes() : envelope.attributes();
        }
        Map<String, String> both = new LinkedHashMap<>(envelope.attributes());
        both.putAll(event.attributes());
        return both;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void writeOwn(LogEvent event) throws IOException {
        out.writeFieldName(ID);
        out.writeString(event.id());
        if (event.timestampMs() >= 0) {
            out.writeFieldName(TIMESTAMP);
            out.writeNumber(event.timestampMs());
        }
        out.writeFieldName(MESSAGE);
        out.writeString(event.message());
    }

    private void writeFilters() throws IOException {
        out.writeFieldName(FILTERS);
        out.writeStartArray();
        for (String filter : envelope.subscriptionFilters()) {
            out.writeString(filter);
        }
        out.writeEndArray();
    }

    private void writeExtracted(LogEvent event) throws IOException {
        if (event.extractedFields().isEmpty()) {
            return;
        }
        out.writeObjectFieldStart("extractedFields");
        for (Map.Entry<String, String> field : event.extractedFields().entrySet()) {
            out.writeStringField(field.getKey(), field.getValue());
        }
        out.writeEndObject();
    }

    private void writeAttributes(Map<String, String> attributes) throws IOException {
        if (attributes.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart("attributes");
        writeMembers(attributes);
        out.writeEndObject();
    }

    private void writeMembers(Map<String, String> members) throws IOException {
        for (Map.Entry<String, String> member : members.entrySet()) {
            out.writeFieldName(member.getKey());
            out.writeRawValue(member.getValue());
        }
    }

    private byte[] taken() throws IOException {
        out.flush();
        byte[] json = bytes.toByteArray();
        bytes.reset();
        return json;
    }
}
