// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** {@link Tables} of a connector with a single one: until it is known no record comes. Confined to the task thread. */
public record OneTable(FollowedTable table) implements Tables {

    @Override
    public void tick() {
        table.tick();
    }

    /** Also while the first record is waited for, which says what the table should be like. */
    @Override
    public boolean ready() {
        return table.isKnown() || table.waitsForRecord();
    }

    @Override
    public void throwIfFailed() {
        table.throwIfFailed();
    }

    @Override
    public boolean needsFields() {
        return false;
    }

    @Override
    public Choice choose(PrefixContext record, @Nullable Schema schema) {
        return table.choose(record, schema);
    }
}
