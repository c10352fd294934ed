// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.delivery.PartitionStates.Swap;
import io.hydrant.sink.s3parquet.delivery.PartitionStates.Versioned;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Swaps a topic-partition's state: the commit point. When the answer is lost the stored nonce tells whether it counts;
 * while the old version is still there the very same swap is sent again, never another one, so that a late arrival of an
 * earlier attempt and its repetition cannot both take effect and nothing has to be taken back. Only another owner's
 * nonce ends it otherwise.
 */
final class CommitJob implements Job<CommitJob.Committed> {

    private final PartitionStates states;
    private final TopicPartition partition;
    private final Versioned expected;
    private final TopicPartitionState next;
    private final @Nullable Manifest manifest;
    private boolean manifestWritten;

    /**
     * @param state the new version, or {@code null} when we were fenced
     * @param fencedBy who owns the state now; {@code null} when it is gone
     */
    record Committed(@Nullable Versioned state, @Nullable String fencedBy) {}

    /**
     * @param next with a nonce that was never used
     * @param manifest of the uploads that this commits; {@code null} when it commits none
     */
    CommitJob(
            PartitionStates states,
            TopicPartition partition,
            Versioned expected,
            TopicPartitionState next,
            @Nullable Manifest manifest) {
        this.states = states;
        this.partition = partition;
        this.expected = expected;
        this.next = next;
        this.manifest = manifest;
    }

    @Override
    public String what() {
        return "commit " + partition;
    }

    @Override
    public Committed run() {
        if (manifest != null && !manifestWritten) {
            states.putManifest(manifest);
            manifestWritten = true;
        }
        Swap swap = states.swap(partition, expected.etag(), next);
        if (swap.etag() != null) {
            return new Committed(new Versioned(next, swap.etag()), null);
        }
        Optional<Versioned> now = states.read(partition);
        if (now.isEmpty()) {
            return new Committed(null, null);
        }
        if (now.get().state().nonce().equals(next.nonce())) {
            return new Committed(now.get(), null);
        }
        if (now.get().etag().equals(expected.etag())) {
            throw new RepeatException("it is not known yet whether the state of " + partition + " was swapped");
        }
        return new Committed(null, now.get().state().owner());
    }
}
