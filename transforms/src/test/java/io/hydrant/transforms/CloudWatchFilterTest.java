// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.transforms.predicates.MatchesCloudWatchFilter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** The filter and the predicate on the kinds of values that records have. */
class CloudWatchFilterTest {

    private static final String JSON_PATTERN = "{ $.context.log_name = \"specific-log\" && $.n >= 2 }";
    private static final String JSON = "{\"context\":{\"log_name\":\"specific-log\"},\"n\":2}";

    private static final Schema CONTEXT =
            SchemaBuilder.struct().field("log_name", Schema.STRING_SCHEMA).build();
    private static final Schema LOG = SchemaBuilder.struct()
            .field("context", CONTEXT)
            .field("n", Schema.INT32_SCHEMA)
            .build();

    @Test
    void matchesBytesStringsMapsAndStructs() {
        Struct struct = new Struct(LOG)
                .put("context", new Struct(CONTEXT).put("log_name", "specific-log"))
                .put("n", 2);

        assertThat(keeps(JSON_PATTERN, Records.bytes(JSON.getBytes(UTF_8)))).isTrue();
        assertThat(keeps(JSON_PATTERN, Records.plain(ByteBuffer.wrap(JSON.getBytes(UTF_8)))))
                .isTrue();
        assertThat(keeps(JSON_PATTERN, Records.string(JSON))).isTrue();
        assertThat(keeps(JSON_PATTERN, Records.plain(Map.of("context", Map.of("log_name", "specific-log"), "n", 2L))))
                .isTrue();
        assertThat(keeps(JSON_PATTERN, Records.struct(struct))).isTrue();
        assertThat(keeps(JSON_PATTERN, Records.struct(struct.put("n", 1)))).isFalse();
        assertThat(keeps("specific -other", Records.struct(struct)))
                .as("as its JSON text")
                .isTrue();
        assertThat(keeps("{ $.* = 1 }", Records.struct(struct))).isTrue();
        assertThat(keeps("{ $.missing NOT EXISTS }", Records.struct(struct))).isTrue();
    }

    @Test
    void matchesAField() {
        SinkRecord event = Records.plain(Map.of("message", "ERROR 7", "n", 404L));
        assertThat(keeps(Map.of("filter.pattern", "ERROR", "field", "message"), event))
                .isTrue();
        assertThat(keeps(Map.of("filter.pattern", "WARN", "field", "message"), event))
                .isFalse();
        assertThat(keeps(Map.of("filter.pattern", "[n=404]", "field", "n"), event))
                .isTrue();
        assertThat(keeps(Map.of("filter.pattern", "-WARN", "field", "nothing.there"), event))
                .isFalse();
    }

    @Test
    void dropsInsteadOfKeeping() {
        Map<String, String> config = Map.of("filter.pattern", "health", "filter.action", "drop");
        assertThat(keeps(config, Records.string("GET /health"))).isFalse();
        assertThat(keeps(config, Records.string("GET /orders"))).isTrue();
        assertThat(keeps(config, Records.plain(null)))
                .as("a tombstone does not match")
                .isTrue();
    }

    @Test
    void leavesTheRecordAsItIs() {
        SinkRecord record = Records.string("ERROR");
        assertThat(Records.apply(CloudWatchFilter.Value::new, Map.of("filter.pattern", "ERROR"), record))
                .isSameAs(record);
    }

    @Test
    void givesExtractedFieldsToStructsAndMaps() {
        Map<String, String> config =
                Map.of("filter.pattern", "[level, rest]", "field", "message", "extract.fields", "top-level");
        Schema schema =
                SchemaBuilder.struct().field("message", Schema.STRING_SCHEMA).build();
        Struct struct = new Struct(schema).put("message", "WARN disk full");

        Struct result = (Struct) Records.apply(CloudWatchFilter.Value::new, config, Records.struct(struct))
                .value();
        assertThat(result.getString("level")).isEqualTo("WARN");
        assertThat(result.getString("rest")).isEqualTo("disk full");
        assertThat(struct.schema().fields()).hasSize(1);
        Object map = Records.apply(
                        CloudWatchFilter.Value::new,
                        Map.of(
                                "filter.pattern",
                                "[level, rest]",
                                "field",
                                "message",
                                "extract.fields",
                                "extractedFields"),
                        Records.plain(Map.of("message", "WARN disk full")))
                .value();
        assertThat(map)
                .isEqualTo(Map.of(
                        "message", "WARN disk full", "extractedFields", Map.of("level", "WARN", "rest", "disk full")));
    }

    @Test
    void optionsReachTheEngine() {
        assertThat(keeps(Map.of("filter.pattern", "ERR*", "filter.syntax", "lenient"), Records.string("x ERR* y")))
                .isTrue();
        assertThat(keeps(Map.of("filter.pattern", "[a, b]", "filter.field.count", "strict"), Records.string("1 2 3")))
                .isFalse();
        assertThat(keeps(
                        Map.of("filter.pattern", "{ $.a != 1 }", "filter.missing.not.equal", "true"),
                        Records.string("{}")))
                .isTrue();
    }

    @Test
    void refusesAWrongPatternAtConfiguration() {
        assertThatThrownBy(() -> keeps("{ $.a = }", Records.string("x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("filter.pattern")
                .hasMessageContaining("^");
        assertThatThrownBy(() -> keeps("ERR*", Records.string("x"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void predicateAsksTheSame() {
        try (MatchesCloudWatchFilter<SinkRecord> predicate = new MatchesCloudWatchFilter<>()) {
            predicate.configure(Map.of("filter.pattern", JSON_PATTERN));
            assertThat(predicate.test(Records.string(JSON))).isTrue();
            assertThat(predicate.test(Records.string("{}"))).isFalse();
            assertThat(predicate.test(Records.plain(null))).isFalse();
            predicate.configure(Map.of("filter.pattern", "x"));
            Object deep = "x";
            for (int i = 0; i < 1_200; i++) {
                deep = Map.of("a", deep);
            }
            SinkRecord record = Records.plain(deep);
            assertThatThrownBy(() -> predicate.test(record)).isInstanceOf(DataException.class);
            Map<String, String> config = new HashMap<>(Map.of("filter.pattern", "key", "part", "key"));
            predicate.configure(config);
            assertThat(predicate.test(Records.string("x"))).isTrue();
        }
    }

    private static boolean keeps(String pattern, SinkRecord record) {
        return keeps(Map.of("filter.pattern", pattern), record);
    }

    private static boolean keeps(Map<String, String> config, SinkRecord record) {
        return Records.apply(CloudWatchFilter.Value::new, config, record) != null;
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    void timestampsAreMilliseconds() {
        Schema schema = SchemaBuilder.struct()
                .field("at", Timestamp.SCHEMA)
                .field("all", SchemaBuilder.array(Timestamp.SCHEMA).build())
                .build();
        java.util.Date five = new java.util.Date(5);
        SinkRecord record =
                Records.struct(new Struct(schema).put("at", five).put("all", java.util.List.of(five, five)));

        assertThat(keeps("{ $.at = 5 }", record)).isTrue();
        assertThat(keeps("{ $.at > 5 }", record)).isFalse();
        assertThat(keeps("{ $.all[1] = 5 }", record)).isTrue();
    }
}
