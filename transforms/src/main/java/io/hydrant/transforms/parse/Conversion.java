// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values as values of a declared type; null where one does not fit. Stateless. */
public final class Conversion {

    private static final int MAX_DECIMAL_LENGTH = 400;

    private Conversion() {}

    /**
     * The text of a value: numbers as they are written without an exponent ({@code 12345678.9}, where Java writes
     * {@code 1.23456789E7}), objects and lists as JSON.
     */
    public static String text(Object value) {
        if (value instanceof Map || value instanceof List) {
            return JsonValues.text(value);
        }
        String text = value.toString();
        if (!(value instanceof Number) || text.indexOf('E') < 0) {
            return text;
        }
        // Java writes 1.0E-5, of whose two digits one is not the number's.
        return withoutExponent(value instanceof Double || value instanceof Float ? text.replace(".0E", "E") : text);
    }

    private static String withoutExponent(String number) {
        BigDecimal decimal = new BigDecimal(number);
        // A double has at most 308 digits before the point and 324 zeros behind it; a decimal of somebody's may have
        // billions.
        return Math.abs((long) decimal.scale()) <= MAX_DECIMAL_LENGTH ? decimal.toPlainString() : number;
    }

    /** Of a number that is whole ({@code 1e3}, {@code 5.0}) its value. */
    static @Nullable Long int64(Object value) {
        if (value instanceof Long whole) {
            return whole;
        }
        if (value instanceof Number number && !(value instanceof BigInteger)) {
            return whole(number.toString());
        }
        try {
            return Long.valueOf(value.toString());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Long whole(String number) {
        try {
            return new BigDecimal(number).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    static @Nullable Integer int32(Object value) {
        Long whole = int64(value);
        return whole == null || whole.intValue() != whole ? null : (Integer) whole.intValue();
    }

    /** Decimal digits only: Java would also take {@code 1f}, {@code 0x1p3} and {@code NaN}. */
    static @Nullable Double float64(Object value) {
        String text = value.toString();
        boolean decimal = !text.isEmpty() && text.length() <= MAX_DECIMAL_LENGTH;
        boolean digits = false;
        for (int i = 0; i < text.length() && decimal; i++) {
            char c = text.charAt(i);
            digits |= isDigit(c);
            decimal = isDigit(c) || c == '.' || c == '-' || c == '+' || ((c == 'e' || c == 'E') && digits);
        }
        if (!decimal || !digits) {
            return null;
        }
        try {
            Double real = Double.valueOf(text);
            return real.isInfinite() ? null : real;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static @Nullable Boolean bool(Object value) {
        String text = value.toString();
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        return text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    /** The instant, unless it is further from 1970 than a number of milliseconds can say. */
    static @Nullable Instant inMillis(@Nullable Instant instant) {
        try {
            return instant == null || instant.toEpochMilli() == Long.MIN_VALUE ? null : instant;
        } catch (ArithmeticException e) {
            return null;
        }
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
