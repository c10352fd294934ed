// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hydrant.testing.Seeded;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types, time formats, and JSON as plain values. */
class FieldTypesTest {

    private static final TimeFormats TIMES = TimeFormats.of(List.of("iso8601", "clf", "epoch_s"), ZoneOffset.UTC);

    @Test
    void convertsDeclaredFieldsAndAddsThoseThatLack() throws UnparsableException {
        FieldTypes types = new FieldTypes(
                FieldTypes.parse(List.of(
                        "i:int32", "l:int64", "x:float64", "b:boolean", "t:timestamp", "a:b:string", "gone:int64")),
                false,
                Set.of("-"),
                TIMES);
        Map<String, Object> values = new LinkedHashMap<>(
                Map.of("i", "-7", "l", "9223372036854775807", "x", "1e3", "b", "TRUE", "t", "1970-01-01T00:00:01Z"));
        values.put("other", "1");
        values.put("dash", "-");

        assertThat(types.applyTo(values))
                .containsEntry("i", -7)
                .containsEntry("l", Long.MAX_VALUE)
                .containsEntry("x", 1000.0)
                .containsEntry("b", true)
                .containsEntry("t", Instant.ofEpochSecond(1))
                .containsEntry("other", "1")
                .containsEntry("dash", null)
                .containsEntry("a:b", null)
                .containsEntry("gone", null);
    }

    @ParameterizedTest
    @CsvSource({"i,2147483648", "i,1.0", "i,''", "l,x", "x,NaN", "x,1f", "x,0x1p3", "x,1e999", "b,yes", "t,yesterday"})
    void refusesWhatDoesNotFit(String name, String value) {
        FieldTypes types = new FieldTypes(
                FieldTypes.parse(List.of("i:int32", "l:int64", "x:float64", "b:boolean", "t:timestamp")),
                false,
                Set.of(),
                TIMES);
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> types.applyTo(new LinkedHashMap<>(Map.of(name, value))))
                .withMessageContaining("'" + name + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "1,java.lang.Long",
        "-1,java.lang.Long",
        "0,java.lang.Long",
        "1.5,java.lang.Double",
        "0.5,java.lang.Double",
        "true,java.lang.Boolean",
        "007,java.lang.String",
        "+1,java.lang.String",
        "1.2.3,java.lang.String",
        "12345678901234567890,java.lang.String",
        "1e5,java.lang.Double",
        "-,java.lang.String",
        "192.0.2.1,java.lang.String",
        "1f,java.lang.String",
        "truth,java.lang.String",
        "'',java.lang.String"
    })
    void infers(String text, Class<?> type) throws UnparsableException {
        FieldTypes types = new FieldTypes(Map.of(), true, Set.of(), TIMES);
        assertThat(types.applyTo(new LinkedHashMap<>(Map.of("v", text))).get("v"))
                .isInstanceOf(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "name:", ":int32", "name:int", "name:INT32"})
    void refusesWrongTypes(String entry) {
        assertThatIllegalArgumentException().isThrownBy(() -> FieldTypes.parse(List.of(entry)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            iso8601                   | 2026-11-20T08:00:00Z           | 2026-11-20T08:00:00Z
            iso8601                   | 2026-11-20T08:00:00.123456789Z | 2026-11-20T08:00:00.123456789Z
            iso8601                   | 2026-11-20 17:00:00+09:00      | 2026-11-20T08:00:00Z
            iso8601                   | 2026-11-20T17:00:00+0900       | 2026-11-20T08:00:00Z
            iso8601                   | 2026-11-20T17:00+09            | 2026-11-20T08:00:00Z
            iso8601                   | 2026-11-20T17:00:00            | 2026-11-20T08:00:00Z
            iso8601                   | 2026-11-20                     | 2026-11-19T15:00:00Z
            clf                       | 20/Nov/2026:17:00:00 +0900     | 2026-11-20T08:00:00Z
            clf                       | [20/Nov/2026:17:00:00 +0900]   | 2026-11-20T08:00:00Z
            epoch_s                   | 1795161600                     | 2026-11-20T08:00:00Z
            epoch_s                   | 1795161600.25                  | 2026-11-20T08:00:00.250Z
            epoch_ms                  | 1795161600001                  | 2026-11-20T08:00:00.001Z
            epoch_us                  | 1795161600000001               | 2026-11-20T08:00:00.000001Z
            epoch_ns                  | 1795161600000000001            | 2026-11-20T08:00:00.000000001Z
            epoch_s                   | -1                             | 1969-12-31T23:59:59Z
            yyyy/MM/dd HH:mm:ss       | 2026/11/20 17:00:00            | 2026-11-20T08:00:00Z
            """)
    void readsTimes(String format, String text, Instant expected) {
        assertThat(TimeFormats.of(List.of(format), ZoneId.of("Asia/Tokyo")).parse(text))
                .isEqualTo(expected);
    }

    @Test
    void anyTextIsATimeOrNone() {
        TimeFormats all = TimeFormats.of(
                List.of("iso8601", "clf", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "yyyy"), ZoneOffset.UTC);
        Seeded.rounds(
                3_000,
                random -> all.parse(
                        random.oneIn(2) ? random.text(30) : String.valueOf(random.anyLong()) + random.anyLong()));
        assertThat(all.parse("9".repeat(39))).isNull();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> TimeFormats.of(List.of("no pattern {"), ZoneOffset.UTC))
                .isNotInstanceOf(DateTimeException.class);
    }

    @Test
    void jsonKeepsWhatNumbersCannotHold() throws UnparsableException {
        assertThat(JsonValues.document(
                        " {\"a\":9223372036854775807,\"b\":9223372036854775808,\"c\":1e999,\"d\":1.50,\"e\":-0,\"e\":[null,true]} "
                                .getBytes(UTF_8)))
                .isEqualTo(new LinkedHashMap<>(Map.of(
                        "a",
                        Long.MAX_VALUE,
                        "b",
                        "9223372036854775808",
                        "c",
                        "1e999",
                        "d",
                        1.5,
                        "e",
                        java.util.Arrays.asList(null, true))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}x", "{} {}", "nul", "{\"a\":NaN}", "'a'", "[1,]"})
    void jsonRefusesWhatIsNone(String text) {
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> JsonValues.document(text.getBytes(UTF_8)));
    }

    @Test
    void anyBytesAreJsonOrNot() {
        Seeded.rounds(3_000, random -> {
            byte[] bytes = random.oneIn(2)
                    ? random.bytes(40)
                    : ("{\"" + random.text(10) + "\":" + random.text(5) + "}").getBytes(UTF_8);
            try {
                JsonValues.document(bytes);
            } catch (UnparsableException e) {
                assertThat(e.reason()).isNotBlank();
            }
        });
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> JsonValues.document("[".repeat(100_000).getBytes(UTF_8)))
                .matches(e -> e.kind() == UnparsableException.Kind.TOO_LARGE);
    }

    @Test
    void numbersAreWrittenAsPeopleDo() throws UnparsableException {
        FieldTypes types = new FieldTypes(
                FieldTypes.parse(List.of("s:string", "t:timestamp", "tiny:string", "i:int64", "n:int32")),
                false,
                Set.of(),
                TIMES);
        assertThat(types.applyTo(new LinkedHashMap<>(
                        Map.of("s", 12345678.9, "t", 1625000000.123, "tiny", 0.00001, "i", 1e3, "n", 5.0))))
                .containsEntry("s", "12345678.9")
                .containsEntry("t", Instant.ofEpochMilli(1_625_000_000_123L))
                .containsEntry("tiny", "0.00001")
                .containsEntry("i", 1000L)
                .containsEntry("n", 5);
        assertThat(Conversion.text(new java.math.BigDecimal("1E+999999999"))).hasSizeLessThan(20);
        assertThat(Conversion.int64(new java.math.BigDecimal("1E+999999999"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 1e19, -1e308, 0.1})
    void fractionsAndOverflowsAreNoWholeNumbers(double number) {
        FieldTypes types = new FieldTypes(FieldTypes.parse(List.of("i:int64")), false, Set.of(), TIMES);
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> types.applyTo(new LinkedHashMap<>(Map.of("i", number))));
    }

    @Test
    void theTypeOfAListIsThatOfItsElements() throws UnparsableException {
        FieldTypes types = new FieldTypes(
                FieldTypes.parse(List.of("ids:int64", "tags:string", "o:string")), false, Set.of("-"), TIMES);
        Map<String, Object> flat = types.applyTo(new LinkedHashMap<>(Map.of(
                "ids",
                List.of("1", "-", List.of("2")),
                "tags",
                List.of("a", 1.5),
                "o",
                Map.of("a", java.util.Arrays.asList(1L, null, true, "x")))));
        assertThat(flat)
                .containsEntry("ids", java.util.Arrays.asList(1L, null, List.of(2L)))
                .containsEntry("tags", List.of("a", "1.5"))
                .containsEntry("o", "{\"a\":[1,null,true,\"x\"]}");
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> types.applyTo(new LinkedHashMap<>(Map.of("ids", Map.of("a", 1L)))));
    }

    @Test
    void aTimeBeyondMillisecondsIsNone() {
        FieldTypes types = new FieldTypes(FieldTypes.parse(List.of("t:timestamp")), false, Set.of(), TIMES);
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> types.applyTo(new LinkedHashMap<>(Map.of("t", "20000000000000000"))));
    }
}
