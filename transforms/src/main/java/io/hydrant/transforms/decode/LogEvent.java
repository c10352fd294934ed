// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a subscription payload. Immutable.
 *
 * @param id 56 digits, more than any integer type holds; empty in control messages
 * @param timestamp of the event, epoch milliseconds
 * @param message raw text, perhaps empty, of several lines, or JSON
 * @param extractedFields what a space-delimited subscription filter captured, without {@code $}; values are strings
 * @param attributes members that this version does not know, as plain values
 */
public record LogEvent(
        String id,
        long timestamp,
        String message,
        Map<String, String> extractedFields,
        Map<String, @Nullable Object> attributes) {

    public LogEvent {
        extractedFields = Collections.unmodifiableMap(new LinkedHashMap<>(extractedFields));
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
