// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where reading of a shard starts. Exactly one of the members is set, none for the oldest record that is kept.
 *
 * @param time the first record that arrived then or later
 * @param sequenceNumber the record with this number, or the next that is kept
 * @param after the record behind the one with this number
 */
public record StartAt(
        @Nullable Instant time,
        @Nullable String sequenceNumber,
        @Nullable String after) {

    public static final StartAt OLDEST = new StartAt(null, null, null);

    public static StartAt time(Instant time) {
        return new StartAt(time, null, null);
    }

    public static StartAt at(String sequenceNumber) {
        return new StartAt(null, sequenceNumber, null);
    }

    public static StartAt after(String sequenceNumber) {
        return new StartAt(null, null, sequenceNumber);
    }
}
