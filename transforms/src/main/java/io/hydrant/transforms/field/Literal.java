// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.math.BigDecimal;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A value that a config gives: a JSON scalar, anything else is a string. Immutable.
 *
 * @param text without quotes
 * @param value String, Long, Double, Boolean or null
 */
record Literal(String text, @Nullable Object value) {

    static Literal parse(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        if (quoted) {
            String inside = text.substring(1, text.length() - 1);
            return new Literal(inside, inside);
        }
        return new Literal(text, scalar(text));
    }

    private static @Nullable Object scalar(String text) {
        switch (text) {
            case "true" -> {
                return true;
            }
            case "false" -> {
                return false;
            }
            case "null" -> {
                return null;
            }
            default -> {
                if (text.matches("-?(0|[1-9]\\d{0,17})")) {
                    return Long.valueOf(text);
                }
                return text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,3})?")
                        ? (Object) Double.valueOf(text)
                        : text;
            }
        }
    }

    /** As a value of a field's schema, which the field keeps. Throws {@link Rejected} with {@code WRONG_TYPE} if it is none. */
    Typed as(Schema schema, FieldPath path) {
        if (value == null) {
            return new Typed(schema, null);
        }
        try {
            // Connect's own logical types have values of other classes.
            boolean logical = schema.name() != null && schema.name().startsWith("org.apache.kafka.connect.data.");
            Object converted = logical ? null : converted(schema);
            if (converted != null) {
                return new Typed(schema, converted);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // It is told below.
        }
        throw new Rejected(
                Code.WRONG_TYPE,
                "the default of " + path + " is no "
                        + (schema.name() == null ? schema.type().name().toLowerCase(Locale.ROOT) : schema.name()));
    }

    private @Nullable Object converted(Schema schema) {
        return switch (schema.type()) {
            case STRING -> text;
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case INT8 -> new BigDecimal(text).byteValueExact();
            case INT16 -> new BigDecimal(text).shortValueExact();
            case INT32 -> new BigDecimal(text).intValueExact();
            case INT64 -> new BigDecimal(text).longValueExact();
            case FLOAT32 -> new BigDecimal(text).floatValue();
            case FLOAT64 -> new BigDecimal(text).doubleValue();
            default -> null;
        };
    }
}
