// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import java.util.Map;

/**
 * One log event of a {@link LogEnvelope}. Immutable by convention: the maps are not changed.
 *
 * @param id 56 digits, too large for any integer type; empty if the sender gave none
 * @param timestampMs epoch milliseconds; -1 if the sender gave none
 * @param message as logged: may be empty, may hold several lines
 * @param extractedFields what a filter pattern with named fields captured, without the leading {@code $}
 * @param attributes members that we do not know, by name, as JSON text
 */
record LogEvent(
        String id,
        long timestampMs,
        String message,
        Map<String, String> extractedFields,
        Map<String, String> attributes) {

    LogEvent withExtractedFields(Map<String, String> fields) {
        return new LogEvent(id, timestampMs, message, fields, attributes);
    }
}
