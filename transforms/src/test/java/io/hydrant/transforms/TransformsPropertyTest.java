// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.connect.errors.ErrorHeaders;
import io.hydrant.testing.Seeded;
import io.hydrant.transforms.outcome.Rejected;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every transform: any bytes, text, map or Struct ends in a record or a DataException; Structs that come out are valid; the
 * value that came in is as it was; and a tagged record is the one that came in.
 */
class TransformsPropertyTest {

    private static final Schema INNER = SchemaBuilder.struct()
            .optional()
            .field("text", Schema.OPTIONAL_STRING_SCHEMA)
            .field("n", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema OUTER = SchemaBuilder.struct()
            .name("Outer")
            .field("message", Schema.OPTIONAL_STRING_SCHEMA)
            .field("raw", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("inner", INNER)
            .field("list", SchemaBuilder.array(INNER).optional().build())
            .field(
                    "strings",
                    SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .build();

    record Case(Supplier<Transformation<SinkRecord>> transform, Map<String, String> config) {
        @Override
        public String toString() {
            return transform.get().getClass().getName().replaceAll(".*\\.", "") + " " + config;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                of(CloudWatchFilter.Value::new, "filter.pattern", "[a, b != %x%, ...]", "extract.fields", "top-level"),
                of(CloudWatchFilter.Value::new, "filter.pattern", "{ $.* = \"*a*\" || $.a IS NULL }"),
                of(DecodeCloudWatchLogs.Value::new, "output", "struct"),
                of(DecodeCloudWatchLogs.Value::new, "cloudwatch.logs.emit", "message"),
                of(Decode.Value::new),
                of(Decode.Value::new, "decode", "base64,url", "decode.result", "string"),
                of(ParseJson.Value::new, "types", "a:int64,t:timestamp,o.b:boolean", "types.infer", "true"),
                of(ParseJson.Value::new, "types", "a:string,t:timestamp,b:int32", "time.formats", "epoch_s,epoch_ns"),
                of(ParseLtsv.Value::new, "types", "a:int64", "types.infer", "true"),
                of(ParseKeyValue.Value::new, "types.infer", "true"),
                of(ParseCsv.Value::new, "csv.columns", "a,b,c"),
                of(ParseAccessLog.Value::new),
                of(ParseGrok.Value::new, "grok.pattern", "%{WORD:a.b} ?%{GREEDYDATA:a.c}"),
                of(ParseRegex.Value::new, "regex.pattern", "(?<a>.)(?<b>.*)"),
                of(ParseQueryString.Value::new, "repeated", "list"),
                of(Jq.Value::new, "jq.query", "if type == \"object\" then map_values(tostring) else [.] end"),
                of(Jq.Value::new, "jq.query", ".inner.n, .a | select(. != null)", "jq.multiple", "array"),
                of(ExtractTimestamp.Value::new, "time.formats", "iso8601,epoch_s"),
                of(
                        Reshape.Value::new,
                        "copy",
                        "inner->x.y,message->inner.text",
                        "move",
                        "list->l",
                        "coalesce",
                        "c=a|inner.n|message",
                        "template",
                        "t=!{message}/!{inner}",
                        "default",
                        "d=1.5",
                        "delete",
                        "raw"),
                of(
                        Redact.Value::new,
                        "redact.hash",
                        "message,inner.n",
                        "redact.hash.key",
                        "0123456789abcdef",
                        "redact.mask",
                        "list[*].text,strings[*]",
                        "redact.ip",
                        "inner.text",
                        "redact.null",
                        "raw"),
                of(ValidateJson.Value::new, "json.schema", "{\"type\":\"object\",\"maxProperties\":3}"),
                of(
                        ValidateJson.Value::new,
                        "json.schema",
                        "{\"additionalProperties\":{\"maxLength\":4,\"pattern\":\"^a*$\",\"format\":\"date\",\"minItems\":1}}"));
    }

    private static Case of(Supplier<Transformation<SinkRecord>> transform, String... config) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < config.length; i += 2) {
            map.put(config[i], config[i + 1]);
        }
        return new Case(transform, map);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anyValueEndsInARecordOrADataException(Case test) {
        for (String policy : List.of("fail", "tag", "null")) {
            for (Map<String, String> place : places(test)) {
                Map<String, String> config = new HashMap<>(test.config());
                config.put("on.error", policy);
                config.putAll(place);
                try (Transformation<SinkRecord> transform = test.transform().get()) {
                    transform.configure(config);
                    Seeded.rounds(60, random -> check(transform, record(random)));
                }
            }
        }
    }

    /** The whole; and for transforms of a field, one inside, with every kind of output. */
    private static List<Map<String, String>> places(Case test) {
        Transformation<SinkRecord> transform = test.transform().get();
        List<Map<String, String>> places = new ArrayList<>(List.of(Map.of()));
        if (transform.config().names().contains("field")) {
            places.add(Map.of("field", "message"));
        }
        if (transform.config().names().contains("target")) {
            places.add(Map.of("field", "raw", "target", "inner.made", "field.remove", "true"));
            places.add(Map.of("field", "message", "target", "$", "target.mode", "merge"));
        }
        if (transform.config().names().contains("output")) {
            places.add(Map.of("output", "struct"));
            places.add(Map.of("field", "message", "output", "json"));
        }
        return places;
    }

    private static void check(Transformation<SinkRecord> transform, SinkRecord record) {
        Object before = snapshot(record.value());
        SinkRecord result;
        try {
            result = transform.apply(record);
        } catch (DataException e) {
            result = null;
            // A message of this kind is for what nobody foresaw: a defect of the transform.
            assertThat(e).hasMessageContaining("Transform.").hasMessageNotContaining("cannot be worked on");
        }
        assertThat(snapshot(record.value())).as("the value that came in").isEqualTo(before);
        if (result == null) {
            return;
        }
        if (result.value() instanceof Struct struct) {
            struct.validate();
            assertThat(result.valueSchema()).isEqualTo(struct.schema());
        }
        if (result.headers().lastWithName(ErrorHeaders.CODE) != null) {
            assertThat(result.value()).isSameAs(record.value());
            assertThat((String)
                            result.headers().lastWithName(ErrorHeaders.MESSAGE).value())
                    .doesNotContain("cannot be worked on");
        }
        // What comes out can be written, unless it is deeper than JSON text may be.
        if (!(before instanceof TooDeep)) {
            Records.json(result.value());
        }
    }

    private static Object snapshot(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length + ":" + Arrays.hashCode(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.duplicate();
        }
        try {
            return value instanceof Struct || value instanceof Map ? Records.json(value) : value;
        } catch (Rejected e) {
            return new TooDeep(value.toString());
        }
    }

    /** A value that JSON text cannot have. */
    private record TooDeep(String text) {}

    private static SinkRecord record(Seeded random) {
        switch (random.below(7)) {
            case 6 -> {
                return Records.plain(nested(random.between(1, 2_000), random.oneIn(2)));
            }
            case 0 -> {
                return Records.bytes(random.bytes(60));
            }
            case 1 -> {
                return Records.string(text(random));
            }
            case 2 -> {
                return Records.plain(random.oneOf(
                        Arrays.asList(null, 7L, 1.5, true, List.of("a"), ByteBuffer.wrap(random.bytes(20)))));
            }
            case 3 -> {
                return Records.bytes(text(random).getBytes(UTF_8));
            }
            case 4 -> {
                Map<String, Object> map = new HashMap<>();
                map.put("message", random.oneIn(5) ? 7L : text(random));
                map.put("raw", random.bytes(20));
                map.put("a", null);
                map.put("inner", random.oneIn(4) ? "text" : Map.of("n", random.anyLong(), "text", "192.0.2.1"));
                map.put("list", List.of(Map.of("text", "x"), "odd", 7L));
                map.put("strings", List.of("a", "b"));
                return Records.plain(map);
            }
            default -> {
                Struct inner = random.oneIn(4)
                        ? null
                        : new Struct(INNER).put("text", random.text(5)).put("n", random.anyLong());
                return Records.struct(new Struct(OUTER)
                        .put("message", random.oneIn(4) ? null : text(random))
                        .put("raw", random.oneIn(4) ? null : random.bytes(20))
                        .put("inner", inner)
                        .put("list", random.oneIn(2) ? null : Arrays.asList(inner, null))
                        .put("strings", random.oneIn(2) ? null : List.of("a", "b")));
            }
        }
    }

    private static Object nested(long depth, boolean lists) {
        Object value = new byte[] {1};
        for (long i = 0; i < depth; i++) {
            value = lists && i % 2 == 0 ? List.of(value) : Map.of("message", value);
        }
        return value;
    }

    private static String text(Seeded random) {
        return random.oneOf(List.of(
                random.text(40),
                "a:1\tt:x",
                "a=1 b=\"c d\"",
                "{\"a\":20000000000000000,\"t\":20000000000000000,\"b\":[1e3,5.0,null,[7]]}",
                "{\"a\":1.5e10,\"t\":1625000000.123,\"b\":{\"c\":1e308}}",
                "{\"a\":".repeat(480) + "1" + "}".repeat(480),
                "{\"a\":1,\"t\":\"2026-11-20\",\"b\":[{\"c\":null},{\"c\":2.5}]}",
                "[1,\"x\",{}]",
                "192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1",
                "H4sIAAAAAAAAA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==",
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"timestamp\":1,\"message\":\"m\"}]}"));
    }
}
