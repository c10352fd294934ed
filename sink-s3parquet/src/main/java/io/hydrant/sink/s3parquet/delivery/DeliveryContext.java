// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.buffer.MemoryBudget;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What all topic-partitions of a task deliver with. Confined to the task thread, but for what says otherwise itself. */
record DeliveryContext(
        DeliverySettings settings,
        Destinations destinations,
        PartitionStates states,
        PartitionRegistrar registrar,
        Jobs jobs,
        Backoff backoff,
        MemoryBudget.Share memory,
        ConsumerControl consumer,
        S3ParquetSinkMetrics metrics,
        DeliveryListener listener,
        InstantSource clock,
        RandomGenerator random,
        Supplier<UUID> uuids) {

    /** Never the same twice. */
    String nonce() {
        return uuids.get().toString();
    }

    /** Counts a file that became visible. */
    void delivered(DeliveryFile file) {
        long bytes = file.upload().sizeBytes();
        switch (file.channel()) {
            case DATA -> metrics.dataDelivered(file.records(), bytes, Duration.between(file.begun(), clock.instant()));
            case ERROR -> metrics.errorsDelivered();
            case BACKUP -> metrics.backupDelivered(file.records(), bytes);
        }
    }
}
