// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionExpressionTest {

    private static final List<PartitionExpression.Key> KEYS = List.of(
            new PartitionExpression.Key("year", "string"),
            new PartitionExpression.Key("day", "string"),
            new PartitionExpression.Key("hour", "int"));

    /** Against year 2026, day 02, hour 9. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "year = '2026' | true",
                "year='2026'|true",
                "`YEAR` = '2026' | true",
                "year = '2025' | false",
                "((year = '2026')) AND ((day >= '02' AND day <= '03')) | true",
                "year = '2025' OR day = '02' AND hour = 9 | true",
                "(year = '2025' OR day = '02') AND hour = 10 | false",
                "hour > 10 | false",
                "hour < 10 | true",
                "hour <> 9 | false",
                "hour != 8 | true",
                "day in ('01', '02') | true",
                "day NOT IN ('01', '02') | false",
                "hour BETWEEN 9 AND 10 and year = '2026' | true",
                "NOT hour BETWEEN 9 AND 10 | false",
                "day LIKE '0%' | true",
                "day LIKE '_' | false",
                "year = 'it''s' | false",
                "hour = -9 | false",
                "year = 2026 | true"
            })
    void tests(String expression, boolean expected) {
        assertThat(PartitionExpression.parse(expression, KEYS).test(List.of("2026", "02", "9")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "year",
                "year =",
                "year = '2026",
                "year = '2026' AND",
                "month = '01'",
                "(year = '2026'",
                "year = '2026')",
                "year ~ '2026'",
                "year IN '2026'",
                "year IN ()",
                "= '2026'",
                "hour BETWEEN 1",
                ";"
            })
    void refuses(String expression) {
        assertThatThrownBy(() -> PartitionExpression.parse(expression, KEYS))
                .isInstanceOfSatisfying(
                        GlueError.class, e -> assertThat(e.type()).isEqualTo("InvalidInputException"));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 100_000})
    void refusesBottomlessNesting(int depth) {
        assertThatThrownBy(() -> PartitionExpression.parse("(".repeat(depth) + "hour = 1" + ")".repeat(depth), KEYS))
                .isInstanceOf(GlueError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hour = 'x'"})
    void refusesATextForANumber(String expression) {
        assertThatThrownBy(() -> PartitionExpression.parse(expression, KEYS).test(List.of("2026", "02", "9")))
                .isInstanceOf(GlueError.class);
    }
}
