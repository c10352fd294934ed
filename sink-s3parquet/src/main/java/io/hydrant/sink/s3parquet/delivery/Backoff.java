// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the n-th repetition: doubling from the first wait to the longest, each between half and all of
 * that, so that the tasks of a worker do not come back in step after an outage. Confined to the task thread.
 */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;

    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** The wait before repetition {@code n}, from 1. */
    public Duration before(int n) {
        long fullMillis = Math.min(longest.toMillis(), first.toMillis() << Math.min(n - 1, 20));
        return Duration.ofMillis(fullMillis / 2 + random.nextLong(fullMillis / 2 + 1));
    }
}
