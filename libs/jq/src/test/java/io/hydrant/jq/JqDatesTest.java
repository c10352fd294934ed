// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydrant.jq.JqException.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of dates, with the examples of jq's manual and what C's strftime gives. */
class JqDatesTest {

    private static @Nullable Object run(String program, String json) throws JqException {
        List<?> results = JqProgram.compile(
                        program, JqLanguage.JQ_1_6, new JqLimits(100_000, 100, Duration.ofMinutes(1)))
                .runOnText(json.getBytes(UTF_8));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    @Test
    void examplesOfTheManual() throws Exception {
        assertThat(run("fromdate", "\"2015-03-05T23:51:47Z\"")).isEqualTo(1425599507L);
        assertThat(run("strptime(\"%Y-%m-%dT%H:%M:%SZ\")", "\"2015-03-05T23:51:47Z\""))
                .isEqualTo(List.of(2015L, 2L, 5L, 23L, 51L, 47L, 4L, 63L));
        assertThat(run("strptime(\"%Y-%m-%dT%H:%M:%SZ\")|mktime", "\"2015-03-05T23:51:47Z\""))
                .isEqualTo(1425599507L);
        assertThat(run("gmtime", "1425599621")).isEqualTo(List.of(2015L, 2L, 5L, 23L, 53L, 41L, 4L, 63L));
        assertThat(run("gmtime", "1425599621.5")).isEqualTo(List.of(2015L, 2L, 5L, 23L, 53L, 41.5, 4L, 63L));
        assertThat(run("strftime(\"%A, %B %d, %Y\")", "1435677542")).isEqualTo("Tuesday, June 30, 2015");
        assertThat(run("strftime(\"%Y-%m-%dT%H:%M:%SZ\")", "[2015,2,5,23,51,47,4,63]"))
                .isEqualTo("2015-03-05T23:51:47Z");
        assertThat(run("[todate, date]", "1425599621"))
                .isEqualTo(List.of("2015-03-05T23:53:41Z", "2015-03-05T23:53:41Z"));
    }

    /** What {@code date -u -d @1767225599 +FORMAT} and {@code @1609459200} of GNU coreutils give in the C locale. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            1767225599|%a %A %b %B %h|Wed Wednesday Dec December Dec
            1767225599|%C %d %e %y %Y|20 31 31 25 2025
            1767225599|%D %F %T %R %r|12/31/25 2025-12-31 23:59:59 23:59 11:59:59 PM
            1767225599|%G %g %V %U %W %u %w %j|2026 26 01 52 52 3 3 365
            1767225599|%H %I %k %l %M %S %p %P|23 11 23 11 59 59 PM pm
            1767225599|%c %x %X|Wed Dec 31 23:59:59 2025 12/31/25 23:59:59
            1767225599|%s %z %Z %%|1767225599 +0000 UTC %
            1609459200|%e %k %l %I %G %V %U %W %j| 1  0 12 12 2020 53 00 00 001
            -1|%Y-%m-%d %H:%M:%S|1969-12-31 23:59:59
            """)
    void formatsAsC(String seconds, String format, String text) throws Exception {
        assertThat(run("strftime(\"" + format + "\")", seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20150305235147            | %Y%m%d%H%M%S            | 1425599507
            5 Mar 15 11:51:47 pm      | %d %b %y %I:%M:%S %p    | 1425599507
            Thursday, March 5, 2015   | %A, %B %d, %Y           | 1425513600
            2015-064T23:51:47+0900    | %Y-%jT%T%z              | 1425599507
            1425599507                | %s                      | 1425599507
            12:30 AM 1/2/70 GMT       | %I:%M %p %D %Z          | 88200
            """)
    void parsesAsC(String text, String format, long seconds) throws Exception {
        assertThat(run("strptime(\"" + format + "\") | mktime", "\"" + text + "\""))
                .isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\" | strftime(\"%Y\")",
                "0 | strftime(1)",
                "1e300 | strftime(\"%Y\")",
                "nan | gmtime",
                "infinite | todate",
                "[1e10, 1e10, 1e10, 1e10, 1e10, 1e300] | mktime",
                "[2015] | mktime",
                "[2015, \"x\", 1, 1, 1, 1] | mktime",
                "\"2015-02-31\" | strptime(\"%Y-%m-%d\")",
                "\"2015-02-01 x\" | strptime(\"%Y-%m-%d\")",
                "\"2015\" | strptime(\"%Y-%m\")",
                "\"2015\" | strptime(\"%Q\")",
                "\"\" | fromdate",
                "1 | strptime(\"%Y\")",
            })
    void whatIsNoDateIsAnErrorOfTheRecord(String program) {
        assertThat(catchThrowableOfType(JqException.class, () -> run(program, "null"))
                        .kind())
                .isEqualTo(Kind.FAILED);
    }
}
