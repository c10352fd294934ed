// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one table's files where the records' own schemas say them: those of the catalog's table, with its types,
 * and behind them those that only the records have. Versions of a schema share a file: their columns are merged, and a
 * record fills those that it has. Versions that give a column different types get files of their own beside the others,
 * so that neither version ends the other's file. Confined to the task thread.
 */
final class RecordColumns {

    private static final int SCHEMAS_KEPT = 1000;
    private static final int MOST_GROUPS = 16;

    /** Records do not bring more: each column takes memory in each open file, and its place in each footer. */
    static final int MOST_COLUMNS = 1_000;

    private final TableBinder binder;
    private final @Nullable CatalogTable table;
    private final TableSchema ofTable;
    private final List<BoundTable> groups = new ArrayList<>();
    private final IdentityHashMap<@Nullable Schema, BoundTable> bySchema = new IdentityHashMap<>();

    /** @param table {@code null} if the catalog has none; its columns are read as far as they can be */
    RecordColumns(TableBinder binder, @Nullable CatalogTable table) {
        this.binder = binder;
        this.table = table;
        this.ofTable = table == null ? TableSchema.NONE : columnsOf(table);
    }

    private static TableSchema columnsOf(CatalogTable table) {
        try {
            return table.columns().isEmpty() ? TableSchema.NONE : TableSchema.fromHive(table.columns());
        } catch (UnsupportedTypeException e) {
            return TableSchema.NONE;
        }
    }

    /**
     * Files for records of that schema.
     *
     * @throws UnsupportedTypeException if it has no columns, or none that can be written
     */
    BoundTable of(@Nullable Schema schema) throws UnsupportedTypeException {
        BoundTable known = bySchema.get(schema);
        return known == null ? merge(schema) : known;
    }

    private BoundTable merge(@Nullable Schema schema) throws UnsupportedTypeException {
        TableSchema own = TableSchema.fromRecord(schema).withTypesOf(ofTable);
        BoundTable found = null;
        for (int i = 0; i < groups.size() && found == null; i++) {
            TableSchema group = groups.get(i).converter().table();
            Optional<TableSchema> merged = group.merged(own);
            if (merged.isPresent() && !merged.get().equals(group)) {
                checkGrowth(merged.get());
                groups.set(i, bound(i, merged.get()));
                bySchema.clear();
            }
            found = merged.isPresent() ? groups.get(i) : null;
        }
        if (found == null) {
            TableSchema all = ofTable.merged(own).orElse(own);
            if (!all.equals(ofTable)) {
                checkGrowth(all);
            }
            found = bound(groups.size(), all);
            groups.add(found);
        }
        if (bySchema.size() >= SCHEMAS_KEPT) {
            bySchema.clear();
        }
        bySchema.put(schema, found);
        return found;
    }

    /** Refuses columns that records bring when there are too many with them. */
    static void checkGrowth(TableSchema columns) throws UnsupportedTypeException {
        if (columns.columns().size() > MOST_COLUMNS) {
            throw new UnsupportedTypeException(
                    "with the columns of this record there would be more than " + MOST_COLUMNS
                            + ": give records of other schemas tables of their own, or put what varies into a map");
        }
    }

    private BoundTable bound(int group, TableSchema columns) throws UnsupportedTypeException {
        if (group >= MOST_GROUPS) {
            throw new UnsupportedTypeException("more than " + MOST_GROUPS
                    + " versions of the schema disagree on columns' types: give them tables of their own");
        }
        String name = table == null ? "" : table.name().toString();
        try {
            return binder.bound(table, group == 0 ? name : name + "#" + (group + 1), columns);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedTypeException(String.valueOf(e.getMessage()));
        }
    }
}
