// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.delivery.PartitionStates.Swap;
import io.hydrant.sink.s3parquet.delivery.PartitionStates.Versioned;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes a topic-partition over: swaps its state for one with our name, a fresh nonce and the next epoch, which fences
 * every older writer. Repeated until it succeeds.
 */
final class ClaimJob implements Job<ClaimJob.Claimed> {

    private static final int SWAPS_AT_ONCE = 5;

    private final PartitionStates states;
    private final TopicPartition partition;
    private final String owner;
    private final boolean backup;
    private final UnaryOperator<TopicPartitionState> change;
    private final Supplier<String> nonces;
    // Any of them may be the one that was stored, however its answer was lost.
    private final Set<String> ours = new HashSet<>();

    /**
     * @param before whose state it was; {@code null} for a new one
     * @param pending the uploads to roll forward, {@code null} for none
     */
    record Claimed(
            Versioned state,
            @Nullable String before,
            @Nullable Manifest pending) {}

    /** @param change what else to do to the state while claiming it, such as starting it anew for a re-created topic */
    ClaimJob(
            PartitionStates states,
            TopicPartition partition,
            String owner,
            boolean backup,
            UnaryOperator<TopicPartitionState> change,
            Supplier<String> nonces) {
        this.states = states;
        this.partition = partition;
        this.owner = owner;
        this.backup = backup;
        this.change = change;
        this.nonces = nonces;
    }

    @Override
    public String what() {
        return "claim " + partition;
    }

    @Override
    public Claimed run() {
        states.ensureUsable();
        for (int i = 0; i < SWAPS_AT_ONCE; i++) {
            Optional<Versioned> found = states.read(partition);
            if (found.isPresent() && ours.contains(found.get().state().nonce())) {
                return claimed(found.get(), null);
            }
            String nonce = nonces.get();
            ours.add(nonce);
            TopicPartitionState next =
                    change.apply(found.map(current -> current.state().claimed(nonce, owner, backup))
                            .orElseGet(() -> TopicPartitionState.initial(nonce, owner, backup)));
            Swap swap = states.swap(partition, found.map(Versioned::etag).orElse(null), next);
            if (swap.etag() != null) {
                return claimed(
                        new Versioned(next, swap.etag()),
                        found.map(current -> current.state().owner()).orElse(null));
            }
        }
        throw new RepeatException("others write the state of " + partition + " at the same time");
    }

    private Claimed claimed(Versioned state, @Nullable String before) {
        String pending = state.state().pending();
        return new Claimed(state, before, pending == null ? null : states.manifest(pending));
    }
}
