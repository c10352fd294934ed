// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * jq's functions of dates, which jackson-jq does not have: {@code gmtime}, {@code mktime}, {@code strftime}, {@code strptime}
 * and what jq defines by them. A time is seconds since 1970, or, broken down, {@code [year, month from 0, day, hour, minute,
 * second, weekday, day of the year from 0]}, always in UTC. Confined to the thread that runs the program.
 *
 * @see <a href="https://jqlang.github.io/jq/manual/v1.6/#dates">jq 1.6, Dates</a>
 */
final class JqDates {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final String ISO = "%Y-%m-%dT%H:%M:%SZ";

    /** So much longer than a format may its text be: {@code %c} gives 24 characters. */
    private static final int EXPANSION = 16;

    private final JqBudget budget;

    private JqDates(JqBudget budget) {
        this.budget = budget;
    }

    /** The functions under their names, such as {@code strftime/1}. */
    static Map<String, Function> functions(JqBudget budget) {
        JqDates dates = new JqDates(budget);
        Function todate = of(in -> TextNode.valueOf(StrftimeFormat.format(time(in), ISO)));
        Function fromdate = of(in -> seconds(StrftimeFormat.parse(text(in), ISO)));
        return Map.of(
                "gmtime/0",
                of(in -> brokenDown(time(in), fraction(in))),
                "mktime/0",
                of(in -> {
                    if (!in.isArray()) {
                        throw new JsonQueryException("mktime requires an array of 6 numbers");
                    }
                    return seconds(time(in));
                }),
                "strftime/1",
                dates.formatted((in, format) -> TextNode.valueOf(StrftimeFormat.format(time(in), format))),
                "strptime/1",
                dates.formatted((in, format) -> brokenDown(StrftimeFormat.parse(text(in), format), 0)),
                "todate/0",
                todate,
                "date/0",
                todate,
                "fromdate/0",
                fromdate);
    }

    private interface Conversion {
        JsonNode of(JsonNode in) throws JsonQueryException;
    }

    private interface FormattedConversion {
        JsonNode of(JsonNode in, String format) throws JsonQueryException;
    }

    private static Function of(Conversion conversion) {
        return (scope, arguments, in, path, output, version) -> {
            try {
                output.emit(conversion.of(in), null);
            } catch (DateTimeException e) {
                throw new JsonQueryException("not a date");
            }
        };
    }

    private Function formatted(FormattedConversion conversion) {
        return (scope, arguments, in, path, output, version) -> arguments.get(0).apply(scope, in, format -> {
            if (!format.isTextual()) {
                throw new JsonQueryException("a date format must be a string");
            }
            budget.weigh(format, EXPANSION);
            budget.weigh(in, 1);
            JsonNode result;
            try {
                result = conversion.of(in, format.textValue());
            } catch (DateTimeException e) {
                throw new JsonQueryException("not a date, or not of this format");
            }
            output.emit(result, null);
        });
    }

    private static String text(JsonNode in) throws JsonQueryException {
        if (!in.isTextual()) {
            throw new JsonQueryException("a date to be parsed must be a string");
        }
        return in.textValue();
    }

    /** Seconds or a broken down time, cut to seconds. */
    private static LocalDateTime time(JsonNode in) throws JsonQueryException {
        if (in.isNumber()) {
            double seconds = Math.floor(in.doubleValue());
            if (!(Math.abs(seconds) < 1e15)) { // NaN, too
                throw new JsonQueryException("a date must be seconds since 1970");
            }
            return LocalDateTime.ofEpochSecond((long) seconds, 0, ZoneOffset.UTC);
        }
        if (!in.isArray() || in.size() < 6) {
            throw new JsonQueryException("a date must be a number or an array of at least 6 numbers");
        }
        for (int i = 0; i < 6; i++) {
            if (!in.get(i).isNumber()) {
                throw new JsonQueryException("a broken down date must be made of numbers");
            }
        }
        // As timegm(3): a 32nd of January is the 1st of February.
        return LocalDateTime.of(in.get(0).intValue(), 1, 1, 0, 0)
                .plusMonths(in.get(1).intValue())
                .plusDays(in.get(2).intValue() - 1L)
                .plusHours(in.get(3).intValue())
                .plusMinutes(in.get(4).intValue())
                .plusSeconds((long) Math.floor(in.get(5).doubleValue()));
    }

    private static double fraction(JsonNode in) {
        double seconds = in.doubleValue();
        return seconds - Math.floor(seconds);
    }

    private static JsonNode seconds(LocalDateTime time) {
        return LongNode.valueOf(time.toEpochSecond(ZoneOffset.UTC));
    }

    private static JsonNode brokenDown(LocalDateTime time, double fraction) {
        ArrayNode parts = NODES.arrayNode(8);
        parts.add(time.getYear())
                .add(time.getMonthValue() - 1)
                .add(time.getDayOfMonth())
                .add(time.getHour())
                .add(time.getMinute());
        if (fraction == 0) {
            parts.add(time.getSecond());
        } else {
            parts.add(DoubleNode.valueOf(time.getSecond() + fraction));
        }
        return parts.add(time.getDayOfWeek().getValue() % 7).add(time.getDayOfYear() - 1);
    }
}
