// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.aws.AwsCallException;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import io.hydrant.testing.ManualClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Background work that is repeated until it succeeds, fails the task, or nobody wants it any more. */
class JobsTest {

    private final ManualClock clock = ManualClock.at("2026-11-20T10:00:00Z");
    private final ManualBackground background = new ManualBackground(clock);
    private final S3ParquetSinkMetrics metrics = new S3ParquetSinkMetrics(PluginMeters.detached(() -> 0));
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(1));
    private final Jobs jobs = new Jobs(background, clock, backoff, metrics);
    private final Jobs.Scope scope = new Jobs.Scope();
    private final List<String> results = new ArrayList<>();

    @Test
    void aResultIsHandedOverByTheNextTick() {
        jobs.submit(scope, new Flaky(0, true), results::add);
        background.runAll();
        assertThat(results).isEmpty();
        assertThat(jobs.running()).isTrue();

        jobs.tick();

        assertThat(results).containsExactly("done");
        assertThat(jobs.busy()).isFalse();
    }

    @Test
    void passingTroubleIsRepeatedWithLongerAndLongerWaits() {
        Flaky job = new Flaky(5, true);
        jobs.submit(scope, job, results::add);

        List<Long> waits = new ArrayList<>();
        while (results.isEmpty()) {
            background.runAll();
            jobs.tick();
            if (jobs.nextDue() != null) {
                Duration wait = Duration.between(clock.instant(), jobs.nextDue());
                waits.add(wait.toMillis());
                clock.advance(wait);
                jobs.tick();
            }
        }

        assertThat(job.runs).isEqualTo(6);
        assertThat(waits).hasSize(5);
        for (int i = 0; i < waits.size(); i++) {
            assertThat(waits.get(i)).isBetween(500L << Math.min(i, 3), 1000L << Math.min(i, 3));
        }
        assertThat(jobs.failure()).isNull();
    }

    @Test
    void whatAnOperatorMustMendFailsTheTaskWithTheFirstCause() {
        jobs.submit(scope, new Flaky(1, false), results::add);
        jobs.submit(scope, new Flaky(1, false), results::add);
        background.runAll();
        jobs.tick();

        assertThat(jobs.failure()).hasMessageContaining("trouble 1").isInstanceOf(AwsCallException.class);
        assertThat(results).isEmpty();
        assertThat(jobs.busy()).isFalse();
    }

    @Test
    void anythingElseThatIsThrownFailsTheTaskToo() {
        jobs.submit(
                scope,
                new Job<String>() {
                    @Override
                    public String what() {
                        return "divide";
                    }

                    @Override
                    public String run() {
                        throw new ArithmeticException("by zero");
                    }
                },
                results::add);
        background.runAll();
        jobs.tick();

        assertThat(jobs.failure()).hasMessageContaining("cannot divide").hasRootCauseMessage("by zero");
    }

    @Test
    void jobsOfAnEndedScopeAreAbandonedOnceAndGiveNoResult() {
        Flaky waiting = new Flaky(9, true);
        Flaky running = new Flaky(0, true);
        Flaky late = new Flaky(0, true);
        jobs.submit(scope, waiting, results::add);
        background.runAll();
        jobs.tick();
        jobs.submit(scope, running, results::add);

        scope.end();
        jobs.submit(scope, late, results::add);
        background.runAll();
        clock.advance(Duration.ofMinutes(1));
        jobs.tick();
        background.runAll();
        jobs.tick();

        assertThat(List.of(waiting.abandoned, running.abandoned, late.abandoned))
                .containsOnly(1);
        assertThat(List.of(running.runs, late.runs)).containsOnly(0);
        assertThat(results).isEmpty();
        assertThat(jobs.busy()).isFalse();
    }

    @Test
    void onlyFailedCallsThatWriteAnObjectCountAgainstDeliveries() {
        metrics.errorsDelivered();
        metrics.backupDelivered(1, 1);
        metrics.dataDelivered(1, 1, Duration.ZERO);
        jobs.submit(scope, new Flaky(1, true), results::add);
        jobs.submit(scope, new Flaky(1, false), results::add);
        background.runAll();
        jobs.tick();
        assertThat(metrics.deliverySuccess()).isEqualTo(1);

        jobs.submit(scope, new Flaky(1, true).writing(), results::add);
        background.runAll();
        jobs.tick();
        assertThat(metrics.deliverySuccess()).isEqualTo(0.75);

        // Nothing failed: it only wants to look again.
        jobs.submit(scope, new Flaky(1, new RepeatException("later")).writing(), results::add);
        background.runAll();
        jobs.tick();
        assertThat(metrics.deliverySuccess()).isEqualTo(0.75);
    }

    @Test
    void closingGivesBackWhatWasBegun() {
        List<String> aborted = new ArrayList<>();
        Flaky waiting = new Flaky(9, true);
        Flaky running = new Flaky(0, true);
        jobs.submit(scope, waiting, results::add);
        background.runAll();
        jobs.tick();
        jobs.submit(scope, running, results::add);
        jobs.attempt("abort", () -> aborted.add("done"));
        scope.end();

        jobs.close();

        assertThat(List.of(waiting.abandoned, running.abandoned)).containsOnly(1);
        assertThat(aborted).containsExactly("done");
    }

    @Test
    void closingInterruptsACallThatHangsAndGivesBackWhatItHadBegun() throws InterruptedException {
        Hanging job = new Hanging();
        Jobs threaded = new Jobs(new DeliveryThreads("test", 1), InstantSource.system(), backoff, metrics);
        threaded.submit(scope, job, result -> results.add("done"));
        job.begun.await();
        scope.end();

        threaded.close();

        assertThat(job.abandoned).isTrue();
        assertThat(results).isEmpty();
    }

    private static final class Hanging implements Job<Boolean> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private boolean abandoned;

        @Override
        public String what() {
            return "hang";
        }

        @Override
        public Boolean run() throws InterruptedException {
            begun.countDown();
            new CountDownLatch(1).await();
            return true;
        }

        @Override
        public void abandoned() {
            abandoned = true;
        }
    }

    /** Fails so many times. */
    private static final class Flaky implements Job<String> {
        private final int failures;
        private final AwsCallException trouble;
        private boolean writing;
        private int runs;
        private int abandoned;

        private Flaky(int failures, boolean retriable) {
            this(failures, new AwsCallException("trouble 1", retriable, "InternalError", "", null));
        }

        private Flaky(int failures, AwsCallException trouble) {
            this.failures = failures;
            this.trouble = trouble;
        }

        private Flaky writing() {
            writing = true;
            return this;
        }

        @Override
        public boolean writesObject() {
            return writing;
        }

        @Override
        public String what() {
            return "upload";
        }

        @Override
        public String run() {
            runs++;
            if (runs <= failures) {
                throw trouble;
            }
            return "done";
        }

        @Override
        public void abandoned() {
            abandoned++;
        }
    }
}
