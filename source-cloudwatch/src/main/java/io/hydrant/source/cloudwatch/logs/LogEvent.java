// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One log event of a {@link LogEnvelope}. Immutable by convention: the maps are not changed.
 *
 * @param id 56 digits, too large for any integer type; empty if the sender gave none
 * @param timestampMs epoch milliseconds; -1 if the sender gave none
 * @param message as logged: may be empty, may hold several lines
 * @param extractedFields what a filter pattern with named fields captured, without the leading {@code $}
 * @param attributes members that we do not know, by name, as JSON text
 * @param asWritten the event as received, if it can be passed on so: its id, timestamp and message
 *     in this order, and nothing else
 */
record LogEvent(
        String id,
        long timestampMs,
        String message,
        Map<String, String> extractedFields,
        Map<String, String> attributes,
        @Nullable Slice asWritten) {

    /** A part of a text; the array is not changed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Slice(byte[] text, int from, int to) {}

    LogEvent withExtractedFields(Map<String, String> fields) {
        return new LogEvent(id, timestampMs, message, fields, attributes, null);
    }
}
