// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Thread-safe; adding is a few nanoseconds. */
public final class Counter {

    private final LongAdder sum = new LongAdder();

    Counter() {}

    public void increment() {
        sum.increment();
    }

    public void add(long amount) {
        sum.add(amount);
    }

    public long value() {
        return sum.sum();
    }
}
