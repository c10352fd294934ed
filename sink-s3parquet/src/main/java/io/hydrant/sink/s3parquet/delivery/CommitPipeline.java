// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.aws.AwsCallException;
import io.hydrant.sink.s3parquet.delivery.DeliveryFile.Stage;
import io.hydrant.sink.s3parquet.delivery.PartitionRegistrar.Attempt;
import io.hydrant.sink.s3parquet.delivery.PartitionStates.Versioned;
import io.hydrant.sink.s3parquet.errors.ErrorFields;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.ledger.ChannelState;
import io.hydrant.sink.s3parquet.ledger.LedgerKeys;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the sealed files of one claimed topic-partition to S3, one commit after the other:
 *
 * <pre>
 *   sealed ─ upload ─┐
 *   sealed ─ upload ─┼─ manifest ─ swap the state ─ complete each upload ─ register partitions ─ settled
 *   sealed ─ upload ─┘             (commit point)        (visible)
 * </pre>
 *
 * The next files encode and upload meanwhile. Ends with its claim: a new claim has a new pipeline. Confined to the task
 * thread.
 */
final class CommitPipeline {

    private static final Logger LOG = LoggerFactory.getLogger(CommitPipeline.class);

    /** An uploaded file waits so long for others that are being uploaded, so that one commit takes them all. */
    private static final Duration COMPANY = Duration.ofSeconds(1);

    /** After so long without a commit, a swap of its own clears what is done from the state. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    /** A partition takes in no more while its uploaded files take so much: some 2,000 files, or half a million ranges. */
    private static final long MOST_WAITING_BYTES = 8 << 20;

    private final TopicPartition partition;
    private final DeliveryContext context;
    private final Jobs.Scope scope;
    private final Owner owner;
    private final Progress progress;
    private final List<DeliveryFile> files = new ArrayList<>();
    private final Set<PartitionTodo> registered = new LinkedHashSet<>();
    private Versioned current;
    private boolean committing;
    private boolean registering;
    private int failedRegistrations;
    private Instant registerNext = Instant.MIN;
    private Instant quietSince;
    private boolean ending;
    private boolean backedUp;

    /** Who the pipeline works for. */
    interface Owner {

        /** The offsets that were read and are in no sealed file: of the data channel, or of the backup. */
        OffsetSet buffered(boolean backup);

        /** Seal the oldest open files: their offsets lie too scattered among those of sealed ones. */
        void sealScattered();

        /** Another owner has the state; nothing of the pipeline's counts any more, but what was committed. */
        void fenced(@Nullable String by);

        /** Committed files were lost and are holes again; what is read and not committed must be read again. */
        void uploadsLost(int count);
    }

    CommitPipeline(
            TopicPartition partition,
            DeliveryContext context,
            Jobs.Scope scope,
            Owner owner,
            Progress progress,
            Versioned current) {
        this.partition = partition;
        this.context = context;
        this.scope = scope;
        this.owner = owner;
        this.progress = progress;
        this.current = current;
        this.quietSince = context.clock().instant();
    }

    /** Takes a sealed file in. */
    void add(DeliveryFile file, SealedFile body) {
        files.add(file);
        UploadJob job = new UploadJob(file, body, context.clock(), context.metrics(), context.jobs());
        context.jobs().submit(scope, job, uploaded -> {
            long before = file.memoryBytes();
            file.uploaded(uploaded, context.clock().instant());
            context.memory().released(before - file.memoryBytes());
            commitIfReady();
        });
    }

    /** Does what has become due. */
    void tick() {
        commitIfReady();
        register();
        settleState();
        weigh();
    }

    /**
     * Nothing more comes: what is done is cleared from the state at once. The next owner may come days later, and whatever
     * has been moved away by then would look lost to it.
     */
    void end() {
        ending = true;
    }

    /** Whether all is visible and settled, and the state says so. */
    boolean settled() {
        return files.isEmpty() && !committing && !unsettled();
    }

    /**
     * Whether so many uploaded files wait that no more may come: commits wait for the catalog, the state's bucket and whoever
     * is notified, for as long as those please. Kept below the memory budget, so that a table that cannot be registered
     * holds up its own partitions and not all others.
     */
    boolean backedUp() {
        return backedUp;
    }

    private void weigh() {
        long waiting = files.stream()
                .filter(file -> file.stage() != Stage.UPLOADING)
                .mapToLong(DeliveryFile::memoryBytes)
                .sum();
        if (waiting > MOST_WAITING_BYTES && !backedUp) {
            LOG.warn(
                    "{} is paused: {} uploaded files wait for their commit, and {} partitions for the catalog",
                    partition,
                    files.size(),
                    todo().size());
        }
        backedUp = waiting > MOST_WAITING_BYTES;
    }

    /** The smallest offset in a file that is not settled; {@link Long#MAX_VALUE} if there is none. */
    long oldestOffset() {
        return files.stream().mapToLong(file -> file.offsets().first()).min().orElse(Long.MAX_VALUE);
    }

    /** When the first record of a file arrived that is not yet visible; {@code null} if there is none. */
    @Nullable
    Instant oldestArrival(boolean backup) {
        return files.stream()
                .filter(file -> file.stage() != Stage.VISIBLE && file.channel().isBackup() == backup)
                .map(DeliveryFile::begun)
                .min(Instant::compareTo)
                .orElse(null);
    }

    int partitionsWaiting() {
        return todo().size();
    }

    /**
     * Gives up: memory is freed, and uploads that no manifest names are aborted, those under way by their jobs. Uploads of a
     * commit that was begun are left alone, since it may have happened. The scope must have ended.
     */
    void discard() {
        for (DeliveryFile file : files) {
            context.memory().released(file.memoryBytes());
            if (file.stage() == Stage.UPLOADED) {
                context.jobs()
                        .attempt(
                                "abort the upload of " + file.url(),
                                () -> file.store().abortUpload(file.upload().upload()));
            }
        }
        files.clear();
    }

    private void commitIfReady() {
        List<DeliveryFile> ready = inStage(Stage.UPLOADED);
        if (committing || ready.isEmpty() || todo().size() > TopicPartitionState.MAX_GLUE_TODO) {
            return;
        }
        boolean othersComing = files.stream().anyMatch(file -> file.stage() == Stage.UPLOADING);
        Instant since = ready.get(0).stageSince();
        if (othersComing && since.plus(COMPANY).isAfter(context.clock().instant())) {
            return;
        }
        List<DeliveryFile> few = ready.size() > Manifest.MAX_FILES ? ready.subList(0, Manifest.MAX_FILES) : ready;
        if (holes(few) <= ChannelState.MAX_HOLES) {
            commit(List.copyOf(few));
        } else if (holes(ready) <= ChannelState.MAX_HOLES) {
            commit(ready);
        } else {
            owner.sealScattered();
        }
    }

    private int holes(List<DeliveryFile> committed) {
        return Math.max(
                outside(committed, false).rangeCount(), outside(committed, true).rangeCount());
    }

    /** The offsets of a channel that were read and are in none of these files. */
    private OffsetSet outside(List<DeliveryFile> committed, boolean backup) {
        Set<DeliveryFile> inside = new HashSet<>(committed);
        List<OffsetSet> outside = new ArrayList<>();
        outside.add(owner.buffered(backup));
        for (DeliveryFile file : files) {
            boolean counts = file.stage() == Stage.UPLOADING || file.stage() == Stage.UPLOADED;
            if (counts && file.channel().isBackup() == backup && !inside.contains(file)) {
                outside.add(file.offsets());
            }
        }
        return OffsetSet.union(outside);
    }

    private void commit(List<DeliveryFile> committed) {
        committing = true;
        Instant begun = context.clock().instant();
        String txn = LedgerKeys.txn(current.state().epoch(), context.uuids().get());
        Manifest manifest = new Manifest(
                txn,
                partition.topic(),
                partition.partition(),
                current.state().epoch(),
                current.state().generation(),
                current.state().owner(),
                begun,
                current.state().last(),
                committed.stream().map(DeliveryFile::toManifest).toList());
        long position = progress.position();
        ChannelState data = advance(progress.data(), manifest, committed, position, false);
        ChannelState oldBackup = progress.backup();
        ChannelState backup = oldBackup == null ? null : advance(oldBackup, manifest, committed, position, true);
        TopicPartitionState next = current.state()
                .committed(
                        context.nonce(),
                        context.states().manifestKey(partition, txn),
                        data,
                        backup,
                        Set.copyOf(registered),
                        newPartitions(committed));
        committed.forEach(file -> file.reach(Stage.COMMITTING, begun));
        Set<PartitionTodo> cleared = Set.copyOf(registered);
        swap(next, manifest, () -> {
            context.metrics().committed(Duration.between(begun, context.clock().instant()));
            registered.removeAll(cleared);
            progress.committed(data, backup);
            complete(committed, manifest);
        });
    }

    private ChannelState advance(
            ChannelState channel, Manifest manifest, List<DeliveryFile> committed, long position, boolean backup) {
        OffsetSet sealed = manifest.offsets(backup);
        OffsetSet open = outside(committed, backup);
        long dropped = channel.dropped(sealed, position, open).count();
        if (dropped > 0) {
            LOG.warn(
                    "{}: {} offsets that were not delivered before did not come back before offset {}: a transform drops"
                            + " them now, or the topic no longer has them",
                    partition,
                    dropped,
                    position);
            context.metrics().offsetsDropped(dropped);
        }
        return channel.advance(sealed, position, open);
    }

    private List<PartitionTodo> newPartitions(List<DeliveryFile> committed) {
        Set<PartitionTodo> partitions = new LinkedHashSet<>();
        for (DeliveryFile file : committed) {
            PartitionTodo todo = file.partition();
            if (todo != null && !context.registrar().settled(todo)) {
                partitions.add(todo);
            }
        }
        return List.copyOf(partitions);
    }

    private void complete(List<DeliveryFile> committed, Manifest manifest) {
        Completion.of(partition, manifest.files(), context, scope, lost -> {
            Instant now = context.clock().instant();
            Set<String> lostTokens = lost.stream().map(ManifestFile::token).collect(Collectors.toSet());
            for (DeliveryFile file : committed) {
                if (!lostTokens.contains(file.token())) {
                    file.reach(Stage.VISIBLE, now);
                    context.delivered(file);
                }
            }
            if (!lost.isEmpty()) {
                restore(lost);
                return;
            }
            committing = false;
            quietSince = now;
            register();
            settleFiles();
            commitIfReady();
        });
    }

    /** The files' offsets become holes again; then all that is not committed is read again. */
    private void restore(List<ManifestFile> lost) {
        swap(Takeover.withLost(current.state(), context.nonce(), lost), null, () -> owner.uploadsLost(lost.size()));
    }

    private void register() {
        Instant now = context.clock().instant();
        List<PartitionTodo> todo = todo();
        if (registering || todo.isEmpty() || registerNext.isAfter(now)) {
            return;
        }
        registering = true;
        context.jobs().submit(scope, new RegisterJob(context.registrar(), todo), this::registered);
    }

    private void registered(Attempt attempt) {
        registering = false;
        context.registrar().remember(attempt);
        registered.addAll(attempt.settled());
        if (attempt.trouble().isEmpty()) {
            failedRegistrations = 0;
        } else {
            failedRegistrations++;
            registerNext = context.clock().instant().plus(context.backoff().before(failedRegistrations));
            context.metrics().callRepeated();
            if (Integer.bitCount(failedRegistrations) == 1) { // the 1st, 2nd, 4th, 8th: seldom, but again
                AwsCallException trouble = attempt.trouble().get();
                ErrorFields.during(
                        trouble,
                        () -> LOG.warn(
                                "{}: {} partitions are not registered yet, will try again: {}",
                                partition,
                                todo().size(),
                                trouble.getMessage()));
            }
        }
        settleFiles();
    }

    private List<PartitionTodo> todo() {
        return current.state().glueTodo().stream()
                .filter(todo -> !registered.contains(todo))
                .toList();
    }

    /** A visible file holds the group's offset back until its partition is registered, or safely noted in the state. */
    private void settleFiles() {
        Set<PartitionTodo> waiting = new HashSet<>(todo());
        boolean attempted = context.states().durable() && !registering;
        files.removeIf(file -> {
            boolean settled = file.stage() == Stage.VISIBLE && (attempted || !waiting.contains(file.partition()));
            if (settled) {
                context.memory().released(file.memoryBytes());
            }
            return settled;
        });
    }

    /** What is done is cleared from the state: soon, as a completed object that was moved looks like a lost upload. */
    private void settleState() {
        boolean quiet =
                ending || !quietSince.plus(QUIET).isAfter(context.clock().instant());
        if (committing || !unsettled() || !quiet || !inStage(Stage.UPLOADED).isEmpty()) {
            return;
        }
        committing = true;
        Set<PartitionTodo> cleared = Set.copyOf(registered);
        swap(current.state().settled(context.nonce(), cleared), null, () -> {
            registered.removeAll(cleared);
            committing = false;
            quietSince = context.clock().instant();
            commitIfReady();
        });
    }

    private boolean unsettled() {
        return current.state().pending() != null || !registered.isEmpty();
    }

    private void swap(TopicPartitionState next, @Nullable Manifest manifest, Runnable then) {
        CommitJob job = new CommitJob(context.states(), partition, current, next, manifest);
        context.jobs().submit(scope, job, committed -> {
            Versioned now = committed.state();
            if (now == null) {
                owner.fenced(committed.fencedBy());
                return;
            }
            current = now;
            then.run();
        });
    }

    private List<DeliveryFile> inStage(Stage stage) {
        return files.stream().filter(file -> file.stage() == stage).toList();
    }
}
