// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Captured fields: the texts that prefixes and time sources are made of. */
class FieldsTest {
    private static final String RECORD =
            "{\"app\":\"a1\",\"created_at\":\"1404214665\",\"user\":{\"id\":7,\"name\":\"é\",\"deep\":{\"x\":true}},"
                    + "\"list\":[1],\"none\":null}";

    @Test
    void capturesColumnsAndOthersAtAnyDepth() throws RecordRejected {
        List<String> fields = List.of(
                "app",
                "created_at",
                "user.id",
                "user.name",
                "user.deep.x",
                "user.deep",
                "list",
                "none",
                "missing",
                "app.inner");
        RecordConverter converter =
                new RecordConverter(table("created_at timestamp", "user string"), JsonOptions.DEFAULTS, fields);

        Rows rows = converter.convert(null, RECORD);

        assertThat(fields.stream().map(field -> String.valueOf(rows.field(0, fields.indexOf(field)))))
                .containsExactly("a1", "1404214665", "7", "é", "true", "null", "null", "null", "null", "null");
        assertThat(RowValues.of(rows).get(0)).containsEntry("created_at", Instant.parse("2014-07-01T11:37:45Z"));
        assertThat(rows.fieldMicros(0, 1, -1)).isEqualTo(1_404_214_665_000_000L);
        assertThat(rows.fieldMicros(0, 0, -1)).isEqualTo(-1);
        assertThat(rows.fieldMicros(0, 8, -1)).isEqualTo(-1);
    }

    @Test
    void needsNoTable() throws RecordRejected {
        RecordConverter converter =
                new RecordConverter(TableSchema.NONE, JsonOptions.DEFAULTS, List.of("APP", "user.id"));

        Rows rows = converter.convert(null, RECORD + "{\"App\":5}");

        assertThat(rows.count()).isEqualTo(2);
        assertThat(rows.field(0, 0)).isEqualTo("a1");
        assertThat(rows.field(0, 1)).isEqualTo("7");
        assertThat(rows.field(1, 0)).isEqualTo("5");
        assertThat(rows.field(1, 1)).isNull();
    }

    @Test
    void theLastObjectOfAPathWins() throws RecordRejected {
        RecordConverter converter = new RecordConverter(TableSchema.NONE, JsonOptions.DEFAULTS, List.of("u.a", "u.b"));

        Rows rows = converter.convert(null, "{\"u\":{\"a\":1,\"b\":2},\"u\":{\"b\":3}}");

        assertThat(rows.field(0, 0)).isNull();
        assertThat(rows.field(0, 1)).isEqualTo("3");
        assertThat(converter.convert(null, "{\"u\":{\"a\":1},\"u\":9}").field(0, 0))
                .isNull();
    }

    @Test
    void theExactSpellingOfAPathWinsThenTheFirst() throws RecordRejected {
        assertThat(id("{'user':{'id':1},'USER':{'x':2}}")).isEqualTo("1");
        assertThat(id("{'user':{'id':1},'USER':{'id':2}}")).isEqualTo("1");
        assertThat(id("{'USER':{'id':2},'user':{'id':1}}")).isEqualTo("1");
        assertThat(id("{'USER':{'id':2},'user':{'x':1}}")).isNull();
        assertThat(id("{'USER':{'id':2},'user':null}")).isNull();
        assertThat(id("{'User':{'id':1},'USER':{'id':2}}")).isEqualTo("1");
        assertThat(id("{'user':{'ID':1,'id':2},'USER':{'id':3}}")).isEqualTo("2");

        RecordConverter deep = new RecordConverter(TableSchema.NONE, JsonOptions.DEFAULTS, List.of("a.b.c", "a.d"));
        Rows rows = deep.convert(
                null, "{'a':{'b':{'c':1},'d':2},'a':{'B':{'c':3}},'A':{'b':{'c':4},'d':5}}".replace('\'', '"'));
        assertThat(rows.field(0, 0)).isEqualTo("3");
        assertThat(rows.field(0, 1)).isNull();
    }

    /** The field {@code user.id} of a document, which is the same whether it comes as text or as a map. */
    private static @Nullable String id(String document) throws RecordRejected {
        String json = document.replace('\'', '"');
        RecordConverter converter = new RecordConverter(TableSchema.NONE, JsonOptions.DEFAULTS, List.of("user.id"));
        String id = converter.convert(null, json).field(0, 0);
        List<@Nullable Object> parsed = JacksonOracle.documents(json.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed).hasSize(1);
        Map<?, ?> map = numbers((Map<?, ?>)
                Objects.requireNonNull(Objects.requireNonNull(parsed).get(0)));
        assertThat(converter.convert(null, map).field(0, 0)).as(document).isEqualTo(id);
        return id;
    }

    private static Map<?, ?> numbers(Map<?, ?> parsed) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        parsed.forEach((key, value) -> {
            Object number = value instanceof JacksonOracle.Numeral numeral ? Long.valueOf(numeral.text()) : value;
            map.put(key, value instanceof Map<?, ?> inner ? numbers(inner) : number);
        });
        return map;
    }

    @Test
    void comeFromMapsToo() throws RecordRejected {
        RecordConverter converter =
                new RecordConverter(table("n int"), JsonOptions.DEFAULTS, List.of("n", "u.id", "d"));

        Rows rows = converter.convert(null, Map.of("N", 4L, "u", Map.of("id", "x"), "d", 1.5));

        assertThat(rows.field(0, 0)).isEqualTo("4");
        assertThat(rows.field(0, 1)).isEqualTo("x");
        assertThat(rows.field(0, 2)).isEqualTo("1.5");
    }
}
