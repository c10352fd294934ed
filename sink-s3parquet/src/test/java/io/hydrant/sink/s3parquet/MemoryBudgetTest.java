// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.buffer.MemoryBudget;
import io.hydrant.sink.s3parquet.store.StoreFault;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** One budget for all: however many paths are open, memory stays within it, by sealing early and then by pausing. */
class MemoryBudgetTest {

    private static final int PATHS = 500;
    private static final long LIMIT = 16L << 20;

    private final SinkRig rig = new SinkRig()
            .with("buffering.memory.max.mb", "16")
            .with("buffering.interval.seconds", "900")
            .with("s3.prefix", "events/app=!{field:app}/");
    private final Random random = new Random(7);

    MemoryBudgetTest() {
        rig.catalog.define(SinkRig.table("n bigint", "app string", "filler string"));
    }

    @Test
    void fiveHundredPathsStayWithinTheBudgetAndAreDeliveredOnce() {
        produce(EVENTS_0, 50_000);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        worker.maxPollRecords(500);

        long most = 0;
        while (worker.position(EVENTS_0) < rig.topics.end(EVENTS_0)) {
            worker.iterate();
            rig.background(0).runNext();
            rig.background(0).runNext();
            most = Math.max(most, rig.budget.usedBytes());
        }

        assertThat(most).as("within the budget").isLessThanOrEqualTo(LIMIT).isGreaterThan(LIMIT / 2);
        rig.untilDelivered(worker, EVENTS_0);
        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.budget.usedBytes()).isZero();
    }

    @Test
    void partitionsArePausedWhileNothingCanBeUploadedAndGoOnAfterwards() {
        TopicPartition[] partitions = {EVENTS_0, SinkRig.EVENTS_1};
        for (TopicPartition partition : partitions) {
            produce(partition, 30_000);
        }
        SimulatedWorker worker = rig.worker();
        worker.assign(partitions);
        worker.maxPollRecords(500);
        rig.turns(8, worker, rig.background(0));
        rig.store.failAll(StoreFault.LOST_REQUEST);

        for (int i = 0; i < 30_000 && !worker.isPaused(EVENTS_0); i++) {
            worker.iterate();
            rig.background(0).runAll();
        }

        assertThat(List.of(partitions)).allMatch(worker::isPaused);
        assertThat(rig.budget.usedBytes()).isLessThanOrEqualTo(LIMIT);
        long stopped = worker.position(EVENTS_0);
        rig.turns(5, worker, rig.background(0));
        assertThat(worker.position(EVENTS_0)).isEqualTo(stopped).isLessThan(30_000);

        rig.store.heal();
        rig.untilDelivered(worker, partitions);
        for (TopicPartition partition : partitions) {
            rig.assertExactlyOnce(partition);
        }
    }

    @Test
    void aTaskSealsForAnotherTasksSakeOnlyWhatItHoldsItself() {
        produce(EVENTS_0, 1_000);
        SimulatedWorker one = rig.worker();
        one.assign(EVENTS_0);
        for (int i = 0; i < 200; i++) {
            one.iterate();
            rig.background(0).runAll();
        }
        assertThat(rig.visibleKeys()).isEmpty();

        // Another task of the same class loader fills the rest of the budget.
        rig.budget.share(LIMIT).grown(LIMIT * 9 / 10 - rig.budget.usedBytes());
        rig.turns(20, one, rig.background(0));

        assertThat(rig.visibleKeys()).isNotEmpty();
    }

    @Test
    void aTableThatCannotBeRegisteredPausesItsPartitionBeforeUploadedFilesTakeTheHeap() {
        rig.with("buffering.memory.max.mb", "64").with("buffering.interval.seconds", "0");
        rig.produce(SinkRig.EVENTS_1, 1);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0, SinkRig.EVENTS_1);
        worker.maxPollRecords(500);
        rig.untilDelivered(worker, SinkRig.EVENTS_1);
        rig.catalog.dropTable(SinkRig.TABLE);

        while (!worker.isPaused(EVENTS_0) && rig.topics.end(EVENTS_0) < 20_000) {
            for (int i = 0; i < 500; i++) {
                long n = rig.topics.end(EVENTS_0);
                rig.topics.append(EVENTS_0, "{\"n\":" + n + ",\"app\":\"b" + n + "\"}", rig.clock.millis());
            }
            for (int i = 0; i < 5; i++) {
                worker.iterate();
                rig.background(0).runAll();
                rig.clock.advance(Duration.ofMillis(400));
            }
        }

        assertThat(worker.isPaused(EVENTS_0)).isTrue();
        assertThat(worker.isPaused(SinkRig.EVENTS_1)).isFalse();
        assertThat(rig.budget.usedBytes()).isBetween(8L << 20, 16L << 20);

        rig.catalog.define(SinkRig.table("n bigint", "app string", "filler string"));
        rig.untilDelivered(worker, EVENTS_0, SinkRig.EVENTS_1);
        rig.assertExactlyOnce(EVENTS_0);
        rig.clock.advance(Duration.ofMinutes(1));
        rig.turns(20, worker, rig.background(0));
        assertThat(rig.budget.usedBytes()).isZero();
    }

    @Test
    void theLargestOfDifferentLimitsCountsForAll() {
        MemoryBudget budget = new MemoryBudget();
        MemoryBudget.Share small = budget.share(100);
        assertThat(small.limitBytes()).isEqualTo(100);

        MemoryBudget.Share large = budget.share(300);
        large.grown(200);

        assertThat(small.full())
                .as("or the small one would wait for what the large one never gives back")
                .isFalse();
        large.close();
        assertThat(small.limitBytes()).isEqualTo(100);
    }

    private void produce(TopicPartition partition, int count) {
        for (int i = 0; i < count; i++) {
            long n = rig.topics.end(partition);
            byte[] filler = new byte[300];
            random.nextBytes(filler);
            rig.topics.append(
                    partition,
                    "{\"n\":" + n + ",\"app\":\"a" + n * 31 % PATHS + "\",\"filler\":\""
                            + Base64.getEncoder().encodeToString(filler) + "\"}",
                    rig.clock.millis());
        }
    }
}
