// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import java.util.IdentityHashMap;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** {@link Tables} whose files have the columns of the records' own schemas. Confined to the task thread. */
public final class RecordTables implements Tables {

    private final Tables tables;
    private final TableBinder binder;
    private final int most;
    private final IdentityHashMap<BoundTable, RecordColumns> columns = new IdentityHashMap<>();

    /**
     * @param tables choose the table; its columns give way to the record's
     * @param most how many tables there may be; of some more the old versions are remembered
     */
    public RecordTables(Tables tables, TableBinder binder, int most) {
        this.tables = tables;
        this.binder = binder;
        this.most = most;
    }

    @Override
    public void tick() {
        tables.tick();
    }

    @Override
    public boolean ready() {
        return tables.ready();
    }

    @Override
    public void throwIfFailed() {
        tables.throwIfFailed();
    }

    @Override
    public boolean needsFields() {
        return tables.needsFields();
    }

    @Override
    public @Nullable String nameOf(PrefixContext record) {
        return tables.nameOf(record);
    }

    @Override
    public Choice choose(PrefixContext record, @Nullable Schema schema) {
        Choice choice = tables.choose(record, schema);
        if (!(choice instanceof Choice.Chosen chosen)) {
            return choice;
        }
        RecordColumns known = columns.get(chosen.table());
        if (known == null) {
            if (columns.size() > 2 * most) {
                columns.clear();
            }
            known = new RecordColumns(binder, chosen.table().table());
            columns.put(chosen.table(), known);
        }
        try {
            return new Choice.Chosen(known.of(schema));
        } catch (UnsupportedTypeException e) {
            return new Choice.Refused(Choice.INVALID_SCHEMA, String.valueOf(e.getMessage()));
        }
    }
}
