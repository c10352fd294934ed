// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jq, Reshape, ExtractTimestamp, Redact, ValidateJson and DecodeCloudWatchLogs beyond their examples. */
class ChangingTransformsTest {

    private static final Schema USER = SchemaBuilder.struct()
            .field("name", Schema.STRING_SCHEMA)
            .field("ip", Schema.OPTIONAL_STRING_SCHEMA)
            .field("age", Schema.INT32_SCHEMA)
            .build();
    private static final Schema EVENT = SchemaBuilder.struct()
            .name("Event")
            .field("user", USER)
            .field("users", SchemaBuilder.array(USER).build())
            .field("at", Timestamp.SCHEMA)
            .build();

    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    private static Struct event() {
        Struct user = new Struct(USER)
                .put("name", "alice")
                .put("ip", "2001:db8:1:2::7")
                .put("age", 40);
        return new Struct(EVENT)
                .put("user", user)
                .put("users", List.of(user, new Struct(USER).put("name", "bob").put("age", 7)))
                .put("at", new java.util.Date(1_795_132_800_000L));
    }

    @Test
    void jqWorksOnStructsAndDrops() {
        SinkRecord kept =
                jq(Map.of("jq.query", "select(.user.age > 18) | {name: .user.name, at}"), Records.struct(event()));
        assertThat(Records.json(kept.value())).isEqualTo(Records.json("{\"name\":\"alice\",\"at\":1795132800000}"));
        assertThat(kept.value()).isInstanceOf(Struct.class);
        assertThat(jq(Map.of("jq.query", "select(.user.age > 50)"), Records.struct(event())))
                .isNull();
        assertThat(jq(Map.of("jq.query", "empty"), Records.string("{}"))).isNull();
    }

    @Test
    void jqResultsCanBeMany() {
        SinkRecord record = Records.string("[1,2]");
        assertThat(jq(Map.of("jq.query", ".[]", "jq.multiple", "first"), record).value())
                .isEqualTo(1L);
        assertThat(jq(Map.of("jq.query", ".[]", "jq.multiple", "array"), record).value())
                .isEqualTo(List.of(1L, 2L));
        assertThatThrownBy(() -> jq(Map.of("jq.query", ".[]"), record)).hasMessageContaining("several results");
    }

    @Test
    void jqIsBounded() {
        SinkRecord record = Records.string("{}");
        assertThatThrownBy(() -> jq(Map.of("jq.query", "last(range(1e12))", "jq.timeout.ms", "60000"), record))
                .hasMessageContaining("1000000 steps");
        assertThatThrownBy(() -> jq(Map.of("jq.query", "def f: f; f"), record)).hasMessageContaining("deeper");
        assertThatThrownBy(() -> jq(Map.of("jq.query", "[range(1e9)] | length", "jq.max.steps", "10"), record))
                .hasMessageContaining("10 steps");
        assertThatThrownBy(() -> jq(
                        Map.of("jq.query", "last(range(1e12))", "jq.timeout.ms", "1", "jq.max.steps", "1000000000000"),
                        record))
                .hasMessageContaining("Transform.TimedOut");
        assertThatThrownBy(() -> jq(
                        Map.of(
                                "jq.query",
                                "def d: if . > 400 then . else . + 1 | d | tostring | tonumber end; 0 | d",
                                "jq.max.depth",
                                "20"),
                        record))
                .hasMessageContaining("Transform.TooLarge");
    }

    @Test
    void jqSeesNoEnvironmentAndLeaksNoData() {
        assertThat(jq(Map.of("jq.query", "$ENV | length"), Records.string("{}")).value())
                .isEqualTo(0L);
        assertThatThrownBy(() -> jq(Map.of("jq.query", "env"), Records.string("{}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("env/0");
        assertThatThrownBy(() -> jq(Map.of("jq.query", ".secret + 1"), Records.string("{\"secret\":\"hunter2\"}")))
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> jq(Map.of("jq.query", "nofunction"), Records.string("{}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nofunction/0");
        assertThatThrownBy(() -> jq(Map.of("jq.query", "{"), Records.string("{}")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void reshapesStructs() {
        SinkRecord result = Records.apply(
                Reshape.Value::new,
                Map.of(
                        "copy", "user.name->owner",
                        "rename", "user.ip->addr",
                        "move", "at->meta.at",
                        "template", "label=!{user.name}/!{users[1].name}/!{nothing}",
                        "default", "user.role=\"guest\"",
                        "delete", "user.age,users"),
                Records.struct(event()));
        Struct value = (Struct) result.value();
        value.validate();
        assertThat(value.schema().name()).isEqualTo("Event");
        assertThat(value.getStruct("meta").get("at")).isInstanceOf(java.util.Date.class);
        assertThat(Records.json(value))
                .isEqualTo(
                        Records.json("{\"user\":{\"name\":\"alice\",\"addr\":\"2001:db8:1:2::7\",\"role\":\"guest\"},"
                                + "\"owner\":\"alice\",\"meta\":{\"at\":1795132800000},\"label\":\"alice/bob/\"}"));
    }

    @Test
    void refusesWrongOperations() {
        for (Map<String, String> config : List.of(
                Map.of("copy", "a"),
                Map.of("move", "a->b["),
                Map.of("rename", "$->a"),
                Map.of("move", "$->a"),
                Map.of("coalesce", "a"),
                Map.of("template", "no equation"),
                Map.of("delete", "a[*]"))) {
            assertThatThrownBy(() -> Records.apply(Reshape.Value::new, config, Records.plain(Map.of())))
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void timestampsComeFromNumbersDatesAndText() {
        assertThat(stamped(Map.of("field", "at"), Records.struct(event()))).isEqualTo(1_795_132_800_000L);
        assertThat(stamped(Map.of("field", "t"), Records.plain(Map.of("t", 5L))))
                .isEqualTo(5L);
        assertThat(stamped(Map.of("field", "t", "time.formats", "epoch_s"), Records.plain(Map.of("t", 1.5))))
                .isEqualTo(1500L);
        assertThat(stamped(Map.of("field", "t", "time.formats", "epoch_s"), Records.plain(Map.of("t", 1625000000.123))))
                .isEqualTo(1_625_000_000_123L);
        assertThat(stamped(Map.of("field", "t"), Records.plain(Map.of("t", 1625000000123.0))))
                .isEqualTo(1_625_000_000_123L);
        assertThat(stamped(Map.of("field", "t", "on.error", "null"), Records.plain(Map.of("t", "x"))))
                .isNull();
        for (Object bad : List.of("x", -1L, true, "99999999999999999999")) {
            assertThatThrownBy(() -> stamped(Map.of("field", "t"), Records.plain(Map.of("t", bad))))
                    .hasMessageContaining("Transform.");
        }
    }

    @Test
    void redactsStructsAndLists() {
        Struct before = event();
        SinkRecord result = Records.apply(
                Redact.Value::new,
                Map.of(
                        "redact.ip",
                        "user.ip,users[*].ip",
                        "redact.mask",
                        "users[*].name",
                        "redact.null",
                        "user.name",
                        "redact.hash",
                        "user.age",
                        "redact.hash.key",
                        "0123456789abcdef"),
                Records.struct(before));
        Struct value = (Struct) result.value();
        value.validate();
        assertThat(value.getStruct("user").getString("ip")).isEqualTo("2001:db8:1:0:0:0:0:0");
        assertThat(value.getStruct("user").get("name")).isNull();
        assertThat(value.getStruct("user").getString("age")).hasSize(64);
        assertThat(value.getArray("users"))
                .extracting(user -> ((Struct) user).getString("name"))
                .containsExactly("***", "***");
        assertThat(before.getStruct("user").getString("name")).isEqualTo("alice");
    }

    @Test
    void whatIsNoAddressIsMasked() {
        SinkRecord result = Records.apply(
                Redact.Value::new,
                Map.of("redact.ip", "a,b,c,list[0]", "redact.ip.v4.bits", "20"),
                Records.plain(Map.of(
                        "a",
                        "192.0.2.77",
                        "b",
                        "example.com",
                        "c",
                        7L,
                        "list",
                        Arrays.asList("10.1.255.9", "10.1.255.9"))));
        assertThat(Records.json(result.value()))
                .isEqualTo(Records.json(
                        "{\"a\":\"192.0.0.0\",\"b\":\"***\",\"c\":\"***\",\"list\":[\"10.1.240.0\",\"10.1.255.9\"]}"));
    }

    @Test
    void hashesNeedAKey() {
        assertThatThrownBy(() -> Records.apply(Redact.Value::new, Map.of("redact.hash", "a"), Records.plain(Map.of())))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> Records.apply(
                        Redact.Value::new,
                        Map.of("redact.hash", "a", "redact.hash.key", "short-secret"),
                        Records.plain(Map.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("short-secret");
    }

    @Test
    void noRecordMakesValidationTakeLongerThanItsTime() {
        // given an expression that backtracks, and a record with many names to match
        String names = IntStream.range(0, 200)
                .mapToObj(i -> "\"" + "a".repeat(5_000) + i + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        for (String schema : List.of(
                "{\"patternProperties\":{\"^(a+)+$\":{\"type\":\"string\"}}}",
                "{\"propertyNames\":{\"pattern\":\"^(a+)+$\"}}",
                "{\"additionalProperties\":false,\"patternProperties\":{\"^(a+)+$\":{}}}")) {
            Map<String, String> config = Map.of("json.schema", schema, "json.schema.timeout.ms", "50");

            // when, then
            assertThatThrownBy(() -> Records.apply(ValidateJson.Value::new, config, Records.string(names)))
                    .as(schema)
                    .hasMessageContaining("Transform.TimedOut");
        }

        // given alternatives that recurse: twice the work for each level of the record
        String alternatives =
                "{\"anyOf\":[{\"required\":[\"x\"],\"properties\":{\"a\":{\"$ref\":\"#\"}}},{\"required\":[\"y\"],\"properties\":{\"a\":{\"$ref\":\"#\"}}}]}";
        SinkRecord deep = Records.string("{\"a\":".repeat(60) + "1" + "}".repeat(60));

        // when, then
        assertThatThrownBy(() -> Records.apply(
                        ValidateJson.Value::new,
                        Map.of("json.schema", alternatives, "json.schema.timeout.ms", "50"),
                        deep))
                .hasMessageContaining("Transform.TimedOut");
    }

    @Test
    void patternsOfASchemaAreThoseOfTheStandard() {
        Map<String, String> config = Map.of(
                "json.schema",
                "{\"properties\":{\"a\":{\"pattern\":\"^\\\\d{2}$\"},\"b\":{\"pattern\":\"b(?=c)\"},\"c\":{\"pattern\":\"^\\\\u3042[\\\\w-]*\\\\.\"}}}");
        for (String good : List.of("{\"a\":\"12\"}", "{\"b\":\"abc\"}", "{\"c\":\"\u3042a-b.\"}", "{\"a\":1}")) {
            SinkRecord record = Records.string(good);
            assertThat(Records.apply(ValidateJson.Value::new, config, record)).isSameAs(record);
        }
        for (String bad : List.of(
                "{\"a\":\"123\"}",
                "{\"a\":\"x\\n12\"}",
                "{\"a\":\"\uff11\uff12\"}",
                "{\"b\":\"ab\"}",
                "{\"c\":\"a\"}")) {
            assertThatThrownBy(() -> Records.apply(ValidateJson.Value::new, config, Records.string(bad)))
                    .as(bad)
                    .hasMessageContaining("Transform.NoMatch");
        }
        assertThatThrownBy(() -> Records.apply(
                        ValidateJson.Value::new, Map.of("json.schema", "{\"pattern\":\"(\"}"), Records.string("1")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void validationNamesPlaceAndKeywordButNotTheData() {
        Map<String, String> config = Map.of(
                "json.schema",
                "{\"properties\":{\"user\":{\"properties\":{\"age\":{\"maximum\":30},\"name\":{\"const\":\"bob\"}}}}}");
        assertThatThrownBy(() -> Records.apply(ValidateJson.Value::new, config, Records.struct(event())))
                .hasMessageContaining("maximum at /user/age")
                .hasMessageContaining("const at /user/name")
                .hasMessageNotContaining("alice");
        SinkRecord good = Records.bytes("{\"user\":{\"age\":3,\"name\":\"bob\"}}".getBytes(UTF_8));
        assertThat(Records.apply(ValidateJson.Value::new, config, good)).isSameAs(good);
        assertThatThrownBy(() -> Records.apply(ValidateJson.Value::new, config, Records.string("{")))
                .hasMessageContaining("MalformedData");
    }

    @Test
    void aSchemaIsCheckedAndNothingIsFetched() {
        for (String schema : List.of("{", "7", "{\"type\":\"nothing\"}", "{\"$ref\":\"https://example.com/s.json\"}")) {
            assertThatThrownBy(() ->
                            Records.apply(ValidateJson.Value::new, Map.of("json.schema", schema), Records.string("{}")))
                    .as(schema)
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void cloudWatchPayloadsAreFilteredAndControlMessagesDropped() {
        String payload = "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":\"g\",\"logStream\":\"s\","
                + "\"subscriptionFilters\":[],\"logEvents\":[{\"id\":\"1\",\"timestamp\":1,\"message\":\"ERROR a\"},"
                + "{\"id\":\"2\",\"timestamp\":2,\"message\":\"fine\"}]}";
        SinkRecord record = Records.bytes(payload.getBytes(UTF_8));
        Map<String, String> errors =
                Map.of("cloudwatch.logs.emit", "message", "cloudwatch.logs.filter.pattern", "ERROR");

        assertThat((byte[]) Records.apply(DecodeCloudWatchLogs.Value::new, errors, record)
                        .value())
                .isEqualTo("ERROR a\n".getBytes(UTF_8));
        assertThat(Records.apply(
                        DecodeCloudWatchLogs.Value::new, Map.of("cloudwatch.logs.filter.pattern", "WARN"), record))
                .isNull();
        SinkRecord control = Records.string(payload.replace("DATA_MESSAGE", "CONTROL_MESSAGE"));
        assertThat(Records.apply(DecodeCloudWatchLogs.Value::new, Map.of(), control))
                .isNull();
        assertThat(Records.apply(DecodeCloudWatchLogs.Value::new, Map.of("control.messages", "emit"), control))
                .isNotNull();
        Struct struct = (Struct) Records.apply(DecodeCloudWatchLogs.Value::new, Map.of("output", "struct"), record)
                .value();
        assertThat(struct.getArray("logEvents")).hasSize(2);
        assertThatThrownBy(() -> Records.apply(DecodeCloudWatchLogs.Value::new, Map.of(), Records.string("a line")))
                .hasMessageContaining("no CloudWatch Logs subscription payload");
    }

    @Test
    void extractedFieldsAreTypedOnRequest() {
        // given what a space-delimited subscription filter extracts
        SinkRecord record = Records.string(
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"timestamp\":1,\"message\":\"m\",\"extractedFields\":{"
                        + "\"size\":\"512\",\"took\":\"1.5\",\"ok\":\"true\",\"zip\":\"007\",\"event\":\"INFO {\\\"a\\\":[1]}\",\"bad\":\"x {\"}}]}");

        // when, then
        assertThat(extracted(Map.of(), record))
                .isEqualTo(Map.of(
                        "size",
                        "512",
                        "took",
                        "1.5",
                        "ok",
                        "true",
                        "zip",
                        "007",
                        "event",
                        "INFO {\"a\":[1]}",
                        "bad",
                        "x {"));
        assertThat(extracted(Map.of("extracted.fields", "infer"), record))
                .isEqualTo(Map.of(
                        "size",
                        512L,
                        "took",
                        1.5,
                        "ok",
                        true,
                        "zip",
                        "007",
                        "event",
                        "INFO {\"a\":[1]}",
                        "$event",
                        Map.of("a", List.of(1L)),
                        "bad",
                        "x {"));
    }

    private static @Nullable Object extracted(Map<String, String> config, SinkRecord record) {
        Map<?, ?> envelope = (Map<?, ?>) Objects.requireNonNull(
                Records.apply(DecodeCloudWatchLogs.Value::new, config, record).value());
        return ((Map<?, ?>) ((List<?>) Objects.requireNonNull(envelope.get("logEvents"))).get(0))
                .get("extractedFields");
    }

    private static SinkRecord jq(Map<String, String> config, SinkRecord record) {
        return Records.apply(Jq.Value::new, config, record);
    }

    private static Long stamped(Map<String, String> config, SinkRecord record) {
        return Records.apply(ExtractTimestamp.Value::new, config, record).timestamp();
    }

    @Test
    void defaultsKeepTheTypesOfTheirFields() {
        Schema schema = SchemaBuilder.struct()
                .field("count", Schema.OPTIONAL_INT32_SCHEMA)
                .field("zip", Schema.OPTIONAL_STRING_SCHEMA)
                .field("ok", Schema.OPTIONAL_BOOLEAN_SCHEMA)
                .field("ratio", Schema.OPTIONAL_FLOAT32_SCHEMA)
                .build();
        Map<String, String> config = Map.of("default", "count=0,zip=00,ok=true,ratio=1.5,added=0");

        Struct filled = (Struct) Records.apply(Reshape.Value::new, config, Records.struct(new Struct(schema)))
                .value();
        Struct there = (Struct) Records.apply(
                        Reshape.Value::new,
                        config,
                        Records.struct(new Struct(schema)
                                .put("count", 5)
                                .put("zip", "x")
                                .put("ok", false)
                                .put("ratio", 0f)))
                .value();

        assertThat(filled.schema()).isEqualTo(there.schema());
        assertThat(filled.get("count")).isEqualTo(0);
        assertThat(filled.get("zip")).isEqualTo("00");
        assertThat(filled.get("ok")).isEqualTo(true);
        assertThat(filled.get("ratio")).isEqualTo(1.5f);
        assertThat(filled.get("added")).isEqualTo(0L);
        for (String misfit : List.of("count=x", "count=1.5", "count=3000000000", "ok=1", "ratio=true")) {
            assertThatThrownBy(() -> Records.apply(
                            Reshape.Value::new, Map.of("default", misfit), Records.struct(new Struct(schema))))
                    .as(misfit)
                    .hasMessageContaining("Transform.WrongType")
                    .hasMessageContaining("default");
        }
    }

    @Test
    void mapsInStructsStayMapsWhileTheirValuesAreOfOneType() {
        Schema schema = SchemaBuilder.struct()
                .field(
                        "attrs",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                                .build())
                .field("n", SchemaBuilder.int32().optional().defaultValue(7).build())
                .build();
        Struct value = new Struct(schema)
                .put("attrs", Map.of("email", "a@example.com", "x", "y"))
                .put("n", null);
        for (Map<String, String> config : List.of(
                Map.of("delete", "attrs.email"), Map.of("default", "attrs.z=0"), Map.of("template", "attrs.t=!{n}"))) {
            Struct result = (Struct) Records.apply(Reshape.Value::new, config, Records.struct(value))
                    .value();
            result.validate();
            assertThat(result.schema().field("attrs").schema())
                    .isEqualTo(schema.field("attrs").schema());
            assertThat(result.getWithoutDefault("n")).isNull();
        }
        Struct mixed =
                (Struct) Records.apply(Reshape.Value::new, Map.of("copy", "attrs->attrs.inner"), Records.struct(value))
                        .value();
        assertThat(mixed.schema().field("attrs").schema().type()).isEqualTo(Schema.Type.STRUCT);
    }

    @Test
    void extractedFieldsOfHydrantsEventsStayAMap() {
        Schema fields = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                .optional()
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("message", Schema.STRING_SCHEMA)
                .field("extractedFields", fields)
                .build();
        Struct event = new Struct(schema).put("message", "x y").put("extractedFields", Map.of("k", "v"));

        Struct result = (Struct) Records.apply(
                        CloudWatchFilter.Value::new,
                        Map.of("filter.pattern", "[a,b]", "field", "message", "extract.fields", "extractedFields"),
                        Records.struct(event))
                .value();

        assertThat(result.schema()).isEqualTo(schema);
        assertThat(result.getMap("extractedFields")).isEqualTo(Map.of("k", "v", "a", "x", "b", "y"));
    }

    @Test
    void regexesOfASchemaEndWhenTheirTimeIsUp() {
        assertThatThrownBy(() -> Records.apply(
                        ValidateJson.Value::new,
                        Map.of("json.schema", "{\"pattern\":\"a{1,1000}[xyz]\"}", "json.schema.timeout.ms", "50"),
                        Records.string("\"" + "a".repeat(200_000) + "\"")))
                .hasMessageContaining("Transform.TimedOut");
    }

    @Test
    void bytesAreBase64InJqAndInJsonSchemas() {
        Schema schema = SchemaBuilder.struct().field("b", Schema.BYTES_SCHEMA).build();
        for (Object bytes : List.of("abc".getBytes(UTF_8), java.nio.ByteBuffer.wrap("abc".getBytes(UTF_8)))) {
            SinkRecord record = Records.struct(new Struct(schema).put("b", bytes));
            assertThat(jq(Map.of("jq.query", ".b"), record).value()).isEqualTo("YWJj");
            for (String keyword :
                    List.of("maxLength\":4", "minLength\":4", "pattern\":\"^YWJj$\"", "type\":\"string\"")) {
                Map<String, String> config = Map.of("json.schema", "{\"properties\":{\"b\":{\"" + keyword + "}}}");
                assertThat(Records.apply(ValidateJson.Value::new, config, record))
                        .as(keyword)
                        .isSameAs(record);
            }
        }
    }

    @Test
    void regexesOfJqEndWhenItsTimeIsUp() {
        SinkRecord record = Records.string("\"" + "a".repeat(200_000) + "\"");
        assertThatThrownBy(() -> jq(Map.of("jq.query", "test(\"a{1,1000}[xyz]\")", "jq.timeout.ms", "50"), record))
                .hasMessageContaining("Transform.TimedOut");
        assertThat(jq(
                                Map.of("jq.query", "[match(\"(?<=あ)x|a$\"; \"g\").offset]"),
                                Records.string("\"" + "あ".repeat(700) + "x" + "a".repeat(600) + "\""))
                        .value())
                .isEqualTo(List.of(700L, 1300L));
    }

    @Test
    void numbersThatAreNoneAreWhatJqWrites() {
        assertThat(jq(Map.of("jq.query", "[., -infinite, nan]"), Records.string("1e999"))
                        .value())
                .isEqualTo(Arrays.asList(Double.MAX_VALUE, -Double.MAX_VALUE, null));
    }
}
