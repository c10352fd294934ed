// SPDX-License-Identifier: Apache-2.0
package io.hydrant.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A UTC clock that stands still until a test moves it. Also a nano clock that moves with it. Thread-safe. */
public final class ManualClock extends Clock {

    /** Written by the test, read by whatever thread it tests. */
    private volatile Instant now;

    public ManualClock(Instant start) {
        this.now = start;
    }

    /** Stands at an instant such as {@code 2026-11-20T10:00:00Z}. */
    public static ManualClock at(String start) {
        return new ManualClock(Instant.parse(start));
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    public synchronized void set(Instant to) {
        now = to;
    }

    /** For code that takes a {@code LongSupplier} of nanoseconds: differences are what count. */
    public long nanoTime() {
        Instant instant = now;
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(now, zone);
    }
}
