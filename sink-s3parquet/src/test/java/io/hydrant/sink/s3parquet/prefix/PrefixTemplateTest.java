// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.testing.Seeded;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTemplateTest {
    private final TestContext record = new TestContext();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "!{timestamp:yyyy/MM/dd/HH/} | 2018/08/27/10/",
                "!{timestamp:yyyy-MM-dd/} | 2018-08-27/",
                "!{timestamp:'dt='yyyy-MM-dd}/ | dt=2018-08-27/",
                "t/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/ | t/year=2018/month=08/day=27/",
                "!{timestamp:EEEE-MMM}/ | Monday-Aug/",
                "k/!{kafka:topic}/!{kafka:partition}/ | k/orders/3/",
                "f/!{field:user.country}/ | f/jp/",
                "h/!{header:app}/ | h/shop/",
                "q/!{partitionKeyFromQuery:customer}/ | q/c-7/",
                "literal {with} braces! | literal {with} braces!",
            })
    void evaluates(String template, String expected) {
        record.field("user.country", "jp");
        record.headers.put("app", "shop");
        record.keys.put("customer", "c-7");
        assertThat(evaluate(template)).isEqualTo(expected);
    }

    @Test
    void appliesTheZone() {
        record.at("2026-01-01T15:30:00Z");
        PathEvaluator evaluator = PrefixTemplate.parse("!{timestamp:yyyy-MM-dd/HH/}")
                .evaluator(ZoneId.of("Asia/Tokyo"), TimeScope.RECORD);
        assertThat(evaluator.path(record).identity()).isEqualTo("2026-01-02/00/");
    }

    @Test
    void givesEveryRandomStringItsOwnElevenCharacters() {
        OutputPath path = path("a/!{firehose:random-string}/!{firehose:random-string}/");
        SplittableRandom random = new SplittableRandom(1);

        String first = path.keyPrefix(0, random);
        String second = path.keyPrefix(0, random);

        assertThat(first).matches("a/[0-9a-f]{11}/[0-9a-f]{11}/").isNotEqualTo(second);
        assertThat(first.substring(2, 13)).isNotEqualTo(first.substring(14, 25));
    }

    @Test
    void randomStringsTakeNoPartInThePathsIdentity() {
        PathEvaluator evaluator = evaluator("a/y=!{timestamp:yyyy}/r=!{firehose:random-string}/!{field:f}/");
        OutputPath one = evaluator.path(record.field("f", "1"));
        OutputPath other = evaluator.path(record.field("f", "2"));
        OutputPath again = evaluator.path(record.field("f", "1"));

        assertThat(again).isEqualTo(one).isSameAs(one).isNotEqualTo(other);
        assertThat(one.identity()).isEqualTo("a/y=2018/r=!{firehose:random-string}/1/");
        assertThat(one.keyPrefix(0, new SplittableRandom(7))).matches("a/y=2018/r=[0-9a-f]{11}/1/");
    }

    @Test
    void inObjectScopeTheOldestRecordGivesTheTime() {
        PathEvaluator evaluator = PrefixTemplate.parse("!{timestamp:yyyy/}x/!{timestamp:MM/}")
                .evaluator(ZoneOffset.UTC, TimeScope.OBJECT);
        OutputPath path = evaluator.path(record.at("2026-11-20T00:00:00Z"));

        assertThat(evaluator.path(record.at("2027-01-01T00:00:00Z"))).isEqualTo(path);
        assertThat(path.keyPrefix(Instant.parse("2025-02-03T00:00:00Z").toEpochMilli(), new SplittableRandom(1)))
                .isEqualTo("2025/x/02/");
    }

    @Test
    void writesTheErrorOutputType() {
        PathEvaluator evaluator =
                evaluator("e/!{firehose:error-output-type}/!{timestamp:yyyy}/!{firehose:error-output-type}-");
        assertThat(evaluator
                        .path(record.error(ErrorOutputType.PROCESSING_FAILED))
                        .identity())
                .isEqualTo("e/processing-failed/2018/processing-failed-");
        assertThat(evaluator
                        .path(record.error(ErrorOutputType.FORMAT_CONVERSION_FAILED))
                        .identity())
                .isEqualTo("e/format-conversion-failed/2018/format-conversion-failed-");
    }

    @Test
    void namesWhatItAsksOfARecord() {
        PrefixTemplate template = PrefixTemplate.parse(
                "!{field:a.b}!{field:c}!{field:a.b}!{header:h}!{partitionKeyFromQuery:k}!{kafka:topic}");
        assertThat(template.fieldPaths()).containsExactly("a.b", "c");
        assertThat(template.headerNames()).containsExactly("h");
        assertThat(template.partitionKeys()).containsExactly("k");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "!{timestamp:yyyy | not closed",
                "a!{ | not closed",
                "!{yyyy} | has no namespace",
                "!{} | has no namespace",
                "!{time:yyyy} | unknown namespace 'time'",
                "!{ timestamp:yyyy} | unknown namespace ' timestamp'",
                "!{timestamp :yyyy} | unknown namespace 'timestamp '",
                "!{Timestamp:yyyy} | unknown namespace 'Timestamp'",
                "!{timestamp:} | has no pattern",
                "!{timestamp:yyyy-bb} | DateTimeFormatter",
                "!{timestamp:'unclosed} | DateTimeFormatter",
                "!{timestamp:V} | DateTimeFormatter",
                "!{firehose:random} | error-output-type and random-string",
                "!{kafka:offset} | topic and partition",
                "!{field:} | empty step",
                "!{field:a..b} | empty step",
                "!{header:} | names nothing",
                "!{partitionKeyFromQuery:} | names nothing",
                "!{partitionKeyFromLambda:app} | there is no Lambda function here",
                "!{field:!{kafka:topic}} | cannot be nested",
            })
    void refusesWhatIsNoTemplate(String template, String message) {
        assertThatThrownBy(() -> PrefixTemplate.parse(template))
                .isInstanceOf(PrefixSyntaxException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b/", "line\nbreak/", "half\ud800/", "\uffff/"})
    void refusesUnprintableCharacters(String template) {
        assertThatThrownBy(() -> PrefixTemplate.parse(template)).hasMessageContaining("unprintable character U+");
    }

    @Test
    void refusesTemplatesAndPrefixesOverFirehosesLimits() {
        assertThat(evaluate("x".repeat(512))).hasSize(512);
        assertThatThrownBy(() -> PrefixTemplate.parse("x".repeat(513))).hasMessageContaining("limit of 512");
        assertThatThrownBy(() -> PrefixTemplate.parse("x".repeat(1025))).hasMessageContaining("Firehose allows 1024");
        assertThatThrownBy(() -> PrefixTemplate.parse("x".repeat(490) + "!{field:a}"))
                .hasMessageContaining("limit of 512");
        assertThatThrownBy(() -> PrefixTemplate.parse("!{timestamp:EEEE}".repeat(60)))
                .hasMessageContaining("limit of 512");
    }

    /** Whatever a record holds, an expression stays within its segment, the prefix within its length, and values apart. */
    @Test
    void noRecordEscapesItsSegment() {
        PathEvaluator evaluator = evaluator("data/!{field:a}/k=!{field:b}/.!{header:c}!{header:d}/!{kafka:topic}x/");
        Seeded.rounds(20_000, random -> {
            record.field("a", anyText(random)).field("b", anyText(random));
            record.headers.put("c", anyText(random));
            record.headers.put("d", anyText(random));
            record.topic = anyText(random);

            String key = evaluator.path(record).identity();

            assertThat(key.length()).isLessThanOrEqualTo(PrefixTemplate.MAX_EVALUATED_LENGTH);
            assertThat(key).startsWith("data/").endsWith("x/");
            List<String> segments = List.of(key.split("/", -1));
            assertThat(segments).hasSize(6).doesNotContain(".", "..");
            assertThat(segments.get(1)).isNotEmpty().doesNotStartWith("_").doesNotStartWith(".");
            assertThat(segments.get(2)).startsWith("k=").hasSizeGreaterThan(2);
            assertThat(key.codePoints().noneMatch(SegmentText::isUnprintable)).isTrue();
            assertThat(key.substring(5).indexOf('!' + "{")).isNegative();
        });
    }

    @Test
    void remembersNothingThatChangesTheResult() {
        List<ZoneId> zones = List.of(
                ZoneOffset.UTC,
                ZoneId.of("Asia/Tokyo"),
                ZoneId.of("Asia/Kathmandu"),
                ZoneId.of("America/New_York"),
                ZoneId.of("Australia/Lord_Howe"),
                ZoneId.of("Africa/Monrovia"));
        List<String> patterns = List.of(
                "yyyy/MM/dd",
                "yyyy-MM-dd-HH",
                "HH",
                "mm",
                "yyyyMMddHHmmss",
                "SSS",
                "D",
                "w-YYYY",
                "XXX",
                "B",
                "a h",
                "A",
                "zzzz",
                "EEEE",
                "G",
                "yyyy'Y'MM");
        Seeded.rounds(300, random -> {
            ZoneId zone = random.oneOf(zones);
            String pattern = random.oneOf(patterns);
            DateTimeFormatter formatter =
                    DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(zone);
            PathEvaluator evaluator =
                    PrefixTemplate.parse("!{timestamp:" + pattern + "}").evaluator(zone, TimeScope.RECORD);
            long millis = random.between(-100_000_000_000L, 3_000_000_000_000L);
            for (int i = 0; i < 200; i++) {
                millis = random.oneIn(50)
                        ? random.anyLong()
                        : millis + random.between(0, random.oneOf(List.of(2L, 70_000L, 5_000_000L, 90_000_000L)));
                record.millis = millis;
                assertThat(evaluator.path(record).identity())
                        .as("%s in %s at %d", pattern, zone, millis)
                        .isEqualTo(formatter.format(Instant.ofEpochMilli(millis)));
            }
        });
    }

    private static String anyText(Seeded random) {
        return switch (random.below(6)) {
            case 0 ->
                random.oneOf(
                        List.of("", ".", "..", "...", "/", "../../x", "_hidden", ".hidden", "!{kafka:topic}", "%2F"));
            case 1 -> "日本語".repeat(random.below(200));
            case 2 -> "a/b=".repeat(random.below(300));
            case 3 -> new String(new char[] {'a', (char) random.below(0x10000), 'b'});
            default -> random.text(40);
        };
    }

    private String evaluate(String template) {
        return path(template).keyPrefix(0, new SplittableRandom(1));
    }

    private OutputPath path(String template) {
        return evaluator(template).path(record);
    }

    private static PathEvaluator evaluator(String template) {
        return PrefixTemplate.parse(template).evaluator(ZoneOffset.UTC, TimeScope.RECORD);
    }
}
