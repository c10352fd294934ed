// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.rejected;
import static io.hydrant.sink.s3parquet.convert.Converting.rejectedValue;
import static io.hydrant.sink.s3parquet.convert.Converting.rows;
import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static io.hydrant.sink.s3parquet.convert.Converting.value;
import static io.hydrant.sink.s3parquet.convert.JsonOptions.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hydrant.sink.s3parquet.convert.JsonOptions.Binary;
import io.hydrant.sink.s3parquet.convert.JsonOptions.Deserializer;
import io.hydrant.sink.s3parquet.convert.JsonOptions.Mismatch;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of specs/firehose-delivery.md section 8, row by row, for both deserializers. */
class CoercionTest {
    private static final JsonOptions HIVE = DEFAULTS.with(Deserializer.HIVE);

    private static @Nullable Object openx(String type, String json) {
        return value(type, DEFAULTS, json);
    }

    private static @Nullable Object hive(String type, String json) {
        return value(type, HIVE, json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boolean",
                "tinyint",
                "smallint",
                "int",
                "bigint",
                "float",
                "double",
                "string",
                "char(3)",
                "binary",
                "varchar(9)",
                "date",
                "timestamp",
                "decimal(5,2)",
                "decimal(30,2)",
                "array<int>",
                "map<string,int>",
                "struct<x:int>"
            })
    void nullAndMissingAreNullForEveryType(String type) {
        for (JsonOptions options : List.of(DEFAULTS, HIVE)) {
            assertThat(value(type, options, "null")).isNull();
            assertThat(rows(table("v " + type), options, "{}").get(0).get("v")).isNull();
            assertThat(rows(table("v " + type), options, "{'w':1}").get(0).get("v"))
                    .isNull();
        }
    }

    @Test
    void booleans() {
        assertThat(openx("boolean", "true")).isEqualTo(true);
        assertThat(openx("boolean", "false")).isEqualTo(false);
        assertThat(openx("boolean", "'TRUE'")).isEqualTo(true);
        assertThat(openx("boolean", "'False'")).isEqualTo(false);
        assertThat(hive("boolean", "true")).isEqualTo(true);
        for (String bad : List.of("1", "0", "'yes'", "''", "'1'", "{}", "[]", "[true]", "1.5")) {
            rejectedValue("boolean", DEFAULTS, bad);
        }
        rejectedValue("boolean", HIVE, "'true'");
    }

    @ParameterizedTest
    @CsvSource({
        "tinyint, -128, 127, -129, 128",
        "smallint, -32768, 32767, -32769, 32768",
        "int, -2147483648, 2147483647, -2147483649, 2147483648",
        "bigint, -9223372036854775808, 9223372036854775807, -9223372036854775809, 9223372036854775808"
    })
    void integersInRange(String type, String min, String max, String below, String above) {
        assertThat(openx(type, min)).hasToString(min);
        assertThat(openx(type, max)).hasToString(max);
        assertThat(openx(type, "'" + min + "'")).hasToString(min);
        assertThat(openx(type, "'" + max + "'")).hasToString(max);
        assertThat(hive(type, min)).hasToString(min);
        for (String bad : List.of(below, above, "'" + below + "'", "'" + above + "'")) {
            assertThat(rejectedValue(type, DEFAULTS, bad).reason()).contains("out of range");
        }
    }

    @Test
    void integersFromOtherText() {
        assertThat(openx("int", "'+5'")).isEqualTo(5);
        assertThat(openx("int", "'007'")).isEqualTo(7);
        assertThat(openx("int", "-0")).isEqualTo(0);
        assertThat(openx("int", "'0x1F'")).isEqualTo(31);
        assertThat(openx("bigint", "'0X7fffffffffffffff'")).isEqualTo(Long.MAX_VALUE);
        for (String bad : List.of(
                "1.0",
                "1e3",
                "'1.0'",
                "'1e3'",
                "''",
                "' 1'",
                "'1 '",
                "'oops'",
                "true",
                "{}",
                "[]",
                "'-'",
                "'0xg'",
                "'0x'",
                "'0xfffffffff'",
                "'\\u0661'")) {
            rejectedValue("int", DEFAULTS, bad);
        }
        rejectedValue("bigint", DEFAULTS, "'0x8000000000000000'");
        rejectedValue("bigint", DEFAULTS, "9".repeat(10_000));
        rejectedValue("int", HIVE, "'5'");
    }

    @Test
    void floatingPoint() {
        assertThat(openx("double", "1.5")).isEqualTo(1.5);
        assertThat(openx("double", "'1.5e3'")).isEqualTo(1500.0);
        assertThat(openx("double", "7")).isEqualTo(7.0);
        assertThat(openx("double", "-0.0")).isEqualTo(-0.0);
        assertThat(openx("double", "1.7976931348623157e308")).isEqualTo(Double.MAX_VALUE);
        assertThat(openx("double", "4.9e-324")).isEqualTo(Double.MIN_VALUE);
        assertThat(openx("double", "1e-400")).isEqualTo(0.0);
        assertThat(openx("double", "0.1234567890123456789")).isEqualTo(0.12345678901234568);
        assertThat(openx("double", "1" + "0".repeat(10_000) + "e-10000")).isEqualTo(1.0);
        assertThat(openx("float", "0.1")).isEqualTo(0.1f);
        assertThat(openx("float", "'3.4028235e38'")).isEqualTo(Float.MAX_VALUE);
        assertThat(openx("float", "16777217")).isEqualTo(16777216f);
        for (String bad : List.of("1e400", "'-1e400'", "''", "'NaN'", "'Infinity'", "true", "{}", "[]", "'1.5.2'")) {
            rejectedValue("double", DEFAULTS, bad);
        }
        rejectedValue("float", DEFAULTS, "3.5e38");
        rejectedValue("double", HIVE, "'1.5'");
        assertThat(rejectedValue("double", DEFAULTS, "'oops'").reason()).endsWith("For input string: \"oops\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'decimal(5,2)', 1.005, 1.01",
        "'decimal(5,2)', -1.005, -1.01",
        "'decimal(5,2)', 1.0049999, 1.00",
        "'decimal(5,2)', 999.99, 999.99",
        "'decimal(5,2)', 0.004, 0.00",
        "'decimal(5,2)', 0.005, 0.01",
        "'decimal(5,2)', 1.2e2, 120.00",
        "'decimal(5,2)', 12345e-2, 123.45",
        "'decimal(5,2)', 1e-999999999999, 0.00",
        "'decimal(18,0)', 999999999999999999, 999999999999999999",
        "'decimal(38,38)', 0.00000000000000000000000000000000000001, 1E-38",
        "'decimal(38,0)', 99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
        "'decimal(38,10)', -1234567890123456789012345678.0123456789, -1234567890123456789012345678.0123456789",
        "'decimal(20,2)', 0.125, 0.13",
        "decimal, 12.5, 13"
    })
    void decimalsAreRoundedHalfUp(String type, String number, String expected) {
        assertThat(openx(type, number)).isEqualTo(scaled(type, expected));
        assertThat(openx(type, "'" + number + "'")).isEqualTo(scaled(type, expected));
        assertThat(hive(type, number)).isEqualTo(scaled(type, expected));
    }

    private static BigDecimal scaled(String type, String number) {
        int comma = type.indexOf(',');
        int scale = comma < 0 ? 0 : Integer.parseInt(type.substring(comma + 1, type.length() - 1));
        return new BigDecimal(number).setScale(scale);
    }

    @ParameterizedTest
    @CsvSource({
        "'decimal(5,2)', 1000",
        "'decimal(5,2)', 999.995",
        "'decimal(5,2)', 1e999999999999",
        "'decimal(38,0)', 100000000000000000000000000000000000000",
        "'decimal(38,0)', 99999999999999999999999999999999999999.5",
        "'decimal(18,0)', 999999999999999999.5",
        "'decimal(5,2)', '\"\"'",
        "'decimal(5,2)', '\"x\"'",
        "'decimal(5,2)', true",
        "'decimal(5,2)', []"
    })
    void decimalsThatDoNotFit(String type, String json) {
        rejectedValue(type, DEFAULTS, json);
        rejectedValue(type, HIVE, json);
    }

    @Test
    void hugeNumbersTakeLinearTime() {
        String digits = "1." + "9".repeat(10_000);
        assertThat(openx("decimal(5,2)", digits)).isEqualTo(new BigDecimal("2.00"));
        assertThat(openx("decimal(38,10)", digits)).isEqualTo(new BigDecimal("2.0000000000"));
        assertThat(openx("string", digits)).isEqualTo(digits);
    }

    @Test
    void textFromScalars() {
        assertThat(openx("string", "'x'")).isEqualTo("x");
        assertThat(openx("string", "''")).isEqualTo("");
        assertThat(openx("string", "12345678901234567890")).isEqualTo("12345678901234567890");
        assertThat(openx("string", "-0")).isEqualTo("0");
        assertThat(openx("string", "1.5")).isEqualTo("1.5");
        assertThat(openx("string", "12345678.9")).isEqualTo("12345678.9");
        assertThat(openx("string", "1e400")).isEqualTo("1e400");
        assertThat(openx("string", "0.12345678901234567891")).isEqualTo("0.12345678901234567891");
        assertThat(openx("string", "true")).isEqualTo("true");
        assertThat(openx("string", "0.001")).isEqualTo("0.001");
        assertThat(openx("string", "0.0001")).isEqualTo("0.0001");
        assertThat(openx("string", "2.0e-5")).isEqualTo("0.00002");
        assertThat(openx("string", "-0.000150")).isEqualTo("-0.00015");
        assertThat(openx("string", "1e-7")).isEqualTo("0.0000001");
        assertThat(openx("string", "100.0")).isEqualTo("100.0");
        assertThat(openx("string", "{'a':0.0001}")).isEqualTo("{\"a\":0.0001}");
        assertThat(openx("varchar(2)", "'longer'")).isEqualTo("longer");
        assertThat(openx("char(9)", "false")).isEqualTo("false");
        assertThat(hive("string", "1.5")).isEqualTo("1.5");
        assertThat(hive("string", "true")).isEqualTo("true");
    }

    @Test
    void textFromContainers() {
        assertThat(openx("string", "{'A':{'B':[1,'X',null]},'C':'Y'}"))
                .isEqualTo("{\"a\":{\"b\":[1,\"X\",null]},\"c\":\"Y\"}");
        assertThat(openx("string", " [ 1 , { 'K' : true } ] ")).isEqualTo("[1,{\"k\":true}]");
        assertThat(value("string", DEFAULTS.withCaseInsensitive(false), "{'A':1}"))
                .isEqualTo("{\"A\":1}");
        assertThat(openx("string", "['\\u0001\\/\\u00e9\\n\\\\']")).isEqualTo("[\"\\u0001/é\\n\\\\\"]");
        assertThat(openx("string", "{}")).isEqualTo("{}");
        rejectedValue("string", HIVE, "{}");
        rejectedValue("string", HIVE, "[1]");
    }

    @Test
    void dates() {
        assertThat(openx("date", "'2026-11-20'")).isEqualTo(LocalDate.of(2026, 11, 20));
        assertThat(openx("date", "'2026-1-2'")).isEqualTo(LocalDate.of(2026, 1, 2));
        assertThat(openx("date", "'2024-02-29'")).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(openx("date", "'0001-01-01'")).isEqualTo(LocalDate.of(1, 1, 1));
        assertThat(openx("date", "'9999-12-31'")).isEqualTo(LocalDate.of(9999, 12, 31));
        assertThat(hive("date", "'1969-12-31'")).isEqualTo(LocalDate.of(1969, 12, 31));
        for (String bad : List.of(
                "'2026-02-29'",
                "'1900-02-29'",
                "'2026-13-01'",
                "'2026-00-01'",
                "'2026-01-00'",
                "'2026-01-32'",
                "'2026-1'",
                "'26-01-01'",
                "'2026-01-01 '",
                "'2026-01-01T00:00:00Z'",
                "20000",
                "''",
                "true",
                "{}",
                "'0000-01-01'",
                "'2026/01/01'")) {
            rejectedValue("date", DEFAULTS, bad);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'2026-05-21T14:00:00Z' | 2026-05-21T14:00:00Z",
                "'2026-05-21T14:00:00' | 2026-05-21T14:00:00Z",
                "'2026-05-21T14:00:00.1Z' | 2026-05-21T14:00:00.1Z",
                "'2026-05-21T14:00:00.123456789Z' | 2026-05-21T14:00:00.123456789Z",
                "'2026-05-21 14:00:00.5' | 2026-05-21T14:00:00.5Z",
                "'1969-12-31 23:59:59.999999999' | 1969-12-31T23:59:59.999999999Z",
                "'0001-01-01 00:00:00' | 0001-01-01T00:00:00Z",
                "'9999-12-31T23:59:59.999999999Z' | 9999-12-31T23:59:59.999999999Z",
                "0 | 1970-01-01T00:00:00Z",
                "-1 | 1969-12-31T23:59:59Z",
                "1.5 | 1970-01-01T00:00:01.5Z",
                "-0.000000001 | 1969-12-31T23:59:59.999999999Z",
                "1518033528.123456789 | 2018-02-07T19:58:48.123456789Z",
                "'1518033528.123' | 2018-02-07T19:58:48.123Z",
                "1.518033528123E9 | 2018-02-07T19:58:48.123Z",
                "253402300799 | 9999-12-31T23:59:59Z",
                "1000000000000 | 2001-09-09T01:46:40Z",
                "-1000000000000 | 1938-04-24T22:13:20Z",
                "1518033528123.5 | 2018-02-07T19:58:48.123500Z",
                "'1518033528123' | 2018-02-07T19:58:48.123Z",
                "253402300799999 | 9999-12-31T23:59:59.999Z"
            })
    void timestamps(String json, String expected) {
        assertThat(openx("timestamp", json)).isEqualTo(Instant.parse(expected));
    }

    @Test
    void timestampsThatDoNotFit() {
        for (String bad : List.of(
                "999999999999",
                "253402300800",
                "253402300800000",
                "-62135596801",
                "1e300",
                "-1e300",
                "''",
                "'x'",
                "true",
                "{}",
                "[]",
                "'2026-05-21'",
                "'2026-05-21T14:00Z'",
                "'2026-5-21T14:00:00Z'",
                "'2026-05-21T1:00:00Z'",
                "'2026-05-21 14:00:00Z'",
                "'2026-05-21T14:00:00z'",
                "'2026-05-21t14:00:00'",
                "'2026-05-21T14:00:00.Z'",
                "'2026-05-21T14:00:00.1234567890Z'",
                "'2026-05-21T24:00:00Z'",
                "'2026-05-21T14:60:00Z'",
                "'2026-02-30 00:00:00'",
                "'2026-05-21T14:00:00+09:00'",
                "'2026-05-21T14:00:00-0900'",
                "'2026-05-21  14:00:00'",
                "' 2026-05-21 14:00:00'")) {
            rejectedValue("timestamp", DEFAULTS, bad);
        }
    }

    @Test
    void timestampOffsetsWhenAccepted() {
        JsonOptions accepting = DEFAULTS.withAcceptOffsets(true);
        assertThat(value("timestamp", accepting, "'2026-05-21T14:00:00+09:00'"))
                .isEqualTo(Instant.parse("2026-05-21T05:00:00Z"));
        assertThat(value("timestamp", accepting, "'2026-05-21 14:00:00.5-0330'"))
                .isEqualTo(Instant.parse("2026-05-21T17:30:00.5Z"));
        rejectedValue("timestamp", accepting, "'2026-05-21T14:00:00+9'");
    }

    @Test
    void hiveTimestamps() {
        assertThat(hive("timestamp", "'2026-9-7 1:2:3.25'")).isEqualTo(Instant.parse("2026-09-07T01:02:03.25Z"));
        rejectedValue("timestamp", HIVE, "'2026-09-07T01:02:03Z'");
        rejectedValue("timestamp", HIVE, "1518033528");
        JsonOptions millis = HIVE.withTimestampFormats(List.of("millis", "yyyy/MM/dd"));
        assertThat(value("timestamp", millis, "1000")).isEqualTo(Instant.ofEpochMilli(1000));
        assertThat(value("timestamp", millis, "'1000'")).isEqualTo(Instant.ofEpochMilli(1000));
        assertThat(value("timestamp", millis, "'2026/9/7'")).isEqualTo(Instant.parse("2026-09-07T00:00:00Z"));
        rejectedValue("timestamp", millis, "'2026-09-07 01:02:03'");
    }

    @Test
    void openxTriesConfiguredFormatsAfterItsOwn() {
        JsonOptions apache = DEFAULTS.withTimestampFormats(List.of("dd/MMM/yyyy:HH:mm:ss Z"));
        assertThat(value("timestamp", apache, "'20/Nov/2026:06:00:00 +0900'"))
                .isEqualTo(Instant.parse("2026-11-19T21:00:00Z"));
        assertThat(value("timestamp", apache, "1518033528")).isEqualTo(Instant.parse("2018-02-07T19:58:48Z"));
        assertThat(value("timestamp", DEFAULTS.withTimestampFormats(List.of("millis")), "1000"))
                .isEqualTo(Instant.ofEpochMilli(1000));
    }

    @Test
    void arrays() {
        assertThat(openx("array<int>", "[1,null,'3']")).isEqualTo(Arrays.asList(1, null, 3));
        assertThat(openx("array<int>", "[]")).isEqualTo(List.of());
        assertThat(openx("array<int>", "7")).isEqualTo(List.of(7));
        assertThat(openx("array<int>", "''")).isNull();
        assertThat(openx("array<boolean>", "true")).isEqualTo(List.of(true));
        assertThat(openx("array<struct<x:int>>", "{'x':1}")).isEqualTo(List.of(Map.of("x", 1)));
        assertThat(openx("array<array<int>>", "[[1],2,[]]")).isEqualTo(List.of(List.of(1), List.of(2), List.of()));
        assertThat(openx("array<string>", "[1,{'A':2}]")).isEqualTo(List.of("1", "{\"a\":2}"));
        assertThat(hive("array<int>", "[1]")).isEqualTo(List.of(1));
        for (String bad : List.of("[1,'x']", "'x'", "[[1]]", "{}")) {
            rejectedValue("array<int>", DEFAULTS, bad);
        }
        for (String bad : List.of("1", "''", "{}", "['1']")) {
            rejectedValue("array<int>", HIVE, bad);
        }
    }

    @Test
    void structs() {
        Map<String, @Nullable Object> nulls = new LinkedHashMap<>();
        nulls.put("x", null);
        nulls.put("y", null);
        assertThat(openx("struct<x:int,y:string>", "{'Y':'b','X':1,'z':0}")).isEqualTo(Map.of("x", 1, "y", "b"));
        assertThat(openx("struct<x:int,y:string>", "[1,'b',3]")).isEqualTo(Map.of("x", 1, "y", "b"));
        assertThat(openx("struct<x:int,y:string>", "{}")).isEqualTo(nulls);
        assertThat(openx("struct<x:int,y:string>", "[]")).isEqualTo(nulls);
        assertThat(openx("struct<a:struct<b:array<int>>>", "{'a':{'b':[1,2]}}"))
                .isEqualTo(Map.of("a", Map.of("b", List.of(1, 2))));
        assertThat(rejectedValue("struct<x:int>", DEFAULTS, "42").reason())
                .endsWith("Data is not JSONObject  but java.lang.Long with value 42");
        rejectedValue("struct<x:int>", DEFAULTS, "'s'");
        rejectedValue("struct<x:int>", DEFAULTS, "{'x':'no'}");
        rejectedValue("struct<x:int>", HIVE, "[1]");
    }

    @Test
    void maps() {
        assertThat(openx("map<string,int>", "{'A':1,'b':null}")).isEqualTo(mapOf("a", 1, "b", null));
        assertThat(hive("map<string,int>", "{'A':1}")).isEqualTo(Map.of("A", 1));
        assertThat(openx("map<int,string>", "{'1':'a','2':'b'}")).isEqualTo(Map.of(1, "a", 2, "b"));
        assertThat(openx("map<string,map<string,int>>", "{'k':{'l':1}}")).isEqualTo(Map.of("k", Map.of("l", 1)));
        assertThat(openx("map<string,int>", "{}")).isEqualTo(Map.of());
        assertThat(openx("map<string,int>", "{'a':1,'b':2,'A':3}")).isEqualTo(Map.of("a", 3, "b", 2));
        for (String bad : List.of("[]", "1", "'x'", "{'a':'x'}")) {
            rejectedValue("map<string,int>", DEFAULTS, bad);
        }
        rejectedValue("map<int,int>", DEFAULTS, "{'x':1}");
    }

    @Test
    void mapKeysInLowerCaseAreText() {
        Instant instant = Instant.parse("2026-11-20T01:02:03Z");
        assertThat(openx("map<varchar(9),int>", "{'KeY':1}")).isEqualTo(Map.of("key", 1));
        assertThat(openx("map<timestamp,int>", "{'2026-11-20T01:02:03Z':1}")).isEqualTo(Map.of(instant, 1));
        assertThat(openx("map<binary,int>", "{'AQID':1}"))
                .isEqualTo(Map.of(RowValues.listOf((byte) 1, (byte) 2, (byte) 3), 1));
        assertThat(openx("map<double,int>", "{'1E3':1}")).isEqualTo(Map.of(1000.0, 1));
    }

    private static Map<String, @Nullable Object> mapOf(String k, Object v, String l, @Nullable Object w) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(k, v);
        map.put(l, w);
        return map;
    }

    @Test
    void largeMapsKeepTheLastValueOfAKey() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 1000; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("'k")
                    .append(i % 300)
                    .append("':")
                    .append(i);
        }
        Map<?, ?> map = Objects.requireNonNull(
                (Map<?, ?>) openx("map<string,int>", json.append('}').toString()));
        assertThat(map).hasSize(300);
        assertThat(map.get("k0")).isEqualTo(900);
        assertThat(map.get("k299")).isEqualTo(899);
    }

    @Test
    void binaries() {
        assertThat(openx("binary", "'AQID'")).isEqualTo(RowValues.listOf((byte) 1, (byte) 2, (byte) 3));
        assertThat(openx("binary", "'AQI'")).isEqualTo(RowValues.listOf((byte) 1, (byte) 2));
        assertThat(openx("binary", "''")).isEqualTo(List.of());
        assertThat(value("binary", DEFAULTS.with(Binary.UTF8), "'AQ'"))
                .isEqualTo(RowValues.listOf((byte) 65, (byte) 81));
        for (String bad : List.of("'not base64!'", "1", "true", "{}", "[]")) {
            rejectedValue("binary", DEFAULTS, bad);
        }
    }

    @Test
    void lastOfEqualKeysWins() {
        assertThat(openx("int", "1,'v':2")).isEqualTo(2);
        assertThat(openx("int", "1,'v':null")).isNull();
        assertThat(openx("int", "'bad','v':2")).isEqualTo(2);
        rejectedValue("int", DEFAULTS, "2,'v':'bad'");
        assertThat(openx("struct<x:int>", "{'x':'bad','x':3}")).isEqualTo(Map.of("x", 3));
        assertThat(openx("array<int>", "['bad'],'v':[1]")).isEqualTo(List.of(1));
    }

    @Test
    void exactSpellingWinsThenTheFirst() {
        assertThat(openx("int", "1,'V':2")).isEqualTo(1);
        assertThat(rows(table("v int"), DEFAULTS, "{'V':2,'v':1}")).containsExactly(Map.of("v", 1));
        assertThat(rows(table("vw int"), DEFAULTS, "{'VW':1,'Vw':2,'VW':3}")).containsExactly(Map.of("vw", 3));
        assertThat(rows(table("vw int"), DEFAULTS, "{'Vw':1,'VW':2}")).containsExactly(Map.of("vw", 1));
        assertThat(rows(table("v int"), DEFAULTS, "{'\\u0056':2}")).containsExactly(Map.of("v", 2));
        assertThat(rows(table("v int"), DEFAULTS.withCaseInsensitive(false), "{'V':2,'v':1}"))
                .containsExactly(Map.of("v", 1));
        for (String keys : List.of("{'\\u0056':1,'\\u0056':2}", "{'V':1,'\\u0056':2}", "{'\\u0056':1,'V':2}")) {
            assertThat(rows(table("v int"), DEFAULTS, keys)).as(keys).containsExactly(Map.of("v", 2));
        }
        assertThat(rows(table("vw int"), DEFAULTS, "{'\\u0056w':1,'VW':2,'V\\u0077':3,'\\u0056W':4}"))
                .containsExactly(Map.of("vw", 3));
        assertThat(rows(table("ÄÖ int"), DEFAULTS, "{'Äö':2}")).containsExactly(Map.of("äö", 2));
    }

    @Test
    void columnMappings() {
        JsonOptions mapped = DEFAULTS.withColumnMappings(Map.of("ts", "timestamp", "copy", "n"));
        assertThat(rows(table("ts int", "n int", "copy string"), mapped, "{'Timestamp':5,'n':6,'ts':7}"))
                .containsExactly(Map.of("ts", 5, "n", 6, "copy", "6"));
        JsonOptions byCase = DEFAULTS.withCaseInsensitive(false).withColumnMappings(Map.of("upper", "A", "lower", "a"));
        assertThat(rows(table("upper int", "lower int"), byCase, "{'A':1,'a':2}"))
                .containsExactly(Map.of("upper", 1, "lower", 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new RecordConverter(table("a int"), DEFAULTS.withColumnMappings(Map.of("b", "c")), List.of()))
                .withMessageContaining("no column b");
    }

    @Test
    void columnMappingsToKeysThatJsonEscapes() {
        JsonOptions mapped = DEFAULTS.withColumnMappings(Map.of("a", "x\\", "b", "x\t"));
        TableSchema table = table("a int", "b int");
        assertThat(rows(table, mapped, "{'x\\\\':1,'x\\t':2}")).containsExactly(Map.of("a", 1, "b", 2));
        assertThat(rows(table, mapped, "{'x\\'y':5,'x\\t':2}").get(0))
                .containsEntry("a", null)
                .containsEntry("b", 2);
        assertThat(rejected(table, mapped, "{'x\\\\':1,'x\t':2}").code()).isEqualTo(RecordRejected.PARSE_ERROR);
    }

    @Test
    void dotsInNestedKeys() {
        assertThat(value("struct<a_b:int>", DEFAULTS.withDotsToUnderscores(true), "{'A.b':1}"))
                .isEqualTo(Map.of("a_b", 1));
    }

    @ParameterizedTest
    @EnumSource(Deserializer.class)
    void givesUpOnlyTheFieldWhenAsked(Deserializer deserializer) throws RecordRejected {
        JsonOptions options = DEFAULTS.with(deserializer).with(Mismatch.FIELD);
        RecordConverter converter = new RecordConverter(table("a int", "b array<int>", "c string"), options, List.of());

        Rows rows = converter.convert(null, "{\"a\":true,\"b\":[1,{}],\"c\":\"x\"}");

        assertThat(RowValues.of(rows).get(0))
                .containsEntry("c", "x")
                .containsEntry("a", null)
                .containsEntry("b", null);
        assertThat(rows.mismatches()).isEqualTo(2);
        assertThat(converter.convert(null, "{\"a\":1}").mismatches()).isZero();
    }

    @Test
    void rescuesWhatHasNoColumn() {
        JsonOptions options = DEFAULTS.withRescuedColumn("_rescued").with(Mismatch.FIELD);
        List<Map<String, @Nullable Object>> rows = rows(
                table("a int", "b int", "_rescued string"),
                options,
                "{'A':1,'X':{'Y':2},'b':'bad','n':null}{'a':2}{'a':3,'_rescued':'mine'}");
        assertThat(rows.get(0)).containsEntry("a", 1).containsEntry("b", null);
        assertThat(rows.get(0)).containsEntry("_rescued", "{\"X\":{\"Y\":2},\"b\":\"bad\",\"n\":null}");
        assertThat(rows.get(1)).containsEntry("_rescued", null);
        assertThat(rows.get(2)).containsEntry("_rescued", "{\"_rescued\":\"mine\"}");
    }
}
