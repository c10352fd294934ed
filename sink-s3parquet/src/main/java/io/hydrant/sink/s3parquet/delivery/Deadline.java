// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The end of a wait, such as 3 s from now. A clock that is set back makes the wait at most twice as long. */
final class Deadline {

    private final InstantSource clock;
    private final Duration limit;
    private final Instant end;

    Deadline(InstantSource clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.end = clock.instant().plus(limit);
    }

    /** How long the wait may still be, zero when it is over. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        boolean clockWasSetBack = left.compareTo(limit) > 0;
        return left.isNegative() || clockWasSetBack ? Duration.ZERO : left;
    }
}
