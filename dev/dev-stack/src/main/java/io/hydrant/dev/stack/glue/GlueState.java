// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.dev.stack.journal.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The catalog in memory, with a journal behind it. Confined to whoever holds the monitor of {@link GlueService}: one
 * request at a time.
 */
final class GlueState implements AutoCloseable {

    private static final Comparator<List<String>> BY_VALUES = (one, other) -> {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    };

    private final NavigableMap<String, Database> databases = new TreeMap<>();
    private final Journal<GlueChange> journal;

    /** A database with its tables. */
    static final class Database {
        private ObjectNode content;
        private final NavigableMap<String, Table> tables = new TreeMap<>();

        private Database(ObjectNode content) {
            this.content = content;
        }

        ObjectNode content() {
            return content;
        }

        NavigableMap<String, Table> tables() {
            return tables;
        }
    }

    /** A table: its versions, oldest first and never none, and its partitions by values. */
    static final class Table {
        private final List<ObjectNode> versions = new ArrayList<>();
        private final NavigableMap<List<String>, ObjectNode> partitions = new TreeMap<>(BY_VALUES);

        List<ObjectNode> versions() {
            return versions;
        }

        ObjectNode latest() {
            return versions.get(versions.size() - 1);
        }

        NavigableMap<List<String>, ObjectNode> partitions() {
            return partitions;
        }
    }

    GlueState(Path folder) {
        this.journal = Journal.open(folder, GlueChange.class, this::apply, this::snapshot);
    }

    NavigableMap<String, Database> databases() {
        return databases;
    }

    /** Throws {@link GlueError} if there is none. */
    Database database(String name) {
        return Optional.ofNullable(databases.get(name))
                .orElseThrow(() -> GlueError.notFound("Database " + name + " not found."));
    }

    /** Throws {@link GlueError} if there is none. */
    Table table(String database, String name) {
        return Optional.ofNullable(database(database).tables.get(name))
                .orElseThrow(() -> GlueError.notFound("Table " + name + " not found."));
    }

    /** The journal first: what it holds is what happened. */
    void change(GlueChange change) {
        journal.append(change);
        apply(change);
    }

    @Override
    public void close() {
        journal.close();
    }

    private void apply(GlueChange change) {
        String table = change.table() == null ? "" : change.table();
        switch (change.kind()) {
            case PUT_DATABASE -> {
                ObjectNode content = requireNonNull(change.content());
                databases.computeIfAbsent(change.database(), name -> new Database(content)).content = content;
            }
            case DELETE_DATABASE -> databases.remove(change.database());
            case ADD_TABLE_VERSION -> tableToChange(change).versions.add(requireNonNull(change.content()));
            case REPLACE_TABLE_VERSION -> {
                List<ObjectNode> versions = tableToChange(change).versions;
                versions.set(versions.size() - 1, requireNonNull(change.content()));
            }
            case DELETE_TABLE -> database(change.database()).tables.remove(table);
            case PUT_PARTITION ->
                tableToChange(change)
                        .partitions
                        .put(List.copyOf(requireNonNull(change.values())), requireNonNull(change.content()));
            case DELETE_PARTITION -> tableToChange(change).partitions.remove(requireNonNull(change.values()));
        }
    }

    private Table tableToChange(GlueChange change) {
        return database(change.database()).tables.computeIfAbsent(requireNonNull(change.table()), name -> new Table());
    }

    private Stream<GlueChange> snapshot() {
        List<GlueChange> changes = new ArrayList<>();
        databases.forEach((database, content) -> {
            changes.add(GlueChange.putDatabase(database, content.content));
            for (Map.Entry<String, Table> table : content.tables.entrySet()) {
                table.getValue()
                        .versions
                        .forEach(version ->
                                changes.add(GlueChange.tableVersion(database, table.getKey(), version, true)));
                table.getValue()
                        .partitions
                        .forEach((values, partition) ->
                                changes.add(GlueChange.putPartition(database, table.getKey(), values, partition)));
            }
        });
        return changes.stream();
    }
}
