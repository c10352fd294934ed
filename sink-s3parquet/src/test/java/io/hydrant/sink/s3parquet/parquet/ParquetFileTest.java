// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.RecordRejected;
import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole files, read back by DuckDB. */
class ParquetFileTest {
    @TempDir
    Path folder;

    private static TableSchema table(String... columns) throws UnsupportedTypeException {
        List<Column> list = new ArrayList<>();
        for (String column : columns) {
            int blank = column.indexOf(' ');
            list.add(new Column(column.substring(0, blank), column.substring(blank + 1)));
        }
        return TableSchema.fromHive(list);
    }

    private Path write(TableSchema table, ParquetOptions options, List<String> records)
            throws IOException, RecordRejected {
        RecordConverter converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
        OpenFile open = new ParquetFormat(table, options).open();
        for (String record : records) {
            Rows rows = converter.convert(null, record.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            for (int row = 0; row < rows.count(); row++) {
                open.append(rows, row);
            }
        }
        Path file = Files.createTempFile(folder, "", ".parquet");
        try (OutputStream out = Files.newOutputStream(file)) {
            open.seal().encode(Map.of("hydrant.topic", "t"), out);
        }
        return file;
    }

    @Test
    void readsBackFlatAndNested() throws Exception {
        TableSchema table =
                table("s string", "n int", "a array<int>", "m map<string,int>", "r struct<x:int,y:array<string>>");

        Path file = write(
                table,
                ParquetOptions.DEFAULTS,
                List.of(
                        "{'s':'x','n':1,'a':[1,null,2],'m':{'k':1,'l':null},'r':{'x':1,'y':['p','q']}}",
                        "{}",
                        "{'s':'','a':[],'m':{},'r':{}}"));

        try (DuckDb duck = new DuckDb()) {
            assertThat(duck.query("SELECT * FROM %s", file))
                    .containsExactly(
                            List.of("x", "1", "[1, NULL, 2]", "{k=1, l=NULL}", "{'x': 1, 'y': [p, q]}"),
                            java.util.Arrays.asList(null, null, null, null, null),
                            java.util.Arrays.asList("", null, "[]", "{}", "{'x': NULL, 'y': NULL}"));
        }
    }
}
