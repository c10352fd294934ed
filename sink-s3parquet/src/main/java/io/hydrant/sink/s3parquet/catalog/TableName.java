// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import java.util.Locale;

/** A table's full name, folded to lower case as Glue does: {@code attribution.callbacks}. Immutable. */
public record TableName(String database, String table) {
    private static final int MAX_LENGTH = 255;

    public TableName {
        database = folded("database", database);
        table = folded("table", table);
    }

    /** Whether a table can have that name at all. */
    public static boolean allows(String table) {
        String folded = table.toLowerCase(Locale.ROOT);
        return !folded.isBlank() && folded.length() <= MAX_LENGTH;
    }

    private static String folded(String what, String name) {
        if (!allows(name)) {
            throw new IllegalArgumentException(what + " name must have 1 to 255 characters: '" + name + "'");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
