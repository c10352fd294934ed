// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.connect.errors.ErrorHeaders;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What {@code on.error} and {@code on.missing} do, by way of one transform; and what is counted. */
class OutcomesTest {

    private static final SinkRecord BAD = Records.string("no ltsv");

    @Test
    void failSaysWhereAndWhyWithoutTheData() {
        assertThatThrownBy(() -> ltsv(Map.of(), BAD))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ParseLtsv")
                .hasMessageContaining("logs-3@42")
                .hasMessageContaining("Transform.MalformedData")
                .hasMessageContaining("on.error")
                .hasMessageNotContaining("no ltsv");
    }

    @Test
    void passLeavesTheRecord() {
        assertThat(ltsv(Map.of("on.error", "pass"), BAD)).isSameAs(BAD);
    }

    @Test
    void dropDrops() {
        assertThat(ltsv(Map.of("on.error", "drop"), BAD)).isNull();
    }

    @Test
    void nullIsTheResult() {
        assertThat(ltsv(Map.of("on.error", "null"), BAD).value()).isNull();
        SinkRecord inField = ltsv(
                Map.of("on.error", "null", "field", "line", "target", "parsed.x"),
                Records.plain(Map.of("line", "bad")));
        assertThat(Records.json(inField.value())).isEqualTo(Records.json("{\"line\":\"bad\",\"parsed\":{\"x\":null}}"));
    }

    @Test
    void tagAddsHeadersAndKeepsTheRest() {
        BAD.headers().addString("own", "1");
        SinkRecord tagged = ltsv(Map.of("on.error", "tag"), BAD);

        assertThat(tagged.value()).isEqualTo("no ltsv");
        assertThat(tagged.kafkaOffset()).isEqualTo(42);
        assertThat(tagged.headers().lastWithName("own").value()).isEqualTo("1");
        assertThat(tagged.headers().lastWithName(ErrorHeaders.TRANSFORM).value())
                .isEqualTo("io.hydrant.transforms.ParseLtsv$Value");
        assertThat(tagged.headers().lastWithName(ErrorHeaders.CODE).value()).isEqualTo("Transform.MalformedData");
        assertThat((String) tagged.headers().lastWithName(ErrorHeaders.MESSAGE).value())
                .contains("no label");
        assertThat(BAD.headers().lastWithName(ErrorHeaders.CODE)).isNull();
    }

    @Test
    void laterTransformsLeaveATaggedRecordAlone() {
        SinkRecord tagged = ltsv(Map.of("on.error", "tag"), BAD);

        assertThat(ltsv(Map.of(), tagged)).isSameAs(tagged);
        assertThat(Records.apply(CloudWatchFilter.Value::new, Map.of("filter.pattern", "nothing"), tagged))
                .isSameAs(tagged);
        assertThat(Records.apply(Reshape.Value::new, Map.of("delete", "a"), tagged))
                .isSameAs(tagged);
    }

    @Test
    void missingFieldsPassUnlessToldOtherwise() {
        SinkRecord record = Records.plain(Map.of("a", 1L));
        assertThat(ltsv(Map.of("field", "line"), record)).isSameAs(record);
        assertThat(ltsv(Map.of(), Records.plain(null)).value()).isNull();
        assertThatThrownBy(() -> ltsv(Map.of("field", "line", "on.missing", "error"), record))
                .hasMessageContaining("Transform.MissingField");
    }

    @Test
    void aStructThatRefusesIsRejectedToo() {
        Schema schema =
                SchemaBuilder.struct().field("line", Schema.STRING_SCHEMA).build();
        Struct value = new Struct(schema).put("line", "a:1");
        SinkRecord result = ltsv(Map.of("field", "line", "on.error", "tag", "target", "line.x"), Records.struct(value));
        assertThat(result.headers().lastWithName(ErrorHeaders.CODE).value()).isEqualTo("Transform.WrongType");
    }

    @Test
    void keysAreTransformedByTheKeyClass() {
        SinkRecord record = new SinkRecord("logs", 0, null, "a:1", null, "value", 0);
        SinkRecord result = Records.apply(ParseLtsv.Key::new, Map.of(), record);
        assertThat(result.key()).isEqualTo(Map.of("a", "1"));
        assertThat(result.value()).isEqualTo("value");
    }

    @Test
    void countsAreInJmxUntilClosed() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(
                "kafka.connect:type=plugins,connector=\"unknown\",task=\"0\",transform=\"ParseKeyValue\"");
        ParseKeyValue.Value<SinkRecord> first = new ParseKeyValue.Value<>();
        ParseKeyValue.Value<SinkRecord> second = new ParseKeyValue.Value<>();
        first.configure(Map.of("on.error", "drop"));
        second.configure(Map.of("field", "x"));

        first.apply(Records.string("a=1"));
        first.apply(Records.string("\"open"));
        second.apply(Records.plain(Map.of()));

        assertThat(((Number) server.getAttribute(name, "transform-records-total")).longValue())
                .isEqualTo(2);
        assertThat(((Number) server.getAttribute(name, "transform-dropped-total")).longValue())
                .isEqualTo(1);
        assertThat(((Number) server.getAttribute(name, "transform-failures-total")).longValue())
                .isEqualTo(1);
        assertThat(((Number) server.getAttribute(name, "transform-skipped-total")).longValue())
                .isEqualTo(1);
        first.close();
        assertThat(server.isRegistered(name)).isTrue();
        second.close();
        assertThat(server.isRegistered(name)).isFalse();
    }

    private static SinkRecord ltsv(Map<String, String> config, SinkRecord record) {
        return Records.apply(ParseLtsv.Value::new, config, record);
    }

    @Test
    void whateverIsThrownIsSubjectToOnError() {
        // given values that no transform or library was made for
        Object deep = "x";
        for (int i = 0; i < 1_200; i++) {
            deep = Map.of("a", deep);
        }
        Object deeper = deep;
        for (int i = 0; i < 50_000; i++) {
            deeper = Map.of("a", deeper);
        }
        String recursive = "{\"allOf\":[{\"anyOf\":[{\"properties\":{\"c\":{\"$ref\":\"#\"}}}]}]}";
        String nested = "{\"c\":".repeat(490) + "1" + "}".repeat(490);
        Map<?, ?> hostile = new java.util.AbstractMap<String, Object>() {
            @Override
            public java.util.Set<Entry<String, Object>> entrySet() {
                throw new IllegalStateException("secret");
            }
        };

        // when, then
        assertThat(tag(CloudWatchFilter.Value::new, Map.of("filter.pattern", "x"), Records.plain(deep)))
                .isEqualTo("Transform.TooLarge");
        assertThat(tag(CloudWatchFilter.Value::new, Map.of("filter.pattern", "x"), Records.plain(deeper)))
                .isEqualTo("Transform.TooLarge");
        assertThat(tag(
                        Jq.Value::new,
                        Map.of("jq.query", ". as $p | null | setpath($p; 1)", "output", "json"),
                        Records.plain(java.util.Collections.nCopies(1_001, "a"))))
                .isEqualTo("Transform.TooLarge");
        assertThat(tag(ValidateJson.Value::new, Map.of("json.schema", recursive), Records.string(nested)))
                .isIn("Transform.TooLarge", "");
        assertThat(tag(Jq.Value::new, Map.of("jq.query", "."), Records.plain(hostile)))
                .isEqualTo("Transform.WrongType");
        assertThatThrownBy(() -> Records.apply(Jq.Value::new, Map.of("jq.query", "."), Records.plain(hostile)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("IllegalStateException in ")
                .hasMessageNotContaining("secret");
        assertThat(tag(
                        ParseLtsv.Value::new,
                        Map.of("types", "time:timestamp", "time.formats", "epoch_s"),
                        Records.string("time:20000000000000000")))
                .isEqualTo("Transform.ConversionFailed");
    }

    /** The code of the error, empty if there was none. */
    private static String tag(
            java.util.function.Supplier<org.apache.kafka.connect.transforms.Transformation<SinkRecord>> transform,
            Map<String, String> config,
            SinkRecord record) {
        Map<String, String> tagging = new java.util.HashMap<>(config);
        tagging.put("on.error", "tag");
        var header = Records.apply(transform, tagging, record).headers().lastWithName(ErrorHeaders.CODE);
        return header == null ? "" : (String) header.value();
    }
}
