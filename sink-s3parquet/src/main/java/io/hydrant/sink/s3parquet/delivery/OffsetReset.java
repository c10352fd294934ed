// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.aws.AwsCallException;
import io.hydrant.sink.s3parquet.delivery.PartitionStates.Versioned;
import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the states of a stopped connector to offsets that an operator wants (KIP-875): commits under way are finished, then
 * each state begins anew at its offset, in the next generation. What lies from there on is delivered again under new names.
 * Blocks; used by one thread.
 */
public final class OffsetReset {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetReset.class);
    private static final int ATTEMPTS = 5;

    private final StoredStates states;
    private final Function<Channel, ObjectStore> stores;
    private final DeliveryListener listener;
    private final String operator;
    private final Supplier<String> nonces;

    /** @param operator who does it, for people: shown as the states' owner */
    public OffsetReset(
            StoredStates states,
            Function<Channel, ObjectStore> stores,
            DeliveryListener listener,
            String operator,
            Supplier<String> nonces) {
        this.states = states;
        this.stores = stores;
        this.listener = listener;
        this.operator = operator;
        this.nonces = nonces;
    }

    /**
     * Applies what the operator asked for, and moves no partition that he did not name: to deliver it again would double
     * its records. The worker names the partitions of a PATCH, and for a DELETE all of which the group has an offset, so the
     * two look alike; only if the group has none at all it names nothing, which a PATCH cannot, and then every state begins
     * anew.
     *
     * @param offsets the next offset to deliver; {@code null} for the beginning
     */
    public void apply(Map<TopicPartition, @Nullable Long> offsets) {
        if (offsets.isEmpty()) {
            states.partitions().forEach(partition -> reset(partition, 0));
            return;
        }
        offsets.forEach((partition, offset) -> reset(partition, offset == null ? 0 : offset));
        if (offsets.values().stream().allMatch(offset -> offset == null)) {
            LOG.info(
                    "{} partitions begin anew. One of which the group had no offset yet was not named to us and stays where its"
                            + " state is: set its offset to 0 to deliver it again",
                    offsets.size());
        }
    }

    private void reset(TopicPartition partition, long offset) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Versioned> found = states.read(partition);
            if (found.isEmpty()) {
                return;
            }
            TopicPartitionState state = found.get().state();
            finish(partition, state.pending());
            String nonce = nonces.get();
            TopicPartitionState next = state.settled(nonce, Set.of()).reset(nonce, operator, offset);
            if (states.swap(partition, found.get().etag(), next).etag() != null
                    || states.read(partition)
                            .filter(now -> now.state().nonce().equals(nonce))
                            .isPresent()) {
                LOG.info("{} begins anew at offset {} in generation {}", partition, offset, next.generation());
                return;
            }
        }
        throw new ConnectException(
                "the state of " + partition + " is written by somebody else at the same time. Stop every"
                        + " connector that uses this state.id, then try again");
    }

    private void finish(TopicPartition partition, @Nullable String pending) {
        if (pending == null) {
            return;
        }
        Optional<Manifest> manifest = states.find(pending);
        if (manifest.isEmpty()) {
            LOG.warn("{}: {} is gone: uploads that it named and that are not completed are lost", partition, pending);
            return;
        }
        for (ManifestFile file : manifest.get().files()) {
            complete(CompleteJob.withoutPatience(stores.apply(file.channel()), partition, file, listener));
        }
    }

    private static void complete(CompleteJob job) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (!job.run()) {
                    LOG.warn("could not {}: the store has lost it", job.what());
                }
                return;
            } catch (AwsCallException e) {
                if (!e.retriable() || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
