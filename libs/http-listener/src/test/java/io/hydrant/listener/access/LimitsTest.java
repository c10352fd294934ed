// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T23:59:58.500Z"));

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void aBucketStartsFullAndRefillsSteadily() {
        Throttle throttle = new Throttle(new RateLimit(0.5, 2), nanos::get);

        assertThat(throttle.tryTake()).isZero();
        assertThat(throttle.tryTake()).isZero();
        assertThat(throttle.tryTake()).isEqualTo(Duration.ofSeconds(2).toNanos());
        pass(Duration.ofMillis(1999));
        assertThat(throttle.tryTake()).isPositive();
        pass(Duration.ofMillis(1));
        assertThat(throttle.tryTake()).isZero();
        pass(Duration.ofDays(1));
        assertThat(throttle.tryTake()).isZero();
        assertThat(throttle.tryTake()).isZero();
        assertThat(throttle.tryTake()).isPositive();
    }

    @Test
    void aRateMayBeOnceInAWhile() {
        Throttle throttle = new Throttle(new RateLimit(0.0004, 1), nanos::get);

        assertThat(throttle.tryTake()).isZero();
        assertThat(throttle.tryTake()).isEqualTo(Duration.ofSeconds(2_500).toNanos());
        pass(Duration.ofSeconds(2_500));
        assertThat(throttle.tryTake()).isZero();
        assertThat(throttle.tryTake()).isPositive();

        Throttle never = new Throttle(new RateLimit(Double.MIN_VALUE, 1), nanos::get);
        assertThat(never.tryTake()).isZero();
        assertThat(never.tryTake()).isEqualTo(Duration.ofDays(365).toNanos());
    }

    @Test
    void aRateOfZeroLetsNothingThrough() {
        assertThat(new Throttle(new RateLimit(0, 5), nanos::get).tryTake()).isPositive();
    }

    @Test
    void aLimitThatStaysCountsOnAndAnotherBeginsAnew() {
        Usage usage = new Usage(now::get, nanos::get);
        RateLimit slow = new RateLimit(0.01, 1);
        UsagePlan before = plan(5, slow);
        UsagePlan after = plan(7, slow);
        assertThat(usage.throttle(before, "k")).isZero();
        assertThat(usage.throttleRoute("r", slow)).isZero();
        assertThat(requireNonNull(usage.quota(before, "k")).tryUse()).isTrue();

        usage.retain(List.of(after), Map.of("r", slow));

        assertThat(usage.throttle(after, "k")).isPositive();
        assertThat(usage.throttleRoute("r", slow)).isPositive();
        assertThat(requireNonNull(usage.quota(after, "k")).tryUse()).isTrue();
        assertThat(requireNonNull(usage.quota(before, "k")).remaining()).isEqualTo(5);
        Map<String, Supplier<Long>> remaining = usage.remaining(List.of(after));
        assertThat(remaining).containsOnlyKeys("p/k");
        assertThat(requireNonNull(remaining.get("p/k")).get()).isEqualTo(6);
        usage.retain(List.of(), Map.of());
        assertThat(usage.throttleRoute("r", slow)).isZero();
    }

    private static UsagePlan plan(long quota, RateLimit rate) {
        return new UsagePlan("p", Set.of("k"), rate, new QuotaLimit(quota, QuotaLimit.Period.DAY));
    }

    @Test
    void aDayEndsAtMidnightUtc() {
        Quota quota = new Quota(new QuotaLimit(2, QuotaLimit.Period.DAY), now::get);

        assertThat(quota.tryUse()).isTrue();
        assertThat(quota.tryUse()).isTrue();
        assertThat(quota.tryUse()).isFalse();
        assertThat(quota.secondsToRenewal()).isEqualTo(2);
        pass(Duration.ofMillis(1499));
        assertThat(quota.tryUse()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(quota.remaining()).isEqualTo(2);
        assertThat(quota.tryUse()).isTrue();
    }

    @Test
    void weeksBeginOnSundayAndMonthsOnTheFirst() {
        Quota week = new Quota(new QuotaLimit(1, QuotaLimit.Period.WEEK), now::get); // a Friday
        Quota month = new Quota(new QuotaLimit(1, QuotaLimit.Period.MONTH), now::get);
        week.tryUse();
        month.tryUse();

        now.set(Instant.parse("2026-11-21T23:59:59.999Z"));
        assertThat(week.tryUse()).isFalse();
        now.set(Instant.parse("2026-11-22T00:00:00Z"));
        assertThat(week.tryUse()).isTrue();
        now.set(Instant.parse("2026-11-30T23:59:59.999Z"));
        assertThat(month.tryUse()).isFalse();
        now.set(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(month.tryUse()).isTrue();
    }
}
