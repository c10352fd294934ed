// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.log;

import io.hydrant.listener.http.ContextVariables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An access log format as API Gateway takes it: text with {@code $context} variables and nothing else.
 *
 * <pre>{ "requestId":"$context.requestId", "ip":"$context.identity.sourceIp", "status":"$context.status" }</pre>
 *
 * Absent values are written as {@code -}, of long ones the first 2048 characters and {@code ...}. Values are escaped as JSON strings, so that no request can forge a line.
 * Immutable.
 */
public final class AccessLogFormat {

    private static final int MAX_BYTES = 3 * 1024;
    /** Of a value, most of which clients choose; escaped it may be six times as long. */
    private static final int MAX_VALUE = 2 * 1024;

    private static final String CUT = "...";
    private static final HexFormat HEX = HexFormat.of();
    private static final String PREFIX = "$context.";
    /** What is known when the request has been answered. */
    private static final Map<String, Function<AccessRecord, @Nullable Object>> OF_ANSWERS = Map.ofEntries(
            variable("status", AccessRecord::status),
            variable("responseLength", AccessRecord::responseLength),
            variable("responseLatency", access -> access.tookNanos() / 1_000_000),
            variable("integrationLatency", AccessLogFormat::integrationMillis),
            variable("integration.latency", AccessLogFormat::integrationMillis),
            variable("integrationStatus", AccessLogFormat::integrationStatus),
            variable("integration.status", AccessLogFormat::integrationStatus),
            variable("error.message", AccessRecord::errorMessage),
            variable(
                    "error.messageString",
                    access -> access.errorMessage() == null ? null : new Quoted(access.errorMessage())),
            variable("error.responseType", AccessRecord::errorType),
            variable("error.validationErrorString", AccessRecord::validationError));

    private static final Map<String, Function<? super AccessRecord, ? extends @Nullable Object>> VARIABLES =
            variables();

    /** A value that brings its own quotes, as {@code $context.error.messageString} does. */
    private record Quoted(String text) {}

    private final List<Object> parts; // a String, or a Function of the record

    private AccessLogFormat(List<Object> parts) {
        this.parts = parts;
    }

    private static Map<String, Function<? super AccessRecord, ? extends @Nullable Object>> variables() {
        Map<String, Function<? super AccessRecord, ? extends @Nullable Object>> all =
                new HashMap<>(ContextVariables.ALL);
        all.putAll(OF_ANSWERS);
        return all;
    }

    private static Map.Entry<String, Function<AccessRecord, @Nullable Object>> variable(
            String name, Function<AccessRecord, @Nullable Object> value) {
        return Map.entry(name, value);
    }

    /** The integration is Kafka: what was refused before it has none. */
    private static @Nullable Object integrationStatus(AccessRecord access) {
        return access.integrationNanos() > 0 ? access.status() : null;
    }

    private static @Nullable Object integrationMillis(AccessRecord access) {
        return access.integrationNanos() > 0 ? access.integrationNanos() / 1_000_000 : null;
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong. */
    public static AccessLogFormat parse(String format) {
        if (format.length() > MAX_BYTES) {
            throw new IllegalArgumentException("an access log format has at most 3 KB");
        }
        if (!format.contains("$context.requestId") && !format.contains("$context.extendedRequestId")) {
            throw new IllegalArgumentException(
                    "an access log format must contain $context.requestId or $context.extendedRequestId");
        }
        List<Object> parts = new ArrayList<>();
        int at = 0;
        while (at < format.length()) {
            int variable = format.indexOf(PREFIX, at);
            if (variable < 0) {
                parts.add(line(format.substring(at)));
                break;
            }
            if (variable > at) {
                parts.add(line(format.substring(at, variable)));
            }
            int end = nameEnd(format, variable + PREFIX.length());
            parts.add(variable(format.substring(variable + PREFIX.length(), end)));
            at = end;
        }
        return new AccessLogFormat(parts);
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    /** The longest known name counts, so that a name may be followed by any punctuation; else the longest that looks like one. */
    private static int nameEnd(String format, int from) {
        int end = from;
        while (end < format.length()
                && (Character.isLetterOrDigit(format.charAt(end)) || ".-_".indexOf(format.charAt(end)) >= 0)) {
            end++;
        }
        for (int known = end; known > from; known--) {
            if (VARIABLES.containsKey(format.substring(from, known))) {
                return known;
            }
        }
        while (end > from && format.charAt(end - 1) == '.') {
            end--;
        }
        return end;
    }

    private static Object variable(String name) {
        Function<? super AccessRecord, ? extends @Nullable Object> value = VARIABLES.get(name);
        return value == null ? "-" : value;
    }

    /** One line, without its end. */
    @SuppressWarnings("unchecked")
    public String format(AccessRecord access) {
        StringBuilder line = new StringBuilder(256);
        for (Object part : parts) {
            if (part instanceof String text) {
                line.append(text);
                continue;
            }
            Object value = ((Function<AccessRecord, @Nullable Object>) part).apply(access);
            if (value == null) {
                line.append('-');
            } else if (value instanceof Quoted quoted) {
                line.append('"');
                escape(quoted.text(), line);
                line.append('"');
            } else {
                escape(value.toString(), line);
            }
        }
        return line.toString();
    }

    private static void escape(String value, StringBuilder line) {
        int length = Math.min(MAX_VALUE, value.length());
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029') {
                line.append("\\u").append(HEX.toHexDigits(c));
            } else {
                line.append(c);
            }
        }
        if (length < value.length()) {
            line.append(CUT);
        }
    }
}
