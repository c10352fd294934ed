// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A format of C's {@code strftime} and {@code strptime} in the C locale and UTC, such as {@code %Y-%m-%dT%H:%M:%SZ}. Stateless.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/strftime.html">POSIX, strftime</a>
 */
final class StrftimeFormat {

    private static final Locale NAMES = Locale.ENGLISH;

    private StrftimeFormat() {}

    /** The time as text. A conversion that C does not know stays as it is. */
    static String format(LocalDateTime time, String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char conversion = format.charAt(++i);
            String composed = composed(conversion);
            if (composed != null) {
                text.append(format(time, composed));
            } else {
                text.append(converted(time, conversion));
            }
        }
        return text.toString();
    }

    /** Conversions that stand for several others. */
    private static @Nullable String composed(char conversion) {
        return switch (conversion) {
            case 'c' -> "%a %b %e %H:%M:%S %Y";
            case 'D', 'x' -> "%m/%d/%y";
            case 'F' -> "%Y-%m-%d";
            case 'r' -> "%I:%M:%S %p";
            case 'R' -> "%H:%M";
            case 'T', 'X' -> "%H:%M:%S";
            default -> null;
        };
    }

    private static String converted(LocalDateTime time, char conversion) {
        int weekday = time.getDayOfWeek().getValue();
        return switch (conversion) {
            case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, NAMES);
            case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, NAMES);
            case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, NAMES);
            case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, NAMES);
            case 'C' -> padded("%02d", Math.floorDiv(time.getYear(), 100));
            case 'd' -> padded("%02d", time.getDayOfMonth());
            case 'e' -> padded("%2d", time.getDayOfMonth());
            case 'g' -> padded("%02d", Math.floorMod(time.get(IsoFields.WEEK_BASED_YEAR), 100));
            case 'G' -> padded("%d", time.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> padded("%02d", time.getHour());
            case 'I' -> padded("%02d", hourOfHalfDay(time));
            case 'j' -> padded("%03d", time.getDayOfYear());
            case 'k' -> padded("%2d", time.getHour());
            case 'l' -> padded("%2d", hourOfHalfDay(time));
            case 'm' -> padded("%02d", time.getMonthValue());
            case 'M' -> padded("%02d", time.getMinute());
            case 'n' -> "\n";
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 's' -> padded("%d", time.toEpochSecond(ZoneOffset.UTC));
            case 'S' -> padded("%02d", time.getSecond());
            case 't' -> "\t";
            case 'u' -> padded("%d", weekday);
            case 'U' -> padded("%02d", (time.getDayOfYear() + 6 - weekday % 7) / 7);
            case 'V' -> padded("%02d", time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'w' -> padded("%d", weekday % 7);
            case 'W' -> padded("%02d", (time.getDayOfYear() + 7 - weekday) / 7);
            case 'y' -> padded("%02d", Math.floorMod(time.getYear(), 100));
            case 'Y' -> padded("%d", time.getYear());
            case 'z' -> "+0000";
            case 'Z' -> "UTC";
            case '%' -> "%";
            default -> "%" + conversion;
        };
    }

    private static String padded(String format, long number) {
        return String.format(Locale.ROOT, format, number);
    }

    private static int hourOfHalfDay(LocalDateTime time) {
        return (time.getHour() + 11) % 12 + 1;
    }

    /**
     * The time that a text tells; what it does not tell is 1900-01-01T00:00:00. A zone is read and, as jq does, not applied.
     *
     * @throws DateTimeException if the text is not of the format
     */
    static LocalDateTime parse(String text, String format) {
        Parser parser = new Parser(text);
        parser.read(format);
        return parser.time();
    }

    private static final class Parser {

        private final String text;
        private int at;

        private @Nullable LocalDateTime epoch;
        private int year = 1900;
        private int month = 1;
        private int day = 1;
        private int dayOfYear;
        private int hour;
        private int minute;
        private int second;
        private boolean afternoon;
        private boolean halfDays;

        Parser(String text) {
            this.text = text;
        }

        LocalDateTime time() {
            skipSpace();
            if (at < text.length()) {
                throw new DateTimeException("more text than the format");
            }
            if (epoch != null) {
                return epoch;
            }
            int hours = halfDays ? hour % 12 + (afternoon ? 12 : 0) : hour;
            LocalDateTime time = dayOfYear > 0
                    ? Year.of(year).atDay(dayOfYear).atTime(hours, minute)
                    : LocalDateTime.of(year, month, day, hours, minute);
            return time.plusSeconds(second);
        }

        void read(String format) {
            for (int i = 0; i < format.length(); i++) {
                char c = format.charAt(i);
                if (Character.isWhitespace(c)) {
                    skipSpace();
                } else if (c == '%' && i + 1 < format.length()) {
                    char conversion = format.charAt(++i);
                    String composed = composed(conversion);
                    if (composed != null) {
                        read(composed);
                    } else {
                        convert(conversion);
                    }
                } else {
                    literal(c);
                }
            }
        }

        private void convert(char conversion) {
            switch (conversion) {
                case 'a', 'A' -> name(7, (i, style) -> DayOfWeek.of(i).getDisplayName(style, NAMES));
                case 'b', 'B', 'h' -> month = name(12, (i, style) -> Month.of(i).getDisplayName(style, NAMES));
                case 'd', 'e' -> day = number(2, 1, 31);
                case 'H', 'k' -> hour = number(2, 0, 23);
                case 'I', 'l' -> {
                    hour = number(2, 1, 12);
                    halfDays = true;
                }
                case 'j' -> dayOfYear = number(3, 1, 366);
                case 'm' -> month = number(2, 1, 12);
                case 'M' -> minute = number(2, 0, 59);
                case 'n', 't' -> skipSpace();
                case 'p', 'P' -> afternoon = half();
                case 's' -> epoch = LocalDateTime.ofEpochSecond(digits(11), 0, ZoneOffset.UTC);
                case 'S' -> second = number(2, 0, 60);
                case 'u' -> number(1, 1, 7);
                case 'w' -> number(1, 0, 6);
                case 'U', 'V', 'W' -> number(2, 0, 53);
                case 'y' -> {
                    int two = number(2, 0, 99);
                    year = two < 69 ? 2000 + two : 1900 + two;
                }
                case 'Y' -> year = number(4, 0, 9999);
                case 'z' -> offset();
                case 'Z' -> letters();
                case '%' -> literal('%');
                default -> throw new DateTimeException("the format has an unknown conversion");
            }
        }

        /** At most so many digits, within bounds. */
        private int number(int most, int min, int max) {
            long number = digits(most);
            if (number < min || number > max) {
                throw new DateTimeException(number + " is out of range");
            }
            return (int) number;
        }

        private long digits(int most) {
            skipSpace();
            int from = at;
            long number = 0;
            while (at < text.length() && at < from + most && isDigit(text.charAt(at))) {
                number = 10 * number + text.charAt(at++) - '0';
            }
            if (at == from) {
                throw new DateTimeException("no number");
            }
            return number;
        }

        private interface Name {
            String of(int number, TextStyle style);
        }

        /** The number, from 1, of the full or short name that comes next. */
        private int name(int count, Name names) {
            for (TextStyle style : new TextStyle[] {TextStyle.FULL, TextStyle.SHORT}) {
                for (int i = 1; i <= count; i++) {
                    if (skip(names.of(i, style))) {
                        return i;
                    }
                }
            }
            throw new DateTimeException("no name of a day or month");
        }

        private boolean half() {
            boolean pm = skip("PM");
            if (!pm && !skip("AM")) {
                throw new DateTimeException("neither AM nor PM");
            }
            return pm;
        }

        private void offset() {
            if (skip("Z")) {
                return;
            }
            if (!skip("+") && !skip("-")) {
                throw new DateTimeException("no offset");
            }
            number(2, 0, 14);
            skip(":");
            number(2, 0, 59);
        }

        private void letters() {
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
        }

        private void literal(char c) {
            if (at == text.length() || text.charAt(at) != c) {
                throw new DateTimeException("the text is not of the format");
            }
            at++;
        }

        private boolean skip(String name) {
            boolean there = text.regionMatches(true, at, name, 0, name.length());
            at += there ? name.length() : 0;
            return there;
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
