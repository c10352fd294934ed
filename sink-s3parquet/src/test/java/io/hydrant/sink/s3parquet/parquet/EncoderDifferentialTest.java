// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Compression;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Timestamps;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.WriterVersion;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.testing.Seeded;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables of every type, nested to three levels, filled with random rows and written with random options: parquet-java
 * reads back exactly what went in, and DuckDB, for one file in ten, as many rows and values. {@code -Psoak} makes 43
 * files 4,300.
 */
class EncoderDifferentialTest {
    private static final int ROUNDS = 40;
    private static final List<String> SCALARS = List.of(
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
            "timestamp",
            "decimal(4,2)",
            "decimal(18,6)",
            "decimal(38,10)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void readersSeeWhatWentIn() {
        Seeded.rounds(ROUNDS, this::oneFile);
    }

    private void oneFile(Seeded random) throws Exception {
        List<String> types = new ArrayList<>();
        String[] columns = new String[1 + random.below(6)];
        for (int i = 0; i < columns.length; i++) {
            types.add(type(random, 3));
            columns[i] = "c" + i + " " + types.get(i);
        }
        TableSchema table = Written.table(columns);
        ParquetOptions options = options(random);
        List<String> records = records(random, types);

        Written file = Written.of(table, options, records);

        List<Map<String, @Nullable Object>> expected = file.values().stream()
                .map(row -> asStored(row, options.timestamps()))
                .toList();
        List<Map<String, @Nullable Object>> found = ParquetJava.rows(file.bytes(), table, options);
        assertThat(found).hasSameSizeAs(expected);
        for (int row = 0; row < expected.size(); row++) {
            assertThat(found.get(row))
                    .as("row %d of %s with %s: %s", row, table, options, records.get(row))
                    .isEqualTo(expected.get(row));
        }
        if (random.oneIn(10)) {
            duckDbCounts(file, columns.length);
        }
    }

    /** Lists and maps of thousands of values, whose dictionaries grow large, and in the end too large, within a row. */
    @Test
    void readersSeeWhatWentIntoLargeDictionaries() {
        Seeded.rounds(3, random -> {
            TableSchema table = Written.table("s array<string>", "n array<bigint>", "m map<string,double>");
            ParquetOptions options = options(random);
            int variety = random.oneOf(List.of(3_000, 20_000));
            List<String> records = new ArrayList<>();
            for (int row = 0; row < 1_200; row++) {
                int elements = random.below(100);
                StringBuilder texts = new StringBuilder();
                StringBuilder numbers = new StringBuilder();
                StringBuilder entries = new StringBuilder();
                for (int i = 0; i < elements; i++) {
                    String comma = i == 0 ? "" : ",";
                    int value = random.below(variety);
                    texts.append(comma).append(random.oneIn(50) ? "null" : "'" + "t".repeat(value % 90) + value + "'");
                    numbers.append(comma).append(random.oneIn(50) ? "null" : value * 1_000_003L);
                    entries.append(comma)
                            .append("'k")
                            .append(i * 200 + value % 200)
                            .append("':")
                            .append(value / 7.0);
                }
                records.add("{'s':[" + texts + "],'n':[" + numbers + "],'m':{" + entries + "}}");
            }

            Written file = Written.of(table, options, records);

            assertThat(ParquetJava.rows(file.bytes(), table, options)).isEqualTo(file.values());
        });
    }

    private void duckDbCounts(Written file, int columns) {
        StringBuilder counts = new StringBuilder("SELECT count(*)");
        List<@Nullable String> expected = new ArrayList<>();
        expected.add(Integer.toString(file.values().size()));
        for (int i = 0; i < columns; i++) {
            String name = "c" + i;
            counts.append(", count(").append(name).append(')');
            expected.add(Long.toString(
                    file.values().stream().filter(row -> row.get(name) != null).count()));
        }
        try (DuckDb duck = new DuckDb()) {
            assertThat(duck.query(counts + " FROM %s", file.save(folder))).containsExactly(expected);
        }
    }

    private static ParquetOptions options(Seeded random) {
        return new ParquetOptions(
                random.oneOf(List.of(Compression.values())),
                1 << 16,
                1 << (10 + random.below(8)),
                !random.oneIn(4),
                random.oneOf(List.of(WriterVersion.values())),
                random.oneOf(List.of(Timestamps.values())),
                random.oneIn(2));
    }

    private static String type(Seeded random, int depth) {
        return switch (random.below(depth > 0 ? 8 : 5)) {
            case 5 -> "array<" + type(random, depth - 1) + ">";
            case 6 -> "map<" + (random.oneIn(3) ? "int" : "string") + "," + type(random, depth - 1) + ">";
            case 7 -> {
                StringBuilder fields = new StringBuilder("struct<");
                int count = 1 + random.below(3);
                for (int i = 0; i < count; i++) {
                    fields.append(i == 0 ? "" : ",")
                            .append('f')
                            .append(i)
                            .append(':')
                            .append(type(random, depth - 1));
                }
                yield fields.append('>').toString();
            }
            default -> random.oneOf(SCALARS);
        };
    }

    /** Some columns repeat few values, some many, some have hardly any. */
    private static List<String> records(Seeded random, List<String> types) {
        int count = random.oneIn(5) ? 1 + random.below(20) : 1 + random.below(4_000);
        int[] variety = new int[types.size()];
        int[] presence = new int[types.size()];
        for (int i = 0; i < variety.length; i++) {
            variety[i] = random.oneOf(List.of(1, 7, 300, 1 << 20));
            presence[i] = random.oneOf(List.of(0, 2, 50, 100));
        }
        List<String> records = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            StringBuilder json = new StringBuilder("{");
            for (int i = 0; i < variety.length; i++) {
                json.append(i == 0 ? "" : ",").append("\"c").append(i).append("\":");
                boolean present = random.below(100) < presence[i];
                json.append(present ? value(types.get(i), new Seeded(random.below(variety[i]) * 31L + i)) : "null");
            }
            records.add(json.append('}').toString());
        }
        return records;
    }

    private static String value(String type, Seeded random) {
        if (type.startsWith("array<")) {
            return listed(type.substring(6, type.length() - 1), random, "[", "]", false);
        }
        if (type.startsWith("map<")) {
            return listed(type.substring(type.indexOf(',') + 1, type.length() - 1), random, "{", "}", true);
        }
        if (type.startsWith("struct<")) {
            StringBuilder json = new StringBuilder("{");
            for (String field : fields(type.substring(7, type.length() - 1))) {
                int colon = field.indexOf(':');
                String value = random.oneIn(6) ? "null" : value(field.substring(colon + 1), random);
                json.append(json.length() == 1 ? "\"" : ",\"")
                        .append(field, 0, colon)
                        .append("\":")
                        .append(value);
            }
            return json.append('}').toString();
        }
        return scalar(type, random);
    }

    private static String listed(String type, Seeded random, String begin, String end, boolean keys) {
        StringBuilder json = new StringBuilder(begin);
        int count = random.oneIn(3) ? 0 : random.below(5);
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",");
            if (keys) {
                json.append('"').append(i * 7).append("\":");
            }
            json.append(random.oneIn(6) ? "null" : value(type, random));
        }
        return json.append(end).toString();
    }

    private static List<String> fields(String types) {
        List<String> fields = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= types.length(); i++) {
            char c = i == types.length() ? ',' : types.charAt(i);
            depth += c == '<' || c == '(' ? 1 : c == '>' || c == ')' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == types.length())) {
                fields.add(types.substring(from, i));
                from = i + 1;
            }
        }
        return fields;
    }

    private static String scalar(String type, Seeded random) {
        return switch (type) {
            case "boolean" -> random.oneIn(2) ? "true" : "false";
            case "tinyint" -> Long.toString(random.between(-128, 127));
            case "smallint" -> Long.toString(random.between(-32768, 32767));
            case "int" -> Integer.toString((int) random.anyLong() >> random.below(32));
            case "bigint" -> Long.toString(random.anyLong() >> random.below(64));
            case "float" -> Float.toString(random.between(-1_000_000, 1_000_000) / 64.0f);
            case "double" -> Double.toString(random.anyLong() / 3.0);
            case "string" -> "\"" + "é日x".repeat(random.below(20)) + Long.toString(random.anyLong(), 36) + "\"";
            case "binary" -> "\"" + "AA==,/////w==,,aGVsbG8=".split(",", -1)[random.below(4)] + "\"";
            case "date" ->
                "\"" + (1000 + random.below(9000)) + "-" + (1 + random.below(12)) + "-" + (1 + random.below(28)) + "\"";
            case "timestamp" -> random.between(-9_000_000_000L, 9_000_000_000L) + "." + random.below(1_000_000);
            case "decimal(4,2)" -> Double.toString(random.between(-9999, 9999) / 100.0);
            case "decimal(18,6)" -> Long.toString(random.between(-999_999_999_999L, 999_999_999_999L));
            default -> Long.toString(random.anyLong()) + ".5";
        };
    }

    /** Timestamps lose what their type cannot hold. */
    private static Map<String, @Nullable Object> asStored(Map<String, @Nullable Object> row, Timestamps timestamps) {
        Map<String, @Nullable Object> stored = new LinkedHashMap<>();
        row.forEach((name, value) -> stored.put(name, stored(value, timestamps)));
        return stored;
    }

    private static @Nullable Object stored(@Nullable Object value, Timestamps timestamps) {
        if (value instanceof Instant instant) {
            return switch (timestamps) {
                case INT64_MICROS -> instant.truncatedTo(ChronoUnit.MICROS);
                case INT64_MILLIS -> Instant.ofEpochMilli(instant.toEpochMilli());
                case INT96 -> instant;
            };
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(element -> stored(element, timestamps))
                    .collect(ArrayList::new, List::add, List::addAll);
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(key, stored(each, timestamps)));
            return copy;
        }
        return value;
    }
}
