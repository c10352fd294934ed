// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.buffer.BufferedFile;
import io.hydrant.sink.s3parquet.buffer.PartitionBuffers;
import io.hydrant.sink.s3parquet.buffer.SealReason;
import io.hydrant.sink.s3parquet.delivery.PartitionStates.Versioned;
import io.hydrant.sink.s3parquet.ledger.ChannelState;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic-partition while it is assigned to the task:
 *
 * <pre>
 *   open ─ CLAIMING ─ POSITIONING ─ RUNNING ─ close
 *             ↑       (wait for        │
 *             │        the group's     │
 *             │        position)       │
 *         UNCLAIMED ←── fenced, uploads lost, topic re-created
 * </pre>
 *
 * Records are wanted only while it runs; whatever else comes is read again after the seek that starts it. After {@link #open}
 * only {@link #tick} claims, seeks and resumes, and it is called from within {@code put} alone: while the worker takes
 * partitions away, results only change what is known here. A seek asked for then would be made after the partition is
 * gone, which fails the task, and a claim would take it back from its next owner. Confined to the task thread. Source of
 * truth: the rules in ARCHITECTURE.md, "Exactly once".
 */
public final class PartitionDelivery implements CommitPipeline.Owner, Takeover.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionDelivery.class);
    private static final int MOST_THEFTS = 5;
    private static final Duration THEFTS_WITHIN = Duration.ofMinutes(10);

    private enum Phase {
        UNCLAIMED,
        CLAIMING,
        POSITIONING,
        RUNNING,
        CLOSED
    }

    private final TopicPartition partition;
    private final DeliveryContext context;
    private final PartitionBuffers buffers;
    private final DeadLetters deadLetters;
    private final Deque<Instant> thefts = new ArrayDeque<>();
    private Phase phase = Phase.UNCLAIMED;
    /** What else the next claim is to do to the state. */
    private UnaryOperator<TopicPartitionState> change = UnaryOperator.identity();

    private Jobs.Scope scope = new Jobs.Scope();
    /** Where the group was when the partition was assigned; nothing before it is read again. */
    private long groupPosition = -1;

    private @Nullable Versioned claimed;
    private @Nullable Progress progress;
    private @Nullable CommitPipeline pipeline;
    /** From asking for a seek until the next put: what the worker says of positions in between is not true yet. */
    private boolean seeking;

    private boolean waiting;
    private BooleanSupplier waitsFor = () -> true;
    private @Nullable String givingUp;

    PartitionDelivery(TopicPartition partition, DeliveryContext context, PartitionBuffers buffers) {
        this.partition = partition;
        this.context = context;
        this.buffers = buffers;
        this.deadLetters = new DeadLetters(partition);
    }

    /** Pauses it and begins to claim it; there is no I/O here, as the worker calls from within its poll. */
    void open() {
        claim();
    }

    /** Whether records may be taken in. */
    boolean running() {
        return phase == Phase.RUNNING;
    }

    /** Whether claiming is done and only the group's position is missing. */
    boolean needsPosition() {
        return phase == Phase.POSITIONING && groupPosition < 0;
    }

    /** Whether the next {@link #tick} goes on with something. */
    boolean wantsTick() {
        return phase == Phase.UNCLAIMED || phase == Phase.POSITIONING;
    }

    /** A poll has returned: what was sought is in effect. */
    void polled() {
        seeking = false;
    }

    /**
     * Tells of a record's arrival.
     *
     * @return whether it is to be taken in, and {@link #taken} told so; what was seen before is skipped, and what comes while
     *     the partition does not run is read again
     */
    public boolean expects(long offset) {
        Progress now = progress;
        if (phase != Phase.RUNNING || now == null || waiting) {
            return false;
        }
        if (offset < now.consumed()) {
            recreated(now.consumed(), offset);
            return false;
        }
        now.consumedUpTo(offset + 1);
        if (!now.wantsData(offset) && !now.wantsBackup(offset)) {
            now.readUpTo(offset + 1);
            context.metrics().skipped();
            return false;
        }
        return true;
    }

    /** The record is in files, handed over, or passed over. */
    public void taken(long offset) {
        if (progress != null) {
            progress.readUpTo(offset + 1);
        }
    }

    /** The record that came cannot be taken in yet: it and all after it are read again once that may be so. */
    public void waitFor(BooleanSupplier condition) {
        waiting = true;
        waitsFor = condition;
        context.consumer().pause(partition);
    }

    /** Whether the record that just arrived belongs into a data or error file. */
    public boolean wantsData(long offset) {
        return progress != null && progress.wantsData(offset);
    }

    /** Whether it belongs into the backup. */
    public boolean wantsBackup(long offset) {
        return progress != null && progress.wantsBackup(offset);
    }

    public TopicPartition partition() {
        return partition;
    }

    /** The open files of the partition. */
    public PartitionBuffers buffers() {
        return buffers;
    }

    /** Records handed to the dead-letter queue, whose offsets do not count before it has them. */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /** Takes a file that was taken out of the buffers. */
    public void deliver(BufferedFile file, SealReason reason) {
        CommitPipeline running = pipeline;
        if (running == null) {
            throw new IllegalStateException(partition + " is not running");
        }
        context.metrics().sealed(reason);
        DeliveryFile sealed = FileNaming.seal(partition, file, context);
        running.add(sealed, file.seal());
    }

    public void deliver(Collection<BufferedFile> files, SealReason reason) {
        files.forEach(file -> deliver(file, reason));
    }

    /** Goes on with all that has become due. Only from within {@code put}. */
    void tick() {
        deadLetters.throwIfFailed();
        deliverSealed();
        if (phase == Phase.UNCLAIMED) {
            claim();
        } else if (phase == Phase.POSITIONING && groupPosition >= 0) {
            start();
        } else if (waiting && progress != null && waitsFor.getAsBoolean()) {
            waiting = false;
            readFrom(progress);
        }
    }

    /** Goes on with what is sealed, and with nothing else: also while the worker takes the partition away. */
    void deliverSealed() {
        if (pipeline != null) {
            pipeline.tick();
        }
    }

    /**
     * The offset that the group may be told: everything before it is durable, visible and registered.
     *
     * @param groupPosition where the worker's consumer is
     * @return empty-handed ({@code -1}) while that is not known
     */
    long frontier(long groupPosition) {
        if (seeking) {
            return -1;
        }
        if (this.groupPosition < 0) {
            this.groupPosition = groupPosition;
        }
        Progress now = progress;
        CommitPipeline running = pipeline;
        if (phase != Phase.RUNNING || now == null || running == null) {
            return -1;
        }
        if (!waiting) {
            if (groupPosition < now.consumed()) {
                recreated(now.consumed(), groupPosition);
                return -1;
            }
            // The worker's position counts what no transform let through, so that lag reaches zero.
            now.consumedUpTo(groupPosition);
            now.readUpTo(groupPosition);
        }
        long oldest = Math.min(running.oldestOffset(), deadLetters.oldestOffset());
        for (BufferedFile file : buffers.files()) {
            oldest = Math.min(oldest, file.firstOffset());
        }
        return Math.min(oldest, Math.min(now.position(), groupPosition));
    }

    /** Nothing more is taken in. */
    void end() {
        if (pipeline != null) {
            pipeline.end();
        }
    }

    /** Whether all that was taken in is visible, and the state knows it. */
    boolean settled() {
        return buffers.files().isEmpty() && (pipeline == null || pipeline.settled());
    }

    /** Whether commits keep up with uploads; no record is to come while they do not. */
    public boolean keepsUp() {
        return pipeline == null || !pipeline.backedUp();
    }

    /** When the first record arrived that is not visible yet, or {@code null}. */
    @Nullable
    Instant oldestArrival(boolean backup) {
        Instant oldest = pipeline == null ? null : pipeline.oldestArrival(backup);
        for (BufferedFile file : buffers.files()) {
            boolean counts = file.key().channel().isBackup() == backup;
            oldest = counts && (oldest == null || file.begun().isBefore(oldest)) ? file.begun() : oldest;
        }
        return oldest;
    }

    int partitionsWaiting() {
        return pipeline == null ? 0 : pipeline.partitionsWaiting();
    }

    /** Gives the partition up. What is not committed is discarded: its next owner reads it again. */
    void close() {
        phase = Phase.CLOSED;
        discard();
        context.states().forget(partition);
    }

    @Override
    public OffsetSet buffered(boolean backup) {
        List<OffsetSet> offsets = new ArrayList<>();
        if (!backup) {
            offsets.add(deadLetters.offsets());
        }
        for (BufferedFile file : buffers.files()) {
            if (file.key().channel().isBackup() == backup) {
                offsets.add(file.offsets());
            }
        }
        return OffsetSet.union(offsets);
    }

    @Override
    public void sealScattered() {
        List<BufferedFile> oldestFirst = new ArrayList<>(buffers.files());
        oldestFirst.sort(Comparator.comparing(BufferedFile::begun));
        long ranges = oldestFirst.stream().mapToLong(BufferedFile::offsetRanges).sum();
        for (BufferedFile file : oldestFirst) {
            if (ranges <= ChannelState.MAX_HOLES / 2) {
                break;
            }
            ranges -= file.offsetRanges();
            buffers.take(file);
            deliver(file, SealReason.OFFSETS);
        }
    }

    @Override
    public void fenced(@Nullable String by) {
        context.metrics().fenced();
        if (by == null) {
            fail("the state of " + partition + " under state.id="
                    + context.settings().stateId()
                    + " was deleted while the task was writing. Reset the connector's offsets by REST if that was meant,"
                    + " and restart the task");
            return;
        }
        Instant now = context.clock().instant();
        thefts.add(now);
        thefts.removeIf(theft -> theft.plus(THEFTS_WITHIN).isBefore(now));
        if (thefts.size() >= MOST_THEFTS) {
            givingUp = partition + " is taken over again and again: by " + by + ", while we are "
                    + context.settings().owner() + ". Another connector or cluster uses state.id="
                    + context.settings().stateId() + " in the same bucket and prefix: give each its own";
        }
        LOG.warn("{} was taken over by {}: what is not committed is discarded", partition, by);
        restart();
    }

    @Override
    public void uploadsLost(int count) {
        context.metrics().uploadsLost(count);
        LOG.error(
                "the store lost {} committed uploads of {} before they were completed; their records are read again."
                        + " Give the bucket's AbortIncompleteMultipartUpload rule at least 7 days",
                count,
                partition);
        restart();
    }

    /** Without a seek of ours the consumer went back: below {@code consumed} there are other records than before. */
    private void recreated(long consumed, long offset) {
        if (context.settings().topicRecreated() == DeliverySettings.TopicRecreated.FAIL) {
            fail(partition + " was read up to offset " + consumed + " and went back to offset " + offset
                    + ": the topic seems to have been deleted and created again. Set topic.recreated=restart to deliver it"
                    + " from its beginning, or reset the connector's offsets by REST");
            return;
        }
        LOG.warn("{} was created again: it is delivered from offset {} on", partition, offset);
        String owner = context.settings().owner();
        groupPosition = offset;
        change = state -> state.reset(state.nonce(), owner, offset);
        restart();
    }

    /** The next tick claims it anew. */
    private void restart() {
        discard();
        phase = Phase.UNCLAIMED;
    }

    private void discard() {
        scope.end();
        if (pipeline != null) {
            pipeline.discard();
        }
        pipeline = null;
        progress = null;
        waiting = false;
        buffers.discard();
        deadLetters.discard();
    }

    private void claim() {
        phase = Phase.CLAIMING;
        // The worker keeps pauses of an earlier assignment, so it is told of each partition.
        context.consumer().pause(partition);
        scope = new Jobs.Scope();
        UnaryOperator<TopicPartitionState> once = change;
        change = UnaryOperator.identity();
        Takeover.begin(partition, once, context, scope, this);
    }

    @Override
    public void takenOver(Versioned state) {
        if (givingUp != null) {
            // Claimed a last time, so that the other side fails too instead of carrying on as if it were alone.
            fail(givingUp);
            return;
        }
        claimed = state;
        phase = Phase.POSITIONING;
    }

    private void start() {
        Versioned state = claimed;
        if (state == null) {
            throw new IllegalStateException(partition + " is not claimed");
        }
        long frontier = state.state().frontier();
        long from = Math.max(frontier, groupPosition);
        if (frontier > 0 && from > frontier) {
            LOG.info(
                    "{} was delivered up to offset {}, but the group is at {}: what lies between was no record for this"
                            + " connector, or an operator skips it",
                    partition,
                    frontier,
                    groupPosition);
        }
        progress = new Progress(from, state.state().data(), state.state().backup());
        pipeline = new CommitPipeline(partition, context, scope, this, progress, state);
        phase = Phase.RUNNING;
        readFrom(progress);
    }

    private void readFrom(Progress now) {
        seeking = true;
        now.sought();
        context.consumer().seek(partition, now.position());
        context.consumer().resume(partition);
    }

    private void fail(String message) {
        discard();
        phase = Phase.CLOSED;
        context.jobs().fail(new ConnectException(message));
    }
}
