// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderBuildStage;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderRefillStage;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A token bucket, full at first. Thread-safe, without locks. */
public final class Throttle {

    /** Rates with a fraction are whole tokens in so many seconds. */
    private static final long SECONDS = 1000;

    private static final double NANOS = 1e9;

    /** Slower than that is that slow: the bucket counts in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final long NEVER_NANOS = Duration.ofHours(1).toNanos();

    private final @Nullable Bucket bucket; // null lets nothing through

    public Throttle(RateLimit limit, LongSupplier nanoClock) {
        bucket = limit.rate() == 0
                ? null
                : Bucket.builder()
                        .withCustomTimePrecision(new Clock(nanoClock))
                        .addLimit(bandwidth -> refill(limit.rate(), bandwidth.capacity(limit.burst())))
                        .build();
    }

    private static BandwidthBuilderBuildStage refill(double rate, BandwidthBuilderRefillStage bandwidth) {
        return rate < 1
                ? bandwidth.refillGreedy(1, Duration.ofNanos(Math.min(Math.round(NANOS / rate), LONGEST.toNanos())))
                : bandwidth.refillGreedy(Math.round(rate * SECONDS), Duration.ofSeconds(SECONDS));
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
