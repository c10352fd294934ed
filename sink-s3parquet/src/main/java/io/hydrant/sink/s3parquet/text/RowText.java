// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.ColumnType.Primitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * The text of a row's values: numbers plain, {@code 2026-11-20}, {@code 2026-11-20 01:02:03.456789} (UTC), binary in
 * Base64, arrays, maps and structs as JSON. Stateless.
 */
final class RowText {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final long MICROS = 1_000_000L;

    private RowText() {}

    /** Whether the type's text is a string in JSON. */
    private static boolean isQuoted(ColumnType type) {
        return type instanceof ColumnType.Text
                || type == Primitive.STRING
                || type == Primitive.BINARY
                || type == Primitive.DATE
                || type == Primitive.TIMESTAMP;
    }

    /** Writes a value as JSON. */
    static void json(Rows rows, ColumnType type, int slot, TextBuffer out) {
        int length = rows.length(slot);
        if (length < 0) {
            out.add("null");
        } else if (type instanceof ColumnType.Array array) {
            int element = (int) rows.value(slot);
            out.add('[');
            for (int i = 0; i < length; i++) {
                comma(i, out);
                json(rows, array.element(), element, out);
                element = rows.next(element);
            }
            out.add(']');
        } else if (type instanceof ColumnType.MapOf map) {
            int key = (int) rows.value(slot);
            out.add('{');
            for (int i = 0; i < length; i++) {
                comma(i, out);
                key(rows, map.key(), key, out);
                json(rows, map.value(), key + 1, out);
                key = rows.next(key);
            }
            out.add('}');
        } else if (type instanceof ColumnType.Struct struct) {
            int first = (int) rows.value(slot);
            out.add('{');
            for (int i = 0; i < length; i++) {
                comma(i, out);
                name(struct.fields().get(i).name(), out);
                json(rows, struct.fields().get(i).type(), first + i, out);
            }
            out.add('}');
        } else if (type == Primitive.STRING || type instanceof ColumnType.Text) {
            out.quoted(rows.data(), (int) rows.value(slot), length);
        } else if (isQuoted(type)) {
            out.add('"');
            scalar(rows, type, slot, out);
            out.add('"');
        } else {
            scalar(rows, type, slot, out);
        }
    }

    private static void comma(int index, TextBuffer out) {
        if (index > 0) {
            out.add(',');
        }
    }

    private static void key(Rows rows, ColumnType type, int slot, TextBuffer out) {
        if (isQuoted(type)) {
            json(rows, type, slot, out);
        } else {
            out.add('"');
            scalar(rows, type, slot, out);
            out.add('"');
        }
        out.add(':');
    }

    /** Writes a name and a colon. */
    static void name(String name, TextBuffer out) {
        byte[] utf8 = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        out.quoted(utf8, 0, utf8.length);
        out.add(':');
    }

    /** Writes a value that is not null; JSON where the type is no scalar. */
    static void scalar(Rows rows, ColumnType type, int slot, TextBuffer out) {
        long value = rows.value(slot);
        if (type instanceof ColumnType.Decimal decimal) {
            BigInteger unscaled = decimal.precision() <= 18
                    ? BigInteger.valueOf(value)
                    : new BigInteger(rows.data(), (int) value, rows.length(slot));
            out.add(new BigDecimal(unscaled, decimal.scale()).toPlainString());
        } else if (type instanceof ColumnType.Text) {
            out.add(rows.data(), (int) value, rows.length(slot));
        } else if (type instanceof Primitive primitive) {
            switch (primitive) {
                case BOOLEAN -> out.add(value == 1 ? "true" : "false");
                case TINYINT, SMALLINT, INT, BIGINT -> out.add(Long.toString(value));
                case FLOAT -> out.add(number(Float.toString(Float.intBitsToFloat((int) value))));
                case DOUBLE -> out.add(number(Double.toString(Double.longBitsToDouble(value))));
                case STRING -> out.add(rows.data(), (int) value, rows.length(slot));
                case BINARY ->
                    out.add(Base64.getEncoder()
                            .encode(Arrays.copyOfRange(rows.data(), (int) value, (int) value + rows.length(slot))));
                case DATE -> out.add(LocalDate.ofEpochDay(value).toString());
                case TIMESTAMP -> out.add(timestamp(value, rows.length(slot)));
            }
        } else {
            json(rows, type, slot, out);
        }
    }

    /** Whether it is a float or double without a number: NaN, or infinite. No text has a word for these. */
    static boolean isNoNumber(Rows rows, ColumnType type, int slot) {
        return (type == Primitive.DOUBLE && !Double.isFinite(Double.longBitsToDouble(rows.value(slot))))
                || (type == Primitive.FLOAT && !Float.isFinite(Float.intBitsToFloat((int) rows.value(slot))));
    }

    /** JSON has no numbers that are none. */
    private static String number(String text) {
        return text.endsWith("N") || text.endsWith("y") ? "null" : text;
    }

    private static String timestamp(long micros, int nanos) {
        long seconds = Math.floorDiv(micros, MICROS);
        int fraction = (int) Math.floorMod(micros, MICROS);
        String text = SECONDS.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
        if (fraction == 0 && nanos == 0) {
            return text;
        }
        String digits = String.format(Locale.ROOT, "%06d", fraction);
        return text + "." + (nanos == 0 ? digits : digits + String.format(Locale.ROOT, "%03d", nanos));
    }
}
