// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** Requests in a calendar period, UTC; weeks begin on Sunday. Thread-safe. */
public final class Quota {

    private final QuotaLimit limit;
    private final InstantSource clock;

    @GuardedBy("this")
    private long periodEndMillis = Long.MIN_VALUE;

    @GuardedBy("this")
    private long used;

    public Quota(QuotaLimit limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** False if the period's requests are used up. */
    public synchronized boolean tryUse() {
        renew();
        if (used >= limit.requests()) {
            return false;
        }
        used++;
        return true;
    }

    public synchronized long remaining() {
        renew();
        return limit.requests() - used;
    }

    /** Seconds until the next period begins, rounded up. */
    public synchronized long secondsToRenewal() {
        renew();
        return Math.max(1, (periodEndMillis - clock.millis() + 999) / 1000);
    }

    @GuardedBy("this")
    private void renew() {
        long now = clock.millis();
        if (now >= periodEndMillis) {
            periodEndMillis = endAfter(now);
            used = 0;
        }
    }

    private long endAfter(long now) {
        LocalDate today = Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate end = switch (limit.period()) {
            case DAY -> today.plusDays(1);
            case WEEK -> today.with(TemporalAdjusters.next(DayOfWeek.SUNDAY));
            case MONTH -> today.with(TemporalAdjusters.firstDayOfNextMonth());
        };
        return end.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
