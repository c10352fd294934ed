// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.jspecify.annotations.Nullable;

/**
 * The JSON text of what a Connect converter makes: maps, lists, Structs, and the logical types as text that people can
 * read. Stateless.
 */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it
final class JavaJson {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final long DAY = 86_400_000L;
    private static final int PLAIN_SCALE = 100;

    /** To write a number's decimal digits takes more than linear time: with so many bits, a tenth of a second for a MiB. */
    private static final int MOST_BITS = 1 << 16;

    /** Why numbers of more digits do not fit. */
    static final String TOO_LONG = "a number of more than " + MOST_BITS + " bits";

    /** Writes a value; structs and maps as objects, null fields included. */
    void write(CompactJson json, @Nullable Schema schema, @Nullable Object value, int depth) throws RecordRejected {
        if (value == null) {
            json.raw("null");
        } else if (value instanceof Map<?, ?> map) {
            checkDepth(depth);
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.raw(before);
                json.key(String.valueOf(entry.getKey()));
                write(json, schema == null ? null : schema.valueSchema(), entry.getValue(), depth + 1);
                before = ',';
            }
            json.raw(before == '{' ? "{}" : "}");
        } else if (value instanceof Struct struct) {
            checkDepth(depth);
            char before = '{';
            for (Field field : struct.schema().fields()) {
                json.raw(before);
                json.key(field.name());
                write(json, field.schema(), struct.get(field), depth + 1);
                before = ',';
            }
            json.raw(before == '{' ? "{}" : "}");
        } else if (value instanceof Collection<?> collection) {
            checkDepth(depth);
            char before = '[';
            for (Object element : collection) {
                json.raw(before);
                write(json, schema == null ? null : schema.valueSchema(), element, depth + 1);
                before = ',';
            }
            json.raw(before == '[' ? "[]" : "]");
        } else {
            scalar(json, schema, value);
        }
    }

    private static void scalar(CompactJson json, @Nullable Schema schema, Object value) throws RecordRejected {
        if (value instanceof Boolean) {
            json.raw(value.toString());
        } else if (isNumber(value)) {
            if (isTooLong(value)) {
                throw new RecordRejected(RecordRejected.MALFORMED_DATA, TOO_LONG);
            }
            json.raw(text(schema, value));
        } else {
            json.text(text(schema, value));
        }
    }

    private static boolean isNumber(Object value) {
        if (value instanceof Double number) {
            return !number.isNaN() && !number.isInfinite();
        }
        if (value instanceof Float number) {
            return !number.isNaN() && !number.isInfinite();
        }
        return value instanceof Number;
    }

    /** Whether it is a number whose digits are not to be asked for. */
    static boolean isTooLong(Object value) {
        return (value instanceof BigDecimal decimal && decimal.unscaledValue().bitLength() > MOST_BITS)
                || (value instanceof BigInteger integer && integer.bitLength() > MOST_BITS);
    }

    static void checkDepth(int depth) throws RecordRejected {
        if (depth > JsonScanner.MAX_DEPTH) {
            throw new RecordRejected(
                    RecordRejected.MALFORMED_DATA, "nested deeper than " + JsonScanner.MAX_DEPTH + " levels");
        }
    }

    /** The text of a scalar as a string column holds it; of one that is not {@link #isTooLong}. */
    static String text(@Nullable Schema schema, Object value) {
        if (value instanceof Double number) {
            return NumberText.text(number);
        }
        if (value instanceof Float number) {
            return number.isNaN() || number.isInfinite() ? number.toString() : NumberText.canonical(number.toString());
        }
        if (value instanceof BigDecimal number) {
            return Math.abs((long) number.scale()) <= PLAIN_SCALE ? number.toPlainString() : number.toString();
        }
        if (value instanceof BigInteger) {
            return value.toString();
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return Base64.getEncoder().encodeToString(bytes(buffer));
        }
        if (value instanceof Date date) {
            return text(logicalName(schema), date.getTime());
        }
        return value.toString();
    }

    private static String text(String logicalName, long millis) {
        return switch (logicalName) {
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                LocalDate.ofEpochDay(days(millis)).toString();
            case Time.LOGICAL_NAME -> TIME.format(LocalTime.MIDNIGHT.plusNanos(Math.floorMod(millis, DAY) * 1_000_000));
            default -> timestamp(millis);
        };
    }

    static String timestamp(long millis) {
        return TIMESTAMP.format(Instant.ofEpochMilli(millis));
    }

    static long days(long millis) {
        return Math.floorDiv(millis, DAY);
    }

    /** The name of the logical type, empty if there is none. */
    static String logicalName(@Nullable Schema schema) {
        return schema == null || schema.name() == null ? "" : schema.name();
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
