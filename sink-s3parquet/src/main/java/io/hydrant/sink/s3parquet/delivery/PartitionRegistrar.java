// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.aws.AwsCallException;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Partition;
import io.hydrant.sink.s3parquet.catalog.PartitionOutcome;
import io.hydrant.sink.s3parquet.catalog.TableCatalog;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers partitions in the catalog and remembers for a while which ones are there, so that most files need no call.
 * One for each task. {@link #register} blocks and may run on several threads at once; the rest belongs to the task thread.
 */
public final class PartitionRegistrar {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionRegistrar.class);
    private static final int MOST_REMEMBERED = 20_000;

    private final TableCatalog catalog;
    private final InstantSource clock;
    private final Duration trust;
    private final S3ParquetSinkMetrics metrics;
    private final Set<PartitionTodo> settled = new LinkedHashSet<>();
    private Instant settledSince;

    /** @param trust how long a registered partition is taken for granted; then it is registered anew, should it be gone */
    public PartitionRegistrar(TableCatalog catalog, InstantSource clock, Duration trust, S3ParquetSinkMetrics metrics) {
        this.catalog = catalog;
        this.clock = clock;
        this.trust = trust;
        this.metrics = metrics;
        this.settledSince = clock.instant();
    }

    /** What became of an attempt: which partitions need no further one, and why the first of the others failed. */
    record Attempt(List<PartitionTodo> settled, Optional<AwsCallException> trouble) {}

    /** Whether the partition was registered (or found elsewhere) not long ago. */
    boolean settled(PartitionTodo partition) {
        Instant now = clock.instant();
        if (settled.size() >= MOST_REMEMBERED || settledSince.plus(trust).isBefore(now)) {
            settled.clear();
            settledSince = now;
        }
        return settled.contains(partition);
    }

    /** Remembers the result of an attempt. */
    void remember(Attempt attempt) {
        settled.addAll(attempt.settled());
    }

    /** Tries to register all of them once. Never throws for what the catalog answers. */
    Attempt register(Collection<PartitionTodo> partitions) {
        Map<TableName, List<PartitionTodo>> byTable = new LinkedHashMap<>();
        for (PartitionTodo partition : partitions) {
            byTable.computeIfAbsent(partition.table(), table -> new ArrayList<>())
                    .add(partition);
        }
        List<PartitionTodo> done = new ArrayList<>();
        Optional<AwsCallException> trouble = Optional.empty();
        for (Map.Entry<TableName, List<PartitionTodo>> one : byTable.entrySet()) {
            Optional<AwsCallException> failed = register(one.getKey(), one.getValue(), done);
            trouble = trouble.or(() -> failed);
        }
        return new Attempt(done, trouble);
    }

    private Optional<AwsCallException> register(
            TableName name, List<PartitionTodo> partitions, List<PartitionTodo> done) {
        Instant begun = clock.instant();
        List<PartitionOutcome> outcomes;
        try {
            Optional<CatalogTable> table = catalog.table(name);
            if (table.isEmpty()) {
                return Optional.of(new AwsCallException(
                        "table " + name + " does not exist, so " + partitions.size() + " partitions are not registered",
                        false,
                        "Glue.EntityNotFoundException",
                        "Create the table again: they will be registered then",
                        null));
            }
            List<Partition> wanted =
                    partitions.stream().map(PartitionTodo::partition).toList();
            outcomes = catalog.createPartitions(table.get(), wanted);
        } catch (AwsCallException e) {
            return Optional.of(e);
        }
        int created = 0;
        Optional<AwsCallException> trouble = Optional.empty();
        for (int i = 0; i < partitions.size(); i++) {
            PartitionOutcome outcome = outcomes.get(i);
            if (outcome instanceof PartitionOutcome.Failed failed) {
                trouble = trouble.isPresent() ? trouble : Optional.of(failed.cause());
                continue;
            }
            done.add(partitions.get(i));
            if (outcome instanceof PartitionOutcome.Registered registered) {
                created += registered.createdNow() ? 1 : 0;
            } else if (outcome instanceof PartitionOutcome.Elsewhere elsewhere) {
                metrics.partitionElsewhere();
                LOG.error(
                        "partition {} of {} is at {} in the catalog, but files were delivered to {}: queries do not see them"
                                + " until an operator corrects the partition's location",
                        partitions.get(i).partition().values(),
                        name,
                        elsewhere.existingLocation(),
                        partitions.get(i).partition().location());
            }
        }
        metrics.partitionsRegistered(created, Duration.between(begun, clock.instant()));
        return trouble;
    }
}
