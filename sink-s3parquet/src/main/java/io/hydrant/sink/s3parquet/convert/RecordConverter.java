// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Turns records' values into rows of one table. Takes JSON as {@code byte[]}, {@code ByteBuffer} or {@code String} (one
 * or several documents back to back, each a row), a schemaless {@code Map}, or a {@code Struct} (each one row). A new
 * table version, another table, other options: another converter.
 *
 * <p>Time and memory are linear in the size of the value, whatever it holds: some bytes for each of its own, and 16 for each
 * of its values and of the columns that its documents leave out, of which it may have {@value Rows#MOST_SLOTS} (48 MiB)
 * together; values with more are rejected. What a large value took is held until {@link #release} or the next value.
 * Source of truth: specs/firehose-delivery.md sections 6.3, 6.4 and 8.
 *
 * <p>Confined to the task thread.
 */
public final class RecordConverter {
    private final TableSchema table;
    private final Rows rows;
    private final Misfits misfits;
    private final JsonReader json;
    private final ValueReader values;
    private final CompactJson text;
    private final JavaJson javaJson = new JavaJson();

    /**
     * A converter for one table.
     *
     * @param table the columns to fill; {@link TableSchema#NONE} to capture fields only
     * @param fields dotted paths, such as {@code created_at} or {@code user.id}, of scalars whose text is wanted for
     *     prefixes, whether or not they are columns; matched to keys by the same rules as columns. Their index in this
     *     list is their index in {@link Rows#field}
     * @throws IllegalArgumentException if the options name a column that the table has not, or a field comes twice
     */
    public RecordConverter(TableSchema table, JsonOptions options, List<String> fields) {
        this.table = table;
        for (String mapped : options.columnMappings().keySet()) {
            if (columnOf(table, mapped) < 0 && !table.columns().isEmpty()) {
                throw new IllegalArgumentException("json.column.mappings: the table has no column " + mapped);
            }
        }
        TimestampText timestamps = new TimestampText(options);
        int parents = Plan.parents(fields).size();
        rows = new Rows(table, timestampColumns(table, options, fields), parents, timestamps);
        Keys keys = Plan.row(table.columns(), fields, options);
        Coercion coercion = new Coercion(rows, options, timestamps);
        List<Plan> plans = new ArrayList<>();
        for (ColumnType.Field column : table.columns()) {
            plans.add(Plan.of(column.type(), column.name(), options));
        }
        misfits = new Misfits(rows, coercion, plans, options);
        Rescue rescue = rescue(table, options, keys);
        json = new JsonReader(rows, keys, coercion, misfits, rescue, options);
        values = new ValueReader(rows, keys, coercion, misfits, rescue, options);
        text = new CompactJson(rows, false);
    }

    private static int[] timestampColumns(TableSchema table, JsonOptions options, List<String> fields) {
        int[] indexes = new int[fields.size()];
        Arrays.fill(indexes, -1);
        for (int column = 0; column < table.columns().size(); column++) {
            ColumnType.Field each = table.columns().get(column);
            String key = options.columnMappings().getOrDefault(each.name(), each.name());
            int field = fields.indexOf(key);
            if (field >= 0 && each.type() == ColumnType.Primitive.TIMESTAMP) {
                indexes[field] = column;
            }
        }
        return indexes;
    }

    private @Nullable Rescue rescue(TableSchema table, JsonOptions options, Keys keys) {
        if (options.rescuedColumn().isEmpty() || table.columns().isEmpty()) {
            return null;
        }
        String name = options.rescuedColumn().get();
        int column = columnOf(table, name);
        if (column < 0 || table.columns().get(column).type() != ColumnType.Primitive.STRING) {
            throw new IllegalArgumentException("rescued.column: the table has no string column " + name);
        }
        return new Rescue(rows, keys, misfits, column);
    }

    private static int columnOf(TableSchema table, String name) {
        for (int i = 0; i < table.columns().size(); i++) {
            if (table.columns().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The table whose rows come out. */
    public TableSchema table() {
        return table;
    }

    /**
     * Converts one record's value: all of it, or nothing.
     *
     * @param schema the record's value schema; null for schemaless maps, and not needed for bytes and text
     * @return at least one row. Always the same object: it is valid until the next call, or until {@link #release}
     * @throws RecordRejected if the value is not JSON, or does not fit the table; null too is rejected, as empty
     */
    public Rows convert(@Nullable Schema schema, @Nullable Object value) throws RecordRejected {
        misfits.reset();
        if (value instanceof byte[] bytes) {
            json(bytes);
        } else if (value instanceof String text) {
            json(text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof ByteBuffer buffer) {
            int length = buffer.remaining();
            buffer.duplicate().get(rows.reset(length), 0, length);
            json.read(length);
        } else if (value == null) {
            json(new byte[0]);
        } else {
            rows.reset(0);
            values.read(schema, value);
        }
        misfits.judge();
        return rows;
    }

    /**
     * The JSON text of a map, a list or a Struct, whatever they hold: {@code {"at":"2026-11-20T01:02:03.000Z","n":1.5}}.
     * Logical types are text that people can read, binary is Base64, map keys are text. Leaves the rows of the last
     * {@link #convert} as they are.
     *
     * @param schema {@code null} for schemaless values
     * @throws RecordRejected if it is nested too deep
     */
    public byte[] json(@Nullable Schema schema, Object value) throws RecordRejected {
        int start = rows.dataEnd();
        try {
            javaJson.write(text, schema, value, 1);
            return Arrays.copyOfRange(rows.data(), start, rows.dataEnd());
        } finally {
            rows.dataEnd(start);
        }
    }

    /**
     * Gives back the memory that a large value took; of a small one it is kept for the next. The rows of the last
     * {@link #convert} are not valid any more.
     */
    public void release() {
        rows.release();
    }

    private void json(byte[] bytes) throws RecordRejected {
        System.arraycopy(bytes, 0, rows.reset(bytes.length), 0, bytes.length);
        json.read(bytes.length);
    }
}
