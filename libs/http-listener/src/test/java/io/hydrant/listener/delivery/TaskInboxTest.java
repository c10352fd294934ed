// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TaskInboxTest {

    private final TaskInbox inbox = new TaskInbox(2, 1000);
    private final List<PendingRequest.State> ends = new ArrayList<>();

    private PendingRequest request(int records) {
        List<TrackedRecord> all = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            all.add(new TrackedRecord("t", null, null, Schema.BYTES_SCHEMA, new byte[] {1}, 0L));
        }
        return new PendingRequest(all, ended -> ends.add(ended.state()));
    }

    private List<SourceRecord> poll(int maxRecords, boolean settled) {
        List<SourceRecord> polled = inbox.poll(maxRecords, 1_000_000, 0, settled);
        return polled == null ? List.of() : polled;
    }

    private static RecordMetadata metadata() {
        return new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);
    }

    @Test
    void theRecordsOfARequestStayTogether() {
        inbox.offer(request(3), Runnable::run);
        inbox.offer(request(3), Runnable::run);
        inbox.offer(request(1), Runnable::run);

        assertThat(poll(4, false)).hasSize(6);
        assertThat(inbox.depth()).isEqualTo(1);
        assertThat(poll(4, false)).hasSize(1);
        assertThat(poll(4, false)).isEmpty();
    }

    @Test
    void aTaskThatSleepsIsWokenOnceForAllThatIsAtHand() throws Exception {
        CompletableFuture<List<SourceRecord>> polled = new CompletableFuture<>();
        Thread task = new Thread(() ->
                polled.complete(inbox.poll(100, 1_000_000, Duration.ofMinutes(1).toNanos(), false)));
        task.start();
        await().until(() -> LockSupport.getBlocker(task) == inbox);
        List<Runnable> soon = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            inbox.offer(request(1), soon::add);
        }
        assertThat(soon).hasSize(1);
        assertThat(polled).isNotDone();
        soon.get(0).run();

        assertThat(polled.get(1, TimeUnit.MINUTES)).hasSize(3);
        assertThat(inbox.depth()).isZero();
    }

    @Test
    void aRequestIsCompleteWithItsLastAcknowledgementHoweverOftenOneComes() {
        PendingRequest request = request(2);
        inbox.offer(request, Runnable::run);
        poll(10, false);
        TrackedRecord first = request.records().get(0);

        first.answered(metadata());
        first.answered(metadata());
        assertThat(ends).isEmpty();
        request.records().get(1).answered(null);

        assertThat(ends).containsExactly(PendingRequest.State.COMPLETE);
        assertThat(request.dropped()).isTrue();
    }

    @Test
    void whatIsKnownOfARecordCanBeReadBeforeTheRequestHasEnded() {
        PendingRequest request = request(3);
        inbox.offer(request, Runnable::run);
        poll(10, false);

        request.records().get(0).answered(metadata());
        request.records().get(1).answered(null);

        assertThat(request.records()).extracting(TrackedRecord::isAnswered).containsExactly(true, true, false);
        assertThat(request.records().get(0).metadata()).isNotNull();
        assertThat(request.records().get(1).metadata()).isNull();
        assertThat(request.state()).isEqualTo(PendingRequest.State.TAKEN);
    }

    @Test
    void transformsKeepTheHandleAndEqualContentsAreNotEqualRecords() {
        PendingRequest request = request(2);
        inbox.offer(request, Runnable::run);
        poll(10, false);
        TrackedRecord record = request.records().get(0);
        SourceRecord changed = record.newRecord("u", 1, null, null, null, "x", 5L);

        assertThat(changed).isInstanceOf(TrackedRecord.class).isNotEqualTo(record);
        assertThat(record).isNotEqualTo(request.records().get(1));
        assertThat(Map.of(record, 1)).doesNotContainKey(request.records().get(1));
    }

    @Test
    void whatWasWithdrawnIsNotPolled() {
        PendingRequest request = request(1);
        inbox.offer(request, Runnable::run);

        assertThat(request.withdraw()).isTrue();
        assertThat(poll(10, false)).isEmpty();
        assertThat(request.withdraw()).isFalse();
        assertThat(ends).containsExactly(PendingRequest.State.WITHDRAWN);
    }

    @Test
    void aSettledBatchWithoutAcknowledgementsWasFiltered() {
        PendingRequest request = request(2);
        inbox.offer(request, Runnable::run);
        poll(10, true);
        request.records().get(0).answered(metadata());

        poll(10, true);

        assertThat(ends).containsExactly(PendingRequest.State.COMPLETE);
        assertThat(request.dropped()).isTrue();
        assertThat(inbox.unacknowledgedNanos(System.nanoTime())).isZero();
    }

    @Test
    void closeWithdrawsWhatWaitsAndGivingUpLosesWhatIsOut() {
        PendingRequest out = request(1);
        inbox.offer(out, Runnable::run);
        poll(10, false);
        inbox.offer(request(1), Runnable::run);

        inbox.close(Duration.ofSeconds(1).toNanos());
        assertThat(ends).containsExactly(PendingRequest.State.WITHDRAWN);
        assertThat(inbox.offer(request(1), Runnable::run)).isFalse();
        inbox.giveUp();
        out.records().get(0).answered(metadata()); // too late: it stays lost

        assertThat(ends).containsExactly(PendingRequest.State.WITHDRAWN, PendingRequest.State.LOST);
    }

    @Test
    void sideRecordsAreBounded() {
        SourceRecord line = new SourceRecord(null, null, "log", Schema.BYTES_SCHEMA, new byte[0]);

        assertThat(inbox.offerSide(line)).isTrue();
        assertThat(inbox.offerSide(line)).isTrue();
        assertThat(inbox.offerSide(line)).isFalse();
        assertThat(poll(10, false)).hasSize(2);
    }

    @Test
    void sideRecordsAreBoundedByTheirBytesToo() {
        SourceRecord line = new SourceRecord(null, null, "log", Schema.BYTES_SCHEMA, new byte[600]);

        assertThat(inbox.offerSide(line)).isTrue();
        assertThat(inbox.offerSide(line)).isFalse();
        assertThat(poll(10, false)).hasSize(1);
        assertThat(inbox.offerSide(line)).isTrue();
    }
}
