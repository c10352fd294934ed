// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.util.Arrays;
import java.util.List;
import org.jcodings.specific.UTF8Encoding;
import org.joni.Matcher;
import org.joni.Option;
import org.joni.Regex;
import org.joni.Syntax;
import org.junit.jupiter.api.Test;

class TimedSearchTest {

    private static final List<String> PATTERNS = List.of(
            "x",
            "x$",
            "^x",
            "\\Ax",
            "x\\z",
            "x\\Z",
            "\\Gx",
            "$",
            "",
            "\\bx",
            "(?<=b)x",
            "(?<!b)x",
            "(?<n>b+)x",
            ".*x",
            "(?m:.*)x",
            ".*bx",
            "(?<=b).*x",
            "b{3,300}x",
            "(?:b|あ){2,}(?<n>x)",
            "あ+$",
            "[^b]{3}",
            "b(?=x)",
            "(?i)BX",
            "\\n.x");

    @Test
    void windowsFindWhatOneSearchFinds() {
        Seeded.rounds(400, random -> {
            StringBuilder text = new StringBuilder();
            int length = random.below(3_000);
            for (int i = 0; i < length; i++) {
                text.append(random.oneIn(900) ? "x" : random.oneIn(80) ? "\n" : random.oneIn(5) ? "あ" : "b");
            }
            byte[] utf8 = text.toString().getBytes(UTF_8);
            byte[] pattern = random.oneOf(PATTERNS).getBytes(UTF_8);
            Regex regex = regex(new String(pattern, UTF_8));
            int from = text.toString()
                    .substring(0, random.oneIn(2) ? 0 : random.below(length + 1))
                    .getBytes(UTF_8)
                    .length;
            Matcher whole = regex.matcher(utf8, 0, utf8.length);
            Matcher windows = regex.matcher(utf8, 0, utf8.length);

            int expected = whole.search(from, utf8.length, Option.NONE);
            int found = new TimedSearch(regex).search(windows, utf8, from, Long.MAX_VALUE / 4);

            assertThat(found).as(new String(pattern, UTF_8)).isEqualTo(expected);
            if (found >= 0) {
                assertThat(places(windows)).isEqualTo(places(whole));
            }
        });
    }

    @Test
    void whatBeginsAnywhereInALineIsTriedOnceForEach() {
        for (String pattern : List.of(".*x", "(?<g>.*) took", "(?:(?<g0>.*)) took (?<g1>\\d+)")) {
            assertThat(new TimedSearch(regex(pattern)).isByLine()).as(pattern).isTrue();
        }
        for (String pattern : List.of("x.*", ".*|a", "a?.*x", "(?m:.*)x", ".*", "b{1,1000}[xyz]", "(?<g>.*?) took")) {
            assertThat(new TimedSearch(regex(pattern)).isByLine()).as(pattern).isFalse();
        }
    }

    private static Regex regex(String pattern) {
        byte[] utf8 = pattern.getBytes(UTF_8);
        return new Regex(utf8, 0, utf8.length, Option.NONE, UTF8Encoding.INSTANCE, Syntax.DEFAULT);
    }

    private static String places(Matcher matcher) {
        var region = matcher.getEagerRegion();
        int[] places = new int[region.getNumRegs() * 2];
        for (int i = 0; i < region.getNumRegs(); i++) {
            places[2 * i] = region.getBeg(i);
            places[2 * i + 1] = region.getEnd(i);
        }
        return Arrays.toString(places);
    }
}
