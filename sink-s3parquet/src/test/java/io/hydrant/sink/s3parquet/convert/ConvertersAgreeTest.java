// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.convert.JsonOptions.Deserializer;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The same events give the same rows, whether they come as bytes or through Connect's JsonConverter as maps. Left out is
 * what that converter loses: integers beyond 64 bits, digits beyond a double's, the sign of -0.0, and the order of keys (compared
 * without).
 */
class ConvertersAgreeTest {
    private static final int EVENTS = 100_000;
    private static final List<String> FIELDS = List.of("text", "nested.x", "number");
    private static final TableSchema TABLE = table(
            "text string",
            "flag boolean",
            "tiny tinyint",
            "number int",
            "big bigint",
            "real double",
            "single float",
            "price decimal(10,2)",
            "day date",
            "at timestamp",
            "data binary",
            "tags array<string>",
            "counts map<string,bigint>",
            "nested struct<x:int,y:array<struct<z:string>>>",
            "anything string");
    private static final List<String> MESSY = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "127",
            "128",
            "2147483648",
            "1.5",
            "1e2",
            "12345678.9",
            "1e-9",
            "\"\"",
            "\"true\"",
            "\"12\"",
            "\"0x1f\"",
            "\"1.50\"",
            "\"oops\"",
            "\"2026-11-20\"",
            "\"2026-1-2 3:4:5\"",
            "\"2026-11-20T01:02:03.456Z\"",
            "\"2026-11-20T01:02:03+09:00\"",
            "1518033528",
            "1518033528123",
            "1518033528.25",
            "\"1518033528.25\"",
            "\"AQID\"",
            "\"日本 \\\"x\\\" \\u00e9\\ud83d\\ude00\"",
            "[]",
            "{}",
            "[1,\"a\",null]",
            "[[1]]",
            "{\"X\":1}",
            "{\"x\":\"5\",\"Y\":[{\"Z\":1},{\"z\":{\"Q\":[1.50]}}]}",
            "{\"K\":1,\"l\":\"2\"}",
            "{\"k\":\"bad\"}",
            "[7,[{\"z\":\"q\"}]]",
            "99999999.995",
            "99999999.994");

    private final JsonConverter connect = new JsonConverter();

    ConvertersAgreeTest() {
        connect.configure(Map.of("schemas.enable", "false"), false);
    }

    @Test
    void givesTheSameRowsForBytesAndMaps() {
        for (Deserializer deserializer : Deserializer.values()) {
            for (JsonOptions.Mismatch mismatch : JsonOptions.Mismatch.values()) {
                JsonOptions options = JsonOptions.DEFAULTS.with(deserializer).with(mismatch);
                RecordConverter bytes = new RecordConverter(TABLE, options, FIELDS);
                RecordConverter maps = new RecordConverter(TABLE, options, FIELDS);
                Seeded.rounds(EVENTS / 4, random -> compare(bytes, maps, event(random)));
            }
        }
    }

    private void compare(RecordConverter bytes, RecordConverter maps, String event) {
        byte[] value = event.getBytes(StandardCharsets.UTF_8);
        Object map = connect.toConnectData("topic", value).value();
        assertThat(outcome(maps, map)).as("%s", event).isEqualTo(outcome(bytes, value));
    }

    private static String outcome(RecordConverter converter, Object value) {
        try {
            Rows rows = converter.convert(null, value);
            return printed(RowValues.of(rows).get(0))
                    + List.of(
                            String.valueOf(rows.field(0, 0)),
                            String.valueOf(rows.field(0, 1)),
                            String.valueOf(rows.field(0, 2)))
                    + rows.mismatches();
        } catch (RecordRejected e) {
            return e.code();
        }
    }

    /** The value as text; maps, and JSON objects in text, with their keys in order. */
    private static String printed(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, String> sorted = new TreeMap<>();
            map.forEach((k, v) -> sorted.put(printed(k), printed(v)));
            return sorted.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ConvertersAgreeTest::printed).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof String text && text.startsWith("{")) {
            List<@Nullable Object> parsed = JacksonOracle.documents(text.getBytes(StandardCharsets.UTF_8));
            return "json" + (parsed == null ? text : printed(parsed.get(0)));
        }
        return String.valueOf(value);
    }

    private static String event(Seeded random) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < TABLE.columns().size(); i++) {
            if (random.oneIn(3)) {
                String name = TABLE.columns().get(i).name();
                json.append(json.length() == 1 ? "" : ",").append('"').append(random.oneIn(5) ? upper(name) : name);
                json.append("\": ").append(random.oneOf(MESSY));
            }
        }
        return json.append(random.oneIn(4) && json.length() > 1 ? ",\"other\":{\"a\":[1]}" : "")
                .append('}')
                .toString();
    }

    private static String upper(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
