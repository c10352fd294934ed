// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * States of a task that are gone with it: {@code delivery.guarantee=at_least_once}. Where a partition's next owner
 * begins, only the group's offset tells. Thread-safe.
 */
public final class VolatileStates implements PartitionStates {

    private final Map<TopicPartition, Versioned> states = new ConcurrentHashMap<>();

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void ensureUsable() {
        // Needs nothing.
    }

    @Override
    public Optional<Versioned> read(TopicPartition partition) {
        return Optional.ofNullable(states.get(partition));
    }

    @Override
    public String manifestKey(TopicPartition partition, String txn) {
        return txn;
    }

    @Override
    public void putManifest(Manifest manifest) {
        // Nobody would read it.
    }

    @Override
    public Manifest manifest(String key) {
        // A state is claimed again by the task that committed it, which completes its uploads before anything else.
        throw new IllegalStateException("manifests are not kept: " + key);
    }

    @Override
    public Swap swap(TopicPartition partition, @Nullable String etag, TopicPartitionState next) {
        states.put(partition, new Versioned(next, next.nonce()));
        return new Swap(next.nonce());
    }

    @Override
    public void forget(TopicPartition partition) {
        states.remove(partition);
    }
}
