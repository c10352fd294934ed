// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "plain-Text_1.0 | plain-Text_1.0",
                "a b | a b",
                "日本 | 日本",
                "2026/11/20 | 2026%2F11%2F20",
                "a=b:c%d | a%3Db%3Ac%25d",
                "\"#'*?\\{}[]^ | %22%23%27%2A%3F%5C%7B%7D%5B%5D%5E",
                ". | %2E",
                ".. | %2E%2E",
                "a..b | a..b",
                ".hidden | .hidden",
                "_x | _x",
            })
    void escapesAsHiveDoes(String value, String expected) {
        assertThat(SegmentText.escape(value, false, 256)).isEqualTo(expected);
        assertThat(SegmentText.unescape(expected)).isEqualTo(value);
    }

    @Test
    void keepsSegmentsVisibleToQueryEngines() {
        assertThat(SegmentText.escape("_temp_1", true, 256)).isEqualTo("%5Ftemp_1");
        assertThat(SegmentText.escape(".git", true, 256)).isEqualTo("%2Egit");
    }

    @Test
    void namesTheAbsentValueAsHiveDoes() {
        assertThat(SegmentText.escape(null, false, 256)).isEqualTo("__HIVE_DEFAULT_PARTITION__");
        assertThat(SegmentText.escape("", false, 256)).isEqualTo("__HIVE_DEFAULT_PARTITION__");
        assertThat(SegmentText.unescape(SegmentText.escape("", true, 256))).isEqualTo("__HIVE_DEFAULT_PARTITION__");
    }

    @Test
    void escapesControlCharactersAndReplacesWhatXmlCannotCarry() {
        assertThat(SegmentText.escape("a\u0000\n\u007f\u0085b", false, 256)).isEqualTo("a%00%0A%7F%85b");
        assertThat(SegmentText.escape("a\ud800b\uffff\ud83d\ude00", false, 256))
                .isEqualTo("a\ufffdb\ufffd\ud83d\ude00");
    }

    @Test
    void cutsLongValuesAndKeepsThemApart() {
        String one = SegmentText.escape("x".repeat(1000) + "1", false, 60);
        String two = SegmentText.escape("x".repeat(1000) + "2", false, 60);

        assertThat(one).hasSize(60).startsWith("x".repeat(43) + "-").isNotEqualTo(two);
    }

    @Test
    void unescapeGivesBackEveryValueThatFits() {
        Seeded.rounds(20_000, random -> {
            String value = random.text(50);
            boolean starts = random.oneIn(2);
            String escaped = SegmentText.escape(value, starts, 2000);
            if (value.isEmpty()) {
                value = SegmentText.DEFAULT_PARTITION;
            }
            assertThat(SegmentText.unescape(escaped)).isEqualTo(value);
        });
    }

    @Test
    void neverExceedsItsBytesNorBreaksAnEscape() {
        Seeded.rounds(20_000, random -> {
            int max = (int) random.between(40, 80);
            String escaped = SegmentText.escape("/é".repeat(random.below(3)) + random.text(90), random.oneIn(2), max);
            assertThat(escaped.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(max);
            assertThat(escaped).doesNotMatch(".*%(?![0-9A-F]{2}).*");
            assertThat(escaped.codePoints().noneMatch(SegmentText::isUnprintable))
                    .isTrue();
        });
    }

    @Test
    void unescapeTakesAnyText() {
        assertThat(SegmentText.unescape("100%")).isEqualTo("100%");
        assertThat(SegmentText.unescape("%zz%4")).isEqualTo("%zz%4");
        assertThat(SegmentText.unescape("%41%")).isEqualTo("A%");
    }
}
