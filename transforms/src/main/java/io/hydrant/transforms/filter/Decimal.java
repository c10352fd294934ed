// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An exact decimal number that texts are compared with. Texts that are no number, are longer than 1000 characters or have an
 * exponent beyond 1000 are not comparable: aligning {@code 1e999999999} would take forever. Immutable.
 */
final class Decimal {

    private static final int MAX_LENGTH = 1000;
    private static final int MAX_EXPONENT = 1000;
    private static final int LONG_DIGITS = 18;

    /** What {@link #compareTextTo} answers for a text that is no comparable number. */
    static final int NOT_A_NUMBER = 2;

    private final BigDecimal value;
    private final boolean whole;
    private final long longValue;

    private Decimal(BigDecimal value) {
        this.value = value;
        this.whole = value.precision() - value.scale() <= LONG_DIGITS && isWhole(value);
        this.longValue = whole ? value.longValueExact() : 0;
    }

    /** The number that the whole text is, such as {@code -2.5e+3}; null if it is none. */
    static @Nullable Decimal parse(CharSequence text) {
        char[] chars = text.toString().toCharArray();
        BigDecimal value = decimal(chars, 0, chars.length);
        return value == null ? null : new Decimal(value);
    }

    /** -1, 0 or 1 as the number in the text is smaller than, equal to or greater than this, or {@link #NOT_A_NUMBER}. */
    int compareTextTo(char[] text, int from, int to) {
        if (whole && to - from <= LONG_DIGITS) {
            long number = 0;
            int i = from;
            while (i < to && PatternReader.isDigit(text[i])) {
                number = number * 10 + (text[i++] - '0');
            }
            if (i == to && to > from) {
                return Long.compare(number, longValue);
            }
        }
        BigDecimal number = decimal(text, from, to);
        return number == null ? NOT_A_NUMBER : number.compareTo(value);
    }

    private static @Nullable BigDecimal decimal(char[] text, int from, int to) {
        if (to - from > MAX_LENGTH) {
            return null;
        }
        int i = from;
        if (i < to && (text[i] == '+' || text[i] == '-')) {
            i++;
        }
        int digits = digits(text, i, to);
        if (digits == i) {
            return null;
        }
        i = digits;
        if (i < to && text[i] == '.') {
            int fraction = digits(text, i + 1, to);
            if (fraction == i + 1) {
                return null;
            }
            i = fraction;
        }
        if (i < to && (text[i] == 'e' || text[i] == 'E')) {
            i++;
            if (i < to && (text[i] == '+' || text[i] == '-')) {
                i++;
            }
            int exponent = 0;
            int first = i;
            while (i < to && PatternReader.isDigit(text[i])) {
                exponent = Math.min(exponent * 10 + (text[i++] - '0'), MAX_EXPONENT + 1);
            }
            if (i == first || exponent > MAX_EXPONENT) {
                return null;
            }
        }
        return i == to ? new BigDecimal(text, from, to - from) : null;
    }

    private static int digits(char[] text, int from, int to) {
        int i = from;
        while (i < to && PatternReader.isDigit(text[i])) {
            i++;
        }
        return i;
    }

    private static boolean isWhole(BigDecimal value) {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }
}
