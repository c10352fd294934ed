// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.aws.AwsCallException;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableCatalog;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.errors.ErrorFields;
import io.hydrant.sink.s3parquet.prefix.PartitionProjection;
import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import io.hydrant.sink.s3parquet.prefix.PrefixTemplate;
import io.hydrant.sink.s3parquet.prefix.TableFolder;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates tables that are missing and adds columns that tables lack, where the config asks for that; Firehose does
 * neither. Other writers may do the same at the same time: a table that came up meanwhile is taken as it is, and columns
 * are added only to the version that was read. Thread-safe.
 */
public final class TableKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);
    private static final int ATTEMPTS = 10;

    private final TableCatalog catalog;
    private final Rules rules;

    /**
     * What the config says. Immutable.
     *
     * @param template the table that others are made like, {@code null} to make them of columns
     * @param columns that every table has, {@code null} to take those of records' own schemas
     * @param storage how readers of created tables read the files
     * @param parameters of created tables
     * @param projection whether created tables compute their partitions themselves
     * @param names what tables' names are made of
     */
    public record Rules(
            boolean create,
            boolean evolve,
            @Nullable TableName template,
            @Nullable List<Column> columns,
            StorageFormat storage,
            Map<String, String> parameters,
            boolean projection,
            String bucket,
            PrefixTemplate prefix,
            PrefixTemplate names,
            ZoneId zone) {

        public Rules {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * What a table should be like. Immutable.
     *
     * @param columns the least that it should have; empty with a template
     * @param folder where it lies
     */
    record Wanted(List<Column> columns, TableFolder folder) {
        Wanted {
            columns = List.copyOf(columns);
        }
    }

    public TableKeeper(TableCatalog catalog, Rules rules) {
        this.catalog = catalog;
        this.rules = rules;
    }

    /** Whether a table that is missing is created. */
    boolean creates() {
        return rules.create();
    }

    /** Whether a record's own schema says what its table's columns are. */
    boolean asksRecords() {
        return rules.template() == null && rules.columns() == null;
    }

    /**
     * What a record's table should be like.
     *
     * @param ofRecords the columns that records have shown so far, used if they are {@linkplain #asksRecords asked}
     */
    Wanted wanted(List<Column> ofRecords, PrefixContext record) {
        List<Column> columns = rules.columns();
        return new Wanted(
                columns == null ? ofRecords : columns,
                TableFolder.of(rules.prefix(), rules.names(), rules.zone(), record));
    }

    /**
     * The table as it should be, as far as that may be brought about; called in the background. Throws
     * {@link AwsCallException} if it is missing and cannot be created, and ConnectException if the template is missing.
     *
     * @param found as it is
     */
    Optional<CatalogTable> keep(TableName name, Optional<CatalogTable> found, Wanted wanted) {
        if (found.isEmpty()) {
            return rules.create() ? create(name, wanted) : found;
        }
        return rules.evolve() ? Optional.of(evolve(found.get(), wanted)) : found;
    }

    private Optional<CatalogTable> create(TableName name, Wanted wanted) {
        CatalogTable table = rules.template() == null ? described(name, wanted) : copied(name, wanted);
        boolean created;
        try {
            created = catalog.createTable(table);
        } catch (AwsCallException e) {
            if (!e.code().equals("Glue.EntityNotFoundException")) {
                throw e;
            }
            // It is the database that is missing.
            if (catalog.createDatabase(name.database())) {
                LOG.info("database {} is created", name.database());
            }
            created = catalog.createTable(table);
        }
        if (created) {
            LOG.info("table {} is created at {}", name, table.location());
        }
        return catalog.table(name);
    }

    private CatalogTable described(TableName name, Wanted wanted) {
        List<String> keys = wanted.folder().partitionKeys();
        Map<String, String> parameters = new HashMap<>(rules.parameters());
        if (rules.projection()) {
            parameters.putAll(PartitionProjection.parameters(rules.prefix(), keys));
        }
        return new CatalogTable(
                name,
                wanted.columns().stream()
                        .filter(column -> !keys.contains(column.name()))
                        .toList(),
                keys.stream().map(key -> new Column(key, "string")).toList(),
                location(wanted),
                rules.storage(),
                parameters,
                null);
    }

    private CatalogTable copied(TableName name, Wanted wanted) {
        CatalogTable template = template();
        String location = location(wanted);
        Map<String, String> parameters = new HashMap<>(template.parameters());
        String old = template.location();
        if (old != null) {
            // storage.location.template of a projection names the folder, too.
            parameters.replaceAll(
                    (key, value) -> value.startsWith(old) ? location + value.substring(old.length()) : value);
        }
        return new CatalogTable(
                name, template.columns(), template.partitionKeys(), location, template.format(), parameters, null);
    }

    private String location(Wanted wanted) {
        return "s3://" + rules.bucket() + "/" + wanted.folder().folder();
    }

    private CatalogTable template() {
        TableName name = rules.template();
        if (name == null) {
            throw new IllegalStateException("there is no template");
        }
        return catalog.table(name)
                .orElseThrow(
                        () -> new ConnectException("table " + name + " does not exist, so no table can be made like it."
                                + " Create it, or correct glue.table.template"));
    }

    /** The table with all columns; as it was if that cannot be, which does not hold up delivery. */
    private CatalogTable evolve(CatalogTable found, Wanted wanted) {
        CatalogTable table = found;
        try {
            List<Column> columns =
                    rules.template() == null ? wanted.columns() : template().columns();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                List<Column> missing = missing(table, columns);
                if (missing.isEmpty()) {
                    return table;
                }
                List<Column> all = new ArrayList<>(table.columns());
                all.addAll(missing);
                switch (catalog.updateColumns(table, all)) {
                    case UPDATED ->
                        LOG.info(
                                "table {} has the new columns {}",
                                table.name(),
                                missing.stream().map(Column::name).toList());
                    case CHANGED -> LOG.debug("table {} has been changed by somebody else meanwhile", table.name());
                    case NOT_FOUND -> {
                        return table;
                    }
                }
                Optional<CatalogTable> now = catalog.table(table.name());
                if (now.isEmpty()) {
                    return table;
                }
                table = now.get();
            }
        } catch (ConnectException e) {
            ErrorFields.during(e, () -> LOG.warn("columns are not added to {} now: {}", found.name(), e.getMessage()));
        }
        return table;
    }

    private static List<Column> missing(CatalogTable table, List<Column> columns) {
        Set<String> known = new HashSet<>();
        table.columns().forEach(column -> known.add(column.name()));
        table.partitionKeys().forEach(key -> known.add(key.name()));
        return columns.stream().filter(column -> known.add(column.name())).toList();
    }
}
