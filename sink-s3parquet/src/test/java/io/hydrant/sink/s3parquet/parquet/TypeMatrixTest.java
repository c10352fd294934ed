// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Compression;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Timestamps;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.WriterVersion;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.testing.Seeded;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every type, with nulls and extremes, in every encoding, read back by DuckDB value by value. Options vary one at a time;
 * pages are small, so that each file has many, with and without a dictionary, and some leave it half way.
 */
class TypeMatrixTest {
    /** JSON values for each type; each also gets nulls and random values. */
    private static final Map<String, List<String>> EXTREMES = new TreeMap<>(Map.ofEntries(
            Map.entry("boolean", List.of("true", "false")),
            Map.entry("tinyint", List.of("-128", "0", "127")),
            Map.entry("smallint", List.of("-32768", "0", "32767")),
            Map.entry("int", List.of("-2147483648", "-1", "0", "2147483647")),
            Map.entry("bigint", List.of("-9223372036854775808", "-1", "0", "9223372036854775807")),
            Map.entry("float", List.of("-3.4028235e38", "1.4e-45", "-0.0", "0", "0.1", "3.4028235e38")),
            Map.entry(
                    "double", List.of("-1.7976931348623157e308", "4.9e-324", "-0.0", "0.1", "1.7976931348623157e308")),
            Map.entry("string", List.of("\"\"", "\"a\"", "\"日本\\u0000é😀\"", "\"" + "long ".repeat(500) + "\"")),
            Map.entry("varchar(3)", List.of("\"abcdef\"")),
            Map.entry("char(3)", List.of("\"a\"")),
            Map.entry("binary", List.of("\"\"", "\"AA==\"", "\"/////w==\"")),
            Map.entry("date", List.of("\"0001-01-01\"", "\"1969-12-31\"", "\"1970-01-01\"", "\"9999-12-31\"")),
            Map.entry(
                    "timestamp",
                    List.of(
                            "\"1677-09-22 00:00:00\"",
                            "\"1969-12-31 23:59:59.999999\"",
                            "0",
                            "\"2026-11-20T01:02:03.456789Z\"",
                            "\"2262-04-11 00:00:00\"")),
            Map.entry("decimal(4,2)", List.of("-99.99", "0", "99.99", "0.005")),
            Map.entry("decimal(9,0)", List.of("-999999999", "999999999")),
            Map.entry("decimal(18,6)", List.of("-999999999999.999999", "999999999999.999999", "0.000001")),
            Map.entry(
                    "decimal(38,10)",
                    List.of(
                            "-9999999999999999999999999999.9999999999",
                            "0.0000000001",
                            "-1",
                            "9999999999999999999999999999.9999999999")),
            Map.entry("decimal(19,0)", List.of("-9999999999999999999", "128", "-129", "9999999999999999999")),
            Map.entry("array<int>", List.of("[]", "[null]", "[1,2,null]")),
            Map.entry("array<array<string>>", List.of("[]", "[[]]", "[null,[\"a\",null],[]]")),
            Map.entry("map<string,int>", List.of("{}", "{\"a\":null}", "{\"a\":1,\"b\":2}")),
            Map.entry(
                    "struct<a:int,b:struct<c:array<string>>>",
                    List.of("{}", "{\"b\":{}}", "{\"b\":{\"c\":[\"x\"]}}"))));

    @TempDir
    Path folder;

    static List<String> types() {
        return List.copyOf(EXTREMES.keySet());
    }

    /** A table with a column {@code c0}, {@code c1}, … for each type. */
    static TableSchema table(List<String> types) {
        String[] columns = new String[types.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = "c" + i + " " + types.get(i);
        }
        return Written.table(columns);
    }

    static List<ParquetOptions> variants() {
        List<ParquetOptions> variants = new ArrayList<>();
        for (WriterVersion version : WriterVersion.values()) {
            variants.add(options(version, true, Compression.SNAPPY, Timestamps.INT64_MICROS));
            variants.add(options(version, false, Compression.ZSTD, Timestamps.INT64_MICROS));
        }
        variants.add(options(WriterVersion.V1, true, Compression.GZIP, Timestamps.INT96));
        variants.add(options(WriterVersion.V2, true, Compression.UNCOMPRESSED, Timestamps.INT64_MILLIS));
        return variants;
    }

    @TestFactory
    List<DynamicTest> readsBackEveryType() {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> records = records(types(), 1_500, 42);
        for (ParquetOptions options : variants()) {
            String name = options.writerVersion() + (options.dictionary() ? " dictionary " : " plain ")
                    + options.compression() + " " + options.timestamps();
            tests.add(DynamicTest.dynamicTest(name, () -> readsBack(options, records)));
        }
        tests.add(DynamicTest.dynamicTest(
                "values that do not fit", () -> readsBack(ParquetOptions.DEFAULTS, misfits(types()))));
        return tests;
    }

    private static ParquetOptions options(
            WriterVersion version, boolean dictionary, Compression compression, Timestamps timestamps) {
        return new ParquetOptions(compression, 1 << 18, 1 << 10, dictionary, version, timestamps, dictionary);
    }

    private void readsBack(ParquetOptions options, List<String> records) {
        List<String> types = types();

        Written file = Written.of(table(types), options, records);

        Path path = file.save(folder);
        try (DuckDb duck = new DuckDb()) {
            for (int i = 0; i < types.size(); i++) {
                String type = types.get(i);
                String name = "c" + i;
                List<List<@Nullable String>> found = duck.query("SELECT " + expression(type, name) + " FROM %s", path);
                assertThat(found).hasSize(records.size());
                for (int row = 0; row < records.size(); row++) {
                    String text = String.valueOf(found.get(row).get(0));
                    assertThat(normalized(type, text))
                            .as("%s of row %d: %s", type, row, records.get(row))
                            .isEqualTo(expected(type, file.values().get(row).get(name), options.timestamps()));
                }
            }
        }
    }

    /** Many records: first of few values, later of ever more. */
    static List<String> records(List<String> types, int count, long seed) {
        Seeded random = new Seeded(seed);
        List<String> records = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            StringBuilder json = new StringBuilder("{");
            for (int i = 0; i < types.size(); i++) {
                String type = types.get(i);
                String value = random.oneIn(10)
                        ? "null"
                        : random.below(count) < row
                                ? any(type, random)
                                : random.oneOf(EXTREMES.getOrDefault(type, List.of()));
                json.append(i == 0 ? "" : ",")
                        .append("\"c")
                        .append(i)
                        .append("\":")
                        .append(value);
            }
            records.add(json.append('}').toString());
        }
        return records;
    }

    /** For each type records whose value does not fit it, or fits by half; such a value is null in the file. */
    static List<String> misfits(List<String> types) {
        List<String> bad =
                List.of("\"oops\"", "1e400", "-129.5", "99999999999999999999999999999999999999999", "[[1]]", "true");
        List<String> records = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            for (String value : bad) {
                records.add("{\"c" + i + "\":" + value + "}");
            }
        }
        return records;
    }

    private static String any(String type, Seeded random) {
        return switch (type) {
            case "tinyint" -> Long.toString(random.between(-128, 127));
            case "smallint" -> Long.toString(random.between(-32768, 32767));
            case "int" -> Integer.toString((int) random.anyLong());
            case "bigint" -> Long.toString(random.anyLong());
            case "float", "double" -> Double.toString(random.between(-1_000_000, 1_000_000) / 64.0);
            case "string" -> "\"" + Long.toString(random.anyLong(), 36) + "\"";
            case "date" ->
                "\"" + (1000 + random.below(9000)) + "-" + (1 + random.below(12)) + "-" + (1 + random.below(28)) + "\"";
            case "timestamp" -> random.between(-9_000_000_000L, 9_000_000_000L) + "." + random.below(1_000_000);
            case "decimal(4,2)" -> Double.toString(random.between(-9999, 9999) / 100.0);
            case "decimal(9,0)" -> Long.toString(random.between(-999_999_999, 999_999_999));
            case "decimal(18,6)" -> Long.toString(random.between(-999_999_999_999L, 999_999_999_999L));
            case "decimal(38,10)", "decimal(19,0)" -> Long.toString(random.anyLong());
            case "array<int>" -> "[" + random.below(50) + ",null," + random.below(50) + "]";
            case "map<string,int>" -> "{\"k" + random.below(99) + "\":" + random.below(99) + "}";
            default -> random.oneOf(EXTREMES.getOrDefault(type, List.of()));
        };
    }

    private static String expression(String type, String name) {
        return switch (type) {
            case "binary" -> "lower(hex(" + name + "))";
            case "timestamp" -> "epoch_us(" + name + ")";
            default -> type.startsWith("decimal") ? "CAST(" + name + " AS VARCHAR)" : name;
        };
    }

    private static String normalized(String type, String found) {
        return switch (type) {
            case "float" -> found.equals("null") ? found : Float.toString(Float.parseFloat(found));
            case "double" -> found.equals("null") ? found : Double.toString(Double.parseDouble(found));
            default -> found;
        };
    }

    /** Our value as DuckDB prints it. */
    private static String expected(String type, @Nullable Object value, Timestamps timestamps) {
        if (value instanceof Instant instant) {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
            return Long.toString(timestamps == Timestamps.INT64_MILLIS ? Math.floorDiv(micros, 1000) * 1000 : micros);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof List<?> bytes && type.equals("binary")) {
            return bytes.stream().map(b -> String.format("%02x", (Byte) b)).collect(Collectors.joining());
        }
        return value == null ? "null" : printed(value, type.startsWith("struct"));
    }

    private static String printed(@Nullable Object value, boolean struct) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> printed(each, struct)).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> (struct ? "'" + entry.getKey() + "': " : entry.getKey() + "=")
                            + printed(entry.getValue(), struct))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return String.valueOf(value);
    }
}
