// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short forms for tests of conversion: {@code json(table("n int"), "{'n':1}")}, single quotes standing for double ones. */
final class Converting {
    private Converting() {}

    /** A table from {@code "name type"} strings. */
    static TableSchema table(String... columns) {
        List<ColumnType.Field> fields = new ArrayList<>();
        for (String column : columns) {
            int blank = column.indexOf(' ');
            try {
                fields.add(new ColumnType.Field(
                        column.substring(0, blank), ColumnType.parse(column.substring(blank + 1))));
            } catch (UnsupportedTypeException e) {
                throw new AssertionError(e);
            }
        }
        return new TableSchema(fields);
    }

    static List<Map<String, @Nullable Object>> rows(TableSchema table, JsonOptions options, String json) {
        try {
            byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            return RowValues.of(new RecordConverter(table, options, List.of()).convert(null, bytes));
        } catch (RecordRejected e) {
            throw new AssertionError(json + ": " + e.code() + ": " + e.reason(), e);
        }
    }

    /** The only value of the only row. */
    static @Nullable Object value(String type, JsonOptions options, String json) {
        List<Map<String, @Nullable Object>> rows = rows(table("v " + type), options, "{'v':" + json + "}");
        assertThat(rows).hasSize(1);
        return rows.get(0).get("v");
    }

    static RecordRejected rejected(TableSchema table, JsonOptions options, Object value) {
        Object input = value instanceof String text ? text.replace('\'', '"').getBytes(StandardCharsets.UTF_8) : value;
        Throwable thrown = catchThrowable(() -> new RecordConverter(table, options, List.of()).convert(null, input));
        assertThat(thrown).as("%s into %s", value, table).isInstanceOf(RecordRejected.class);
        return (RecordRejected) thrown;
    }

    static RecordRejected rejectedValue(String type, JsonOptions options, String json) {
        RecordRejected rejected = rejected(table("v " + type), options, "{'v':" + json + "}");
        assertThat(rejected.code()).isEqualTo(RecordRejected.MALFORMED_DATA);
        assertThat(rejected.reason()).startsWith("Data does not match the schema. column v");
        return rejected;
    }
}
