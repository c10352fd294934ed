// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.prefix.PrefixContext;

/** {@link Tables} of a connector with a single one: until it is known no record comes. Confined to the task thread. */
public record OneTable(FollowedTable table) implements Tables {

    @Override
    public void tick() {
        table.tick();
    }

    @Override
    public boolean ready() {
        return table.current().isPresent();
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
    public Choice choose(PrefixContext record) {
        return table.current().<Choice>map(Choice.Chosen::new).orElseGet(() -> new Choice.NotYet(this::ready));
    }
}
