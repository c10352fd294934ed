// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.aws.AwsCallException;
import io.hydrant.sink.s3parquet.delivery.Background.Outcome;
import io.hydrant.sink.s3parquet.errors.ErrorFields;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link Job}s until they succeed. AWS being slow or down for an hour means more repetitions, nothing else; what an
 * operator must mend is kept as the task's {@link #failure}. Confined to the task thread.
 */
final class Jobs {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private static final Duration CLOSE_WAIT = Duration.ofMillis(1500);

    private final Background background;
    private final InstantSource clock;
    private final Backoff backoff;
    private final S3ParquetSinkMetrics metrics;
    private final PriorityQueue<Run<?>> waiting = new PriorityQueue<>(Comparator.comparing(Run::dueAt));
    private final Set<Run<?>> active = new HashSet<>();
    private int running;
    private int attempts;
    private boolean closed;
    private @Nullable ConnectException failure;

    Jobs(Background background, InstantSource clock, Backoff backoff, S3ParquetSinkMetrics metrics) {
        this.background = background;
        this.clock = clock;
        this.backoff = backoff;
        this.metrics = metrics;
    }

    /** Who wants results; ended when the partition is closed or starts anew, and then its jobs are abandoned. */
    static final class Scope {
        // Written by the task thread, read by delivery threads before they begin.
        private volatile boolean ended;

        void end() {
            ended = true;
        }
    }

    /** Has the job run until it succeeds or its scope ends, then hands the result over on the task thread. */
    <T> void submit(Scope scope, Job<T> job, Consumer<T> then) {
        start(new Run<>(scope, job, then));
    }

    /** Runs something once that nobody waits for, such as aborting an upload; failing is only logged. */
    void attempt(String what, Runnable work) {
        attempts++;
        background.run(
                () -> {
                    work.run();
                    return true;
                },
                outcome -> {
                    attempts--;
                    if (outcome.failure() != null) {
                        LOG.info("could not {}: {}", what, outcome.failure().toString());
                    }
                });
    }

    /** Takes results in and starts repetitions that are due. */
    void tick() {
        background.drain();
        Instant now = clock.instant();
        while (!waiting.isEmpty() && !waiting.peek().dueAt.isAfter(now)) {
            start(waiting.remove());
        }
        abandonEnded();
    }

    /** As {@link #tick}, after waiting for a result at most so long. */
    void tickAfterAwaiting(Duration atMost) {
        background.await(atMost);
        tick();
    }

    /** Whether anything runs or waits to be repeated. */
    boolean busy() {
        return running > 0 || !waiting.isEmpty();
    }

    /** Whether something runs now, so that a result may come any moment. */
    boolean running() {
        return running > 0;
    }

    /** When the next repetition is due, or {@code null}. */
    @Nullable
    Instant nextDue() {
        Run<?> next = waiting.peek();
        return next == null ? null : next.dueAt;
    }

    /** What an operator must mend; the next {@code put} throws it. */
    @Nullable
    ConnectException failure() {
        return failure;
    }

    void fail(ConnectException e) {
        if (failure == null) {
            failure = e;
        }
    }

    /**
     * Interrupts what runs and waits a moment for what was begun to be given back: uploads that no manifest names are aborted.
     * What cannot be interrupted or aborted in time is left to the bucket's rule.
     */
    void close() {
        closed = true;
        Deadline deadline = new Deadline(clock, CLOSE_WAIT);
        active.forEach(Run::interrupt);
        waiting.forEach(run -> run.job.abandoned());
        waiting.clear();
        while ((running > 0 || attempts > 0) && !Thread.currentThread().isInterrupted()) {
            Duration left = deadline.left();
            if (left.isZero()) {
                break;
            }
            background.await(left);
        }
        background.close();
    }

    private <T> void start(Run<T> run) {
        if (closed || run.scope.ended) {
            run.job.abandoned();
            return;
        }
        running++;
        active.add(run);
        background.run(run::call, outcome -> finished(run, outcome));
    }

    private <T> void finished(Run<T> run, Outcome<T> outcome) {
        running--;
        active.remove(run);
        Throwable thrown = outcome.failure();
        boolean callFailed = thrown != null && !(thrown instanceof RepeatException && thrown.getCause() == null);
        if (callFailed && run.job.writesObject()) {
            metrics.writeFailed();
        }
        if (closed || run.scope.ended) {
            run.job.abandoned();
        } else if (thrown == null) {
            if (run.repetitions > 0) {
                LOG.info("{}: succeeded at attempt {}", run.job.what(), run.repetitions + 1);
            }
            @SuppressWarnings("NullAway") // a job that succeeded has a value
            T value = outcome.value();
            run.then.accept(value);
        } else if (thrown instanceof AwsCallException call && call.retriable()) {
            repeatLater(run, call);
        } else if (thrown instanceof ConnectException call) {
            metrics.callFailed();
            fail(call);
        } else {
            metrics.callFailed();
            fail(new ConnectException("cannot " + run.job.what() + ": " + thrown, thrown));
        }
    }

    private void repeatLater(Run<?> run, AwsCallException trouble) {
        metrics.callRepeated();
        run.repetitions++;
        run.dueAt = clock.instant().plus(backoff.before(run.repetitions));
        if (run.repetitions == 1) {
            ErrorFields.during(
                    trouble, () -> LOG.warn("cannot {} now, will try again: {}", run.job.what(), trouble.getMessage()));
        } else {
            LOG.debug("cannot {} after {} attempts: {}", run.job.what(), run.repetitions, trouble.getMessage());
        }
        waiting.add(run);
    }

    private void abandonEnded() {
        List<Run<?>> ended = new ArrayList<>();
        waiting.removeIf(run -> run.scope.ended && ended.add(run));
        ended.forEach(run -> run.job.abandoned());
    }

    private static final class Run<T> {
        private final Scope scope;
        private final Job<T> job;
        private final Consumer<T> then;
        private int repetitions;
        private Instant dueAt = Instant.MIN;
        private @Nullable Thread thread;

        private Run(Scope scope, Job<T> job, Consumer<T> then) {
            this.scope = scope;
            this.job = job;
            this.then = then;
        }

        private Instant dueAt() {
            return dueAt;
        }

        /** On a delivery thread. */
        private @Nullable T call() throws Exception {
            synchronized (this) {
                if (scope.ended) {
                    return null;
                }
                thread = Thread.currentThread();
            }
            try {
                return job.run();
            } finally {
                synchronized (this) {
                    thread = null;
                }
            }
        }

        private synchronized void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
