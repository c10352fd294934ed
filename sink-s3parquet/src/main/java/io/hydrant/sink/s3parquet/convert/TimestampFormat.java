// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of Firehose's {@code TimestampFormats}: a Joda-Time pattern such as {@code yyyy-MM-dd'T'HH:mm:ss.SSSZ}, or
 * {@code millis}. Reads as Joda-Time does: numbers may have fewer digits than the pattern, text is English in any case,
 * UTC is meant where the pattern has no zone, fields that are not given are those of 1970-01-01T00:00, so that an hour of
 * the half day without {@code a} is one of the morning. Immutable.
 */
final class TimestampFormat {
    private static final String MILLIS = "millis";
    private static final String NUMERIC_LETTERS = "yYdHhKkmsSD";

    private final @Nullable DateTimeFormatter formatter;

    private TimestampFormat(@Nullable DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    /** @throws IllegalArgumentException naming the pattern, and the letter that cannot be used */
    static TimestampFormat parse(String pattern) {
        if (pattern.equals(MILLIS)) {
            return new TimestampFormat(null);
        }
        return new TimestampFormat(formatter(pattern));
    }

    /** Whether this is {@code millis}: a number of milliseconds since 1970, in digits. */
    boolean isMillis() {
        return formatter == null;
    }

    /** The instant, or null if the text has not this form. Not for {@code millis}. */
    @Nullable
    Instant read(String text) {
        if (formatter == null) {
            throw new IllegalStateException("millis are read as a number");
        }
        try {
            TemporalAccessor parsed = formatter.parse(text);
            return Instant.from(parsed);
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static DateTimeFormatter formatter(String pattern) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        boolean zone = false;
        boolean any = false;
        int at = 0;
        while (at < pattern.length()) {
            char letter = pattern.charAt(at);
            if (letter == '\'') {
                at = quoted(pattern, at, builder);
            } else if (!isLetter(letter)) {
                builder.appendLiteral(letter);
                at++;
            } else {
                int end = at + 1;
                while (end < pattern.length() && pattern.charAt(end) == letter) {
                    end++;
                }
                boolean joined = isNumeric(pattern, at) && isNumeric(pattern, end);
                boolean follows =
                        at > 0 && isNumeric(pattern, at) && NUMERIC_LETTERS.indexOf(pattern.charAt(at - 1)) >= 0;
                field(builder, pattern, letter, end - at, joined || follows);
                zone |= letter == 'Z' || letter == 'z';
                any = true;
                at = end;
            }
        }
        if (!any) {
            throw new IllegalArgumentException("timestamp format has no field: '" + pattern + "'");
        }
        return finish(builder, pattern, zone);
    }

    private static DateTimeFormatter finish(DateTimeFormatterBuilder builder, String pattern, boolean zone) {
        String letters = unquoted(pattern);
        boolean dayOfYear = letters.indexOf('D') >= 0;
        if (!letters.matches(".*[yY].*")) {
            builder.parseDefaulting(ChronoField.YEAR, 1970);
        }
        if (!dayOfYear) {
            builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1).parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
        }
        if (!letters.matches(".*[HkhK].*")) {
            builder.parseDefaulting(ChronoField.HOUR_OF_DAY, 0);
        } else if (!letters.matches(".*[Hka].*")) {
            builder.parseDefaulting(ChronoField.AMPM_OF_DAY, 0);
        }
        builder.parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
                .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
                .parseDefaulting(ChronoField.NANO_OF_SECOND, 0);
        DateTimeFormatter formatter = builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
        return zone ? formatter : formatter.withZone(ZoneOffset.UTC);
    }

    private static void field(
            DateTimeFormatterBuilder builder, String pattern, char letter, int count, boolean joined) {
        switch (letter) {
            case 'y', 'Y' -> {
                if (count == 2) {
                    builder.appendValueReduced(ChronoField.YEAR, 2, 2, 1970);
                } else if (joined) {
                    builder.appendValue(ChronoField.YEAR, count);
                } else {
                    builder.appendValue(ChronoField.YEAR, 1, 9, SignStyle.NOT_NEGATIVE);
                }
            }
            case 'M' -> {
                if (count >= 3) {
                    builder.appendText(ChronoField.MONTH_OF_YEAR, count == 3 ? TextStyle.SHORT : TextStyle.FULL);
                } else {
                    number(builder, ChronoField.MONTH_OF_YEAR, 2, joined);
                }
            }
            case 'd' -> number(builder, ChronoField.DAY_OF_MONTH, 2, joined);
            case 'D' -> number(builder, ChronoField.DAY_OF_YEAR, 3, joined);
            case 'H' -> number(builder, ChronoField.HOUR_OF_DAY, 2, joined);
            case 'k' -> number(builder, ChronoField.CLOCK_HOUR_OF_DAY, 2, joined);
            case 'h' -> number(builder, ChronoField.CLOCK_HOUR_OF_AMPM, 2, joined);
            case 'K' -> number(builder, ChronoField.HOUR_OF_AMPM, 2, joined);
            case 'a' -> builder.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
            case 'm' -> number(builder, ChronoField.MINUTE_OF_HOUR, 2, joined);
            case 's' -> number(builder, ChronoField.SECOND_OF_MINUTE, 2, joined);
            case 'S' ->
                builder.appendFraction(
                        ChronoField.NANO_OF_SECOND, joined ? Math.min(count, 9) : 1, Math.min(count, 9), false);
            case 'E' -> builder.appendText(ChronoField.DAY_OF_WEEK, count <= 3 ? TextStyle.SHORT : TextStyle.FULL);
            case 'Z' -> {
                if (count >= 3) {
                    builder.appendZoneId();
                } else {
                    builder.appendOffset(count == 1 ? "+HHMM" : "+HH:MM", "Z");
                }
            }
            case 'z' -> builder.appendZoneText(count <= 3 ? TextStyle.SHORT : TextStyle.FULL);
            default ->
                throw new IllegalArgumentException(
                        "timestamp format '" + pattern + "': the letter '" + letter + "' is not supported");
        }
    }

    private static void number(DateTimeFormatterBuilder builder, TemporalField field, int digits, boolean joined) {
        if (joined) {
            builder.appendValue(field, digits);
        } else {
            builder.appendValue(field, 1, digits, SignStyle.NOT_NEGATIVE);
        }
    }

    private static int quoted(String pattern, int open, DateTimeFormatterBuilder builder) {
        if (open + 1 < pattern.length() && pattern.charAt(open + 1) == '\'') {
            builder.appendLiteral('\'');
            return open + 2;
        }
        StringBuilder literal = new StringBuilder();
        for (int at = open + 1; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c != '\'') {
                literal.append(c);
            } else if (at + 1 < pattern.length() && pattern.charAt(at + 1) == '\'') {
                literal.append(c);
                at++;
            } else {
                builder.appendLiteral(literal.toString());
                return at + 1;
            }
        }
        throw new IllegalArgumentException("timestamp format '" + pattern + "': a quote is not closed");
    }

    private static boolean isNumeric(String pattern, int at) {
        if (at >= pattern.length()) {
            return false;
        }
        char letter = pattern.charAt(at);
        return NUMERIC_LETTERS.indexOf(letter) >= 0 || (letter == 'M' && !pattern.startsWith("MMM", at));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static String unquoted(String pattern) {
        return pattern.replaceAll("'[^']*'", "");
    }
}
