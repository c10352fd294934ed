// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** {@link Tables} of a connector that writes records as they are, without any. */
public final class NoTable implements Tables {

    private final Choice.Chosen chosen;

    public NoTable(BoundTable withoutColumns) {
        this.chosen = new Choice.Chosen(withoutColumns);
    }

    @Override
    public void tick() {
        // There is nothing to follow.
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void throwIfFailed() {
        // There is nothing that could fail.
    }

    @Override
    public boolean needsFields() {
        return false;
    }

    @Override
    public Choice choose(PrefixContext record, @Nullable Schema schema) {
        return chosen;
    }
}
