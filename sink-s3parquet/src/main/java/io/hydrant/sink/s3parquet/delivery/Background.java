// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs work beside the task thread and brings its outcome back to it, so that everything which decides stays
 * single-threaded:
 *
 * <pre>
 *   task thread   run(work, then) ······················ drain() → then.accept(outcome)
 *   other thread          └─ work.call() ─ outcome queued ─┘
 * </pre>
 *
 * All methods belong to the task thread.
 */
public interface Background extends AutoCloseable {

    /** Queues the work. Its outcome is handed to {@code then} by a later {@link #drain} or {@link #await}. */
    <T> void run(Callable<T> work, Consumer<Outcome<T>> then);

    /** Hands over the outcomes that have arrived; never waits. */
    void drain();

    /** Waits for one outcome at most so long, then {@link #drain}s. Returns whether one came. */
    boolean await(Duration atMost);

    /** Stops waiting work and interrupts what runs; outcomes that come later are dropped. Returns within a second. */
    @Override
    void close();

    /** What became of some work: a value, or what it threw. */
    record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {}
}
