// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * {@link Background} on a few daemon threads. What waits in its queue is bounded by the memory budget of the files that
 * it is about. Each thread carries the task's logging context.
 */
public final class DeliveryThreads implements Background {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryThreads.class);
    private static final Duration IDLE_THREAD = Duration.ofSeconds(30);
    private static final Duration CLOSE_WAIT = Duration.ofMillis(500);

    private final ThreadPoolExecutor threads;
    private final BlockingQueue<Runnable> outcomes = new LinkedBlockingQueue<>();
    private final @Nullable Map<String, String> loggingContext = MDC.getCopyOfContextMap();

    /** Creates threads named {@code <name>-1} and so on, at most so many; call it on the task thread. */
    public DeliveryThreads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count, count, IDLE_THREAD.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public <T> void run(Callable<T> work, Consumer<Outcome<T>> then) {
        threads.execute(() -> {
            if (loggingContext != null) {
                MDC.setContextMap(loggingContext);
            }
            Outcome<T> outcome = call(work);
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

    @Override
    public boolean await(Duration atMost) {
        try {
            Runnable first = outcomes.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (first == null) {
                return false;
            }
            first.run();
            drain();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("calls to S3 or Glue are still under way; their threads end with them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outcomes.clear();
    }

    /** An Error is an outcome too: the task fails with it instead of waiting for ever. */
    private static <T> Outcome<T> call(Callable<T> work) {
        try {
            return new Outcome<>(work.call(), null);
        } catch (Throwable e) {
            return new Outcome<>(null, e);
        }
    }
}
