// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.hydrant.aws.AwsCallException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Glue Data Catalog in memory: versions, partitions at a location, batches of 100, and failures when told to. Each
 * batch of partitions is one call for {@link #failNext}. Thread-safe; every call is atomic.
 */
public final class InMemoryTableCatalog implements TableCatalog {

    private static final int BATCH = 100;

    private final Set<String> databases = new HashSet<>();
    private final Map<TableName, List<CatalogTable>> tables = new HashMap<>();
    private final Map<TableName, Map<List<String>, String>> partitions = new HashMap<>();
    private @Nullable CatalogFault fault;
    private int faultyCalls;
    private int calls;

    /** Creates or replaces a table, and its database, behind everybody's back. Returns it with its version. */
    public synchronized CatalogTable define(CatalogTable table) {
        databases.add(table.name().database());
        return addVersion(table);
    }

    public synchronized void dropTable(TableName name) {
        tables.remove(name);
        partitions.remove(name);
    }

    public void failNext(CatalogFault fault) {
        fail(fault, 1);
    }

    /** The next {@code times} calls fail, whatever they are. */
    public synchronized void fail(CatalogFault fault, int times) {
        this.fault = fault;
        this.faultyCalls = times;
    }

    public synchronized void heal() {
        faultyCalls = 0;
    }

    /** Location by partition values. */
    public synchronized Map<List<String>, String> partitions(TableName name) {
        return Map.copyOf(partitions.getOrDefault(name, Map.of()));
    }

    /** How many requests Glue would have seen. */
    public synchronized int calls() {
        return calls;
    }

    @Override
    public synchronized Optional<CatalogTable> table(TableName name) {
        return call("read " + name, () -> latest(name));
    }

    @Override
    public synchronized Optional<CatalogTable> table(TableName name, String versionId) {
        return call(
                "read " + name,
                () -> tables.getOrDefault(name, List.of()).stream()
                        .filter(table -> versionId.equals(table.versionId()))
                        .findFirst());
    }

    @Override
    public synchronized boolean createDatabase(String database) {
        return call("create database " + database, () -> databases.add(database.toLowerCase(Locale.ROOT)));
    }

    @Override
    public synchronized boolean createTable(CatalogTable table) {
        return call("create table " + table.name(), () -> {
            if (!databases.contains(table.name().database())) {
                throw notFound("create table " + table.name());
            }
            if (tables.containsKey(table.name())) {
                return false;
            }
            addVersion(table);
            return true;
        });
    }

    @Override
    public synchronized UpdateOutcome updateColumns(CatalogTable read, List<Column> columns) {
        return call("update " + read.name(), () -> {
            Optional<CatalogTable> latest = latest(read.name());
            if (latest.isEmpty()) {
                return UpdateOutcome.NOT_FOUND;
            }
            CatalogTable now = latest.get();
            if (now.versionId() == null || !now.versionId().equals(read.versionId())) {
                return UpdateOutcome.CHANGED;
            }
            addVersion(new CatalogTable(
                    now.name(), columns, now.partitionKeys(), now.location(), now.format(), now.parameters(), null));
            return UpdateOutcome.UPDATED;
        });
    }

    @Override
    public synchronized List<PartitionOutcome> createPartitions(CatalogTable table, List<Partition> wanted) {
        List<PartitionOutcome> outcomes = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += BATCH) {
            List<Partition> batch = wanted.subList(from, Math.min(from + BATCH, wanted.size()));
            try {
                outcomes.addAll(call(
                        "create partitions of " + table.name(),
                        () -> batch.stream()
                                .map(partition -> create(table, partition))
                                .toList()));
            } catch (AwsCallException e) {
                batch.forEach(partition -> outcomes.add(new PartitionOutcome.Failed(e)));
            }
        }
        return List.copyOf(outcomes);
    }

    @Override
    public void close() {
        // Nothing to give back.
    }

    private PartitionOutcome create(CatalogTable table, Partition partition) {
        if (!tables.containsKey(table.name())) {
            return new PartitionOutcome.Failed(notFound("create a partition of " + table.name()));
        }
        String old = partitions
                .computeIfAbsent(table.name(), name -> new LinkedHashMap<>())
                .putIfAbsent(partition.values(), partition.location());
        if (old == null || old.equals(partition.location())) {
            return new PartitionOutcome.Registered(old == null);
        }
        return new PartitionOutcome.Elsewhere(old);
    }

    private Optional<CatalogTable> latest(TableName name) {
        List<CatalogTable> versions = tables.getOrDefault(name, List.of());
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    private CatalogTable addVersion(CatalogTable table) {
        List<CatalogTable> versions = tables.computeIfAbsent(table.name(), name -> new ArrayList<>());
        CatalogTable versioned = new CatalogTable(
                table.name(),
                table.columns(),
                table.partitionKeys(),
                table.location(),
                table.format(),
                table.parameters(),
                String.valueOf(versions.size()));
        versions.add(versioned);
        return versioned;
    }

    private <T> T call(String what, Effect<T> effect) {
        calls++;
        CatalogFault now = faultyCalls > 0 ? fault : null;
        if (now == null) {
            return effect.apply();
        }
        faultyCalls--;
        if (now == CatalogFault.LOST_ANSWER) {
            effect.apply();
        }
        boolean retriable = now != CatalogFault.DENIED;
        throw new AwsCallException(
                "cannot " + what + ": " + now,
                retriable,
                retriable ? "InternalError" : "Glue.AccessDeniedException",
                retriable ? "" : "Grant the permission",
                null);
    }

    private static AwsCallException notFound(String what) {
        return new AwsCallException(
                "cannot " + what + ": EntityNotFoundException",
                false,
                "Glue.EntityNotFoundException",
                "Create it, or set glue.table.create",
                null);
    }

    /** What a call does once it is let through; a lost answer drops the result. */
    private interface Effect<T> {
        @CanIgnoreReturnValue
        T apply();
    }
}
