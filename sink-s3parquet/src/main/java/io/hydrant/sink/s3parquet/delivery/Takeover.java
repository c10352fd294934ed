// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.delivery.ClaimJob.Claimed;
import io.hydrant.sink.s3parquet.delivery.PartitionStates.Versioned;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a topic-partition over:
 *
 * <pre>
 *   claim ─ complete each upload of the commit that is pending ─ taken over
 *                 └─ put the offsets of those that are lost back into the state ─┘
 * </pre>
 *
 * Confined to the task thread.
 */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    private final TopicPartition partition;
    private final DeliveryContext context;
    private final Jobs.Scope scope;
    private final Owner owner;

    private Takeover(TopicPartition partition, DeliveryContext context, Jobs.Scope scope, Owner owner) {
        this.partition = partition;
        this.context = context;
        this.scope = scope;
        this.owner = owner;
    }

    /** Who takes it over. */
    interface Owner {

        /** The state is ours, and all that it covers is visible. */
        void takenOver(Versioned state);

        /** Another owner has claimed it since. */
        void fenced(@Nullable String by);
    }

    /** @param change what else to do to the state while claiming it */
    static void begin(
            TopicPartition partition,
            UnaryOperator<TopicPartitionState> change,
            DeliveryContext context,
            Jobs.Scope scope,
            Owner owner) {
        boolean backup = context.destinations().backup() != null;
        ClaimJob job =
                new ClaimJob(context.states(), partition, context.settings().owner(), backup, change, context::nonce);
        Takeover takeover = new Takeover(partition, context, scope, owner);
        context.jobs().submit(scope, job, takeover::claimed);
    }

    private void claimed(Claimed result) {
        context.metrics().claimed();
        LOG.info(
                "claimed {} in epoch {}{}",
                partition,
                result.state().state().epoch(),
                result.before() == null ? "" : " from " + result.before());
        Manifest pending = result.pending();
        if (pending == null || pending.files().isEmpty()) {
            owner.takenOver(result.state());
            return;
        }
        Completion.of(partition, pending.files(), context, scope, lost -> {
            if (lost.isEmpty()) {
                owner.takenOver(result.state());
            } else {
                restore(result.state(), pending, lost);
            }
        });
    }

    /** What was lost is read again, unless the state began anew since: then its offsets are another generation's. */
    private void restore(Versioned state, Manifest manifest, List<ManifestFile> lost) {
        TopicPartitionState next = manifest.generation() == state.state().generation()
                ? withLost(state.state(), context.nonce(), lost)
                : state.state().settled(context.nonce(), Set.of());
        CommitJob job = new CommitJob(context.states(), partition, state, next, null);
        context.jobs().submit(scope, job, restored -> {
            Versioned now = restored.state();
            if (now == null) {
                owner.fenced(restored.fencedBy());
            } else {
                context.metrics().uploadsLost(lost.size());
                LOG.error(
                        "{} uploads that a former owner of {} committed are lost; read again", lost.size(), partition);
                owner.takenOver(now);
            }
        });
    }

    /** The state with the offsets of lost uploads put back. */
    static TopicPartitionState withLost(TopicPartitionState state, String nonce, List<ManifestFile> lost) {
        OffsetSet data = OffsetSet.EMPTY;
        OffsetSet backup = OffsetSet.EMPTY;
        for (ManifestFile file : lost) {
            if (file.channel().isBackup()) {
                backup = backup.union(file.offsets());
            } else {
                data = data.union(file.offsets());
            }
        }
        return state.withLost(nonce, data, backup);
    }
}
