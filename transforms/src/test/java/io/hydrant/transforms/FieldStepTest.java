// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Where results go, and what kind of object they become, by way of {@code ParseJson} and {@code ParseLtsv}. */
class FieldStepTest {

    private static final Schema EVENT = SchemaBuilder.struct()
            .name("Event")
            .field("message", Schema.STRING_SCHEMA)
            .field("id", Schema.INT64_SCHEMA)
            .build();

    private final Struct event =
            new Struct(EVENT).put("message", "{\"a\":1,\"id\":2}").put("id", 7L);

    @Test
    void replacesTheFieldInPlace() {
        Struct result =
                (Struct) json(Map.of("field", "message"), Records.struct(event)).value();
        assertThat(result.schema().name()).isEqualTo("Event");
        assertThat(result.schema().fields()).extracting(field -> field.name()).containsExactly("message", "id");
        assertThat(result.getStruct("message").getInt64("a")).isEqualTo(1);
    }

    @Test
    void goesToATargetAndRemovesTheField() {
        SinkRecord result = json(
                Map.of("field", "message", "target", "parsed.body", "field.remove", "true"), Records.struct(event));
        assertThat(Records.json(result.value()))
                .isEqualTo(Records.json("{\"id\":7,\"parsed\":{\"body\":{\"a\":1,\"id\":2}}}"));
    }

    @Test
    void mergesIntoTheWhole() {
        SinkRecord result = json(
                Map.of("field", "message", "target", "$", "target.mode", "merge", "field.remove", "true"),
                Records.struct(event));
        assertThat(Records.json(result.value())).isEqualTo(Records.json("{\"id\":2,\"a\":1}"));
    }

    @Test
    void textAloneBecomesAnObjectWithTheTarget() {
        assertThat(json(Map.of("target", "parsed"), Records.string("{\"a\":1}")).value())
                .isEqualTo(Map.of("parsed", Map.of("a", 1L)));
    }

    @Test
    void outputChoosesTheKind() {
        SinkRecord bytes = Records.bytes("a:1".getBytes(UTF_8));
        assertThat(ltsv(Map.of(), bytes).value()).isEqualTo(Map.of("a", "1"));
        assertThat(ltsv(Map.of(), bytes).valueSchema()).isNull();
        assertThat(ltsv(Map.of("output", "struct"), bytes).value()).isInstanceOf(Struct.class);
        SinkRecord json = ltsv(Map.of("output", "json"), bytes);
        assertThat(json.value()).isEqualTo("{\"a\":\"1\"}".getBytes(UTF_8));
        assertThat(json.valueSchema().type()).isEqualTo(Schema.Type.BYTES);
        assertThat(ltsv(Map.of("output", "json"), Records.string("a:1")).value())
                .isEqualTo("{\"a\":\"1\"}");
        assertThat(((Struct) json(Map.of("field", "message", "output", "json"), Records.struct(event))
                                .value())
                        .getString("message"))
                .isEqualTo("{\"a\":1,\"id\":2}");
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    void declaredTypesGiveOneSchemaWhateverIsThere() {
        Map<String, String> config = Map.of("output", "struct", "types", "n:int32,t:timestamp");
        ParseLtsv.Value<SinkRecord> transform = new ParseLtsv.Value<>();
        transform.configure(config);
        SinkRecord full = Objects.requireNonNull(transform.apply(Records.string("n:1\tt:1970-01-01T00:00:01Z")));
        SinkRecord without = Objects.requireNonNull(transform.apply(Records.string("n:-\tt:-")));
        assertThat(without.valueSchema()).isSameAs(full.valueSchema());
        assertThat(full.valueSchema().field("n").schema()).isEqualTo(Schema.OPTIONAL_INT32_SCHEMA);
        assertThat(full.valueSchema().field("t").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
        assertThat(((Struct) full.value()).get("t")).isEqualTo(new java.util.Date(1000));
        assertThat(((Struct) without.value()).get("t")).isNull();
        transform.close();
    }

    @Test
    void typesAreThoseOfMembersOfMembers() {
        // given
        Map<String, String> config = Map.of(
                "types", "user.id:int32,['a.b']:float64,at:timestamp,items.n:int64,items.at:timestamp,gone.x:int64",
                "null.values", "-",
                "output", "struct");
        String json = "{\"user\":{\"name\":\"-\"},\"a.b\":\"1.5\",\"at\":\"2026-11-20T00:00:00Z\","
                + "\"items\":[{\"n\":\"7\"},{\"n\":8,\"at\":\"2026-11-20T00:00:00Z\"}]}";

        // when
        Struct value = (Struct)
                Objects.requireNonNull(json(config, Records.string(json)).value());

        // then the type is there, null or not; of what belongs to no object there is nothing
        assertThat(value.schema().field("user").schema().field("id").schema()).isEqualTo(Schema.OPTIONAL_INT32_SCHEMA);
        assertThat(value.getStruct("user").get("name")).isNull();
        assertThat(value.get("a.b")).isEqualTo(1.5);
        assertThat(value.get("at")).isEqualTo(java.util.Date.from(java.time.Instant.parse("2026-11-20T00:00:00Z")));
        List<Struct> items = value.getArray("items");
        assertThat(items.get(0).get("n")).isEqualTo(7L);
        assertThat(items.get(0).get("at")).isNull();
        assertThat(items.get(1).get("at")).isEqualTo(value.get("at"));
        assertThat(value.schema().field("gone")).isNull();
    }

    @Test
    void typesOfMembersAreChecked() {
        assertThatThrownBy(() -> json(Map.of("types", "user.id:int32"), Records.string("{\"user\":{\"id\":\"x\"}}")))
                .hasMessageContaining("Transform.ConversionFailed")
                .hasMessageContaining("'id' is no int32");
        for (String bad : List.of("a[0]:int64", "a:int64,a.b:int64", "$:int64", "a.:int64", "a")) {
            assertThatThrownBy(() -> json(Map.of("types", bad), Records.string("{}")))
                    .as(bad)
                    .isInstanceOf(ConfigException.class);
        }
    }

    private static SinkRecord json(Map<String, String> config, SinkRecord record) {
        return Records.apply(ParseJson.Value::new, config, record);
    }

    private static SinkRecord ltsv(Map<String, String> config, SinkRecord record) {
        return Records.apply(ParseLtsv.Value::new, config, record);
    }

    @Test
    void typesInGrokPatternsHoldWhereTheFieldIsNull() {
        for (Map<String, String> config : List.of(
                Map.of("grok.pattern", "^(?:%{NUMBER:http.bytes:int}|-)$", "output", "struct"),
                Map.of(
                        "grok.pattern",
                        "^(?:%{NUMBER:http.bytes}|-)$",
                        "output",
                        "struct",
                        "types",
                        "http.bytes:int32"))) {
            Schema there = Records.apply(ParseGrok.Value::new, config, Records.string("12"))
                    .valueSchema();
            Schema absent = Records.apply(ParseGrok.Value::new, config, Records.string("-"))
                    .valueSchema();
            assertThat(absent).isEqualTo(there);
            assertThat(there.field("http").schema().field("bytes").schema().type())
                    .isEqualTo(config.containsKey("types") ? Schema.Type.INT32 : Schema.Type.INT64);
        }
        for (Map<String, String> config : List.of(
                Map.of("grok.pattern", "%{INT:a.b} %{WORD:a}"),
                Map.of("grok.pattern", "%{INT:a.b}", "types", "a:string"),
                Map.of("grok.pattern", "%{INT:a.b.c} %{INT:a.b}"))) {
            assertThatThrownBy(() -> Records.apply(ParseGrok.Value::new, config, Records.string("1 x")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("'a");
        }
        Map<String, String> mixed =
                Map.of("grok.pattern", "^%{INT:a:int}$\n^%{NUMBER:a:float}$\n^%{WORD:b}$", "output", "struct");
        assertThat(Records.apply(ParseGrok.Value::new, mixed, Records.string("7"))
                        .valueSchema())
                .isEqualTo(Records.apply(ParseGrok.Value::new, mixed, Records.string("7.5"))
                        .valueSchema());
        assertThat(Records.apply(
                                ParseGrok.Value::new,
                                Map.of("grok.pattern", "^%{INT:a:int}$\n^%{WORD:a}$", "output", "struct"),
                                Records.string("x"))
                        .value())
                .hasToString("Struct{a=x}");
    }

    @Test
    void rulesAcrossKeysAreSeenByConnectsValidation() {
        assertThat(errors(ParseGrok.CONFIG, Map.of("grok.pattern", "%{NOPE:x}")))
                .contains("NOPE");
        assertThat(errors(ParseGrok.CONFIG, Map.of("grok.pattern", "%{NOPE:x}", "grok.definitions", "NOPE x")))
                .isEmpty();
        assertThat(errors(ParseGrok.CONFIG, Map.of("grok.pattern", "%{INT:a.b}", "types", "a:int32")))
                .contains("'a'");
        assertThat(errors(CloudWatchFilter.CONFIG, Map.of("filter.pattern", "ERR*")))
                .contains("ERR*");
        assertThat(errors(CloudWatchFilter.CONFIG, Map.of("filter.pattern", "ERR*", "filter.syntax", "lenient")))
                .isEmpty();
        assertThat(errors(Redact.CONFIG, Map.of("redact.hash", "x"))).contains("needs a key");
        assertThat(errors(Redact.CONFIG, Map.of("redact.hash", "x", "redact.hash.key", "0123456789abcdef")))
                .isEmpty();
        assertThat(errors(ParseJson.CONFIG, Map.of("types", "a:int64,a.b:int64")))
                .contains("'a'");
    }

    /** As Connect embeds the definition of a transform into that of its connector. */
    private static String errors(ConfigDef definition, Map<String, String> config) {
        ConfigDef connector = new ConfigDef();
        connector.embed("transforms.t.", "Transforms: t", 0, definition);
        Map<String, String> prefixed = new java.util.HashMap<>();
        config.forEach((key, value) -> prefixed.put("transforms.t." + key, value));
        return connector.validate(prefixed).stream()
                .flatMap(value -> value.errorMessages().stream())
                .collect(java.util.stream.Collectors.joining());
    }
}
