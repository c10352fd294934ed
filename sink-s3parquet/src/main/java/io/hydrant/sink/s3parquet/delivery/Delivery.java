// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.buffer.BufferedFile;
import io.hydrant.sink.s3parquet.buffer.BufferingHints;
import io.hydrant.sink.s3parquet.buffer.FileKey;
import io.hydrant.sink.s3parquet.buffer.MemoryBudget;
import io.hydrant.sink.s3parquet.buffer.PartitionBuffers;
import io.hydrant.sink.s3parquet.buffer.SealReason;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of all topic-partitions of a task, in the order of its life cycle:
 *
 * <pre>
 *   open → (tick → records into partition(tp).buffers() → deliverDue)* ↔ preCommit → close
 * </pre>
 *
 * Confined to the task thread.
 */
public final class Delivery implements AutoCloseable {

    /**
     * Told to the group with each offset. After a seek the worker takes the sought offset for committed, and skips a
     * commit that equals it: an idle topic would show the lag of before the seek for ever. This text makes it differ.
     */
    private static final String OFFSET_METADATA = "hydrant";

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** How soon to look again while a result may come any moment. */
    private static final Duration SOON = Duration.ofMillis(100);

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_REPETITION = Duration.ofMillis(500);
    private static final Duration LONGEST_REPETITION = Duration.ofSeconds(30);

    private final DeliveryContext context;
    private final Function<FileKey, BufferingHints> hints;
    private final FlowControl flow;
    private final Map<TopicPartition, PartitionDelivery> partitions = new HashMap<>();
    private BooleanSupplier ready = () -> true;
    private boolean memoryShort;

    private Delivery(DeliveryContext context, Function<FileKey, BufferingHints> hints, FlowControl flow) {
        this.context = context;
        this.hints = hints;
        this.flow = flow;
    }

    /** What a delivery works with. Everything is the caller's to close, but for the background and the memory share. */
    public record Parts(
            DeliverySettings settings,
            Destinations destinations,
            PartitionStates states,
            PartitionRegistrar registrar,
            Function<FileKey, BufferingHints> hints,
            MemoryBudget.Share memory,
            Background background,
            ConsumerControl consumer,
            S3ParquetSinkMetrics metrics,
            DeliveryListener listener,
            InstantSource clock,
            RandomGenerator random,
            Supplier<UUID> uuids) {}

    public static Delivery of(Parts parts) {
        Backoff backoff = new Backoff(FIRST_REPETITION, LONGEST_REPETITION, parts.random());
        Jobs jobs = new Jobs(parts.background(), parts.clock(), backoff, parts.metrics());
        FlowControl flow = new FlowControl(parts.consumer());
        DeliveryContext context = new DeliveryContext(
                parts.settings(),
                parts.destinations(),
                parts.states(),
                parts.registrar(),
                jobs,
                backoff,
                parts.memory(),
                flow,
                parts.metrics(),
                parts.listener(),
                parts.clock(),
                parts.random(),
                parts.uuids());
        return new Delivery(context, parts.hints(), flow);
    }

    /** No record is to come before that is true. */
    public void holdUntil(BooleanSupplier whatRecordsNeed) {
        ready = whatRecordsNeed;
        flow.hold(!ready.getAsBoolean());
    }

    /** Partitions are assigned: pauses them and begins to claim them. No I/O. */
    public void open(Collection<TopicPartition> assigned) {
        for (TopicPartition partition : assigned) {
            PartitionDelivery before = partitions.remove(partition);
            if (before != null) {
                before.close();
            }
            PartitionDelivery delivery =
                    new PartitionDelivery(partition, context, new PartitionBuffers(hints, context.memory()));
            partitions.put(partition, delivery);
            delivery.open();
        }
    }

    /** Throws what an operator must mend, if there is such a thing. */
    public void throwIfFailed() {
        ConnectException failure = context.jobs().failure();
        if (failure != null) {
            throw new ConnectException(failure.getMessage(), failure);
        }
    }

    /** A poll has returned: takes in what the background has done and goes on from there. */
    public void tick() {
        partitions.values().forEach(PartitionDelivery::polled);
        advance();
    }

    /** The partition's delivery, or {@code null} if it is not the task's. */
    public @Nullable PartitionDelivery partition(TopicPartition partition) {
        return partitions.get(partition);
    }

    /** How many files of data are open, over all partitions. */
    public int openDataFiles() {
        int open = 0;
        for (PartitionDelivery partition : partitions.values()) {
            open += partition.buffers().openDataFiles();
        }
        return open;
    }

    /**
     * Whether the memory budget takes one more record; where it runs short the largest files are sealed at once, since the
     * many files of one poll may grow together.
     */
    public boolean hasRoom() {
        deliverLargest(context.memory().excessBytes());
        return !context.memory().full();
    }

    /** Whether uploads have made room after {@link #hasRoom} said no. */
    public boolean hasRoomAgain() {
        return context.memory().relieved();
    }

    /** Seals what its interval or the memory budget makes due, pauses or resumes, and shows how things stand. */
    public void deliverDue() {
        Instant now = context.clock().instant();
        for (PartitionDelivery partition : partitions.values()) {
            partition.deliver(partition.buffers().takeOverdue(now), SealReason.INTERVAL);
        }
        deliverLargest(context.memory().excessBytes());
        if (!memoryShort && context.memory().full()) {
            memoryShort = true;
            context.metrics().paused();
            LOG.warn(
                    "the memory budget of {} MiB (buffering.memory.max.mb) is used up: partitions are paused until uploads"
                            + " have made room",
                    context.memory().limitBytes() >> 20);
        } else if (memoryShort && context.memory().relieved()) {
            memoryShort = false;
        }
        flow.hold(memoryShort || !ready.getAsBoolean());
        showState(now);
    }

    /** When {@link #tick} should be called at the latest. */
    public Duration untilNextTick() {
        if (context.jobs().running() || anyPartition(PartitionDelivery::wantsTick) || !ready.getAsBoolean()) {
            return SOON;
        }
        Instant now = context.clock().instant();
        Instant next = now.plus(IDLE);
        Instant repetition = context.jobs().nextDue();
        next = repetition != null && repetition.isBefore(next) ? repetition : next;
        for (PartitionDelivery partition : partitions.values()) {
            Instant due = partition.buffers().nextDue();
            next = due != null && due.isBefore(next) ? due : next;
        }
        // The worker takes no zero.
        Duration until = Duration.between(now, next);
        return until.toMillis() < 1 ? Duration.ofMillis(1) : until;
    }

    /** The offsets that the group may be told, for the worker's current ones. Never throws. */
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> current) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        current.forEach((topicPartition, position) -> {
            PartitionDelivery partition = partitions.get(topicPartition);
            long frontier = partition == null ? -1 : partition.frontier(position.offset());
            if (frontier >= 0) {
                offsets.put(topicPartition, new OffsetAndMetadata(frontier, OFFSET_METADATA));
            }
        });
        return offsets;
    }

    /**
     * Partitions are revoked, or the task stops: delivers what is buffered if that can be done in time and outlives us, and
     * gives them up.
     */
    public void close(Collection<TopicPartition> revoked) {
        List<PartitionDelivery> going = new ArrayList<>();
        for (TopicPartition partition : revoked) {
            PartitionDelivery delivery = partitions.get(partition);
            if (delivery != null) {
                going.add(delivery);
            }
        }
        try {
            flush(going);
        } finally {
            giveUp(going);
        }
    }

    /** The task ends. The worker has closed its partitions before; where it could not, they are given up. */
    @Override
    public void close() {
        giveUp(List.copyOf(partitions.values()));
        context.jobs().close();
        context.memory().close();
    }

    private void giveUp(List<PartitionDelivery> going) {
        for (PartitionDelivery delivery : going) {
            delivery.close();
            flow.closed(delivery.partition());
            partitions.remove(delivery.partition());
        }
        context.jobs().tick();
    }

    private void advance() {
        context.jobs().tick();
        partitions.values().forEach(PartitionDelivery::tick);
        if (anyPartition(PartitionDelivery::needsPosition)) {
            context.consumer().requestCommit();
        }
    }

    private boolean anyPartition(Predicate<PartitionDelivery> condition) {
        return partitions.values().stream().anyMatch(condition);
    }

    private void deliverLargest(long bytes) {
        if (bytes <= 0) {
            return;
        }
        record Open(PartitionDelivery partition, BufferedFile file) {}
        List<Open> largestFirst = new ArrayList<>();
        for (PartitionDelivery partition : partitions.values()) {
            partition.buffers().files().forEach(file -> largestFirst.add(new Open(partition, file)));
        }
        largestFirst.sort(Comparator.comparingLong((Open open) -> open.file().memoryBytes())
                .reversed());
        long taken = 0;
        for (Open open : largestFirst) {
            if (taken >= bytes) {
                break;
            }
            taken += open.file().memoryBytes();
            open.partition().buffers().take(open.file());
            open.partition().deliver(open.file(), SealReason.MEMORY);
        }
    }

    /** Best effort, so that frequent rebalances cannot starve files that fill slowly. */
    private void flush(List<PartitionDelivery> going) {
        Duration limit = context.settings().flushOnRevoke();
        if (limit.isZero() || !context.states().durable() || context.jobs().failure() != null) {
            return;
        }
        Deadline deadline = new Deadline(context.clock(), limit);
        for (PartitionDelivery partition : going) {
            partition.deliver(partition.buffers().takeAll(), SealReason.REVOKE);
            partition.end();
        }
        while (going.stream().anyMatch(partition -> !partition.settled())) {
            Duration left = deadline.left();
            if (left.isZero() || context.jobs().failure() != null) {
                LOG.info("not all files were delivered within flush.on.revoke.ms: the rest is read again");
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            context.jobs().tickAfterAwaiting(left.compareTo(SOON) < 0 ? left : SOON);
            // Not more than that: only put may claim and seek, see PartitionDelivery.
            going.forEach(PartitionDelivery::deliverSealed);
        }
    }

    private void showState(Instant now) {
        long files = 0;
        long waiting = 0;
        Instant data = now;
        Instant backup = now;
        for (PartitionDelivery partition : partitions.values()) {
            files += partition.buffers().files().size();
            waiting += partition.partitionsWaiting();
            data = earlier(data, partition.oldestArrival(false));
            backup = earlier(backup, partition.oldestArrival(true));
        }
        context.metrics()
                .state(
                        files,
                        context.memory().bytes(),
                        Duration.between(data, now),
                        Duration.between(backup, now),
                        waiting);
    }

    private static Instant earlier(Instant instant, @Nullable Instant other) {
        return other != null && other.isBefore(instant) ? other : instant;
    }
}
