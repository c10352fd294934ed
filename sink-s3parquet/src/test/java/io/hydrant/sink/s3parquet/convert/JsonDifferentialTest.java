// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our scanner and Jackson agree on what is JSON, and on what it says: on random documents and on spoiled ones, whichever
 * way through the scanner a value takes (skipped, copied as text, laid into typed slots). {@code -Psoak} makes it
 * millions.
 */
class JsonDifferentialTest {
    private static final int ROUNDS = 12_000;
    private static final JsonOptions AS_IT_IS = JsonOptions.DEFAULTS.withCaseInsensitive(false);

    private final RecordConverter skipping = new RecordConverter(table("other int"), AS_IT_IS, List.of());
    private final RecordConverter copying = new RecordConverter(table("v string"), AS_IT_IS, List.of());
    private final RecordConverter typed = new RecordConverter(
            table("v array<map<string,array<string>>>"),
            AS_IT_IS.with(JsonOptions.Mismatch.FIELD),
            List.of("v", "v.a", "v.a.b"));

    @Test
    void agreesWithJacksonOnRandomDocuments() {
        Seeded.rounds(ROUNDS, random -> {
            String json = "{\"v\":" + new RandomJson(random).value(4) + "}";
            compare(json.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void agreesWithJacksonOnSpoiledDocuments() {
        Seeded.rounds(ROUNDS * 2, random -> {
            RandomJson json = new RandomJson(random);
            byte[] document = ("{\"v\":" + json.value(3) + "}").getBytes(StandardCharsets.UTF_8);
            compare(json.spoil(document));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'v':null}null{'v':null}",
                "null-1",
                "true[]",
                "false'x'{}",
                "null1",
                "nulltrue",
                "1{}",
                "{}1 {}",
                "'a''b'"
            })
    void agreesWithJacksonOnDocumentsThatTouch(String record) {
        compare(record.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'\\ud800':1}",
                "{'v':{'\\udc00' :1}}",
                "{'x':[{'a\\ud800b':1}]}",
                "{'\\ud800\\ud800\\udc00':1}",
                "{'\\ud83d\\ude00':1}",
                "{'v':'\\ud800','w':1}",
                "{'v':'\\ud800'}{'v':'\\udc00'}"
            })
    void agreesWithJacksonOnHalfSurrogatePairs(String record) {
        compare(record.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private void compare(byte[] record) {
        List<@Nullable Object> expected = JacksonOracle.documents(record);
        boolean objects =
                expected != null && !expected.isEmpty() && expected.stream().allMatch(Map.class::isInstance);
        for (RecordConverter converter : List.of(skipping, copying, typed)) {
            try {
                Rows rows = converter.convert(null, record);
                assertThat(objects).as("accepted %s", show(record)).isTrue();
                assertThat(rows.count()).isEqualTo(expected == null ? -1 : expected.size());
            } catch (RecordRejected e) {
                assertThat(objects)
                        .as("rejected %s: %s", show(record), e.reason())
                        .isFalse();
                assertThat(e.code())
                        .as("%s: %s", show(record), e.reason())
                        .isEqualTo(expected == null ? RecordRejected.PARSE_ERROR : RecordRejected.MALFORMED_DATA);
            }
        }
        if (objects && expected != null) {
            sameValues(record, expected);
        }
    }

    private void sameValues(byte[] record, List<@Nullable Object> expected) {
        List<@Nullable Object> wanted = new ArrayList<>();
        List<@Nullable Object> found = new ArrayList<>();
        try {
            Rows rows = copying.convert(null, record);
            List<Map<String, @Nullable Object>> values = RowValues.of(rows);
            for (int row = 0; row < rows.count(); row++) {
                Object value = expected.get(row) instanceof Map<?, ?> map ? map.get("v") : null;
                wanted.add(value);
                Object text = values.get(row).get("v");
                found.add(text == null || value instanceof String ? text : reparsed((String) text));
            }
        } catch (RecordRejected e) {
            throw new AssertionError(e);
        }
        assertThat(found).as("%s", show(record)).isEqualTo(wanted);
    }

    private static @Nullable Object reparsed(String text) {
        List<@Nullable Object> documents = JacksonOracle.documents(text.getBytes(StandardCharsets.UTF_8));
        assertThat(documents).as("our text %s", text).hasSize(1);
        return documents == null ? null : documents.get(0);
    }

    private static String show(byte[] record) {
        return new String(record, StandardCharsets.UTF_8) + " = "
                + HexFormat.of().formatHex(record);
    }
}
