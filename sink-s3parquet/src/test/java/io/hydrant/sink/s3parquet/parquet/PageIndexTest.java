// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Compression;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Timestamps;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.WriterVersion;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Minimum, maximum and null count of every page and chunk are those of the values in it. */
class PageIndexTest {
    private static final int ROWS = 6_000;

    @ParameterizedTest
    @CsvSource({
        "int, V1, true",
        "int, V2, false",
        "date, V1, true",
        "string, V1, true",
        "string, V1, false",
        "string, V2, true",
        "'decimal(9,2)', V1, true",
        "'decimal(30,2)', V1, true",
        "'decimal(30,2)', V2, false",
        "double, V1, true",
        "double, V1, false",
        "bigint, V2, true"
    })
    void holdsOfEveryPage(String type, WriterVersion version, boolean dictionary) throws IOException {
        Seeded random = new Seeded(7);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            records.add(random.oneIn(8) ? "{}" : "{'v':" + any(type, random, i) + "}");
        }
        ParquetOptions options = new ParquetOptions(
                Compression.SNAPPY, 1 << 26, 1 << 11, dictionary, version, Timestamps.INT64_MICROS, false);

        Written file = Written.of(Written.table("v " + type), options, records);

        int pages = 0;
        int row = 0;
        for (RowGroup group : file.footer().getRow_groups()) {
            ColumnChunk chunk = group.getColumns().get(0);
            ColumnIndex index =
                    Util.readColumnIndex(file.at(chunk.getColumn_index_offset(), chunk.getColumn_index_length()));
            OffsetIndex offsets =
                    Util.readOffsetIndex(file.at(chunk.getOffset_index_offset(), chunk.getOffset_index_length()));
            for (int page = 0; page < offsets.getPage_locationsSize(); page++) {
                int first = row + (int) offsets.getPage_locations().get(page).getFirst_row_index();
                int end = page + 1 < offsets.getPage_locationsSize()
                        ? row + (int) offsets.getPage_locations().get(page + 1).getFirst_row_index()
                        : row + (int) group.getNum_rows();
                List<@Nullable Object> values = values(file, first, end);
                assertThat(index.getNull_counts().get(page))
                        .isEqualTo(values.stream().filter(Objects::isNull).count());
                List<Comparable<Object>> present = sorted(values);
                assertThat(index.getNull_pages().get(page)).isEqualTo(present.isEmpty());
                if (!present.isEmpty()) {
                    bounds(
                            type,
                            present,
                            index.getMin_values().get(page),
                            index.getMax_values().get(page));
                }
                pages++;
            }
            List<@Nullable Object> all = values(file, row, row + (int) group.getNum_rows());
            Statistics statistics = chunk.getMeta_data().getStatistics();
            assertThat(statistics.getNull_count())
                    .isEqualTo(all.stream().filter(Objects::isNull).count());
            bounds(type, sorted(all), statistics.bufferForMin_value(), statistics.bufferForMax_value());
            row += (int) group.getNum_rows();
        }
        assertThat(row).isEqualTo(ROWS);
        assertThat(pages).isGreaterThan(2);
    }

    private static String any(String type, Seeded random, int row) {
        return switch (type) {
            case "int" -> Long.toString(random.between(-50, 50) + row);
            case "bigint" -> Long.toString(random.anyLong());
            case "date" -> "'2026-" + (1 + row * 12 / ROWS) + "-" + (1 + random.below(28)) + "'";
            case "string" ->
                "'" + "prefix_".repeat(random.below(2)) + (char) (0xC0 + random.below(300)) + random.below(30) + "'";
            case "double" -> random.oneIn(3) ? "0.0" : Double.toString(random.between(-9, 9) / 4.0 * (row % 5));
            default -> random.between(-99999, 99999) / 100.0 + "";
        };
    }

    private static List<@Nullable Object> values(Written file, int first, int end) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = first; i < end; i++) {
            values.add(file.values().get(i).get("v"));
        }
        return values;
    }

    /** In the order that Parquet defines for the type. */
    @SuppressWarnings("unchecked")
    private static List<Comparable<Object>> sorted(List<@Nullable Object> values) {
        List<Comparable<Object>> present = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof String text) {
                present.add((Comparable<Object>) (Comparable<?>) ByteString.of(text));
            } else if (value != null) {
                present.add((Comparable<Object>) value);
            }
        }
        present.sort(null);
        return present;
    }

    /** Strings order by their bytes, without sign. */
    private record ByteString(String text) implements Comparable<ByteString> {
        static ByteString of(String text) {
            return new ByteString(text);
        }

        @Override
        public int compareTo(ByteString other) {
            return java.util.Arrays.compareUnsigned(
                    text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void bounds(String type, List<Comparable<Object>> sorted, ByteBuffer min, ByteBuffer max) {
        assertThat(plain(type, min)).isEqualTo(plus(sorted.get(0), -0.0));
        assertThat(plain(type, max)).isEqualTo(plus(sorted.get(sorted.size() - 1), 0.0));
    }

    /** Zero as the bound has it, anything else as it is. */
    private static Object plus(Object value, double zero) {
        return value instanceof Double number && number == 0 ? (Object) zero : value;
    }

    private static Object plain(String type, ByteBuffer value) {
        ByteBuffer bytes = value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return switch (type) {
            case "int" -> bytes.getInt();
            case "bigint" -> bytes.getLong();
            case "date" -> LocalDate.ofEpochDay(bytes.getInt());
            case "string" -> ByteString.of(new String(array, StandardCharsets.UTF_8));
            case "double" -> bytes.getDouble();
            default -> new BigDecimal(new BigInteger(array), 2);
        };
    }

    @ParameterizedTest
    @CsvSource({"double, true", "double, false", "float, true"})
    void nansTakeNoPartInBoundsAndAreCounted(String type, boolean dictionary, @TempDir Path folder) throws Exception {
        // JSON has no NaN; a Struct has.
        TableSchema table = Written.table("v " + type);
        RecordConverter converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
        ParquetOptions options = new ParquetOptions(
                Compression.SNAPPY, 1 << 26, 1 << 20, dictionary, WriterVersion.V1, Timestamps.INT64_MICROS, false);
        OpenFile open = new ParquetFormat(table, options).open();
        for (int i = 0; i < 100; i++) {
            for (double value : new double[] {Double.NaN, 1.5, -2.5, Double.NaN}) {
                open.append(converter.convert(null, Map.of("v", value)), 0);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        open.seal().encode(Map.of(), out);
        Written file = new Written(List.of(), out.toByteArray());

        ColumnChunk chunk = file.footer().getRow_groups().get(0).getColumns().get(0);
        Statistics statistics = chunk.getMeta_data().getStatistics();
        assertThat(statistics.getNan_count()).isEqualTo(200);
        ColumnIndex index =
                Util.readColumnIndex(file.at(chunk.getColumn_index_offset(), chunk.getColumn_index_length()));
        assertThat(index.getNan_counts()).containsExactly(200L);
        if (type.equals("double")) {
            assertThat(plain(type, statistics.bufferForMin_value())).isEqualTo(-2.5);
            assertThat(plain(type, statistics.bufferForMax_value())).isEqualTo(1.5);
        }
        // Readers leave pages out by their statistics.
        try (DuckDb duckDb = new DuckDb()) {
            assertThat(duckDb.query("select count(*) from %s where isnan(v)", file.save(folder)))
                    .containsExactly(List.of("200"));
            assertThat(duckDb.query("select count(*) from %s where v > 50000", file.save(folder)))
                    .as("NaN is above all numbers")
                    .containsExactly(List.of("200"));
        }
    }
}
