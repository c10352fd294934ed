// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import io.hydrant.aws.AwsCallException;
import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsFailures;
import io.hydrant.aws.AwsFailures.Service;
import io.hydrant.aws.CallLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.BatchCreatePartitionResponse;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.ErrorDetail;
import software.amazon.awssdk.services.glue.model.PartitionError;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.Table;

/** {@link TableCatalog} over the AWS SDK. Thread-safe. */
public final class GlueTableCatalog implements TableCatalog {

    /** Glue's limit of BatchCreatePartition. */
    private static final int BATCH = 100;

    private static final String ALREADY_EXISTS = "AlreadyExistsException";

    private final GlueClient glue;
    private final @Nullable String catalogId;

    private GlueTableCatalog(GlueClient glue, @Nullable String catalogId) {
        this.glue = glue;
        this.catalogId = catalogId;
    }

    /**
     * Opens a client on the task's connection pool, which the caller closes after this.
     *
     * @param catalogId account id whose catalog it is, {@code null} for the credentials' own account
     */
    public static GlueTableCatalog open(AwsClients aws, AwsEndpoint endpoint, @Nullable String catalogId) {
        return new GlueTableCatalog(
                aws.configure(GlueClient.builder(), endpoint, CallLimits.SMALL).build(), catalogId);
    }

    @Override
    public Optional<CatalogTable> table(TableName name) {
        return read(name).map(GlueTables::table);
    }

    @Override
    public Optional<CatalogTable> table(TableName name, String versionId) {
        return call("read version " + versionId + " of table " + name, "glue:GetTableVersion on " + name, () -> {
            try {
                Table table = glue.getTableVersion(request -> request.catalogId(catalogId)
                                .databaseName(name.database())
                                .tableName(name.table())
                                .versionId(versionId))
                        .tableVersion()
                        .table();
                // The version's own id stands beside the table, not always in it.
                return Optional.of(
                        GlueTables.table(table.toBuilder().versionId(versionId).build()));
            } catch (EntityNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public boolean createDatabase(String database) {
        return call("create database " + database, "glue:CreateDatabase on " + database, () -> {
            try {
                glue.createDatabase(request -> request.catalogId(catalogId)
                        .databaseInput(input -> input.name(database.toLowerCase(Locale.ROOT))));
                return true;
            } catch (AlreadyExistsException e) {
                return false;
            }
        });
    }

    @Override
    public boolean createTable(CatalogTable table) {
        return call("create table " + table.name(), "glue:CreateTable on " + table.name(), () -> {
            try {
                glue.createTable(request -> request.catalogId(catalogId)
                        .databaseName(table.name().database())
                        .tableInput(GlueTables.input(table)));
                return true;
            } catch (AlreadyExistsException e) {
                return false;
            }
        });
    }

    @Override
    public UpdateOutcome updateColumns(CatalogTable read, List<Column> columns) {
        Optional<Table> now = read(read.name());
        if (now.isEmpty()) {
            return UpdateOutcome.NOT_FOUND;
        }
        Table table = now.get();
        if (!table.versionId().equals(read.versionId())) {
            return UpdateOutcome.CHANGED;
        }
        return call("update table " + read.name(), "glue:UpdateTable on " + read.name(), () -> {
            try {
                // The old version is kept in the archive: files of it may still be open, or its id pinned.
                glue.updateTable(request -> request.catalogId(catalogId)
                        .databaseName(read.name().database())
                        .versionId(read.versionId())
                        .tableInput(GlueTables.input(table, columns)));
                return UpdateOutcome.UPDATED;
            } catch (ConcurrentModificationException e) {
                return UpdateOutcome.CHANGED;
            } catch (EntityNotFoundException e) {
                return UpdateOutcome.NOT_FOUND;
            }
        });
    }

    @Override
    public List<PartitionOutcome> createPartitions(CatalogTable table, List<Partition> partitions) {
        List<PartitionOutcome> outcomes = new ArrayList<>(partitions.size());
        for (int from = 0; from < partitions.size(); from += BATCH) {
            List<Partition> batch = partitions.subList(from, Math.min(from + BATCH, partitions.size()));
            try {
                outcomes.addAll(createBatch(table, batch));
            } catch (AwsCallException e) {
                batch.forEach(partition -> outcomes.add(new PartitionOutcome.Failed(e)));
            }
        }
        return List.copyOf(outcomes);
    }

    @Override
    public void close() {
        glue.close();
    }

    private List<PartitionOutcome> createBatch(CatalogTable table, List<Partition> batch) {
        Map<List<String>, ErrorDetail> errors = new HashMap<>();
        String what = "create partitions of " + table.name();
        String permission = "glue:BatchCreatePartition on " + table.name();
        try {
            BatchCreatePartitionResponse response = glue.batchCreatePartition(request -> request.catalogId(catalogId)
                    .databaseName(table.name().database())
                    .tableName(table.name().table())
                    .partitionInputList(batch.stream()
                            .map(partition -> GlueTables.input(table, partition))
                            .toList()));
            for (PartitionError error : response.errors()) {
                errors.put(error.partitionValues(), error.errorDetail());
            }
        } catch (AlreadyExistsException e) {
            return createMissing(table, batch, e);
        } catch (RuntimeException e) {
            throw AwsFailures.read(Service.GLUE, what, permission, e);
        }
        return outcomes(table, batch, errors);
    }

    /** The whole call said that something exists, not what: look, and create the others. */
    private List<PartitionOutcome> createMissing(
            CatalogTable table, List<Partition> batch, AlreadyExistsException cause) {
        Map<List<String>, String> existing = locations(table, batch);
        List<Partition> missing = batch.stream()
                .filter(partition -> !existing.containsKey(partition.values()))
                .toList();
        if (missing.size() == batch.size()) {
            throw new AwsCallException(
                    "cannot create partitions of " + table.name() + ": Glue says they exist, and has none of them",
                    true,
                    "Glue." + ALREADY_EXISTS,
                    "",
                    cause);
        }
        Iterator<PartitionOutcome> created =
                (missing.isEmpty() ? List.<PartitionOutcome>of() : createBatch(table, missing)).iterator();
        return batch.stream()
                .map(partition -> existing.containsKey(partition.values())
                        ? existing(table, partition, existing.get(partition.values()))
                        : created.next())
                .toList();
    }

    private List<PartitionOutcome> outcomes(
            CatalogTable table, List<Partition> batch, Map<List<String>, ErrorDetail> errors) {
        List<PartitionOutcome> outcomes = new ArrayList<>(batch.size());
        Map<List<String>, String> existing = locations(
                table,
                batch.stream()
                        .filter(partition -> isAlreadyExists(errors.get(partition.values())))
                        .toList());
        for (Partition partition : batch) {
            ErrorDetail error = errors.get(partition.values());
            if (error == null) {
                outcomes.add(new PartitionOutcome.Registered(true));
            } else if (isAlreadyExists(error)) {
                outcomes.add(existing(table, partition, existing.get(partition.values())));
            } else {
                outcomes.add(new PartitionOutcome.Failed(AwsFailures.entry(
                        Service.GLUE,
                        "create partition " + partition.values() + " of " + table.name(),
                        "glue:BatchCreatePartition on " + table.name(),
                        error.errorCode())));
            }
        }
        return outcomes;
    }

    private static PartitionOutcome existing(CatalogTable table, Partition partition, @Nullable String location) {
        if (location == null) {
            return new PartitionOutcome.Failed(new AwsCallException(
                    "partition " + partition.values() + " of " + table.name() + " existed and is gone again",
                    true,
                    "Glue." + ALREADY_EXISTS,
                    "",
                    null));
        }
        return sameFolder(location, partition.location())
                ? new PartitionOutcome.Registered(false)
                : new PartitionOutcome.Elsewhere(location);
    }

    /** Locations by values; partitions that do not exist, and such as Glue did not get to, are missing. */
    private Map<List<String>, String> locations(CatalogTable table, List<Partition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<List<String>, String> locations = new HashMap<>();
        call(
                        "read partitions of " + table.name(),
                        "glue:BatchGetPartition on " + table.name(),
                        () -> glue.batchGetPartition(request -> request.catalogId(catalogId)
                                .databaseName(table.name().database())
                                .tableName(table.name().table())
                                .partitionsToGet(partitions.stream()
                                        .map(partition -> PartitionValueList.builder()
                                                .values(partition.values())
                                                .build())
                                        .toList())))
                .partitions()
                .forEach(partition -> locations.put(
                        partition.values(),
                        partition.storageDescriptor() == null
                                        || partition.storageDescriptor().location() == null
                                ? ""
                                : partition.storageDescriptor().location()));
        return locations;
    }

    private Optional<Table> read(TableName name) {
        return call("read table " + name, "glue:GetTable on " + name, () -> {
            try {
                return Optional.of(glue.getTable(request -> request.catalogId(catalogId)
                                .databaseName(name.database())
                                .name(name.table()))
                        .table());
            } catch (EntityNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private static <T> T call(String what, String permission, Supplier<T> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            throw AwsFailures.read(Service.GLUE, what, permission, e);
        }
    }

    private static boolean isAlreadyExists(@Nullable ErrorDetail error) {
        return error != null && ALREADY_EXISTS.equals(error.errorCode());
    }

    /** {@code s3a://b/x} and {@code s3://b/x/} are one folder. */
    private static boolean sameFolder(String one, String other) {
        return folder(one).equals(folder(other));
    }

    private static String folder(String location) {
        String path = location.replaceFirst("^s3[an]:", "s3:");
        return path.endsWith("/") ? path : path + "/";
    }
}
