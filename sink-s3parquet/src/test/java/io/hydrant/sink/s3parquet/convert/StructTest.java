// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connect Structs, with Connect's logical types, into rows. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it
class StructTest {
    private static final long MILLIS = Instant.parse("2026-11-20T01:02:03.456Z").toEpochMilli();
    private static final java.util.Date DAY =
            new java.util.Date(LocalDate.of(2026, 11, 20).toEpochDay() * 86_400_000L);

    private static Map<String, @Nullable Object> row(TableSchema table, Struct struct) {
        try {
            RecordConverter converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
            return RowValues.of(converter.convert(struct.schema(), struct)).get(0);
        } catch (RecordRejected e) {
            throw new AssertionError(e.reason(), e);
        }
    }

    private static @Nullable Object value(String type, Schema schema, Object value) {
        Schema record = SchemaBuilder.struct().field("V", schema).build();
        return row(table("v " + type), new Struct(record).put("V", value)).get("v");
    }

    @Test
    void plainTypes() {
        assertThat(value("tinyint", Schema.INT8_SCHEMA, (byte) -5)).isEqualTo((byte) -5);
        assertThat(value("bigint", Schema.INT64_SCHEMA, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(value("string", Schema.INT32_SCHEMA, 5)).isEqualTo("5");
        assertThat(value("decimal(20,1)", Schema.INT64_SCHEMA, 5L)).isEqualTo(new BigDecimal("5.0"));
        assertThat(value("double", Schema.FLOAT64_SCHEMA, Double.NaN)).isEqualTo(Double.NaN);
        assertThat(value("double", Schema.FLOAT32_SCHEMA, 0.1f)).isEqualTo(0.1);
        assertThat(value("string", Schema.FLOAT64_SCHEMA, Double.NaN)).isEqualTo("NaN");
        assertThat(value("boolean", Schema.BOOLEAN_SCHEMA, true)).isEqualTo(true);
        assertThat(value("int", Schema.STRING_SCHEMA, "12")).isEqualTo(12);
        assertThat(value("binary", Schema.BYTES_SCHEMA, new byte[] {1})).isEqualTo(RowValues.listOf((byte) 1));
        assertThat(value("binary", Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {1, 2})))
                .isEqualTo(RowValues.listOf((byte) 1, (byte) 2));
        assertThat(value("string", Schema.BYTES_SCHEMA, new byte[] {1, 2, 3})).isEqualTo("AQID");
    }

    @Test
    void logicalTypes() {
        assertThat(value("timestamp", Timestamp.SCHEMA, new java.util.Date(MILLIS)))
                .isEqualTo(Instant.ofEpochMilli(MILLIS));
        assertThat(value("timestamp", Timestamp.SCHEMA, new java.util.Date(5))).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(value("string", Timestamp.SCHEMA, new java.util.Date(MILLIS)))
                .isEqualTo("2026-11-20T01:02:03.456Z");
        assertThat(value("bigint", Timestamp.SCHEMA, new java.util.Date(MILLIS)))
                .isEqualTo(MILLIS);
        assertThat(value("date", Date.SCHEMA, DAY)).isEqualTo(LocalDate.of(2026, 11, 20));
        assertThat(value("timestamp", Date.SCHEMA, DAY)).isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
        assertThat(value("string", Date.SCHEMA, DAY)).isEqualTo("2026-11-20");
        assertThat(value("int", Date.SCHEMA, DAY))
                .isEqualTo((int) LocalDate.of(2026, 11, 20).toEpochDay());
        assertThat(value("string", Time.SCHEMA, new java.util.Date(3_723_004))).isEqualTo("01:02:03.004");
        assertThat(value("int", Time.SCHEMA, new java.util.Date(3_723_004))).isEqualTo(3_723_004);
        assertThat(value("decimal(10,2)", Decimal.schema(3), new BigDecimal("1.005")))
                .isEqualTo(new BigDecimal("1.01"));
        assertThat(value("string", Decimal.schema(3), new BigDecimal("1.500"))).isEqualTo("1.500");
        assertThat(value("bigint", Decimal.schema(0), new BigDecimal("15"))).isEqualTo(15L);
    }

    @Test
    void nestedTypes() {
        Schema inner = SchemaBuilder.struct()
                .optional()
                .field("X", Schema.INT32_SCHEMA)
                .field("at", Timestamp.SCHEMA)
                .build();
        Struct struct = new Struct(inner).put("X", 1).put("at", new java.util.Date(MILLIS));
        assertThat(value(
                        "array<struct<x:int,at:timestamp>>",
                        SchemaBuilder.array(inner).build(),
                        List.of(struct)))
                .isEqualTo(List.of(Map.of("x", 1, "at", Instant.ofEpochMilli(MILLIS))));
        assertThat(value("map<string,int>", inner, struct.put("at", new java.util.Date(7))))
                .isEqualTo(Map.of("x", 1, "at", 7));
        assertThat(value("string", inner, struct)).isEqualTo("{\"x\":1,\"at\":\"1970-01-01T00:00:00.007Z\"}");
        Schema map =
                SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA).build();
        assertThat(value("map<int,string>", map, Map.of(3, "c"))).isEqualTo(Map.of(3, "c"));
    }

    @Test
    void mapKeysInLowerCaseAreText() {
        Schema map =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build();
        assertThat(value("map<string,int>", map, Map.of("KeY", 1))).isEqualTo(Map.of("key", 1));
        assertThat(value("map<timestamp,int>", map, Map.of("2026-11-20T01:02:03.456Z", 1)))
                .isEqualTo(Map.of(Instant.ofEpochMilli(MILLIS), 1));
    }

    @Test
    void emptyBytesAreNoArrayAsEmptyTextIsNone() {
        assertThat(value("array<string>", Schema.STRING_SCHEMA, "")).isNull();
        assertThat(value("array<string>", Schema.BYTES_SCHEMA, new byte[0])).isNull();
        assertThat(value("array<binary>", Schema.BYTES_SCHEMA, ByteBuffer.allocate(0)))
                .isNull();
        assertThat(value("array<string>", Schema.BYTES_SCHEMA, new byte[] {1, 2, 3}))
                .isEqualTo(List.of("AQID"));
    }

    /** Their digits take more than linear time to make, so that nobody asks for them. */
    @Test
    void numbersOfVeryManyDigitsAreRejected() {
        BigInteger digits = BigInteger.ONE.shiftLeft(1 << 16);
        BigDecimal decimal = new BigDecimal(digits, 2);
        for (String type : List.of("decimal(38,2)", "double", "string", "array<array<string>>", "bigint")) {
            assertThat(Converting.rejected(table("v " + type), JsonOptions.DEFAULTS, Map.of("v", decimal))
                            .reason())
                    .startsWith("Data does not match the schema. column v")
                    .endsWith("): a number of more than 65536 bits");
        }
        for (Object nested : List.of(List.of(decimal), Map.of("d", digits))) {
            assertThat(Converting.rejected(table("v string"), JsonOptions.DEFAULTS, Map.of("v", nested))
                            .reason())
                    .contains("a number of more than 65536 bits");
        }
        assertThat(Converting.rejected(table("v map<string,int>"), JsonOptions.DEFAULTS, Map.of("v", decimal))
                        .reason())
                .hasSizeLessThan(200);
        BigDecimal most = new BigDecimal(BigInteger.ONE.shiftLeft((1 << 16) - 1), 2);
        assertThat(value("string", Decimal.schema(2), most)).isEqualTo(most.toPlainString());
    }

    @Test
    void versionsOfASchemaInterleave() throws RecordRejected {
        RecordConverter converter = new RecordConverter(table("a int", "b string"), JsonOptions.DEFAULTS, List.of());
        Schema one = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
        Schema two = SchemaBuilder.struct()
                .field("b", Schema.OPTIONAL_STRING_SCHEMA)
                .field("a", Schema.INT32_SCHEMA)
                .build();

        for (int i = 0; i < 3; i++) {
            assertThat(RowValues.of(converter.convert(one, new Struct(one).put("a", i)))
                            .get(0))
                    .containsEntry("a", i)
                    .containsEntry("b", null);
            assertThat(RowValues.of(converter.convert(
                                    two, new Struct(two).put("a", i).put("b", "x")))
                            .get(0))
                    .containsEntry("a", i)
                    .containsEntry("b", "x");
        }
    }

    @Test
    void capturedInstantsAreTextOrMicros() throws RecordRejected {
        Schema schema = SchemaBuilder.struct().field("at", Timestamp.SCHEMA).build();
        Struct struct = new Struct(schema).put("at", new java.util.Date(MILLIS));
        for (TableSchema table : List.of(TableSchema.NONE, table("at timestamp"), table("at string"))) {
            Rows rows = new RecordConverter(table, JsonOptions.DEFAULTS, List.of("at")).convert(schema, struct);
            assertThat(rows.field(0, 0)).isEqualTo("2026-11-20T01:02:03.456Z");
            assertThat(rows.fieldMicros(0, 0, -1)).isEqualTo(MILLIS * 1000);
        }
    }

    @Test
    void anythingElseIsRejected() {
        for (Object value : List.of(5, 1.5, true, List.of(Map.of()))) {
            assertThat(Converting.rejected(table("a int"), JsonOptions.DEFAULTS, value)
                            .code())
                    .isEqualTo(RecordRejected.MALFORMED_DATA);
        }
    }
}
