// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our scanner and Jackson agree on what is JSON, and on what it says: on random documents and on spoiled ones, whichever
 * way through the scanner a value takes (skipped, copied as text, laid into typed slots). {@code -Psoak} makes 36,000
 * documents 3,600,000.
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
        sameText(record, expected);
        sameTypedValues(record, expected);
    }

    private void sameTypedValues(byte[] record, List<@Nullable Object> expected) {
        List<@Nullable Object> wanted = new ArrayList<>();
        List<@Nullable Object> found = new ArrayList<>();
        try {
            Rows rows = typed.convert(null, record);
            List<Map<String, @Nullable Object>> values = RowValues.of(rows);
            for (int row = 0; row < rows.count(); row++) {
                Object value = expected.get(row) instanceof Map<?, ?> map ? map.get("v") : null;
                Typed laid = new Typed();
                Object column = laid.maps(value);
                wanted.add(laid.misfit ? null : column);
                found.add(values.get(row).get("v"));
            }
        } catch (RecordRejected e) {
            throw new AssertionError(e);
        }
        assertThat(wanted).as("%s", show(record)).isEqualTo(found);
    }

    /**
     * What Jackson's values are in a column of {@code array<map<string,array<string>>>}: what is no array is an array's only
     * element, an empty string is no array, and what should be a map and is none gives the column up.
     */
    private static final class Typed {
        boolean misfit;

        @Nullable
        Object maps(@Nullable Object value) {
            if (value instanceof List<?> list) {
                return list.stream().map(this::map).collect(Collectors.toCollection(ArrayList::new));
            }
            return value == null || value.equals("") ? null : Collections.singletonList(map(value));
        }

        private @Nullable Object map(@Nullable Object value) {
            if (value instanceof Map<?, ?> entries) {
                Map<Object, @Nullable Object> map = new HashMap<>();
                entries.forEach((key, entry) -> map.put(key, texts(entry)));
                return map;
            }
            misfit |= value != null;
            return null;
        }

        private @Nullable Object texts(@Nullable Object value) {
            if (value instanceof List<?> list) {
                return list.stream().map(Text::of).collect(Collectors.toCollection(ArrayList::new));
            }
            return value == null || value.equals("") ? null : Collections.singletonList(Text.of(value));
        }
    }

    /** Equal to any text that says the value. */
    private record Text(Object value) {
        static @Nullable Object of(@Nullable Object value) {
            return value == null || value instanceof String ? value : new Text(value);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof String text && value.equals(reparsed(text));
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    private void sameText(byte[] record, List<@Nullable Object> expected) {
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
