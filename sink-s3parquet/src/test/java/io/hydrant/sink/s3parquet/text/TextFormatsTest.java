// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.format.FileFormat;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.testing.Seeded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.SnappyHadoopCompatibleOutputStream;
import org.xerial.snappy.SnappyInputStream;

/** JSON lines and CSV: exact texts, and read back by Jackson and DuckDB. */
class TextFormatsTest {
    private static final TableSchema ALL = table(
            "s string",
            "b boolean",
            "n int",
            "f float",
            "d double",
            "p decimal(30,2)",
            "day date",
            "at timestamp",
            "raw binary",
            "a array<string>",
            "m map<int,date>",
            "r struct<x:int,y:timestamp>");
    private static final String FULL =
            "{'s':'é, \\'q\\'\\n','b':true,'n':-5,'f':0.1,'d':1e100,'p':12345678901234567890.5,'day':'2026-1-2',"
                    + "'at':'2026-11-20 01:02:03.45','raw':'AQID','a':['x',null,'\\u0001'],'m':{'7':'2026-11-20'},"
                    + "'r':{'x':1,'y':0}}";

    @TempDir
    Path folder;

    private static TableSchema table(String... columns) {
        try {
            return TableSchema.fromHive(Arrays.stream(columns)
                    .map(column -> column.split(" ", 2))
                    .map(parts -> new Column(parts[0], parts[1]))
                    .toList());
        } catch (io.hydrant.sink.s3parquet.schema.UnsupportedTypeException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] write(FileFormat format, TableSchema table, String... records) throws Exception {
        RecordConverter converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
        OpenFile open = format.open();
        for (String record : records) {
            Rows rows = converter.convert(null, record.replace("\\'", "\\\"").replace('\'', '"'));
            open.append(rows, 0);
        }
        SealedFile sealed = open.seal();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sealed.encode(Map.of(), out);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        sealed.encode(Map.of(), again);
        assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void jsonLines() throws Exception {
        FileFormat format = new JsonLinesFormat(ALL, ByteCompression.UNCOMPRESSED);

        String lines = text(write(format, ALL, FULL, "{}", "{'s':''}"));

        assertThat(lines.lines())
                .containsExactly(
                        "{\"s\":\"é, \\\"q\\\"\\n\",\"b\":true,\"n\":-5,\"f\":0.1,\"d\":1.0E100,"
                                + "\"p\":12345678901234567890.50,\"day\":\"2026-01-02\","
                                + "\"at\":\"2026-11-20 01:02:03.450000\",\"raw\":\"AQID\",\"a\":[\"x\",null,\"\\u0001\"],"
                                + "\"m\":{\"7\":\"2026-11-20\"},\"r\":{\"x\":1,\"y\":\"1970-01-01 00:00:00\"}}",
                        "{}",
                        "{\"s\":\"\"}");
    }

    @Test
    void jsonLinesHoldAnyText() {
        TableSchema table = table("s string", "a array<string>");
        ObjectMapper jackson = new ObjectMapper();
        Seeded.rounds(500, random -> {
            String text = random.text(40);
            String record = jackson.writeValueAsString(Map.of("s", text, "a", List.of(text, text)));
            RecordConverter converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
            OpenFile open = new JsonLinesFormat(table, ByteCompression.UNCOMPRESSED).open();
            open.append(converter.convert(null, record), 0);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            open.seal().encode(Map.of(), out);
            JsonNode node = jackson.readTree(out.toByteArray());
            assertThat(node.get("s").asText()).isEqualTo(text);
            assertThat(node.get("a").get(1).asText()).isEqualTo(text);
        });
    }

    @Test
    void csv() throws Exception {
        TableSchema table = table("a string", "b int", "c string", "d array<string>");
        FileFormat format =
                new CsvFormat(table, List.of("c", "b", "a", "d"), true, "\\N", ByteCompression.UNCOMPRESSED);

        byte[] csv = write(
                format,
                table,
                "{'a':'x','b':1,'c':'p,q','d':['1']}",
                "{'c':'','a':'say \\'hi\\''}",
                "{'a':'\\\\N','c':'two\\nlines',\"b\":3}",
                "{'a':' pad ','c':'é'}");

        assertThat(text(csv))
                .isEqualTo("c,b,a,d\n"
                        + "\"p,q\",1,x,\"[\"\"1\"\"]\"\n"
                        + ",\\N,\"say \"\"hi\"\"\",\\N\n"
                        + "\"two\nlines\",3,\"\\N\",\\N\n"
                        + "é,\\N,\" pad \",\\N\n");
    }

    @Test
    void csvWithAnEmptyMarkerTellsNullFromEmptyText() throws Exception {
        TableSchema table = table("a string", "b string");
        FileFormat format = new CsvFormat(table, List.of(), false, "", ByteCompression.UNCOMPRESSED);

        assertThat(text(write(format, table, "{'a':''}", "{'b':'x'}"))).isEqualTo("\"\",\n,x\n");
    }

    @Test
    void whatIsNoNumberIsNullInCsv() throws Exception {
        TableSchema table = table("a string", "d double", "f float");
        RecordConverter converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
        OpenFile open = new CsvFormat(table, List.of(), false, "\\N", ByteCompression.UNCOMPRESSED).open();
        open.append(converter.convert(null, Map.of("a", "null", "d", Double.NaN, "f", Float.NEGATIVE_INFINITY)), 0);
        open.append(converter.convert(null, Map.of("d", 1.5, "f", 2.5f)), 0);
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        open.seal().encode(Map.of(), csv);

        assertThat(text(csv.toByteArray())).isEqualTo("null,\\N,\\N\n\\N,1.5,2.5\n");
    }

    @Test
    void csvIsReadBackByDuckDb() throws Exception {
        TableSchema table = table("a string", "b string", "n bigint");
        FileFormat format = new CsvFormat(table, List.of(), true, "\\N", ByteCompression.GZIP);
        ObjectMapper jackson = new ObjectMapper();
        Seeded random = new Seeded(3);
        List<List<@Nullable String>> expected = new ArrayList<>();
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String a = random.text(20).replace("\u0000", "").replace("'", "").replace("\r", "");
            String n = Long.toString(random.anyLong());
            boolean missing = random.oneIn(3);
            expected.add(Arrays.asList(a, missing ? null : a + "!", n));
            records.add(jackson.writeValueAsString(
                    missing ? Map.of("a", a, "n", n) : Map.of("a", a, "b", a + "!", "n", n)));
        }
        Path file = folder.resolve("rows.csv.gz");
        Files.write(file, write(format, table, records.toArray(new String[0])));

        List<List<@Nullable String>> found = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM read_csv('" + file
                        + "', header=true, nullstr='\\N', quote='\"', escape='\"', delim=',', new_line='\\n',"
                        + " allow_quoted_nulls=false, columns={'a':'VARCHAR','b':'VARCHAR','n':'BIGINT'})")) {
            while (result.next()) {
                found.add(Arrays.asList(result.getString(1), result.getString(2), result.getString(3)));
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void csvOfOneColumnHasNoEmptyLine() throws Exception {
        TableSchema table = table("s string", "n int");
        FileFormat format = new CsvFormat(table, List.of("s"), false, "\\N", ByteCompression.UNCOMPRESSED);

        byte[] csv = write(format, table, "{'s':'x'}", "{'s':''}", "{}", "{'s':'y'}");

        assertThat(text(csv)).isEqualTo("x\n\"\"\n\\N\ny\n");
        Path file = folder.resolve("one.csv");
        Files.write(file, csv);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*), count(s) FROM read_csv('" + file
                        + "', header=false, nullstr='\\N', quote='\"', delim=',', columns={'s':'VARCHAR'})")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getLong(1)).isEqualTo(4);
            assertThat(result.getLong(2)).isEqualTo(3);
        }
    }

    @Test
    void rejectsWhatCannotBeReadBack() {
        TableSchema table = table("a string");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CsvFormat(table, List.of("b"), false, "", ByteCompression.UNCOMPRESSED))
                .withMessageContaining("no column b");
        for (String marker : List.of("\"", "a,b", "\n", "x\r")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CsvFormat(table, List.of(), false, marker, ByteCompression.UNCOMPRESSED))
                    .withMessageContaining("csv.null");
        }
    }

    @ParameterizedTest
    @EnumSource(ByteCompression.class)
    void compresses(ByteCompression compression) throws Exception {
        TableSchema table = table("s string");
        String[] records = new String[20_000];
        for (int i = 0; i < records.length; i++) {
            records[i] = "{'s':'value " + i % 100 + "'}";
        }
        String plain = text(write(new JsonLinesFormat(table, ByteCompression.UNCOMPRESSED), table, records));

        byte[] compressed = write(new JsonLinesFormat(table, compression), table, records);

        assertThat(compressed.length <= plain.length()).isTrue();
        assertThat(decompressed(compression, compressed, plain)).isEqualTo(plain);
    }

    private static String decompressed(ByteCompression compression, byte[] bytes, String plain) throws Exception {
        InputStream in = new ByteArrayInputStream(bytes);
        return switch (compression) {
            case UNCOMPRESSED -> text(bytes);
            case GZIP -> text(new GZIPInputStream(in).readAllBytes());
            case ZSTD -> text(new ZstdInputStream(in).readAllBytes());
            case SNAPPY -> {
                assertThat(Arrays.copyOf(bytes, 8)).containsExactly(0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0);
                yield text(new SnappyInputStream(in).readAllBytes());
            }
            case HADOOP_SNAPPY -> {
                // snappy-java writes this format and does not read it: its own writer is the witness.
                ByteArrayOutputStream expected = new ByteArrayOutputStream();
                try (var out = new SnappyHadoopCompatibleOutputStream(expected)) {
                    out.write(plain.getBytes(StandardCharsets.UTF_8));
                }
                assertThat(bytes).isEqualTo(expected.toByteArray());
                yield plain;
            }
            case ZIP -> {
                ZipInputStream zip = new ZipInputStream(in);
                assertThat(zip.getNextEntry()).isNotNull();
                String text = text(zip.readAllBytes());
                assertThat(zip.getNextEntry()).isNull();
                yield text;
            }
        };
    }

    @Test
    void takesNothingAfterTheSeal() throws Exception {
        TableSchema table = table("s string");
        FileFormat format = new JsonLinesFormat(table, ByteCompression.GZIP);
        Rows rows = new RecordConverter(table, JsonOptions.DEFAULTS, List.of()).convert(null, "{}");
        OpenFile open = format.open();
        assertThatIllegalStateException().isThrownBy(open::seal).withMessageContaining("empty");
        open.append(rows, 0);
        open.seal();
        assertThatIllegalStateException().isThrownBy(() -> open.append(rows, 0)).withMessageContaining("sealed");
        Rows others = new RecordConverter(table("t string"), JsonOptions.DEFAULTS, List.of()).convert(null, "{}");
        assertThatIllegalStateException()
                .isThrownBy(() -> format.open().append(others, 0))
                .withMessageContaining("another table");
    }
}
