// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Timestamps;
import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The type matrix once more, read by hyparquet, a reader in JavaScript that shares no line with DuckDB or parquet-java. What
 * it reads is compared with what was written, as {@link TypeMatrixTest} does with DuckDB: both see the same. Needs node, and
 * npm and its registry once; says so where they are missing.
 */
class HyparquetIT {

    private static final Path SCRIPTS = Path.of("src", "test", "node").toAbsolutePath();
    private static final Path NODE = Path.of("target", "node-reader").toAbsolutePath();

    @TempDir
    Path folder;

    @BeforeAll
    static void install() throws Exception {
        String missing = whatIsMissing();
        if (missing != null) {
            System.out.println("SKIPPED: HyparquetIT, as " + missing);
        }
        assumeTrue(missing == null, missing);
    }

    private static @Nullable String whatIsMissing() throws IOException, InterruptedException {
        try {
            run(Path.of("."), List.of("node", "--version"));
            run(Path.of("."), List.of("npm", "--version"));
        } catch (IOException e) {
            return "node or npm is not installed";
        }
        Files.createDirectories(NODE);
        for (String file : List.of("package.json", "read-parquet.mjs")) {
            Files.copy(SCRIPTS.resolve(file), NODE.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.isDirectory(NODE.resolve("node_modules/hyparquet-compressors"))) {
            return null;
        }
        try {
            run(NODE, List.of("npm", "install", "--no-audit", "--no-fund", "--no-package-lock"));
            return null;
        } catch (IllegalStateException e) {
            return "npm could not install hyparquet: " + e.getMessage();
        }
    }

    @Test
    void readsEveryTypeInEveryEncoding() throws Exception {
        List<String> types = TypeMatrixTest.types();
        TableSchema table = TypeMatrixTest.table(types);
        List<ParquetOptions> variants = TypeMatrixTest.variants();
        List<String> records = TypeMatrixTest.records(types, 1_500, 42);
        for (ParquetOptions options : variants) {
            assertReads(table, options, records);
        }
    }

    @Test
    void readsRandomValues() throws Exception {
        List<String> types = TypeMatrixTest.types();
        TableSchema table = TypeMatrixTest.table(types);
        for (int seed = 1; seed <= 3; seed++) {
            assertReads(table, ParquetOptions.DEFAULTS, TypeMatrixTest.records(types, 3_000, seed));
        }
    }

    @Test
    void readsNullsWhereValuesDidNotFit() throws Exception {
        List<String> types = TypeMatrixTest.types();
        TableSchema table = TypeMatrixTest.table(types);
        assertReads(table, ParquetOptions.DEFAULTS, TypeMatrixTest.misfits(types));
    }

    private void assertReads(TableSchema table, ParquetOptions options, List<String> records) throws Exception {
        Written file = Written.of(table, options, records);
        String rows =
                run(NODE, List.of("node", "read-parquet.mjs", file.save(folder).toString()));
        List<String> expected = file.values().stream()
                .map(row -> {
                    List<String> columns = new ArrayList<>();
                    for (ColumnType.Field column : table.columns()) {
                        columns.add(spelled(column.type(), row.get(column.name()), options.timestamps()));
                    }
                    return String.join("|", columns);
                })
                .toList();
        List<String> found = rows.lines().toList();
        assertThat(found).hasSameSizeAs(expected);
        for (int row = 0; row < expected.size(); row++) {
            assertThat(found.get(row)).as("%s, row %d", options, row).isEqualTo(expected.get(row));
        }
    }

    private static String spelled(ColumnType type, @Nullable Object value, Timestamps timestamps) {
        return type == ColumnType.Primitive.BINARY && value instanceof List<?> bytes
                ? "x" + bytes.stream().map(b -> String.format("%02x", (Byte) b)).collect(Collectors.joining())
                : spelled(value, timestamps);
    }

    /** Our value in the spelling of {@code read-parquet.mjs}. */
    private static String spelled(@Nullable Object value, Timestamps timestamps) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return "s" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        }
        if (value instanceof Float || value instanceof Double) {
            return spelled(((Number) value).doubleValue());
        }
        if (value instanceof Instant instant) {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
            return "t" + (timestamps == Timestamps.INT64_MILLIS ? Math.floorDiv(micros, 1000) * 1000 : micros);
        }
        if (value instanceof LocalDate date) {
            return "D" + date.toEpochDay();
        }
        if (value instanceof BigDecimal decimal) {
            return "n" + decimal.unscaledValue();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + spelled(entry.getValue(), timestamps))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> spelled(each, timestamps)).collect(Collectors.joining(",", "[", "]"));
        }
        return String.valueOf(value);
    }

    private static String spelled(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1L << 53;
        boolean negativeZero = number == 0 && 1 / number < 0;
        return whole && !negativeZero
                ? Long.toString((long) number)
                : String.format("d%016x", Double.doubleToRawLongBits(number));
    }

    /** What the command printed. Throws IOException if there is no such command, IllegalStateException if it fails. */
    private static String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".out");
        try {
            Process process = new ProcessBuilder(new ArrayList<>(command))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command.get(0) + " did not end");
            }
            String text = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(text.substring(0, Math.min(text.length(), 2_000)));
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }
}
