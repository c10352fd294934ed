// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.convert.JsonOptions.Deserializer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads timestamps and dates from ASCII: specs/firehose-delivery.md section 8.1. Years 1 to 9999 only, as readers have no
 * others. Reused; confined to a thread.
 */
final class TimestampText {
    /** 0001-01-01T00:00Z and the end of 9999, in microseconds. */
    static final long MIN_MICROS = -62_135_596_800_000_000L;

    static final long MAX_MICROS = 253_402_300_799_999_999L;

    private static final long DAY_SECONDS = 86_400;
    private static final long MICRO = 1_000_000;
    private static final int LONGEST = 128;
    /** The length of yyyy-MM-dd HH:mm:ss. */
    private static final int USUAL = 19;

    private static final int NO_DIGITS = -1_000_000;

    private final boolean hive;
    private final boolean acceptOffsets;
    private final boolean millis;
    private final List<TimestampFormat> formats;
    private final NumberText number = new NumberText();

    private long micros;
    private int nanos;
    private int days;
    private int at;
    private @Nullable String problem;

    TimestampText(JsonOptions options) {
        hive = options.deserializer() == Deserializer.HIVE;
        acceptOffsets = options.acceptOffsets();
        formats = new ArrayList<>();
        boolean anyMillis = false;
        for (String pattern : options.timestampFormats()) {
            TimestampFormat format = TimestampFormat.parse(pattern);
            if (format.isMillis()) {
                anyMillis = true;
            } else {
                formats.add(format);
            }
        }
        millis = anyMillis;
    }

    /** After a read that succeeded: microseconds since 1970, rounded down. */
    long micros() {
        return micros;
    }

    /** After a read that succeeded: the nanoseconds beyond the microseconds, 0 to 999. */
    int nanos() {
        return nanos;
    }

    /** After {@link #readDate} succeeded: days since 1970-01-01. */
    int days() {
        return days;
    }

    /** After a read that failed: why, if there is more to say than that the text is none. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Reads the text of a JSON string. */
    boolean read(byte[] data, int offset, int length) {
        problem = null;
        if (length > LONGEST) {
            return false;
        }
        if (hive) {
            return (formats.isEmpty() && !millis)
                    ? readIso(data, offset, length, true)
                    : (millis && readDigits(data, offset, length)) || readFormats(data, offset, length);
        }
        return readIso(data, offset, length, false)
                || readNumber(data, offset, length)
                || (!formats.isEmpty() && readFormats(data, offset, length));
    }

    /** Reads a JSON number: seconds when it is below 10^12 either side of zero, else milliseconds. Hive: millis only. */
    boolean readNumber(byte[] data, int offset, int length) {
        if (!number.read(data, offset, length)) {
            return false;
        }
        if (hive) {
            return millis && number.isIntegral() && fromMillis();
        }
        return (number.integerDigits() <= 12 && !millis) ? fromDecimal(6) : fromMillis();
    }

    /** As {@link #readNumber}, for a number that is there already. */
    boolean readNumber(long value) {
        problem = null;
        nanos = 0;
        if (hive && !millis) {
            return false;
        }
        if (!millis && value > -1_000_000_000_000L && value < 1_000_000_000_000L) {
            micros = value * MICRO;
        } else if (value > -1_000_000_000_000_000L && value < 1_000_000_000_000_000L) {
            micros = value * 1000;
        } else {
            return outOfRange();
        }
        return inRange();
    }

    /** Takes an instant, as java.util.Date has it. */
    boolean readMillis(long epochMillis) {
        problem = null;
        nanos = 0;
        if (epochMillis < MIN_MICROS / 1000 || epochMillis > MAX_MICROS / 1000) {
            return outOfRange();
        }
        micros = epochMillis * 1000;
        return true;
    }

    private boolean readDigits(byte[] data, int offset, int length) {
        return number.read(data, offset, length) && number.isIntegral() && fromMillis();
    }

    private boolean fromMillis() {
        return fromDecimal(3);
    }

    /** Takes the number with that many digits after its point as microseconds; three more are the nanoseconds. */
    private boolean fromDecimal(int scale) {
        if (number.integerDigits() + scale > 18) {
            return outOfRange();
        }
        long magnitude = number.magnitude(scale);
        int beyond = (int) (number.magnitude(scale + 3) - magnitude * 1000);
        if (number.isNegative() && beyond > 0) {
            micros = -magnitude - 1;
            nanos = 1000 - beyond;
        } else {
            micros = number.isNegative() ? -magnitude : magnitude;
            nanos = beyond;
        }
        return inRange();
    }

    private boolean inRange() {
        return (micros >= MIN_MICROS && micros <= MAX_MICROS) || outOfRange();
    }

    private boolean outOfRange() {
        problem = "the time is outside of the years 1 to 9999";
        return false;
    }

    private boolean readFormats(byte[] data, int offset, int length) {
        String text = new String(data, offset, length, StandardCharsets.UTF_8);
        for (TimestampFormat format : formats) {
            Instant instant = format.read(text);
            if (instant != null) {
                long seconds = instant.getEpochSecond();
                if (seconds < MIN_MICROS / MICRO || seconds > MAX_MICROS / MICRO) {
                    return outOfRange();
                }
                micros = seconds * MICRO + instant.getNano() / 1000;
                nanos = instant.getNano() % 1000;
                return true;
            }
        }
        return false;
    }

    /** {@code yyyy-M-d}, and nothing else. */
    boolean readDate(byte[] data, int offset, int length) {
        return calendar(data, offset, offset + length) && at == offset + length;
    }

    /** The space form, lenient in its digits, or the strict T form; Hive knows only the former. */
    private boolean readIso(byte[] data, int offset, int length, boolean spaceOnly) {
        int end = offset + length;
        if (length >= USUAL && data[offset + 10] == ' ' && readUsual(data, offset, end)) {
            return true;
        }
        if (!calendar(data, offset, end) || at >= end) {
            return false;
        }
        boolean strict = data[at] == 'T';
        if (strict ? spaceOnly || at != offset + 10 : data[at] != ' ') {
            return false;
        }
        at++;
        int hour = field(data, end, strict, 23);
        int minute = colon(data, end) ? field(data, end, strict, 59) : -1;
        int second = colon(data, end) ? field(data, end, strict, 59) : -1;
        if ((hour | minute | second) < 0) {
            return false;
        }
        int fraction = fraction(data, end);
        if (fraction < 0) {
            return false;
        }
        long offsetSeconds = 0;
        if (at < end && strict && data[at] == 'Z') {
            at++;
        } else if (at < end && (data[at] == '+' || data[at] == '-')) {
            offsetSeconds = offset(data, end);
            if (offsetSeconds == Long.MIN_VALUE) {
                return false;
            }
        }
        if (at != end) {
            return false;
        }
        micros = (days * DAY_SECONDS + hour * 3600L + minute * 60L + second - offsetSeconds) * MICRO + fraction / 1000;
        nanos = fraction % 1000;
        return inRange();
    }

    /** {@code yyyy-MM-dd HH:mm:ss[.S…]}, which most timestamps are; anything else is left to the careful way. */
    private boolean readUsual(byte[] data, int offset, int end) {
        if (data[offset + 4] != '-'
                || data[offset + 7] != '-'
                || data[offset + 13] != ':'
                || data[offset + 16] != ':') {
            return false;
        }
        int year = two(data, offset) * 100 + two(data, offset + 2);
        int month = two(data, offset + 5);
        int day = two(data, offset + 8);
        int hour = two(data, offset + 11);
        int minute = two(data, offset + 14);
        int second = two(data, offset + 17);
        boolean valid = year > 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= 28
                && hour <= 23
                && minute <= 59
                && second <= 59
                && (hour | minute | second) >= 0;
        if (!valid) {
            return false;
        }
        at = offset + USUAL;
        int fraction = fraction(data, end);
        if (fraction < 0 || at != end) {
            return false;
        }
        days = epochDay(year, month, day);
        micros = (days * DAY_SECONDS + hour * 3600L + minute * 60L + second) * MICRO + fraction / 1000;
        nanos = fraction % 1000;
        return true;
    }

    /** Two digits; far below zero if they are none. */
    private static int two(byte[] data, int at) {
        int tens = data[at] - '0';
        int ones = data[at + 1] - '0';
        return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? NO_DIGITS : tens * 10 + ones;
    }

    private boolean calendar(byte[] data, int offset, int end) {
        if (end - offset < 8 || data[offset + 4] != '-') {
            return false;
        }
        int year = 0;
        for (int i = 0; i < 4; i++) {
            int digit = data[offset + i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            year = year * 10 + digit;
        }
        at = offset + 5;
        int month = field(data, end, false, 12);
        if (month < 1 || at >= end || data[at] != '-') {
            return false;
        }
        at++;
        int day = field(data, end, false, 31);
        if (year < 1 || day < 1 || (day > 28 && day > lastDay(year, month))) {
            return false;
        }
        days = epochDay(year, month, day);
        return true;
    }

    private static int lastDay(int year, int month) {
        if (month == 2) {
            return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Days since 1970 in the proleptic calendar; counted in years that begin in March, so that leap days come last. */
    private static int epochDay(int year, int month, int day) {
        int y = month > 2 ? year : year - 1;
        int monthsSinceMarch = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1;
        return y * 365 + Math.floorDiv(y, 4) - Math.floorDiv(y, 100) + Math.floorDiv(y, 400) + dayOfYear - 719_468;
    }

    /** One or two digits (strict: two) up to a largest value; -1 if there are none. */
    private int field(byte[] data, int end, boolean strict, int largest) {
        int start = at;
        int value = 0;
        while (at < end && at < start + 2 && data[at] >= '0' && data[at] <= '9') {
            value = value * 10 + data[at++] - '0';
        }
        return at - start < (strict ? 2 : 1) || value > largest ? -1 : value;
    }

    private boolean colon(byte[] data, int end) {
        if (at < end && data[at] == ':') {
            at++;
            return true;
        }
        return false;
    }

    /** Nanoseconds after a point, 0 if there is none, -1 if it is broken. */
    private int fraction(byte[] data, int end) {
        if (at >= end || data[at] != '.') {
            return 0;
        }
        int start = ++at;
        int value = 0;
        while (at < end && at < start + 9 && data[at] >= '0' && data[at] <= '9') {
            value = value * 10 + data[at++] - '0';
        }
        if (at == start) {
            return -1;
        }
        for (int digits = at - start; digits < 9; digits++) {
            value *= 10;
        }
        return value;
    }

    /** Seconds east of UTC from {@code +09:00} or {@code +0900}; MIN_VALUE if it is not allowed or broken. */
    private long offset(byte[] data, int end) {
        if (!acceptOffsets) {
            problem = "a time zone offset is not accepted, send UTC";
            return Long.MIN_VALUE;
        }
        boolean west = data[at++] == '-';
        int hours = field(data, end, true, 18);
        colon(data, end);
        int minutes = field(data, end, true, 59);
        if (hours < 0 || minutes < 0) {
            return Long.MIN_VALUE;
        }
        int seconds = hours * 3600 + minutes * 60;
        return west ? -seconds : seconds;
    }
}
