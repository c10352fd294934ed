// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When an open file is sealed; Firehose calls these buffering hints. Whichever is reached first seals it. Immutable.
 *
 * @param sizeBytes incoming record bytes, before conversion and compression
 * @param interval since the first record of the file arrived; zero seals at once
 */
public record BufferingHints(long sizeBytes, Duration interval) {

    public BufferingHints {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("sizeBytes is not positive: " + sizeBytes);
        }
        requireNonNull(interval, "interval is null");
        if (interval.isNegative()) {
            throw new IllegalArgumentException("interval is negative: " + interval);
        }
    }

    public static BufferingHints ofMib(int sizeMib, int intervalSeconds) {
        return new BufferingHints(sizeMib * 1024L * 1024, Duration.ofSeconds(intervalSeconds));
    }
}
