// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one incoming record's content came to.
 *
 * @param records in the order of the content; empty if all of it was control messages or filtered
 * @param controlMessages envelopes that only test the destination
 * @param filteredEvents log events that the filter pattern did not match
 * @param undecodable why the content, or a part of it, cannot be used; the rest is in {@code records}. Null if all could
 */
public record Decoded(
        List<LogRecord> records,
        int controlMessages,
        int filteredEvents,
        @Nullable Undecodable undecodable) {

    static Decoded unchanged(byte[] content) {
        return new Decoded(List.of(LogRecord.unchanged(content)), 0, 0, null);
    }

    static Decoded undecodable(Undecodable why) {
        return new Decoded(List.of(), 0, 0, why);
    }

    /** Whether the content was understood and gives no record. */
    public boolean dropped() {
        return records.isEmpty() && undecodable == null;
    }
}
