// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_1;
import static io.hydrant.sink.s3parquet.SinkRig.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The task's life when nothing goes wrong: claims, buffering hints, offsets, rebalances, replays. */
class DeliveryLifeCycleTest {

    private final SinkRig rig = new SinkRig();

    @Test
    void deliversOncePerPathWhenTheIntervalHasPassedOnAnIdleTopic() {
        rig.produce(EVENTS_0, 20);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(10, worker, rig.background(0));

        rig.clock.advance(Duration.ofSeconds(58));
        rig.turns(5, worker, rig.background(0));
        assertThat(rig.visibleKeys()).as("before the interval").isEmpty();
        rig.clock.advance(Duration.ofSeconds(2));
        rig.untilDelivered(worker, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.visibleKeys())
                .hasSize(2)
                .allMatch(key ->
                        key.matches("events/app=a[01]/events-to-s3-1-2026-11-20-10-01-\\d\\d-[0-9a-f-]{36}\\.parquet"));
        assertThat(rig.catalog.partitions(TABLE))
                .containsOnlyKeys(List.of("a0"), List.of("a1"))
                .containsEntry(List.of("a0"), "s3://lake/events/app=a0/");
    }

    @Test
    void pausesAPartitionUntilItIsClaimedAndTheTableIsKnown() {
        rig.produce(EVENTS_0, 3);
        SimulatedWorker worker = rig.worker();

        worker.assign(EVENTS_0);
        worker.iterate();

        assertThat(worker.isPaused(EVENTS_0)).isTrue();
        assertThat(worker.position(EVENTS_0)).isZero();
        rig.turns(6, worker, rig.background(0));
        assertThat(worker.isPaused(EVENTS_0)).isFalse();
        assertThat(worker.position(EVENTS_0)).isEqualTo(3);
    }

    @Test
    void theGroupMovesOnlyForWhatIsVisibleAndRegistered() {
        rig.produce(EVENTS_0, 8);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        for (int i = 0; i < 2_000 && rig.topics.committed(EVENTS_0) < 8; i++) {
            worker.iterate();
            rig.background(0).runNext();
            rig.clock.advance(Duration.ofMillis(200));
            worker.commit();
            long committed = rig.topics.committed(EVENTS_0);
            if (committed > 0) {
                assertThat(rig.delivered(EVENTS_0, false)
                                .containsAll(rig.all(EVENTS_0).before(committed)))
                        .isTrue();
                assertThat(rig.catalog.partitions(TABLE)).hasSize(2);
            }
        }

        assertThat(rig.topics.committed(EVENTS_0)).isEqualTo(8);
    }

    @Test
    void lagReachesZeroUnderAFilterThatDropsEverything() {
        for (int i = 0; i < 30; i++) {
            rig.topics.append(EVENTS_0, null, rig.clock.millis());
        }
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        rig.untilDelivered(worker, EVENTS_0);

        assertThat(rig.visibleKeys()).isEmpty();
    }

    @Test
    void aNewOwnerGoesOnWhereTheStateSays() {
        rig.produce(EVENTS_0, 15);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.until(first, () -> rig.delivered(EVENTS_0, false).count() == 15);
        // The group never heard of it.
        rig.topics.commit(EVENTS_0, 0);
        first.kill();
        rig.produce(EVENTS_0, 5);

        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void aRevokeDeliversWhatIsBufferedSoThatRebalancesCannotStarveSlowFiles() {
        rig.produce(EVENTS_0, 6);
        rig.produce(EVENTS_1, 6);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0, EVENTS_1);
        rig.turns(10, worker, rig.background(0));
        assertThat(rig.visibleKeys()).isEmpty();

        worker.revoke(EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.delivered(EVENTS_1, false).isEmpty()).isTrue();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0, EVENTS_1);
        rig.assertExactlyOnce(EVENTS_0);
        rig.assertExactlyOnce(EVENTS_1);
    }

    @Test
    void aRevokeWithoutFlushLeavesTheRecordsToTheNextOwner() {
        rig.with("flush.on.revoke.ms", "0").produce(EVENTS_0, 6);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(10, worker, rig.background(0));

        worker.revoke(EVENTS_0);

        assertThat(rig.visibleKeys()).isEmpty();
        assertThat(rig.budget.usedBytes()).isZero();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void whatIsDoneIsClearedFromTheStateWhenItIsQuiet() {
        rig.produce(EVENTS_0, 4);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        assertThat(rig.state(EVENTS_0).pending()).isNotNull();

        rig.clock.advance(Duration.ofSeconds(6));
        rig.turns(3, worker, rig.background(0));

        assertThat(rig.state(EVENTS_0).pending()).isNull();
        assertThat(rig.state(EVENTS_0).glueTodo()).isEmpty();
        assertThat(rig.state(EVENTS_0).data().hi()).isEqualTo(4);
        assertThat(rig.state(EVENTS_0).data().holes().isEmpty()).isTrue();
    }

    @Test
    void stoppingGivesEverythingBack() {
        rig.produce(EVENTS_0, 4);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(10, worker, rig.background(0));

        worker.stop();

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.store.openUploads()).isEmpty();
        assertThat(rig.budget.usedBytes()).isZero();
    }

    @Test
    void whatIsMovedAwayWhileTheConnectorIsStoppedIsNotDeliveredAgain() {
        rig.produce(EVENTS_0, 10);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(10, worker, rig.background(0));
        worker.stop();
        assertThat(rig.state(EVENTS_0).pending()).isNull();
        rig.assertExactlyOnce(EVENTS_0);

        List.copyOf(rig.visibleKeys()).forEach(rig.store::delete);
        rig.clock.advance(Duration.ofDays(1));
        rig.produce(EVENTS_0, 3);
        SimulatedWorker next = rig.worker();
        next.assign(EVENTS_0);
        rig.until(next, () -> !rig.visibleKeys().isEmpty());

        assertThat(rig.delivered(EVENTS_0, false)).isEqualTo(OffsetSet.range(10, 13));
    }

    @Test
    void asksToBeCalledSoonWhileWorkIsUnderWayAndAtTheIntervalOtherwise() {
        rig.produce(EVENTS_0, 4);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        worker.iterate();
        assertThat(worker.timeoutMs()).isBetween(1L, 200L);

        rig.turns(10, worker, rig.background(0));

        assertThat(worker.timeoutMs()).isBetween(1L, 1_000L);
    }

    @Test
    void atLeastOnceTakesTheSameWayWithoutAState() {
        rig.with("delivery.guarantee", "at_least_once").produce(EVENTS_0, 20);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        rig.untilDelivered(worker, EVENTS_0);

        assertThat(rig.visibleKeys()).hasSize(2);
        assertThat(rig.store.keys()).noneMatch(key -> key.startsWith("_hydrant/"));
        assertThat(rig.catalog.partitions(TABLE)).hasSize(2);
    }

    @Test
    void aClientThatCannotBeClosedLeavesNoOtherOpen() {
        List<String> closed = new ArrayList<>();
        rig.clients.add(() -> {
            throw new IllegalStateException("no");
        });
        rig.clients.add(() -> closed.add("second"));

        rig.worker().stop();

        assertThat(closed).containsExactly("second");
    }
}
