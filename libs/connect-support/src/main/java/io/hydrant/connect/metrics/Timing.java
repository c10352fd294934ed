// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Durations of the last one to two minutes as percentiles: two histograms of a minute each take turns, so that a reading
 * never shows an outlier of yesterday. Buckets grow by an eighth, so a percentile is at most 12.5 % too high. Thread-safe
 * and lock-free; recording is a few nanoseconds.
 */
public final class Timing {

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    /** Eight buckets for each power of two of microseconds, up to a little over an hour. */
    private static final int BUCKETS = 8 * 33;

    private final LongSupplier nanoClock;
    private final AtomicLongArray[] windows = {new AtomicLongArray(BUCKETS), new AtomicLongArray(BUCKETS)};
    private final LongAdder count = new LongAdder();
    private final LongAdder totalMicros = new LongAdder();
    private final long startNanos;
    /** Which window period was written last; written under the lock of {@link #rotate}, read by every recorder. */
    private volatile long period;

    Timing(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    public void record(Duration duration) {
        recordNanos(duration.toNanos());
    }

    /** A negative duration (a clock that was set back) counts as zero. */
    public void recordNanos(long nanos) {
        long micros = Math.max(0, nanos / 1_000);
        rotate();
        windows[(int) (period & 1)].incrementAndGet(bucket(micros));
        count.increment();
        totalMicros.add(micros);
    }

    /** How many durations were recorded since the start. */
    public long count() {
        return count.sum();
    }

    /** The mean since the start, in milliseconds; 0 before the first record. */
    public double averageMillis() {
        long n = count.sum();
        return n == 0 ? 0 : totalMicros.sum() / 1_000.0 / n;
    }

    /** Of the last minutes, in milliseconds: 0.99 is the 99th percentile, 1 the longest; 0 without recent records. */
    public double percentileMillis(double fraction) {
        rotate();
        long[] sums = new long[BUCKETS];
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sums[i] = windows[0].get(i) + windows[1].get(i);
            total += sums[i];
        }
        long rank = (long) Math.ceil(fraction * total);
        long seen = 0;
        for (int i = 0; i < BUCKETS && total > 0; i++) {
            seen += sums[i];
            if (seen >= Math.max(1, rank)) {
                return upperMicros(i) / 1_000.0;
            }
        }
        return 0;
    }

    private void rotate() {
        long now = (nanoClock.getAsLong() - startNanos) / WINDOW_NANOS;
        if (now == period) {
            return;
        }
        synchronized (this) {
            long last = period;
            if (now <= last) {
                return;
            }
            clear(windows[(int) (now & 1)]);
            if (now - last > 1) {
                clear(windows[(int) (last & 1)]);
            }
            period = now;
        }
    }

    private static void clear(AtomicLongArray window) {
        for (int i = 0; i < BUCKETS; i++) {
            window.set(i, 0);
        }
    }

    private static int bucket(long micros) {
        if (micros < 8) {
            return (int) micros;
        }
        int power = 63 - Long.numberOfLeadingZeros(micros);
        int eighth = (int) (micros >>> (power - 3)) & 7;
        return Math.min(BUCKETS - 1, (power - 2) * 8 + eighth);
    }

    private static long upperMicros(int bucket) {
        if (bucket < 8) {
            return bucket;
        }
        int power = bucket / 8 + 2;
        return ((8L + bucket % 8 + 1) << (power - 3)) - 1;
    }
}
