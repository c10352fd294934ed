// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A decimal number in ASCII, taken apart once and then read as what a column needs: {@code -12.50e3}. Linear in the
 * length of the text, whatever its digits and exponent. Reused; confined to a thread.
 */
final class NumberText {
    static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final float[] FLOAT_POWERS = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f};

    /** As many significant digits as any reader asks for: 38 of a decimal and one to round by. */
    private static final int KEPT = 40;

    private static final long EXPONENT_LIMIT = 1_000_000_000L;

    private byte[] text = new byte[0];
    private int from;
    private int length;

    private final byte[] digits = new byte[KEPT];
    private int significant;
    private int kept;
    private boolean negative;
    /** The number is 0.digits × 10^point. */
    private long point;

    private boolean integral;
    private long unscaled;
    private @Nullable BigInteger big;

    /**
     * Takes the text apart.
     *
     * @return whether all of it is a number: an optional sign, digits with an optional point, an optional exponent
     */
    boolean read(byte[] data, int offset, int bytes) {
        text = data;
        from = offset;
        length = bytes;
        int at = offset;
        int end = offset + bytes;
        negative = at < end && data[at] == '-';
        if (at < end && (data[at] == '-' || data[at] == '+')) {
            at++;
        }
        significant = 0;
        kept = 0;
        int before = 0;
        int leading = 0;
        boolean fraction = false;
        int seen = 0;
        for (; at < end; at++) {
            int digit = data[at] - '0';
            if (digit >= 0 && digit <= 9) {
                seen++;
                if (significant > 0 || digit != 0) {
                    if (significant < KEPT) {
                        digits[kept++] = (byte) digit;
                    }
                    significant++;
                    if (!fraction) {
                        before++;
                    }
                } else if (fraction) {
                    leading++;
                }
            } else if (data[at] == '.' && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return false;
        }
        integral = !fraction;
        point = before > 0 ? before : -leading;
        if (at < end && (data[at] | 0x20) == 'e') {
            integral = false;
            return exponent(data, at + 1, end);
        }
        return at == end;
    }

    private boolean exponent(byte[] data, int start, int end) {
        int at = start;
        boolean minus = at < end && data[at] == '-';
        if (at < end && (data[at] == '-' || data[at] == '+')) {
            at++;
        }
        if (at == end) {
            return false;
        }
        long exponent = 0;
        for (; at < end; at++) {
            int digit = data[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            exponent = Math.min(exponent * 10 + digit, EXPONENT_LIMIT);
        }
        point += minus ? -exponent : exponent;
        return true;
    }

    /** Whether it was written without point and exponent. */
    boolean isIntegral() {
        return integral;
    }

    boolean isNegative() {
        return negative;
    }

    /** How many digits stand before the point, once the exponent is applied; 0 or less for a number below 1. */
    long integerDigits() {
        return significant == 0 ? 0 : point;
    }

    /** The magnitude times 10^scale, the rest cut off, modulo 2^64; for magnitudes of some 20 digits. */
    long magnitude(int scale) {
        long wanted = significant == 0 ? 0 : point + scale;
        long result = 0;
        for (int i = 0; i < wanted; i++) {
            result = result * 10 + (i < kept ? digits[i] : 0);
        }
        return result;
    }

    /** The nearest double, infinite when it is too large. */
    double doubleValue() {
        if (significant <= 15) {
            long exponent = point - significant;
            double mantissa = mantissa();
            if (exponent == 0) {
                return negative ? -mantissa : mantissa;
            }
            if (exponent >= -22 && exponent <= 22) {
                double value = exponent < 0 ? mantissa / POWERS[(int) -exponent] : mantissa * POWERS[(int) exponent];
                return negative ? -value : value;
            }
        }
        return Double.parseDouble(asString());
    }

    /** The nearest float, infinite when it is too large. */
    float floatValue() {
        if (significant <= 7) {
            long exponent = point - significant;
            float mantissa = (float) mantissa();
            if (exponent >= -10 && exponent <= 10) {
                float value = exponent < 0
                        ? mantissa / FLOAT_POWERS[(int) -exponent]
                        : mantissa * FLOAT_POWERS[(int) exponent];
                return negative ? -value : value;
            }
        }
        return Float.parseFloat(asString());
    }

    private long mantissa() {
        long result = 0;
        for (int i = 0; i < significant; i++) {
            result = result * 10 + digits[i];
        }
        return result;
    }

    private String asString() {
        return new String(text, from, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * Rounds half up to a decimal.
     *
     * @return how many digits the unscaled number has; more than 38 when it has too many to be computed. The number
     *     itself is in {@link #unscaled} or, above 18 digits, in {@link #bigUnscaled}
     */
    int round(int scale) {
        unscaled = 0;
        big = null;
        long wanted = significant == 0 ? 0 : point + scale;
        if (wanted > 38) {
            return 39;
        }
        if (wanted < 0) {
            return 0;
        }
        int last = (int) wanted;
        boolean up = last < kept && digits[last] >= 5;
        if (last <= 17) {
            long value = 0;
            for (int i = 0; i < last; i++) {
                value = value * 10 + (i < kept ? digits[i] : 0);
            }
            unscaled = up ? value + 1 : value;
            int count = digitsOf(unscaled);
            unscaled = negative ? -unscaled : unscaled;
            return count;
        }
        StringBuilder text = new StringBuilder(last);
        for (int i = 0; i < last; i++) {
            text.append((char) ('0' + (i < kept ? digits[i] : 0)));
        }
        BigInteger value = new BigInteger(text.toString());
        value = up ? value.add(BigInteger.ONE) : value;
        int count = value.toString().length();
        big = negative ? value.negate() : value;
        unscaled = big.longValue();
        return count;
    }

    /** After {@link #round}: the unscaled number, if it has up to 18 digits. */
    long unscaled() {
        return unscaled;
    }

    /** After {@link #round}: the unscaled number. */
    BigInteger bigUnscaled() {
        return big == null ? BigInteger.valueOf(unscaled) : big;
    }

    private static int digitsOf(long value) {
        int count = 0;
        for (long rest = value; rest > 0; rest /= 10) {
            count++;
        }
        return count;
    }

    /**
     * The number as text columns hold it: an integer as it stands; a fraction as the shortest decimal of its double,
     * without exponent between 10^-7 and 10^21, if that is the same number; else as it stands. So a number has one text,
     * whether it came as bytes or through a converter that made it a double.
     */
    static String canonical(String number) {
        if (number.length() > 40) {
            return number;
        }
        boolean integer = number.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (integer) {
            return number.equals("-0") ? "0" : number;
        }
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            return number;
        }
        if (value == 0) {
            boolean zero = number.split("[eE]", 2)[0].chars().noneMatch(c -> c >= '1' && c <= '9');
            return zero ? text(value) : number;
        }
        return new BigDecimal(number).compareTo(BigDecimal.valueOf(value)) == 0 ? text(value) : number;
    }

    /** The shortest decimal of a double, without exponent between 10^-7 and 10^21. */
    static String text(double value) {
        double magnitude = Math.abs(value);
        if (magnitude < 1e-7 || magnitude >= 1e21 || Double.isNaN(value)) {
            return Double.toString(value);
        }
        BigDecimal decimal = BigDecimal.valueOf(value);
        // Below that Java writes 1.0E-4, of whose two digits one is not the number's.
        return (magnitude < 1e-3 ? decimal.stripTrailingZeros() : decimal).toPlainString();
    }
}
