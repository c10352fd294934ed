// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.connect.errors.ErrorHeaders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What Redact makes of schemas, and that nothing passes it unredacted. */
class RedactTest {

    private static final Schema USER = SchemaBuilder.struct()
            .optional()
            .field("ip", Schema.OPTIONAL_INT32_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("n", SchemaBuilder.int32().optional().defaultValue(7).build())
            .build();
    private static final Schema EVENT = SchemaBuilder.struct()
            .name("Event")
            .version(3)
            .field(
                    "users",
                    SchemaBuilder.array(USER)
                            .name("Users")
                            .version(2)
                            .doc("who")
                            .optional()
                            .build())
            .field(
                    "codes",
                    SchemaBuilder.array(Schema.INT32_SCHEMA)
                            .optional()
                            .defaultValue(List.of(1))
                            .build())
            .field(
                    "attrs",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                            .optional()
                            .build())
            .field(
                    "counts",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                            .optional()
                            .build())
            .build();

    @Test
    void theSchemaDoesNotDependOnTheValues() {
        Map<String, String> config = Map.of("redact.mask", "users[*].ip,codes[0],attrs.email,counts.b");
        Struct first = new Struct(USER).put("ip", 5).put("name", "a");
        Struct second = new Struct(USER).put("name", "b").put("n", null);
        Struct full = new Struct(EVENT)
                .put("users", Arrays.asList(first, second, null))
                .put("codes", List.of(1, 2))
                .put("attrs", Map.of("email", "a@example.com", "x", "y"))
                .put("counts", Map.of("a", 1, "b", 2));

        Struct redacted = redact(config, full);
        Struct empty = redact(config, new Struct(EVENT));

        assertThat(Records.json(redacted))
                .isEqualTo(Records.json("{\"users\":[{\"ip\":\"***\",\"name\":\"a\",\"n\":7},"
                        + "{\"ip\":null,\"name\":\"b\",\"n\":7},null],\"codes\":[\"***\",\"2\"],"
                        + "\"attrs\":{\"email\":\"***\",\"x\":\"y\"},\"counts\":{\"a\":\"1\",\"b\":\"***\"}}"));
        assertThat(((Struct) redacted.getArray("users").get(1)).getWithoutDefault("n"))
                .isNull();
        assertThat(empty.schema()).isEqualTo(redacted.schema());
        Schema schema = redacted.schema();
        assertThat(schema.name()).isEqualTo("Event");
        assertThat(schema.version()).isEqualTo(3);
        Schema users = schema.field("users").schema();
        assertThat(users.name()).isEqualTo("Users");
        assertThat(users.version()).isEqualTo(2);
        assertThat(users.doc()).isEqualTo("who");
        assertThat(users.isOptional()).isTrue();
        assertThat(schema.field("codes").schema().defaultValue()).isEqualTo(List.of("1"));
        assertThat(schema.field("attrs").schema())
                .isEqualTo(EVENT.field("attrs").schema());
    }

    @Test
    void nullsKeepTheTypeOfTheirField() {
        Struct user = new Struct(USER).put("ip", 5).put("name", "a");
        Struct redacted = redact(
                Map.of("redact.null", "users[*].ip,users[*].name"),
                new Struct(EVENT).put("users", List.of(user, user)));

        Schema schema = redacted.schema().field("users").schema().valueSchema();
        assertThat(schema.field("ip").schema()).isEqualTo(Schema.OPTIONAL_INT32_SCHEMA);
        assertThat(schema.field("name").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        assertThat(redacted.getArray("users"))
                .allSatisfy(one -> assertThat(((Struct) one).get("name")).isNull());
    }

    @Test
    void whatThePathCannotLeadIntoIsRejected() {
        for (Object u :
                List.of("{\"p\":\"secret\"}", "{\"p\":1}".getBytes(UTF_8), List.of(Map.of("p", "secret")), 7L)) {
            assertThatThrownBy(() -> Records.apply(
                            Redact.Value::new, Map.of("redact.mask", "u.p"), Records.plain(Map.of("u", u))))
                    .hasMessageContaining("Transform.WrongType")
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> Records.apply(
                        Redact.Value::new, Map.of("redact.mask", "p"), Records.string("{\"p\":\"secret\"}")))
                .hasMessageContaining("Transform.WrongType");
        assertThatThrownBy(() -> Records.apply(
                        Redact.Value::new,
                        Map.of("redact.mask", "v[*].p"),
                        Records.plain(Map.of("v", Map.of("p", "secret")))))
                .hasMessageContaining("Transform.WrongType");
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("u", null);
        assertThat(Records.apply(Redact.Value::new, Map.of("redact.mask", "u.p,x[*].y"), Records.plain(nothing))
                        .value())
                .isEqualTo(nothing);
    }

    /** As config-examples/access-logs says: before the line is made JSON text. */
    @Test
    void parsedLinesAreRedactedWhileTheyAreObjects() {
        SinkRecord line = Records.bytes("host:192.0.2.77\tforwardedfor:198.51.100.9".getBytes(UTF_8));
        Map<String, String> redact = Map.of("redact.ip", "host,forwardedfor");

        SinkRecord parsed = Records.apply(ParseLtsv.Value::new, Map.of("output", "map"), line);
        SinkRecord redacted = Records.apply(Redact.Value::new, redact, parsed);
        assertThat(redacted.value()).isEqualTo(Map.of("host", "192.0.2.0", "forwardedfor", "198.51.100.0"));

        SinkRecord text = Records.apply(ParseLtsv.Value::new, Map.of("output", "json"), line);
        assertThatThrownBy(() -> Records.apply(Redact.Value::new, redact, text)).hasMessageContaining("text");
    }

    @Test
    void taggedRecordsAreRedactedToo() {
        Map<String, String> config = Map.of("redact.mask", "p", "on.error", "tag");
        SinkRecord tagged = Records.plain(Map.of("p", "secret"));
        tagged.headers().addString(ErrorHeaders.CODE, "Transform.NoMatch");
        SinkRecord text = Records.string("secret");
        text.headers().addString(ErrorHeaders.CODE, "Transform.NoMatch");

        assertThat(Records.apply(Redact.Value::new, config, tagged).value()).isEqualTo(Map.of("p", "***"));
        assertThat(Records.apply(Redact.Value::new, config, text)).isSameAs(text);
        assertThatThrownBy(() -> Records.apply(Redact.Value::new, Map.of("redact.mask", "p"), text))
                .hasMessageContaining("Transform.WrongType");
    }

    private static Struct redact(Map<String, String> config, Struct value) {
        SinkRecord result = Records.apply(Redact.Value::new, config, Records.struct(value));
        Struct redacted = (Struct) result.value();
        redacted.validate();
        assertThat(result.valueSchema()).isEqualTo(redacted.schema());
        return redacted;
    }
}
