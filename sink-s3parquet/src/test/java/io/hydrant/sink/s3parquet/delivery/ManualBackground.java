// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * {@link Background} that does nothing by itself: a test says which work runs when, on the test's own thread, so every
 * interleaving can be had and none is left to chance.
 */
public final class ManualBackground implements Background {

    private final ManualClock clock;
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Deque<Runnable> outcomes = new ArrayDeque<>();
    private boolean closed;

    public ManualBackground(ManualClock clock) {
        this.clock = clock;
    }

    /** How many pieces of work wait to be run. */
    public int waiting() {
        return work.size();
    }

    /** Runs the oldest piece of work; its outcome waits for the task's next tick. Returns whether there was one. */
    public boolean runNext() {
        Runnable next = work.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    /** Runs what waits now, oldest first. */
    public void runAll() {
        int count = work.size();
        for (int i = 0; i < count; i++) {
            runNext();
        }
    }

    /** Runs all that waits, whatever comes of it, as long as the condition holds. */
    public void runWhile(Predicate<ManualBackground> condition) {
        while (condition.test(this) && runNext()) {
            // the condition counts
        }
    }

    @Override
    public <T> void run(Callable<T> callable, Consumer<Outcome<T>> then) {
        if (closed) {
            return;
        }
        work.add(() -> {
            Outcome<T> outcome = call(callable);
            outcomes.add(() -> then.accept(outcome));
        });
    }

    @Override
    public void drain() {
        Runnable outcome = outcomes.poll();
        while (outcome != null) {
            outcome.run();
            outcome = outcomes.poll();
        }
    }

    /** Waiting lets the background work; when it has nothing to do, the time passes. */
    @Override
    public boolean await(Duration atMost) {
        if (outcomes.isEmpty() && !runNext()) {
            clock.advance(atMost);
            return false;
        }
        drain();
        return true;
    }

    /** The task is gone; a call that is under way may still take effect, see {@link #runNext}. */
    @Override
    public void close() {
        closed = true;
        outcomes.clear();
    }

    private static <T> Outcome<T> call(Callable<T> callable) {
        try {
            return new Outcome<>(callable.call(), null);
        } catch (Throwable e) {
            return new Outcome<>(null, e);
        }
    }
}
