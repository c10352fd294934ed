// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A token bucket, full at first. Thread-safe, without locks. */
public final class Throttle {

    /** Fractions of a token a second are whole tokens in so many seconds. */
    private static final long SECONDS = 1000;

    private static final long NEVER_NANOS = Duration.ofHours(1).toNanos();

    private final @Nullable Bucket bucket; // null lets nothing through

    public Throttle(RateLimit limit, LongSupplier nanoClock) {
        long tokens = Math.round(limit.rate() * SECONDS);
        bucket = tokens == 0
                ? null
                : Bucket.builder()
                        .withCustomTimePrecision(new Clock(nanoClock))
                        .addLimit(bandwidth ->
                                bandwidth.capacity(limit.burst()).refillGreedy(tokens, Duration.ofSeconds(SECONDS)))
                        .build();
    }

    /** 0 if there was a token, which is now used; else the nanoseconds until there will be one. */
    public long tryTake() {
        if (bucket == null) {
            return NEVER_NANOS;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill());
    }

    private record Clock(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
