// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Ways to write a time, tried in order: {@code iso8601}, {@code clf} (Apache's, with or without its brackets),
 * {@code epoch_s} (with or without a fraction), {@code epoch_ms}, {@code epoch_us}, {@code epoch_ns}, or a pattern of
 * {@link DateTimeFormatter}. Immutable.
 */
public final class TimeFormats {

    /** For the "Valid values" cell. */
    public static final String SYNTAX =
            "iso8601, clf, epoch_s, epoch_ms, epoch_us, epoch_ns, or a DateTimeFormatter pattern";

    private static final DateTimeFormatter CLF = formatter("dd/MMM/yyyy:HH:mm:ss Z");
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .appendPattern("[XXX][XX][X]")
            .optionalEnd()
            .toFormatter(Locale.ENGLISH);

    private static final int MAX_LENGTH = 100;

    private final List<Format> formats;

    private interface Format {
        /** Null if the text is no such time. May throw {@link DateTimeException} or {@link ArithmeticException} for that, too. */
        @Nullable
        Instant parse(String text);
    }

    private TimeFormats(List<Format> formats) {
        this.formats = List.copyOf(formats);
    }

    /**
     * Compiles the formats.
     *
     * @param zone of times that name none
     * @throws IllegalArgumentException naming one that is none
     */
    public static TimeFormats of(List<String> names, ZoneId zone) {
        List<Format> formats = new ArrayList<>();
        for (String name : names) {
            formats.add(
                    switch (name) {
                        case "iso8601" -> text -> isAt(text, 4, '-') ? instant(ISO, text, zone) : null;
                        case "clf" -> text -> clf(withoutBrackets(text), zone);
                        case "epoch_s" -> text -> epoch(text, 0);
                        case "epoch_ms" -> text -> epoch(text, 3);
                        case "epoch_us" -> text -> epoch(text, 6);
                        case "epoch_ns" -> text -> epoch(text, 9);
                        default -> {
                            DateTimeFormatter formatter = formatter(name);
                            yield text -> instant(formatter, text, zone);
                        }
                    });
        }
        return new TimeFormats(formats);
    }

    /** The instant; null if the text is none in any of the formats. */
    public @Nullable Instant parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        for (Format format : formats) {
            try {
                Instant instant = format.parse(text);
                if (instant != null) {
                    return instant;
                }
            } catch (DateTimeException | ArithmeticException notInThisFormat) {
                // The next one may fit.
            }
        }
        return null;
    }

    /** A look at one character spares the formatter most exceptions, which cost far more than the parsing. */
    private static boolean isAt(String text, int index, char expected) {
        return text.length() > index && text.charAt(index) == expected;
    }

    private static @Nullable Instant clf(String text, ZoneId zone) {
        return isAt(text, 2, '/') ? instant(CLF, text, zone) : null;
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    private static String withoutBrackets(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    private static Instant instant(DateTimeFormatter formatter, String text, ZoneId zone) {
        TemporalAccessor parsed = formatter.parse(text);
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed);
        }
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date == null) {
            throw new DateTimeException("no date");
        }
        var time = parsed.query(TemporalQueries.localTime());
        ZoneId own = parsed.query(TemporalQueries.zone());
        LocalDateTime local = time == null ? date.atStartOfDay() : date.atTime(time);
        return ZonedDateTime.of(local, own == null ? zone : own).toInstant();
    }

    private static @Nullable Instant epoch(String text, int decimals) {
        int digits = text.startsWith("-") ? 1 : 0;
        boolean number = text.length() > digits && text.length() < 40;
        int points = 0;
        for (int i = digits; i < text.length() && number; i++) {
            points += text.charAt(i) == '.' ? 1 : 0;
            number = (text.charAt(i) >= '0' && text.charAt(i) <= '9')
                    || (text.charAt(i) == '.' && i > digits && points == 1);
        }
        if (!number || text.endsWith(".")) {
            return null;
        }
        BigDecimal seconds = new BigDecimal(text).movePointLeft(decimals);
        BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
        return Instant.ofEpochSecond(
                whole.longValueExact(),
                seconds.subtract(whole).movePointRight(9).longValue());
    }
}
