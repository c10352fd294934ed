// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import io.hydrant.transforms.parse.Conversion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CloudWatch Logs subscription payload. Immutable.
 *
 * @param messageType {@code DATA_MESSAGE}, {@code CONTROL_MESSAGE}, or what AWS adds
 * @param owner account id of the log data, twelve digits
 * @param subscriptionFilters names of the filters that matched, in order
 * @param policyLevel {@code ACCOUNT_LEVEL_POLICY}, or null for a log group's own filter
 * @param attributes members that this version does not know, as plain values
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html">AWS: subscription
 *     filters</a>
 */
public record CloudWatchEnvelope(
        String messageType,
        String owner,
        String logGroup,
        String logStream,
        List<String> subscriptionFilters,
        @Nullable String policyLevel,
        List<LogEvent> logEvents,
        Map<String, @Nullable Object> attributes) {

    private static final String CONTROL_MESSAGE = "CONTROL_MESSAGE";

    public CloudWatchEnvelope {
        subscriptionFilters = List.copyOf(subscriptionFilters);
        logEvents = List.copyOf(logEvents);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** Whether this only asks if the destination is there. */
    public boolean isControlMessage() {
        return messageType.equals(CONTROL_MESSAGE);
    }

    /** Whether a JSON document is such a payload. */
    static boolean isOne(@Nullable Object document) {
        return document instanceof Map<?, ?> map
                && map.get("messageType") instanceof String
                && map.get("logEvents") instanceof List;
    }

    /** Reads a document that {@link #isOne}. Throws if a known member has another type than it should. */
    static CloudWatchEnvelope of(Map<?, ?> document) throws UndecodableException {
        Members members = new Members(document);
        List<LogEvent> events = new ArrayList<>();
        for (Object event : members.list("logEvents")) {
            if (!(event instanceof Map<?, ?> map)) {
                throw new UndecodableException("a member of logEvents is no object");
            }
            events.add(event(new Members(map)));
        }
        List<String> filters = new ArrayList<>();
        for (Object filter : members.list("subscriptionFilters")) {
            filters.add(String.valueOf(filter));
        }
        return new CloudWatchEnvelope(
                members.text("messageType"),
                members.text("owner"),
                members.text("logGroup"),
                members.text("logStream"),
                filters,
                members.textOrNull("policyLevel"),
                events,
                members.rest());
    }

    private static LogEvent event(Members members) throws UndecodableException {
        return new LogEvent(
                members.text("id"),
                members.millis("timestamp"),
                members.text("message"),
                members.texts("extractedFields"),
                members.rest());
    }

    /** The members of an object, each taken once. */
    private static final class Members {

        private final Map<String, @Nullable Object> left = new LinkedHashMap<>();

        Members(Map<?, ?> object) {
            object.forEach((name, value) -> left.put(String.valueOf(name), value));
        }

        /** Empty if it is not there. */
        String text(String name) throws UndecodableException {
            String text = textOrNull(name);
            return text == null ? "" : text;
        }

        @Nullable
        String textOrNull(String name) throws UndecodableException {
            Object value = left.remove(name);
            if (value == null) {
                return null;
            }
            if (value instanceof Map || value instanceof List) {
                throw new UndecodableException(name + " is no string");
            }
            return value.toString();
        }

        /** A number, or (other senders) a numeric string. */
        long millis(String name) throws UndecodableException {
            Object value = left.remove(name);
            if (value instanceof Number number) {
                return number.longValue();
            }
            try {
                return Long.parseLong(String.valueOf(value));
            } catch (NumberFormatException e) {
                throw new UndecodableException(name + " is no number of milliseconds");
            }
        }

        List<?> list(String name) throws UndecodableException {
            Object value = left.remove(name);
            if (value != null && !(value instanceof List)) {
                throw new UndecodableException(name + " is no list");
            }
            return value instanceof List<?> list ? list : List.of();
        }

        Map<String, String> texts(String name) throws UndecodableException {
            Object value = left.remove(name);
            if (value == null) {
                return Map.of();
            }
            if (!(value instanceof Map<?, ?> map)) {
                throw new UndecodableException(name + " is no object");
            }
            Map<String, String> texts = new LinkedHashMap<>();
            map.forEach((key, text) -> {
                if (text != null) {
                    texts.put(String.valueOf(key), Conversion.text(text));
                }
            });
            return texts;
        }

        Map<String, @Nullable Object> rest() {
            return left;
        }
    }
}
