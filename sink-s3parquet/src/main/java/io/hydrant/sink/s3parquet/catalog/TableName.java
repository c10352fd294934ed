// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import java.util.Locale;

/** A table's full name, folded to lower case as Glue does: {@code attribution.callbacks}. Immutable. */
public record TableName(String database, String table) {
    public TableName {
        database = folded("database", database);
        table = folded("table", table);
    }

    private static String folded(String what, String name) {
        if (name.isBlank() || name.length() > 255) {
            throw new IllegalArgumentException(what + " name must have 1 to 255 characters: '" + name + "'");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
