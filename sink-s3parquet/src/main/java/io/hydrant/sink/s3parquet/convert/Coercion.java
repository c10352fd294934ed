// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.convert.JsonOptions.Binary;
import io.hydrant.sink.s3parquet.convert.JsonOptions.Deserializer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Lays scalars into slots: the table of specs/firehose-delivery.md section 8, in one place for bytes, maps and Structs.
 * A value that does not fit makes its slot {@link Rows#FAILED}; whether that matters is known only when the record has
 * been read, as a later key of the same name may replace it. Confined to a thread.
 */
final class Coercion {
    private static final int MESSAGES_KEPT = 100;
    private static final int QUOTED = 100;
    /** Up to here doubles hold all whole numbers, and a quotient by a power of ten that they hold is rounded once. */
    private static final long MOST_EXACT = 1L << 53;

    private static final long[] LONG_POWERS = new long[19];

    static {
        LONG_POWERS[0] = 1;
        for (int i = 1; i < LONG_POWERS.length; i++) {
            LONG_POWERS[i] = LONG_POWERS[i - 1] * 10;
        }
    }

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private final Rows rows;
    private final boolean hive;
    private final boolean base64;
    private final NumberText number = new NumberText();
    private final TimestampText timestamps;
    private final String[] messages = new String[MESSAGES_KEPT];
    private int failures;

    Coercion(Rows rows, JsonOptions options, TimestampText timestamps) {
        this.rows = rows;
        this.timestamps = timestamps;
        hive = options.deserializer() == Deserializer.HIVE;
        base64 = options.binary() == Binary.BASE64;
    }

    /** Forgets the failures of the last record. */
    void reset() {
        failures = 0;
    }

    /** How many slots of the record were failed, whether or not they are still in use. */
    int failures() {
        return failures;
    }

    /** Why that slot failed. */
    String message(int slot) {
        int index = (int) rows.value(slot);
        return "Data does not match the schema. "
                + (index < MESSAGES_KEPT ? messages[index] : "More than " + MESSAGES_KEPT + " values do not fit");
    }

    void fail(Plan plan, int slot, String why) {
        if (failures < MESSAGES_KEPT) {
            messages[failures] = plan.where + ": " + why;
        }
        rows.set(slot, failures++, Rows.FAILED);
    }

    /** Lays the text of a JSON string, given as a slice of the rows' data, into a slot. */
    void text(Plan plan, int slot, int offset, int length) {
        byte[] data = rows.data();
        switch (plan.kind) {
            case Plan.STRING, Plan.CAPTURE -> rows.set(slot, offset, length);
            case Plan.BOOLEAN -> textBoolean(plan, slot, data, offset, length);
            case Plan.TINYINT, Plan.SMALLINT, Plan.INT, Plan.BIGINT -> textInteger(plan, slot, data, offset, length);
            case Plan.FLOAT, Plan.DOUBLE, Plan.DECIMAL -> {
                if (hive || !number.read(data, offset, length)) {
                    fail(plan, slot, forInput(offset, length));
                } else if (plan.kind == Plan.DECIMAL) {
                    decimal(plan, slot, offset, length);
                } else {
                    floating(plan, slot, offset, length);
                }
            }
            case Plan.DATE -> {
                if (timestamps.readDate(data, offset, length)) {
                    rows.set(slot, timestamps.days(), 0);
                } else {
                    fail(plan, slot, "not a date of the form yyyy-M-d: " + quoted(offset, length));
                }
            }
            case Plan.TIMESTAMP -> timestamp(plan, slot, timestamps.read(data, offset, length), offset, length);
            case Plan.BINARY -> binary(plan, slot, data, offset, length);
            default -> throw new IllegalStateException("not a scalar: " + plan.where);
        }
    }

    private void textBoolean(Plan plan, int slot, byte[] data, int offset, int length) {
        if (!hive && equalsIgnoreCase(data, offset, length, TRUE)) {
            rows.set(slot, 1, 0);
        } else if (!hive && equalsIgnoreCase(data, offset, length, FALSE)) {
            rows.set(slot, 0, 0);
        } else {
            fail(plan, slot, "not a boolean: " + quoted(offset, length));
        }
    }

    private void textInteger(Plan plan, int slot, byte[] data, int offset, int length) {
        if (hive) {
            fail(plan, slot, forInput(offset, length));
        } else if (length > 2 && data[offset] == '0' && (data[offset + 1] | 0x20) == 'x') {
            hexadecimal(plan, slot, data, offset, length);
        } else if (number.read(data, offset, length) && number.isIntegral()) {
            integer(plan, slot, offset, length);
        } else {
            fail(plan, slot, forInput(offset, length));
        }
    }

    private void hexadecimal(Plan plan, int slot, byte[] data, int offset, int length) {
        long value = 0;
        for (int i = offset + 2; i < offset + length; i++) {
            int digit = Character.digit(data[i], 16);
            if (digit < 0) {
                fail(plan, slot, forInput(offset, length));
                return;
            }
            if (value > Long.MAX_VALUE >> 4) {
                fail(plan, slot, "out of range: " + quoted(offset, length));
                return;
            }
            value = (value << 4) | digit;
        }
        integral(plan, slot, value);
    }

    /** Lays the number that the scanner just read into a slot. */
    void number(Plan plan, int slot, JsonScanner scanner) {
        if (scanner.digits < 0 || !few(plan, slot, scanner)) {
            number(plan, slot, scanner.start, scanner.length, scanner.integral);
        }
    }

    /** Lays a number of few digits into a slot; returns false if that is not so simple. */
    private boolean few(Plan plan, int slot, JsonScanner scanner) {
        long digits = scanner.digits;
        int scale = scanner.scale;
        boolean negative = rows.data()[scanner.start] == '-';
        switch (plan.kind) {
            case Plan.TINYINT, Plan.SMALLINT, Plan.INT, Plan.BIGINT -> {
                if (!scanner.integral) {
                    return false;
                }
                integral(plan, slot, negative ? -digits : digits);
            }
            case Plan.DOUBLE -> {
                if (digits > MOST_EXACT) {
                    return false;
                }
                double value = digits / NumberText.POWERS[scale];
                rows.set(slot, Double.doubleToRawLongBits(negative ? -value : value), 0);
            }
            case Plan.DECIMAL -> {
                int zeros = plan.scale - scale;
                if (plan.precision > 18 || zeros < 0 || digits >= LONG_POWERS[plan.precision - zeros]) {
                    return false;
                }
                long unscaled = digits * LONG_POWERS[zeros];
                rows.set(slot, negative ? -unscaled : unscaled, 0);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Lays a JSON number, given as a slice of the rows' data, into a slot. */
    void number(Plan plan, int slot, int offset, int length, boolean integral) {
        byte[] data = rows.data();
        switch (plan.kind) {
            case Plan.TINYINT, Plan.SMALLINT, Plan.INT, Plan.BIGINT -> {
                if (integral) {
                    number.read(data, offset, length);
                    integer(plan, slot, offset, length);
                } else {
                    fail(plan, slot, "not an integer: " + quoted(offset, length));
                }
            }
            case Plan.FLOAT, Plan.DOUBLE -> {
                number.read(data, offset, length);
                floating(plan, slot, offset, length);
            }
            case Plan.DECIMAL -> {
                number.read(data, offset, length);
                decimal(plan, slot, offset, length);
            }
            case Plan.STRING, Plan.CAPTURE -> numberText(slot, data, offset, length, integral);
            case Plan.TIMESTAMP -> timestamp(plan, slot, timestamps.readNumber(data, offset, length), offset, length);
            case Plan.BOOLEAN -> fail(plan, slot, "not a boolean: " + quoted(offset, length));
            case Plan.DATE -> fail(plan, slot, "not a date of the form yyyy-M-d: " + quoted(offset, length));
            case Plan.BINARY -> fail(plan, slot, "not binary: " + quoted(offset, length));
            default -> throw new IllegalStateException("not a scalar: " + plan.where);
        }
    }

    private void numberText(int slot, byte[] data, int offset, int length, boolean integral) {
        boolean asItStands = integral ? (length != 2 || data[offset] != '-' || data[offset + 1] != '0') : length > 40;
        if (asItStands) {
            rows.set(slot, offset, length);
            return;
        }
        String text = new String(data, offset, length, StandardCharsets.ISO_8859_1);
        byte[] canonical = NumberText.canonical(text).getBytes(StandardCharsets.ISO_8859_1);
        rows.set(slot, rows.append(canonical), canonical.length);
    }

    /** The number that was just read, integral. */
    private void integer(Plan plan, int slot, int offset, int length) {
        if (number.integerDigits() > 19) {
            fail(plan, slot, "out of range: " + quoted(offset, length));
            return;
        }
        long magnitude = number.magnitude(0);
        long value = number.isNegative() ? -magnitude : magnitude;
        // 19 digits overflow a long's sign at most once.
        if (value != 0 && value < 0 != number.isNegative()) {
            fail(plan, slot, "out of range: " + quoted(offset, length));
            return;
        }
        integral(plan, slot, value);
    }

    private void integral(Plan plan, int slot, long value) {
        boolean fits = switch (plan.kind) {
            case Plan.TINYINT -> value == (byte) value;
            case Plan.SMALLINT -> value == (short) value;
            case Plan.INT -> value == (int) value;
            default -> true;
        };
        if (fits) {
            rows.set(slot, value, 0);
        } else {
            fail(plan, slot, "out of range: " + value);
        }
    }

    private void floating(Plan plan, int slot, int offset, int length) {
        if (plan.kind == Plan.DOUBLE) {
            double value = number.doubleValue();
            if (Double.isInfinite(value)) {
                fail(plan, slot, "out of range: " + quoted(offset, length));
            } else {
                rows.set(slot, Double.doubleToRawLongBits(value), 0);
            }
        } else {
            float value = number.floatValue();
            if (Float.isInfinite(value)) {
                fail(plan, slot, "out of range: " + quoted(offset, length));
            } else {
                rows.set(slot, Float.floatToRawIntBits(value), 0);
            }
        }
    }

    private void decimal(Plan plan, int slot, int offset, int length) {
        if (number.round(plan.scale) > plan.precision) {
            fail(
                    plan,
                    slot,
                    "more than " + (plan.precision - plan.scale) + " digits before the point: "
                            + quoted(offset, length));
        } else if (plan.precision <= 18) {
            rows.set(slot, number.unscaled(), 0);
        } else {
            big(slot, number.bigUnscaled());
        }
    }

    private void big(int slot, BigInteger unscaled) {
        byte[] bytes = unscaled.toByteArray();
        rows.set(slot, rows.append(bytes), bytes.length);
    }

    private void timestamp(Plan plan, int slot, boolean read, int offset, int length) {
        if (read) {
            rows.set(slot, timestamps.micros(), timestamps.nanos());
        } else {
            String problem = timestamps.problem();
            fail(plan, slot, (problem == null ? "not a timestamp" : problem) + ": " + quoted(offset, length));
        }
    }

    private void binary(Plan plan, int slot, byte[] data, int offset, int length) {
        if (!base64) {
            rows.set(slot, offset, length);
            return;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(Arrays.copyOfRange(data, offset, offset + length));
            rows.set(slot, rows.append(bytes), bytes.length);
        } catch (IllegalArgumentException e) {
            fail(plan, slot, "not Base64: " + quoted(offset, length));
        }
    }

    /** Lays a JSON boolean into a slot. */
    void bool(Plan plan, int slot, boolean value) {
        switch (plan.kind) {
            case Plan.BOOLEAN -> rows.set(slot, value ? 1 : 0, 0);
            case Plan.STRING, Plan.CAPTURE -> {
                byte[] text = value ? TRUE : FALSE;
                rows.set(slot, rows.append(text), text.length);
            }
            default -> fail(plan, slot, "does not take a boolean: " + value);
        }
    }

    /** Lays a whole number that is there already into a slot: the same as its digits would give. */
    void integer(Plan plan, int slot, long value) {
        switch (plan.kind) {
            case Plan.TINYINT, Plan.SMALLINT, Plan.INT, Plan.BIGINT -> integral(plan, slot, value);
            case Plan.TIMESTAMP -> {
                if (timestamps.readNumber(value)) {
                    rows.set(slot, timestamps.micros(), timestamps.nanos());
                } else {
                    numberText(plan, slot, Long.toString(value), true);
                }
            }
            default -> numberText(plan, slot, Long.toString(value), true);
        }
    }

    /** Lays a number in ASCII, as Java writes it, into a slot. */
    void numberText(Plan plan, int slot, String text, boolean integral) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        number(plan, slot, rows.append(bytes), bytes.length, integral);
    }

    /** Lays an instant into a timestamp's slot. */
    void instant(Plan plan, int slot, long epochMillis) {
        if (timestamps.readMillis(epochMillis)) {
            rows.set(slot, timestamps.micros(), timestamps.nanos());
        } else {
            fail(plan, slot, timestamps.problem() + ": " + epochMillis);
        }
    }

    private String forInput(int offset, int length) {
        return "For input string: \"" + clip(offset, length) + "\"";
    }

    private String quoted(int offset, int length) {
        return "\"" + clip(offset, length) + "\"";
    }

    private String clip(int offset, int length) {
        // At most 4 bytes a character: enough for the longest quotation.
        String text = new String(rows.data(), offset, Math.min(length, QUOTED * 4), StandardCharsets.UTF_8);
        int codePoints = text.codePointCount(0, text.length());
        return codePoints <= QUOTED && length <= QUOTED * 4
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.min(codePoints, QUOTED))) + "…";
    }

    private static boolean equalsIgnoreCase(byte[] data, int offset, int length, byte[] lower) {
        if (length != lower.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((data[offset + i] | 0x20) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
