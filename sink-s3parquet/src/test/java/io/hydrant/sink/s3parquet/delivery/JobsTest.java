// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.aws.AwsCallException;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import io.hydrant.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Background work that is repeated until it succeeds, fails the task, or nobody wants it any more. */
class JobsTest {

    private final ManualClock clock = ManualClock.at("2026-11-20T10:00:00Z");
    private final ManualBackground background = new ManualBackground(clock);
    private final Jobs jobs = new Jobs(
            background,
            clock,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(1)),
            new S3ParquetSinkMetrics(PluginMeters.detached(() -> 0)));
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

    /** Fails so many times. */
    private static final class Flaky implements Job<String> {
        private final int failures;
        private final boolean retriable;
        private int runs;
        private int abandoned;

        private Flaky(int failures, boolean retriable) {
            this.failures = failures;
            this.retriable = retriable;
        }

        @Override
        public String what() {
            return "upload";
        }

        @Override
        public String run() {
            runs++;
            if (runs <= failures) {
                throw new AwsCallException("trouble " + runs, retriable, "InternalError", "", null);
            }
            return "done";
        }

        @Override
        public void abandoned() {
            abandoned++;
        }
    }
}
