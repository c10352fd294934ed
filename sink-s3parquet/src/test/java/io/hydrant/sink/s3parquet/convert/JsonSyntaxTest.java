// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 8259, category by category: what must be accepted, what must be rejected, and what we chose where it leaves a
 * choice. Each value is tried where it is skipped, copied as text, and laid into an array.
 */
class JsonSyntaxTest {
    private static final List<RecordConverter> CONVERTERS = List.of(
            new RecordConverter(table("other int"), JsonOptions.DEFAULTS, List.of()),
            new RecordConverter(table("v string"), JsonOptions.DEFAULTS, List.of()),
            new RecordConverter(
                    table("v array<string>"), JsonOptions.DEFAULTS.with(JsonOptions.Mismatch.FIELD), List.of("v")));

    private static void accepts(byte[] record) {
        for (RecordConverter converter : CONVERTERS) {
            try {
                assertThat(converter.convert(null, record).count()).isPositive();
            } catch (RecordRejected e) {
                throw new AssertionError(new String(record, StandardCharsets.UTF_8) + ": " + e.reason(), e);
            }
        }
    }

    private static void rejects(byte[] record) {
        for (RecordConverter converter : CONVERTERS) {
            String code = "accepted";
            try {
                converter.convert(null, record);
            } catch (RecordRejected e) {
                assertThat(e.reason()).startsWith("Encountered malformed JSON. ");
                code = e.code();
            }
            assertThat(code)
                    .as("%s", new String(record, StandardCharsets.UTF_8))
                    .isEqualTo(RecordRejected.PARSE_ERROR);
        }
        assertThat(JacksonOracle.documents(record)).as("Jackson").isNull();
    }

    private static byte[] field(String value) {
        return ("{\"v\":" + value + "}").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1",
                "1234567890",
                "0.0",
                "-0.5",
                "1e1",
                "1E1",
                "1e+1",
                "1E-1",
                "0e0",
                "0.1e-99",
                "123e65",
                "1e400",
                "-1e-400",
                "100000000000000000000000000000000000000",
                "true",
                "false",
                "null",
                "[]",
                "{}",
                "[[]]",
                "[ ]",
                "{ }",
                "[1,2]",
                "[null,true,\"x\"]",
                "{\"a\":{}}",
                "{\"\":0}",
                "{\"a\":1,\"a\":2}",
                "\"\"",
                "\" \"",
                "\"\\\"\"",
                "\"\\\\\"",
                "\"\\/\"",
                "\"\\b\\f\\n\\r\\t\"",
                "\"\\u0000\"",
                "\"\\u002F\"",
                "\"\\ud834\\uDD1E\"",
                "\"\u007f\"",
                "\"\u2028\u2029\"",
                "\"\uFFFF\"",
                "\"\uD834\uDD1E\"",
                "\t[\r\n1 ]\t",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800\\ud800\"",
                "\"\\ud800x\"",
                "\"\uFEFF\"",
                "\"http://x?a=b\""
            })
    void acceptsValues(String value) {
        accepts(field(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Numbers
                "01",
                "-01",
                "+1",
                ".5",
                "5.",
                "-",
                "-.5",
                "1.e1",
                "1e",
                "1e+",
                "1ee1",
                "1.2.3",
                "0x1F",
                "1_000",
                "1,000",
                "NaN",
                "Infinity",
                "-Infinity",
                "1 2",
                "--1",
                "1-2",
                "1e1.5",
                "\uFF11",
                "2.e3",
                "0e",
                "0E+",
                "-2.",
                // Words
                "True",
                "nul",
                "nulll",
                "truefalse",
                "undefined",
                "tru",
                "TRUE",
                "n",
                "fals",
                // Strings
                "'x'",
                "\"",
                "\"x",
                "\"\\\"",
                "\"\\",
                "\"\\x\"",
                "\"\\u\"",
                "\"\\u12\"",
                "\"\\u12G4\"",
                "\"\\U0041\"",
                "\"\\ud800\\u\"",
                "\"\\ud800\\u1\"",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"a\u0000b\"",
                "\"a\u001fb\"",
                "\"\\a\"",
                "\"\\\u00e9\"",
                "\\u0041",
                "x",
                "\"a\"b",
                "\u00e9",
                "\"\\ \"",
                // Arrays and objects
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[,]",
                "[1,,2]",
                "[1 2]",
                "[1:2]",
                "[\"a\":1]",
                "[1}",
                "{",
                "{]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\" 1}",
                "{\"a\",1}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{null:1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\"::1}",
                "{\"a\":1,,\"b\":2}",
                "{[]:1}",
                "{\"a\":1]",
                "[[1]",
                "[1]]",
                "{}}",
                "{\"a\":1}}",
                // Blanks and comments
                "\u00a01",
                "\f1",
                "\u000b1",
                "\u20601",
                "/* c */ 1",
                "// c\n1",
                "# c\n1",
                "",
                " ",
                ",",
                ":",
                "*",
                "\uFEFF1"
            })
    void rejectsValues(String value) {
        rejects(field(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {} ", "\n{}\n{}", "{}{}", "{}\t{}", "\uFEFF{}", "\uFEFF {}{}"})
    void acceptsDocuments(String record) {
        accepts(record.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}x",
                "{},{}",
                "{}]",
                "{};",
                "x{}",
                "{} \uFEFF{}",
                "\uFEFF\uFEFF{}",
                "{}\u0000",
                "\u0000{}",
                "{}{",
                "}{",
                "{}\u00a0",
                "{\"v\":1}trailing",
                "nul",
                "[1",
                "\"x"
            })
    void rejectsDocuments(String record) {
        rejects(record.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "1", "\"x\"", "true", "null", "1.5 ", "{} 1", "1 {}", "[1]{}", "[]{}[]"})
    void saysWhatIsNotAnObject(String record) {
        for (RecordConverter converter : CONVERTERS) {
            String code = "accepted";
            try {
                converter.convert(null, record.getBytes(StandardCharsets.UTF_8));
            } catch (RecordRejected e) {
                code = e.code();
            }
            assertThat(code).isEqualTo(RecordRejected.MALFORMED_DATA);
        }
    }

    @Test
    void validatesUtf8() {
        // Alone, after text of a whole word, and with text after it; in values, keys and outside of both.
        int[][] sequences = {
            {0x80},
            {0xBF},
            {0xC0, 0x80},
            {0xC1, 0xBF},
            {0xC2},
            {0xC2, 0x20},
            {0xE0, 0x80, 0x80},
            {0xE0, 0x9F, 0xBF},
            {0xE2, 0x82},
            {0xED, 0xA0, 0x80},
            {0xED, 0xBF, 0xBF},
            {0xF0, 0x80, 0x80, 0x80},
            {0xF0, 0x8F, 0xBF, 0xBF},
            {0xF0, 0x9F, 0x98},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0xF8, 0x88, 0x80, 0x80, 0x80},
            {0xFE},
            {0xFF}
        };
        for (int[] sequence : sequences) {
            for (String around :
                    List.of("\"|\"", "\"eight ch|\"", "\"|eight ch\"", "\"\\n|\"", "{\"|\":1}", "|", "[|]")) {
                rejects(spliced("{\"v\":" + around + "}", sequence));
            }
        }
        for (String text :
                List.of("\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\ud800\udc00", "\udbff\udfff")) {
            accepts(field("\"" + text + "\""));
            accepts(field("\"\\n12345678" + text + "12345678\""));
        }
    }

    private static byte[] spliced(String template, int[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '|') {
                for (int b : bytes) {
                    out.write(b);
                }
            } else {
                out.write(c);
            }
        }
        return out.toByteArray();
    }

    @Test
    void everyPrefixOfADocumentIsRejected() {
        Seeded.rounds(50, random -> {
            byte[] record = new RandomJson(random).object(3).getBytes(StandardCharsets.UTF_8);
            if (JacksonOracle.documents(record) == null) {
                rejects(record); // a key with half a surrogate pair
                return;
            }
            accepts(record);
            for (int length = 1; length < record.length; length++) {
                byte[] prefix = java.util.Arrays.copyOf(record, length);
                if (JacksonOracle.documents(prefix) == null) {
                    rejects(prefix);
                }
            }
        });
    }

    @Test
    void limitsDepth() {
        accepts(field("[".repeat(999) + "]".repeat(999)));
        rejects(field("[".repeat(1000) + "]".repeat(1000)));
        accepts(field("{\"v\":".repeat(999) + "1" + "}".repeat(999)));
        rejects(field("{\"v\":".repeat(1000) + "1" + "}".repeat(1000)));
    }
}
