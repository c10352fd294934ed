// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one record: values already in the types of the table's columns, in flat arrays that are reused for the
 * next record. Confined to the task thread.
 */
@SuppressWarnings("DoNotCallSuggester") // goes with the bodies of the next commit
public final class Rows {
    Rows() {}

    /** How many rows the record has, at least one. */
    public int count() {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    /** The table that the rows are of. */
    public TableSchema table() {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    /**
     * The text of a captured field: a string's text, a number or boolean as it would go into a string column.
     *
     * @param field the index of its path in the list that the converter was given
     * @return null if the field is missing, null, an array or an object
     */
    public @Nullable String field(int row, int field) {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    /**
     * A captured field read as a timestamp column would read it, without making a string.
     *
     * @param otherwise the result when the field is missing or no timestamp
     * @return microseconds since 1970-01-01T00:00Z
     */
    public long fieldMicros(int row, int field, long otherwise) {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    /** How many values of the record were given up because they did not fit ({@link JsonOptions.Mismatch#FIELD}). */
    public int mismatches() {
        throw new UnsupportedOperationException("lands with the next commit");
    }
}
