// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_1;
import static io.hydrant.sink.s3parquet.SinkRig.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.sink.s3parquet.catalog.CatalogFault;
import io.hydrant.sink.s3parquet.delivery.ManualBackground;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.store.Content;
import io.hydrant.sink.s3parquet.store.ObjectAttributes;
import io.hydrant.sink.s3parquet.store.StoreCall;
import io.hydrant.sink.s3parquet.store.StoreFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each row of the failure table in ARCHITECTURE.md, "Exactly once", and kills, zombies, lost and late answers at every
 * single step of a delivery. The oracle counts each offset in visible objects.
 */
class FailureTableTest {

    /** More steps than a delivery of two files has; the tests check that. */
    private static final int STEPS = 45;

    @Test
    void aKillAtAnyStepLosesAndDoublesNothing() {
        boolean killedAfterTheEnd = false;
        for (int step = 0; step < STEPS; step++) {
            SinkRig rig = new SinkRig();
            rig.produce(EVENTS_0, 12);
            SimulatedWorker first = rig.worker();
            first.assign(EVENTS_0);
            killedAfterTheEnd |= !runSteps(rig, first, 0, step);
            first.kill();
            rig.produce(EVENTS_0, 3);

            SimulatedWorker second = rig.worker();
            second.assign(EVENTS_0);
            rig.untilDelivered(second, EVENTS_0);

            rig.assertExactlyOnce(EVENTS_0);
        }
        assertThat(killedAfterTheEnd).as("the kills covered the whole delivery").isTrue();
    }

    @Test
    void aKillOfTheSuccessorAtAnyStepOfItsClaimLosesAndDoublesNothing() {
        for (int firstStep = 0; firstStep < STEPS; firstStep += 2) {
            for (int secondStep = 0; secondStep < 16; secondStep++) {
                SinkRig rig = new SinkRig();
                rig.produce(EVENTS_0, 6);
                SimulatedWorker first = rig.worker();
                first.assign(EVENTS_0);
                runSteps(rig, first, 0, firstStep);
                first.kill();
                SimulatedWorker second = rig.worker();
                second.assign(EVENTS_0);
                runSteps(rig, second, 1, secondStep);
                second.kill();

                SimulatedWorker third = rig.worker();
                third.assign(EVENTS_0);
                rig.untilDelivered(third, EVENTS_0);

                rig.assertExactlyOnce(EVENTS_0);
            }
        }
    }

    @Test
    void aZombieThatWakesAtAnyStepCannotDoubleAnything() {
        for (int step = 0; step < STEPS; step++) {
            SinkRig rig = new SinkRig();
            rig.produce(EVENTS_0, 12);
            SimulatedWorker zombie = rig.worker();
            zombie.assign(EVENTS_0);
            runSteps(rig, zombie, 0, step);

            SimulatedWorker owner = rig.worker();
            owner.assign(EVENTS_0);
            for (int i = 0; i < 10; i++) {
                owner.iterate();
                rig.background(1).runAll();
            }
            // It goes on as if nothing had happened, and learns of the rebalance only later.
            for (int i = 0; i < 8; i++) {
                rig.background(0).runAll();
                zombie.iterate();
                rig.clock.advance(Duration.ofSeconds(9));
            }
            zombie.lose(EVENTS_0);
            rig.untilDelivered(owner, EVENTS_0);

            rig.assertExactlyOnce(EVENTS_0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StoreFault.class,
            names = {"LOST_ANSWER", "LOST_REQUEST", "DELAYED", "CONFLICT", "THROTTLED"})
    void aFaultOfAnyConditionalWriteIsResolved(StoreFault fault) {
        for (int call = 0; call < 12; call++) {
            SinkRig rig = new SinkRig();
            failNth(rig, StoreCall.PUT_IF, call, fault);
            rig.produce(EVENTS_0, 12);
            SimulatedWorker worker = rig.worker();
            worker.assign(EVENTS_0);

            rig.untilDelivered(worker, EVENTS_0);

            rig.assertExactlyOnce(EVENTS_0);
            rig.store.deliverDelayed();
            rig.produce(EVENTS_0, 4);
            rig.untilDelivered(worker, EVENTS_0);
            rig.assertExactlyOnce(EVENTS_0);
        }
    }

    @Test
    void aCommitThatArrivesAfterItsOwnerDiedIsRefusedOrCounted() {
        for (int call = 4; call < 8; call++) {
            SinkRig rig = new SinkRig();
            failNth(rig, StoreCall.PUT_IF, call, StoreFault.DELAYED);
            rig.produce(EVENTS_0, 6);
            SimulatedWorker first = rig.worker();
            first.assign(EVENTS_0);
            runSteps(rig, first, 0, 25);
            first.kill();
            SimulatedWorker second = rig.worker();
            second.assign(EVENTS_0);
            runSteps(rig, second, 1, 3);

            rig.store.deliverDelayed();
            rig.untilDelivered(second, EVENTS_0);

            rig.assertExactlyOnce(EVENTS_0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StoreFault.class,
            names = {"LOST_ANSWER", "LOST_REQUEST", "DELAYED", "NO_SUCH_UPLOAD_AFTER_SUCCESS", "UPLOAD_DROPPED"})
    void aFaultOfAnyCompletionIsResolved(StoreFault fault) {
        for (int call = 0; call < 4; call++) {
            SinkRig rig = new SinkRig();
            failNth(rig, StoreCall.COMPLETE_UPLOAD, call, fault);
            rig.produce(EVENTS_0, 12);
            SimulatedWorker worker = rig.worker();
            worker.assign(EVENTS_0);

            rig.untilDelivered(worker, EVENTS_0);

            rig.assertExactlyOnce(EVENTS_0);
        }
    }

    @Test
    void faultsOfUploadsAreRepeatedUntilTheyPass() {
        for (StoreCall call : List.of(StoreCall.CREATE_UPLOAD, StoreCall.UPLOAD_PART, StoreCall.PUT, StoreCall.GET)) {
            SinkRig rig = new SinkRig();
            rig.store.fail(call, key -> true, 3, StoreFault.LOST_ANSWER);
            rig.store.fail(call, key -> true, 3, StoreFault.THROTTLED);
            rig.produce(EVENTS_0, 12);
            SimulatedWorker worker = rig.worker();
            worker.assign(EVENTS_0);

            rig.untilDelivered(worker, EVENTS_0);

            rig.assertExactlyOnce(EVENTS_0);
        }
    }

    @Test
    void aPartOfADroppedUploadIsUploadedAgain() {
        SinkRig rig = new SinkRig();
        rig.store.failNext(StoreCall.UPLOAD_PART, StoreFault.UPLOAD_DROPPED);
        rig.produce(EVENTS_0, 4);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        rig.untilDelivered(worker, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void anHourWithoutS3WithARebalanceInIt() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        rig.produce(EVENTS_1, 10);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.store.failAll(StoreFault.LOST_REQUEST);

        for (int minute = 0; minute < 60; minute++) {
            rig.turns(3, worker, rig.background(0));
            rig.clock.advance(Duration.ofMinutes(1));
            if (minute == 30) {
                worker.revoke(EVENTS_0);
                worker.assign(EVENTS_0, EVENTS_1);
            }
        }
        assertThat(worker.isPaused(EVENTS_0)).isTrue();
        assertThat(worker.isPaused(EVENTS_1)).isTrue();
        assertThat(rig.visibleKeys()).isEmpty();
        rig.store.heal();
        rig.untilDelivered(worker, EVENTS_0, EVENTS_1);

        rig.assertExactlyOnce(EVENTS_0);
        rig.assertExactlyOnce(EVENTS_1);
    }

    @Test
    void anHourWithoutGlueHoldsNothingUpAndIsMadeUpForBySuccessors() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.catalog.fail(CatalogFault.THROTTLED, Integer.MAX_VALUE);

        rig.untilDelivered(worker, EVENTS_0);
        rig.clock.advance(Duration.ofMinutes(30));
        rig.produce(EVENTS_0, 6);
        rig.untilDelivered(worker, EVENTS_0);

        assertThat(rig.catalog.partitions(TABLE)).isEmpty();
        assertThat(rig.state(EVENTS_0).glueTodo()).hasSize(2);
        rig.assertExactlyOnce(EVENTS_0);
        worker.kill();
        rig.catalog.heal();
        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.until(second, () -> rig.catalog.partitions(TABLE).size() == 2);
        rig.until(second, () -> rig.state(EVENTS_0).glueTodo().isEmpty());
    }

    @Test
    void aDeletedTableHoldsNothingUpAndIsMadeUpForWhenItIsBack() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.catalog.dropTable(TABLE);

        rig.untilDelivered(worker, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.state(EVENTS_0).glueTodo()).hasSize(2);
        rig.catalog.define(SinkRig.table("n bigint", "app string"));
        rig.until(worker, () -> rig.catalog.partitions(TABLE).size() == 2);
    }

    @Test
    void atLeastOnceHoldsTheGroupBackUntilPartitionsAreRegistered() {
        SinkRig rig = new SinkRig().with("delivery.guarantee", "at_least_once");
        rig.produce(EVENTS_0, 10);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.catalog.fail(CatalogFault.THROTTLED, 5);

        rig.until(worker, () -> rig.visibleKeys().size() == 2);
        worker.commit();
        assertThat(rig.topics.committed(EVENTS_0)).isZero();

        rig.untilDelivered(worker, EVENTS_0);
        assertThat(rig.catalog.partitions(TABLE)).hasSize(2);
    }

    @Test
    void aZombieThatIsToldSoWhileItDeliversDoesNotTakeThePartitionBack() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 6);
        rig.produce(EVENTS_1, 6);
        SimulatedWorker zombie = rig.worker();
        zombie.assign(EVENTS_0, EVENTS_1);
        rig.turns(8, zombie, rig.background(0));
        SimulatedWorker owner = rig.worker();
        owner.assign(EVENTS_0, EVENTS_1);
        rig.turns(10, owner, rig.background(1));
        long epoch = rig.state(EVENTS_0).epoch();
        // The other partition keeps it busy: there would be time to claim.
        rig.store.fail(StoreCall.PUT_IF, key -> key.contains("/1/state"), 2, StoreFault.THROTTLED);

        zombie.lose(EVENTS_0, EVENTS_1);
        zombie.iterate();

        assertThat(rig.state(EVENTS_0).epoch()).isEqualTo(epoch);
        assertThat(rig.state(EVENTS_1).epoch()).isEqualTo(epoch);
        rig.untilDelivered(owner, EVENTS_0, EVENTS_1);
        rig.assertExactlyOnce(EVENTS_0);
        rig.assertExactlyOnce(EVENTS_1);
    }

    @Test
    void aPartitionThatIsTakenAwayAtAnyStepOfItsClaimIsNotSought() {
        for (int step = 0; step < 16; step++) {
            SinkRig rig = new SinkRig();
            rig.produce(EVENTS_0, 6);
            rig.produce(EVENTS_1, 6);
            SimulatedWorker worker = rig.worker();
            worker.assign(EVENTS_0);
            rig.turns(8, worker, rig.background(0));
            worker.assign(EVENTS_1);
            for (int i = 0; i < step; i++) {
                if (i % 3 == 0) {
                    worker.iterate();
                }
                rig.background(0).runNext();
            }

            // While the first one's records are delivered the second one's claim comes to its end.
            worker.revoke(EVENTS_0, EVENTS_1);
            worker.iterate();

            rig.assertExactlyOnce(EVENTS_0);
            worker.assign(EVENTS_0, EVENTS_1);
            rig.untilDelivered(worker, EVENTS_0, EVENTS_1);
            rig.assertExactlyOnce(EVENTS_1);
        }
    }

    @Test
    void aPartitionThatIsTakenAwayWhileItsTableIsLookedUpIsNotSought() {
        SinkRig rig = new SinkRig()
                .with("glue.table", "app_!{field:app}")
                .with("s3.prefix", "apps/!{field:app}/dt=!{timestamp:yyyy-MM-dd}/");
        rig.topics.append(EVENTS_0, "{\"n\":0,\"app\":\"a\"}", rig.clock.millis());
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.topics.append(EVENTS_0, "{\"n\":1,\"app\":\"b\"}", rig.clock.millis());
        worker.iterate();
        assertThat(worker.isPaused(EVENTS_0)).as("it waits for the table of b").isTrue();

        // The lookup ends while the first record is delivered.
        worker.revoke(EVENTS_0);
        worker.iterate();

        assertThat(rig.delivered(EVENTS_0, false)).isEqualTo(OffsetSet.range(0, 1));
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void aPartitionThatIsTakenAwayRightWhenTheGroupsPositionIsKnownIsNotSought() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 6);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        // The worker commits nothing by itself while a commit of before is on its way.
        worker.deafToCommitRequests(true);
        rig.turns(4, worker, rig.background(0));
        assertThat(rig.state(EVENTS_0)).as("claimed").isNotNull();

        worker.revoke(EVENTS_0);
        worker.iterate();

        worker.deafToCommitRequests(false);
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void committedUploadsThatTheStoreLostAreReadAgainUnderNewNames() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.until(
                first, () -> rig.state(EVENTS_0) != null && rig.state(EVENTS_0).pending() != null);
        first.kill();
        List<String> before = rig.visibleKeys();
        rig.store.dropUploads();

        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(before).as("the kill came before the completion").isEmpty();
    }

    @Test
    void aCompletionThatTakesTheStoreLongIsNotTakenForALostUpload() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.until(
                first, () -> rig.state(EVENTS_0) != null && rig.state(EVENTS_0).pending() != null);
        first.kill();
        rig.store.fail(StoreCall.COMPLETE_UPLOAD, key -> true, 2, StoreFault.STILL_COMPLETING);

        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        for (int i = 0; i < 200; i++) {
            rig.turns(1, second, rig.background(1));
            rig.clock.advance(Duration.ofMillis(100));
        }
        rig.store.deliverDelayed();
        rig.untilDelivered(second, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void aTaskThatStopsAbortsTheUploadsThatNoManifestNames() {
        SinkRig rig = new SinkRig().with("flush.on.revoke.ms", "0");
        rig.produce(EVENTS_0, 10);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.store.fail(StoreCall.UPLOAD_PART, key -> true, 1, StoreFault.THROTTLED);
        rig.clock.advance(Duration.ofMinutes(2));
        worker.iterate();
        rig.background(0).runAll();
        assertThat(rig.store.openUploads()).as("one failed, one is uploaded").hasSize(2);

        worker.stop();

        assertThat(rig.store.openUploads()).isEmpty();
    }

    @Test
    void aChangedConfigLeavesPendingFilesAsTheyWere() {
        for (int step = 8; step < STEPS; step += 3) {
            SinkRig rig = new SinkRig();
            rig.produce(EVENTS_0, 10);
            SimulatedWorker first = rig.worker();
            first.assign(EVENTS_0);
            runSteps(rig, first, 0, step);
            first.kill();

            rig.with("s3.prefix", "events/x=1/app=!{field:app}/").with("compression", "gzip");
            SimulatedWorker second = rig.worker();
            second.assign(EVENTS_0);
            rig.produce(EVENTS_0, 4);
            rig.untilDelivered(second, EVENTS_0);

            rig.assertExactlyOnce(EVENTS_0);
        }
    }

    @Test
    void aTransformThatDropsRecordsAfterARestartLeavesNoHoleForEver() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 9);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.turns(8, first, rig.background(0));
        // Only the later records' file is delivered: the others' offsets stay holes.
        rig.clock.advance(Duration.ofSeconds(30));
        first.kill();
        rig.topics.drop(EVENTS_0, 2);
        rig.topics.drop(EVENTS_0, 8);

        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);

        assertThat(rig.delivered(EVENTS_0, false))
                .isEqualTo(rig.all(EVENTS_0).subtract(OffsetSet.range(2, 3)).subtract(OffsetSet.range(8, 9)));
    }

    @Test
    void anOperatorRewindsByRest() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.untilDelivered(first, EVENTS_0);
        first.stop();
        long generation = rig.state(EVENTS_0).generation();

        alterOffsets(rig, Map.of(EVENTS_0, 4L));
        rig.topics.commit(EVENTS_0, 4);
        List<String> before = rig.visibleKeys();
        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);

        assertThat(rig.state(EVENTS_0).generation()).isEqualTo(generation + 1);
        assertThat(rig.visibleKeys()).containsAll(before).hasSize(before.size() + 2);
    }

    @Test
    void anOperatorSkipsForwardByRest() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);

        alterOffsets(rig, Map.of(EVENTS_0, 7L));
        rig.topics.commit(EVENTS_0, 7);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);

        assertThat(rig.delivered(EVENTS_0, false)).isEqualTo(OffsetSet.range(7, 10));
    }

    @Test
    void anOperatorResetsOnePartitionByRestAndNoOtherIsDeliveredAgain() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 4);
        rig.produce(EVENTS_1, 4);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0, EVENTS_1);
        rig.turns(8, first, rig.background(0));
        // The worker has asked for offsets before the records are delivered: the state is ahead of the group.
        first.stop();
        assertThat(rig.topics.committed(EVENTS_1)).isZero();

        Map<TopicPartition, @Nullable Long> reset = new HashMap<>();
        reset.put(EVENTS_0, null);
        alterOffsets(rig, reset);
        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0, EVENTS_1);
        rig.untilDelivered(second, EVENTS_0, EVENTS_1);

        assertThat(rig.state(EVENTS_0).generation()).isEqualTo(1);
        assertThat(rig.state(EVENTS_1).generation()).isZero();
        rig.assertExactlyOnce(EVENTS_1);
    }

    @Test
    void anOperatorResetsAllByRestThoughTheGroupHasForgottenItsOffsets() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 4);
        rig.produce(EVENTS_1, 4);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0, EVENTS_1);
        rig.untilDelivered(first, EVENTS_0, EVENTS_1);
        first.stop();

        // What the worker passes for DELETE when the group has no offsets (any more).
        alterOffsets(rig, Map.of());

        for (TopicPartition partition : List.of(EVENTS_0, EVENTS_1)) {
            assertThat(rig.state(partition).frontier()).isZero();
            assertThat(rig.state(partition).generation()).isEqualTo(1);
        }
    }

    @Test
    void aRewindFinishesWhatIsPendingFirst() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.until(
                first, () -> rig.state(EVENTS_0) != null && rig.state(EVENTS_0).pending() != null);
        first.kill();
        assertThat(rig.visibleKeys()).isEmpty();

        alterOffsets(rig, Map.of(EVENTS_0, 10L));

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.state(EVENTS_0).pending()).isNull();
    }

    @Test
    void theStateWinsWhenTheGroupIsMovedBackWithKafkasTool() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.untilDelivered(first, EVENTS_0);
        first.stop();
        rig.topics.commit(EVENTS_0, 2);
        rig.produce(EVENTS_0, 2);

        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void theGroupWinsWhenItIsMovedForwardWithKafkasTool() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.untilDelivered(first, EVENTS_0);
        first.stop();
        rig.produce(EVENTS_0, 10);
        rig.topics.commit(EVENTS_0, 15);

        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);

        assertThat(rig.delivered(EVENTS_0, false))
                .isEqualTo(OffsetSet.range(0, 10).union(OffsetSet.range(15, 20)));
    }

    @Test
    void aRecreatedTopicFailsTheTaskAndSaysWhatToDo() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 10);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        worker.stop();
        rig.topics.recreate(EVENTS_0);
        rig.produce(EVENTS_0, 3);

        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);

        assertThatThrownBy(() -> rig.turns(20, second, rig.background(1)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("events-0")
                .hasMessageContaining("topic.recreated=restart");
    }

    @Test
    void aTopicThatIsRecreatedWhileItIsReadFromItsBeginningOnFailsTheTaskToo() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 12);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        rig.topics.recreate(EVENTS_0);
        rig.produce(EVENTS_0, 5);

        assertThatThrownBy(() -> rig.turns(20, worker, rig.background(0)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("events-0 was read up to offset 12 and went back to offset 0")
                .hasMessageContaining("topic.recreated=restart");
    }

    @Test
    void aTopicThatIsRecreatedWithRecordsThatATransformDropsFailsTheTaskToo() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 12);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        rig.topics.recreate(EVENTS_0);
        rig.topics.append(EVENTS_0, null, rig.clock.millis());
        worker.iterate();
        worker.commit();

        assertThatThrownBy(worker::iterate)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("events-0 was read up to offset 12 and went back to offset 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once", "at_least_once"})
    void aTopicThatIsRecreatedWhileItIsReadIsDeliveredFromItsBeginningWhenToldSo(String guarantee) {
        SinkRig rig = new SinkRig().with("topic.recreated", "restart").with("delivery.guarantee", guarantee);
        rig.produce(EVENTS_0, 12);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        List<String> before = rig.visibleKeys();
        rig.topics.recreate(EVENTS_0);
        rig.produce(EVENTS_0, 5);

        rig.until(worker, () -> rig.visibleKeys().size() == before.size() + 2);
        rig.until(worker, () -> rig.topics.committed(EVENTS_0) == 5);

        long records = rig.visibleKeys().stream()
                .filter(key -> !before.contains(key))
                .map(key -> ObjectMarks.of(rig.store.attributes(key).metadata()).orElseThrow())
                .mapToLong(ObjectMarks::records)
                .sum();
        assertThat(records).isEqualTo(5);
    }

    @Test
    void aRecreatedTopicIsDeliveredFromItsBeginningWhenToldSo() {
        SinkRig rig = new SinkRig().with("topic.recreated", "restart");
        rig.produce(EVENTS_0, 10);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        worker.stop();
        int before = rig.visibleKeys().size();
        rig.topics.recreate(EVENTS_0);
        rig.produce(EVENTS_0, 4);

        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.until(second, () -> rig.visibleKeys().size() == before + 2);

        assertThat(rig.state(EVENTS_0).generation()).isEqualTo(1);
        assertThat(rig.state(EVENTS_0).data().hi()).isEqualTo(4);
    }

    @Test
    void uploadsLostBeforeATopicWasRecreatedAreNotPutBackIntoItsNewLife() {
        SinkRig rig = new SinkRig().with("topic.recreated", "restart");
        rig.produce(EVENTS_0, 4);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.untilDelivered(first, EVENTS_0);
        rig.produce(EVENTS_0, 6);
        rig.store.fail(StoreCall.COMPLETE_UPLOAD, key -> true, Integer.MAX_VALUE, StoreFault.LOST_REQUEST);
        rig.until(first, () -> rig.state(EVENTS_0).data().hi() == 10);
        first.kill();
        rig.store.heal();
        int before = rig.visibleKeys().size();
        rig.topics.recreate(EVENTS_0);
        rig.produce(EVENTS_0, 3);

        // The second owner restarts the state, and dies before it has rolled the pending commit forward.
        rig.store.fail(StoreCall.COMPLETE_UPLOAD, key -> true, 3, StoreFault.LOST_REQUEST);
        rig.store.dropUploads();
        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.until(second, () -> rig.visibleKeys().size() == before + 2);

        assertThat(rig.state(EVENTS_0).generation()).isEqualTo(1);
        assertThat(rig.state(EVENTS_0).data().hi()).isEqualTo(3);
        assertThat(rig.state(EVENTS_0).data().holes().isEmpty()).isTrue();
    }

    @Test
    void twoConnectorsThatShareAStateBothFailWithBothNames() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 50);
        SimulatedWorker one = rig.worker();
        SimulatedWorker two = rig.worker();
        one.assign(EVENTS_0);
        two.assign(EVENTS_0);

        List<String> failures = failuresOf(rig, one, two);

        assertThat(failures)
                .hasSize(2)
                .allSatisfy(message -> assertThat(message)
                        .contains("state.id=events-to-s3", "by events-to-s3/0@", "while we are events-to-s3/0@"));
    }

    @Test
    void aStoreWithoutConditionalWritesIsRefusedWithTheAlternative() {
        SinkRig rig = new SinkRig();
        rig.store.fail(StoreCall.PUT_IF, key -> true, 4, StoreFault.CONDITION_IGNORED);
        rig.produce(EVENTS_0, 5);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        assertThatThrownBy(() -> rig.untilDelivered(worker, EVENTS_0))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("delivery.guarantee=at_least_once");
    }

    @Test
    void aDeniedCallFailsTheTaskWithTheRemedy() {
        SinkRig rig = new SinkRig();
        rig.store.failNext(StoreCall.CREATE_UPLOAD, StoreFault.DENIED);
        rig.produce(EVENTS_0, 5);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        assertThatThrownBy(() -> rig.untilDelivered(worker, EVENTS_0)).isInstanceOf(ConnectException.class);
        assertThat(rig.topics.committed(EVENTS_0)).isZero();
    }

    @Test
    void whereAPendingManifestIsGoneAnOffsetResetHelpsAsTheMessageSays() {
        SinkRig rig = new SinkRig();
        rig.produce(EVENTS_0, 4);
        SimulatedWorker killed = rig.worker();
        killed.assign(EVENTS_0);
        rig.untilDelivered(killed, EVENTS_0);
        killed.kill();
        String pending = rig.state(EVENTS_0).pending();
        assertThat(pending).isNotNull();
        byte[] manifest = rig.store.bytes(pending);
        rig.store.delete(pending);
        SimulatedWorker next = rig.worker();
        next.assign(EVENTS_0);
        assertThatThrownBy(() -> rig.until(next, () -> false))
                .hasMessageContaining(pending)
                .hasMessageContaining("reset the connector's offsets by REST");
        next.kill();

        alterOffsets(rig, Map.of(EVENTS_0, 4L));

        rig.topics.commit(EVENTS_0, 4);
        rig.produce(EVENTS_0, 2);
        SimulatedWorker last = rig.worker();
        last.assign(EVENTS_0);
        rig.untilDelivered(last, EVENTS_0);
        rig.store.put(pending, Content.of(manifest), ObjectAttributes.NONE);
        rig.assertExactlyOnce(EVENTS_0);
    }

    /** Runs so many pieces of background work, the worker's turns and time between them; false if all was done before. */
    private static boolean runSteps(SinkRig rig, SimulatedWorker worker, int number, int steps) {
        ManualBackground background = rig.background(number);
        int done = 0;
        for (int i = 0; i < 40 * steps && done < steps; i++) {
            worker.iterate();
            if (background.runNext()) {
                done++;
            } else {
                rig.clock.advance(Duration.ofSeconds(1));
            }
            if (rig.topics.committed(EVENTS_0) == rig.topics.end(EVENTS_0)) {
                return false;
            }
            if (i % 7 == 6) {
                worker.commit();
            }
        }
        return true;
    }

    @Test
    void aConflictThatTheProbeMeetsIsNoVerdictOnTheStore() {
        for (int call = 0; call < 4; call++) {
            SinkRig rig = new SinkRig();
            int nth = call;
            int[] seen = {0};
            rig.store.fail(StoreCall.PUT_IF, key -> key.contains("probe-") && seen[0]++ == nth, 1, StoreFault.CONFLICT);
            rig.produce(EVENTS_0, 6);
            SimulatedWorker worker = rig.worker();
            worker.assign(EVENTS_0);

            rig.untilDelivered(worker, EVENTS_0);

            rig.assertExactlyOnce(EVENTS_0);
            assertThat(rig.store.keys()).noneMatch(key -> key.contains("probe-"));
        }
    }

    /** Runs both, records coming in all the time, until both have failed. */
    private static List<String> failuresOf(SinkRig rig, SimulatedWorker... workers) {
        List<String> failures = new ArrayList<>();
        List<SimulatedWorker> running = new ArrayList<>(List.of(workers));
        for (int i = 0; i < 1_000 && !running.isEmpty(); i++) {
            rig.background(0).runAll();
            rig.background(1).runAll();
            running.removeIf(worker -> {
                try {
                    worker.iterate();
                    return false;
                } catch (ConnectException e) {
                    return failures.add(e.getMessage());
                }
            });
            rig.clock.advance(Duration.ofSeconds(2));
            rig.produce(EVENTS_0, 1);
        }
        return failures;
    }

    private static void failNth(SinkRig rig, StoreCall call, int nth, StoreFault fault) {
        int[] seen = {0};
        // The probe before the first claim is not what this is about.
        rig.store.fail(call, key -> !key.contains("probe-") && seen[0]++ == nth, 1, fault);
    }

    private static void alterOffsets(SinkRig rig, Map<TopicPartition, @Nullable Long> offsets) {
        SinkServices.resetOffsets(new S3ParquetSinkConfig(rig.properties), offsets, bucket -> rig.store, rig.listener);
    }
}
