// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static io.hydrant.sink.s3parquet.parquet.Written.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Compression;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Timestamps;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.WriterVersion;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.SchemaElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole files: their shape in the footer, and their life. */
class ParquetFileTest {
    private static final ParquetOptions DEFAULTS = ParquetOptions.DEFAULTS;

    @TempDir
    Path folder;

    @Test
    void readsBackFlatAndNested() {
        TableSchema table = table(
                "s string",
                "n int",
                "a array<int>",
                "m map<string,int>",
                "r struct<x:int,y:array<string>>",
                "d array<map<string,array<struct<p:int>>>>");

        Written file = Written.of(
                table,
                DEFAULTS,
                List.of(
                        "{'s':'x','n':1,'a':[1,null,2],'m':{'k':1,'l':null},'r':{'x':1,'y':['p','q']}}",
                        "{}",
                        "{'s':'','a':[],'m':{},'r':{},'d':[{'k':[{'p':1},null,{}]},null,{},{'k':null,'l':[]}]}"));

        try (DuckDb duck = new DuckDb()) {
            assertThat(duck.query("SELECT * FROM %s", file.save(folder)))
                    .containsExactly(
                            Arrays.asList("x", "1", "[1, NULL, 2]", "{k=1, l=NULL}", "{'x': 1, 'y': [p, q]}", null),
                            Arrays.asList(null, null, null, null, null, null),
                            Arrays.asList(
                                    "",
                                    null,
                                    "[]",
                                    "{}",
                                    "{'x': NULL, 'y': NULL}",
                                    "[{k=[{'p': 1}, NULL, {'p': NULL}]}, NULL, {}, {k=NULL, l=[]}]"));
        }
    }

    @Test
    void hasHivesShapeAndOurName() {
        Written file = Written.of(
                table("a array<int>", "m map<string,date>", "t tinyint", "w timestamp", "p decimal(9,2)"),
                DEFAULTS,
                List.of("{'t':1}"));

        FileMetaData footer = file.footer();

        assertThat(footer.getSchema().stream().map(SchemaElement::getName))
                .containsExactly(
                        "hive_schema", "a", "list", "element", "m", "key_value", "key", "value", "t", "w", "p");
        assertThat(footer.getCreated_by()).startsWith("hydrant version ");
        assertThat(footer.getKey_value_metadata()).containsExactly(new KeyValue("hydrant.topic").setValue("orders"));
        assertThat(footer.getNum_rows()).isEqualTo(1);
        assertThat(footer.getSchema().get(10).getType_length()).isEqualTo(4);
        assertThat(footer.getSchema().get(9).getLogicalType().getTIMESTAMP().isIsAdjustedToUTC())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void compresses(Compression compression) {
        ParquetOptions options = new ParquetOptions(
                compression, 1 << 26, 1 << 20, true, WriterVersion.V1, Timestamps.INT64_MICROS, true);
        List<String> records = IntStream.range(0, 5000)
                .mapToObj(i -> "{'s':'value " + i % 100 + "','n':" + i + "}")
                .toList();

        Written file = Written.of(table("s string", "n int"), options, records);

        assertThat(file.footer()
                        .getRow_groups()
                        .get(0)
                        .getColumns()
                        .get(0)
                        .getMeta_data()
                        .getCodec())
                .isEqualTo(CompressionCodec.valueOf(compression.name()));
        try (DuckDb duck = new DuckDb()) {
            assertThat(duck.query("SELECT count(*), sum(n), count(DISTINCT s) FROM %s", file.save(folder)))
                    .containsExactly(List.of("5000", "12497500", "100"));
        }
    }

    @Test
    void closesRowGroupsAtTheBlockSize() {
        ParquetOptions options = new ParquetOptions(
                Compression.SNAPPY, 1 << 16, 1 << 12, true, WriterVersion.V1, Timestamps.INT64_MICROS, true);
        List<String> records = IntStream.range(0, 20_000)
                .mapToObj(i -> "{'n':" + i * 7919L + "}")
                .toList();

        Written file = Written.of(table("n bigint"), options, records);

        assertThat(file.footer().getRow_groups()).hasSizeGreaterThan(1);
        try (DuckDb duck = new DuckDb()) {
            assertThat(duck.query("SELECT count(*), sum(n), min(n), max(n) FROM %s", file.save(folder)))
                    .containsExactly(List.of("20000", "1583720810000", "0", "158372081"));
        }
    }

    @Test
    void encodesTheSameBytesAgainAfterAFailure() throws Exception {
        SealedFile sealed = open(1000).seal();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        sealed.encode(Map.of("k", "v"), whole);

        OutputStream failing = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("disk is full");
            }
        };
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> sealed.encode(Map.of("k", "v"), failing)))
                .isInstanceOf(IOException.class)
                .hasMessage("disk is full");

        ByteArrayOutputStream again = new ByteArrayOutputStream();
        sealed.encode(Map.of("k", "v"), again);
        assertThat(again.toByteArray()).isEqualTo(whole.toByteArray());
    }

    @Test
    void takesNothingAfterTheSeal() throws Exception {
        OpenFile open = open(1);
        open.seal();
        Rows rows = new RecordConverter(table("s string"), JsonOptions.DEFAULTS, List.of()).convert(null, "{}");
        assertThatIllegalStateException().isThrownBy(() -> open.append(rows, 0)).withMessageContaining("sealed");
        assertThatIllegalStateException().isThrownBy(open::seal).withMessageContaining("sealed");
        assertThatIllegalStateException().isThrownBy(() -> open(0).seal()).withMessageContaining("empty");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        new ParquetFormat(table("t string"), DEFAULTS).open().append(rows, 0))
                .withMessageContaining("another table");
    }

    @Test
    void tellsItsMemory() throws Exception {
        assertThat(open(0).memoryBytes()).isLessThan(2_000);
        long some = open(1_000).memoryBytes();
        long more = open(50_000).memoryBytes();
        assertThat(some).isBetween(1_000L, 200_000L);
        assertThat(more).isBetween(some, 5_000_000L);
        SealedFile sealed = open(50_000).seal();
        assertThat(sealed.rowCount()).isEqualTo(50_000);
        assertThat(sealed.memoryBytes()).isBetween(50_000L * 8, 3_000_000L);
    }

    @Test
    void countsWhatTheColumnsOfAWideTableTakeBeforeTheyHoldMuch() throws Exception {
        String[] columns =
                IntStream.range(0, 1_000).mapToObj(i -> "c" + i + " bigint").toArray(String[]::new);
        TableSchema table = table(columns);
        OpenFile open = new ParquetFormat(table, DEFAULTS).open();
        open.append(new RecordConverter(table, JsonOptions.DEFAULTS, List.of()).convert(null, "{\"c1\":1}"), 0);

        assertThat(open.memoryBytes())
                .as("an encoder takes some 500 bytes of heap")
                .isBetween(400_000L, 900_000L);
    }

    /** Long strings that repeat are cheap until one is too much for the dictionary: then the page is written plain. */
    @Test
    void leavingADictionaryMakesNoPageLargerThanOthers() throws Exception {
        TableSchema table = table("s string");
        RecordConverter converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
        OpenFile open = new ParquetFormat(table, DEFAULTS).open();
        for (int i = 0; i < 1_200; i++) {
            open.append(converter.convert(null, "{\"s\":\"" + ("x" + i % 5).repeat(50_000) + "\"}"), 0);
        }
        long before = open.memoryBytes();
        open.append(converter.convert(null, "{\"s\":\"" + "y".repeat(900_000) + "\"}"), 0);

        assertThat(open.memoryBytes() - before).as("by a record of 900 KB").isLessThan(8L << 20);
    }

    /** A file of one column with so many different values. */
    private static OpenFile open(int rowCount) throws Exception {
        TableSchema table = table("s string");
        RecordConverter converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
        OpenFile open = new ParquetFormat(table, DEFAULTS).open();
        for (int i = 0; i < rowCount; i++) {
            byte[] record = ("{\"s\":\"value " + i + "\"}").getBytes(StandardCharsets.UTF_8);
            open.append(converter.convert(null, record), 0);
        }
        return open;
    }
}
