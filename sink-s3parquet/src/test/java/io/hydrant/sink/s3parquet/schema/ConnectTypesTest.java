// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hydrant.sink.s3parquet.catalog.Column;
import java.util.List;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

/** Tables made of records' own schemas. */
class ConnectTypesTest {
    @Test
    void readsEveryType() throws UnsupportedTypeException {
        Schema inner =
                SchemaBuilder.struct().optional().field("X", Schema.INT8_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("b", Schema.BOOLEAN_SCHEMA)
                .field("i8", Schema.INT8_SCHEMA)
                .field("i16", Schema.OPTIONAL_INT16_SCHEMA)
                .field("i32", Schema.INT32_SCHEMA)
                .field("i64", Schema.INT64_SCHEMA)
                .field("f32", Schema.FLOAT32_SCHEMA)
                .field("f64", Schema.FLOAT64_SCHEMA)
                .field("s", Schema.STRING_SCHEMA)
                .field("raw", Schema.BYTES_SCHEMA)
                .field("day", Date.SCHEMA)
                .field("time", Time.SCHEMA)
                .field("at", Timestamp.SCHEMA)
                .field("wide", Decimal.schema(4))
                .field(
                        "price",
                        Decimal.builder(2)
                                .parameter("connect.decimal.precision", "9")
                                .build())
                .field("list", SchemaBuilder.array(inner).build())
                .field(
                        "map",
                        SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA)
                                .build())
                .field("Struct", inner)
                .build();

        assertThat(TableSchema.fromConnect(schema).toHive().stream().map(Column::type))
                .containsExactly(
                        "boolean",
                        "tinyint",
                        "smallint",
                        "int",
                        "bigint",
                        "float",
                        "double",
                        "string",
                        "binary",
                        "date",
                        "string",
                        "timestamp",
                        "decimal(38,4)",
                        "decimal(9,2)",
                        "array<struct<x:tinyint>>",
                        "map<int,string>",
                        "struct<x:tinyint>");
    }

    @Test
    void rejectsWhatHasNoColumns() {
        Schema empty = SchemaBuilder.struct().build();
        Schema listKey = SchemaBuilder.map(
                        SchemaBuilder.array(Schema.INT32_SCHEMA).build(), Schema.INT32_SCHEMA)
                .build();
        for (Schema schema : List.of(
                Schema.STRING_SCHEMA,
                empty,
                SchemaBuilder.struct().field("e", empty).build(),
                SchemaBuilder.struct().field("m", listKey).build(),
                SchemaBuilder.struct().field("d", Decimal.schema(39)).build(),
                SchemaBuilder.struct()
                        .field(
                                "d",
                                SchemaBuilder.bytes().name(Decimal.LOGICAL_NAME).build())
                        .build(),
                SchemaBuilder.struct()
                        .field(
                                "d",
                                SchemaBuilder.bytes()
                                        .name(Decimal.LOGICAL_NAME)
                                        .parameter("x", "1")
                                        .build())
                        .build(),
                SchemaBuilder.struct()
                        .field("a", Schema.INT32_SCHEMA)
                        .field("A", Schema.INT32_SCHEMA)
                        .build())) {
            assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> TableSchema.fromConnect(schema));
        }
    }

    @Test
    void mergesVersionsThatOnlyAddColumns() throws UnsupportedTypeException {
        TableSchema one = TableSchema.fromHive(List.of(new Column("a", "int"), new Column("b", "string")));
        TableSchema two = TableSchema.fromHive(List.of(new Column("c", "date"), new Column("a", "int")));
        TableSchema other = TableSchema.fromHive(List.of(new Column("a", "bigint")));

        assertThat(one.merged(two).orElseThrow().toHive())
                .containsExactly(new Column("a", "int"), new Column("b", "string"), new Column("c", "date"));
        assertThat(one.merged(one)).containsSame(one);
        assertThat(one.merged(other)).isEmpty();
    }
}
