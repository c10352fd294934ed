// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the states of topic-partitions are kept and compared-and-swapped. With {@code exactly_once} that is the state
 * bucket ({@link StoredStates}), with {@code at_least_once} nothing but memory ({@link VolatileStates}); the way of a
 * file is the same. Blocks; thread-safe for different partitions.
 */
public interface PartitionStates {

    /**
     * Whether states outlive the task. If not, the group's offset is all that a successor knows, so it must not move
     * before partitions are registered, and files sealed at a revoke would only be written twice.
     */
    boolean durable();

    /** Throws with a remedy if states cannot be kept here; cheap after the first time. */
    void ensureUsable();

    Optional<Versioned> read(TopicPartition partition);

    /** The key of the manifest with that transaction. */
    String manifestKey(TopicPartition partition, String txn);

    /** Writes the manifest of a commit under its own key. Idempotent. */
    void putManifest(Manifest manifest);

    /** The manifest that a state names as pending. */
    Manifest manifest(String key);

    /**
     * Replaces the state if it is still in that version.
     *
     * @param etag of the version to replace, {@code null} to create the state
     */
    Swap swap(TopicPartition partition, @Nullable String etag, TopicPartitionState next);

    /** Forgets what is only in memory. */
    void forget(TopicPartition partition);

    /** A state and the version it is in. */
    record Versioned(TopicPartitionState state, String etag) {}

    /**
     * How a swap ended.
     *
     * @param etag the new version, if it was certainly swapped; {@code null} when reading must tell
     */
    record Swap(@Nullable String etag) {

        static final Swap UNDECIDED = new Swap(null);
    }
}
