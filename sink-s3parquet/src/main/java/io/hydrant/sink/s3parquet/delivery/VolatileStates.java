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
    private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();

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
        manifests.put(manifest.txn(), manifest);
    }

    @Override
    public Manifest manifest(String key) {
        Manifest manifest = manifests.get(key);
        if (manifest == null) {
            throw new IllegalStateException("manifest " + key + " is not kept");
        }
        return manifest;
    }

    @Override
    public Swap swap(TopicPartition partition, @Nullable String etag, TopicPartitionState next) {
        Versioned swapped = new Versioned(next, next.nonce());
        Versioned now = states.get(partition);
        boolean done = now == null
                ? etag == null && states.putIfAbsent(partition, swapped) == null
                : now.etag().equals(etag) && states.replace(partition, now, swapped);
        if (!done) {
            return Swap.UNDECIDED;
        }
        forgetManifests(partition, next.pending());
        return new Swap(swapped.etag());
    }

    @Override
    public void forget(TopicPartition partition) {
        states.remove(partition);
        forgetManifests(partition, null);
    }

    /** Only a pending one is wanted again: when the partition is claimed anew before its uploads are completed. */
    private void forgetManifests(TopicPartition partition, @Nullable String except) {
        manifests
                .values()
                .removeIf(manifest -> manifest.topic().equals(partition.topic())
                        && manifest.partition() == partition.partition()
                        && !manifest.txn().equals(except));
    }
}
