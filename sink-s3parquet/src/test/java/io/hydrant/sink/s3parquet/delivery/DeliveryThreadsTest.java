// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real threads: outcomes come back on the caller's, errors too, and closing leaves none behind. */
class DeliveryThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void outcomesAreHandedOverOnTheCallersThreadAndWorkIsDoneOnOthers() {
        try (DeliveryThreads threads = new DeliveryThreads("test", 2)) {
            Set<Thread> workers = ConcurrentHashMap.newKeySet();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                threads.run(() -> workers.add(Thread.currentThread()), outcome -> callers.add(Thread.currentThread()));
            }
            while (callers.size() < 50) {
                assertThat(threads.await(LONG)).isTrue();
            }

            assertThat(callers).containsOnly(Thread.currentThread());
            assertThat(workers)
                    .hasSizeBetween(1, 2)
                    .doesNotContain(Thread.currentThread())
                    .allSatisfy(worker -> {
                        assertThat(worker.isDaemon()).isTrue();
                        assertThat(worker.getName()).startsWith("test-");
                    });
        }
    }

    @Test
    void whatIsThrownIsAnOutcomeEvenAnError() {
        try (DeliveryThreads threads = new DeliveryThreads("test", 1)) {
            List<Throwable> thrown = new ArrayList<>();
            threads.run(
                    () -> {
                        throw new StackOverflowError("deep");
                    },
                    outcome -> thrown.add(outcome.failure()));

            assertThat(threads.await(LONG)).isTrue();

            assertThat(thrown).singleElement().isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void waitingForNothingEnds() {
        try (DeliveryThreads threads = new DeliveryThreads("test", 1)) {
            assertThat(threads.await(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void closingInterruptsWhatRunsAndDropsWhatCameOfIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        List<String> outcomes = new ArrayList<>();
        DeliveryThreads threads = new DeliveryThreads("test", 1);
        threads.run(
                () -> {
                    begun.countDown();
                    try {
                        return new CountDownLatch(1).await(LONG.toSeconds(), TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                },
                outcome -> outcomes.add("first"));
        threads.run(() -> true, outcome -> outcomes.add("never begun"));
        assertThat(begun.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

        threads.close();

        assertThat(interrupted.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        threads.drain();
        assertThat(outcomes).isEmpty();
    }
}
