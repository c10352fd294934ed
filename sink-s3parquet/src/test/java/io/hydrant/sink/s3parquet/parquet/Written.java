// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.RecordRejected;
import io.hydrant.sink.s3parquet.convert.RowValues;
import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** A file that was written from JSON records, and the values that went into it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Written(List<Map<String, @Nullable Object>> values, byte[] bytes) {

    /** A table from {@code "name type"} strings. */
    static TableSchema table(String... columns) {
        List<Column> list = new ArrayList<>();
        for (String column : columns) {
            int blank = column.indexOf(' ');
            list.add(new Column(column.substring(0, blank), column.substring(blank + 1)));
        }
        try {
            return TableSchema.fromHive(list);
        } catch (UnsupportedTypeException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes records, in which single quotes stand for double ones; a field that does not fit is null. */
    static Written of(TableSchema table, ParquetOptions options, List<String> records) {
        RecordConverter converter =
                new RecordConverter(table, JsonOptions.DEFAULTS.with(JsonOptions.Mismatch.FIELD), List.of());
        OpenFile open = new ParquetFormat(table, options).open();
        List<Map<String, @Nullable Object>> values = new ArrayList<>();
        for (String record : records) {
            try {
                Rows rows = converter.convert(null, record.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
                values.addAll(RowValues.of(rows));
                for (int row = 0; row < rows.count(); row++) {
                    open.append(rows, row);
                }
            } catch (RecordRejected e) {
                throw new AssertionError(record + ": " + e.reason(), e);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            open.seal().encode(Map.of("hydrant.topic", "orders"), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Written(values, out.toByteArray());
    }

    Path save(Path folder) {
        try {
            return Files.write(Files.createTempFile(folder, "", ".parquet"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FileMetaData footer() {
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        try {
            return Util.readFileMetaData(new ByteArrayInputStream(bytes, bytes.length - 8 - length, length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ByteArrayInputStream at(long position, int length) {
        return new ByteArrayInputStream(Arrays.copyOfRange(bytes, (int) position, (int) position + length));
    }
}
