// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Turns records' values into rows of one table. Takes JSON as {@code byte[]}, {@code ByteBuffer} or {@code String} (one
 * or several documents back to back, each a row), a schemaless {@code Map}, or a {@code Struct} (each one row). A new
 * table version, another table, other options: another converter.
 *
 * <p>Time and memory are linear in the size of the value, whatever it holds. Source of truth:
 * specs/firehose-delivery.md sections 6.3, 6.4 and 8.
 *
 * <p>Confined to the task thread.
 */
@SuppressWarnings("DoNotCallSuggester") // goes with the bodies of the next commit
public final class RecordConverter {
    /**
     * @param table the columns to fill; {@link TableSchema#NONE} to capture fields only
     * @param fields dotted paths, such as {@code created_at} or {@code user.id}, of scalars whose text is wanted for
     *     prefixes, whether or not they are columns; matched to keys by the same rules as columns. Their index in this
     *     list is their index in {@link Rows#field}
     * @throws IllegalArgumentException if the options name a column that the table has not
     */
    public RecordConverter(TableSchema table, JsonOptions options, List<String> fields) {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    /** The table whose rows come out. */
    public TableSchema table() {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    /**
     * Converts one record's value: all of it, or nothing.
     *
     * @param schema the record's value schema; null for schemaless maps, and not needed for bytes and text
     * @return at least one row. Always the same object: it is valid until the next call
     * @throws RecordRejected if the value is not JSON, or does not fit the table; null too is rejected, as empty
     */
    public Rows convert(@Nullable Schema schema, @Nullable Object value) throws RecordRejected {
        throw new UnsupportedOperationException("lands with the next commit");
    }
}
