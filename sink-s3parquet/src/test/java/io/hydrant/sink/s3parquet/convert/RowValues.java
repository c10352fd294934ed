// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows back into plain Java values, so that tests can compare them. Bytes are lists of bytes. */
public final class RowValues {
    private final Rows rows;

    public RowValues(Rows rows) {
        this.rows = rows;
    }

    /** Every row, its columns by name. */
    public static List<Map<String, @Nullable Object>> of(Rows rows) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (int row = 0; row < rows.count(); row++) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            TableSchema table = rows.table();
            for (int column = 0; column < table.columns().size(); column++) {
                ColumnType.Field field = table.columns().get(column);
                values.put(field.name(), new RowValues(rows).value(field.type(), rows.slot(row, column)));
            }
            all.add(values);
        }
        return all;
    }

    private @Nullable Object value(ColumnType type, int slot) {
        int length = rows.length(slot);
        if (length == Rows.NULL) {
            return null;
        }
        long value = rows.value(slot);
        if (type instanceof ColumnType.Array array) {
            List<@Nullable Object> list = new ArrayList<>();
            int element = (int) value;
            for (int i = 0; i < length; i++) {
                list.add(value(array.element(), element));
                element = rows.next(element);
            }
            return list;
        }
        if (type instanceof ColumnType.MapOf map) {
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            int key = (int) value;
            for (int i = 0; i < length; i++) {
                entries.put(value(map.key(), key), value(map.value(), key + 1));
                key = rows.next(key);
            }
            return entries;
        }
        if (type instanceof ColumnType.Struct struct) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < length; i++) {
                ColumnType.Field field = struct.fields().get(i);
                fields.put(field.name(), value(field.type(), (int) value + i));
            }
            return fields;
        }
        if (type instanceof ColumnType.Decimal decimal) {
            BigInteger unscaled =
                    decimal.precision() <= 18 ? BigInteger.valueOf(value) : new BigInteger(bytes((int) value, length));
            return new BigDecimal(unscaled, decimal.scale());
        }
        if (!(type instanceof ColumnType.Primitive primitive)) {
            return new String(bytes((int) value, length), StandardCharsets.UTF_8);
        }
        return switch (primitive) {
            case BOOLEAN -> value == 1;
            case TINYINT -> (byte) value;
            case SMALLINT -> (short) value;
            case INT -> (int) value;
            case BIGINT -> value;
            case FLOAT -> Float.intBitsToFloat((int) value);
            case DOUBLE -> Double.longBitsToDouble(value);
            case STRING -> new String(bytes((int) value, length), StandardCharsets.UTF_8);
            case BINARY -> listOf(bytes((int) value, length));
            case DATE -> LocalDate.ofEpochDay(value);
            case TIMESTAMP ->
                Instant.ofEpochSecond(
                        Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1000 + length);
        };
    }

    private byte[] bytes(int from, int length) {
        return Arrays.copyOfRange(rows.data(), from, from + length);
    }

    public static List<Byte> listOf(byte... bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }
}
