// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text that may hold envelopes, one or several after each other. Lenient where senders differ: members in any
 * order, unknown ones kept, timestamps as numbers or as strings of digits. For one text.
 */
final class EnvelopeReader {

    private static final int UNUSUAL = -1;

    private final byte[] text;

    private String messageType = "";
    private String owner = "";
    private String logGroup = "";
    private String logStream = "";
    private List<String> subscriptionFilters = List.of();
    private @Nullable String policyLevel;
    private Map<String, String> attributes = Map.of();
    private @Nullable List<LogEvent> events;
    private boolean typed;

    private EnvelopeReader(byte[] text) {
        this.text = text;
    }

    /**
     * Every document of the text.
     *
     * @return null if a document is no envelope: the text is something else
     * @throws IOException if it is not JSON, or an envelope's members have the wrong types
     */
    static @Nullable List<LogEnvelope> read(byte[] text) throws IOException {
        List<LogEnvelope> envelopes = new ArrayList<>(1);
        try (JsonParser parser = WireJson.FACTORY.createParser(text)) {
            long start = 0;
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    return null;
                }
                LogEnvelope envelope = new EnvelopeReader(text).document(parser, start);
                if (envelope == null) {
                    return null;
                }
                envelopes.add(envelope);
                start = parser.currentLocation().getByteOffset();
            }
        }
        return envelopes.isEmpty() ? null : envelopes;
    }

    private @Nullable LogEnvelope document(JsonParser parser, long start) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (member) {
                case "messageType" -> {
                    messageType = text(parser, value);
                    typed = value == JsonToken.VALUE_STRING;
                }
                case "owner" -> owner = text(parser, value);
                case "logGroup" -> logGroup = text(parser, value);
                case "logStream" -> logStream = text(parser, value);
                case "subscriptionFilters" -> subscriptionFilters = texts(parser, value);
                case "policyLevel" -> policyLevel = value == JsonToken.VALUE_NULL ? null : text(parser, value);
                case "logEvents" -> events = events(parser, value);
                default -> attributes = withAttribute(attributes, member, parser);
            }
        }
        if (!typed || events == null) {
            return null;
        }
        return new LogEnvelope(
                messageType,
                owner,
                logGroup,
                logStream,
                subscriptionFilters,
                policyLevel,
                attributes,
                events,
                slice(start, parser.currentLocation().getByteOffset()));
    }

    private List<LogEvent> events(JsonParser parser, JsonToken start) throws IOException {
        if (start != JsonToken.START_ARRAY) {
            throw new IOException("logEvents is not an array");
        }
        List<LogEvent> read = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw new IOException("a member of logEvents is not an object");
            }
            read.add(event(parser));
        }
        return read;
    }

    private LogEvent event(JsonParser parser) throws IOException {
        long start = parser.currentTokenLocation().getByteOffset();
        int inOrder = 0; // members so far, if they are the usual ones in their usual order
        String id = "";
        long timestamp = -1;
        String message = "";
        Map<String, String> extracted = Map.of();
        Map<String, String> attributes = Map.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (member) {
                case "id" -> {
                    id = text(parser, value);
                    inOrder = inOrder == 0 && value == JsonToken.VALUE_STRING ? 1 : UNUSUAL;
                }
                case "timestamp" -> {
                    timestamp = timestamp(parser, value);
                    inOrder = inOrder == 1 && value == JsonToken.VALUE_NUMBER_INT && timestamp >= 0 ? 2 : UNUSUAL;
                }
                case "message" -> {
                    message = text(parser, value);
                    inOrder = inOrder == 2 && value == JsonToken.VALUE_STRING ? 3 : UNUSUAL;
                }
                case "extractedFields" -> {
                    extracted = fields(parser, value);
                    inOrder = UNUSUAL;
                }
                default -> {
                    attributes = withAttribute(attributes, member, parser);
                    inOrder = UNUSUAL;
                }
            }
        }
        long end = parser.currentLocation().getByteOffset();
        LogEvent.Slice asWritten =
                inOrder == 3 && start >= 0 && end >= 0 ? new LogEvent.Slice(text, (int) start, (int) end) : null;
        return new LogEvent(id, timestamp, message, extracted, attributes, asWritten);
    }

    private static long timestamp(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        if (value == JsonToken.VALUE_NULL) {
            return -1;
        }
        try {
            return Long.parseLong(text(parser, value));
        } catch (NumberFormatException e) {
            throw new IOException("timestamp of a log event is not a whole number", e);
        }
    }

    private static Map<String, String> fields(JsonParser parser, JsonToken start) throws IOException {
        if (start == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        if (start != JsonToken.START_OBJECT) {
            throw new IOException("extractedFields is not an object");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            fields.put(name, value.isScalarValue() ? text(parser, value) : new String(WireJson.copy(parser), UTF_8));
        }
        return fields;
    }

    private static List<String> texts(JsonParser parser, JsonToken start) throws IOException {
        if (start == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (start != JsonToken.START_ARRAY) {
            throw new IOException("subscriptionFilters is not an array");
        }
        List<String> texts = new ArrayList<>(2);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            texts.add(text(parser, token));
        }
        return texts;
    }

    private static String text(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return "";
        }
        if (!value.isScalarValue()) {
            throw new IOException(parser.currentName() + " is not a string");
        }
        return parser.getText();
    }

    private static Map<String, String> withAttribute(Map<String, String> before, String name, JsonParser parser)
            throws IOException {
        Map<String, String> after = before.isEmpty() ? new LinkedHashMap<>() : before;
        after.put(name, new String(WireJson.copy(parser), UTF_8));
        return after;
    }

    private byte[] slice(long start, long end) {
        if (start < 0 || end < 0) {
            // The text is not UTF-8, which the standard allows and nobody does: bytes cannot be told apart.
            return text;
        }
        int from = (int) start;
        int to = (int) end;
        while (from < to && text[from] != '{') {
            from++;
        }
        return from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to);
    }
}
