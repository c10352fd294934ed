// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.format.FileFormat;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.util.List;

/**
 * JSON lines: an object for each row, with the table's columns in order. Columns that are null are left out. Confined to
 * the task thread.
 */
public final class JsonLinesFormat implements FileFormat {
    private static final byte[] NO_HEADER = {};

    private final TableSchema table;
    private final ByteCompression compression;
    private final TextBuffer buffer = new TextBuffer();

    public JsonLinesFormat(TableSchema table, ByteCompression compression) {
        this.table = table;
        this.compression = compression;
    }

    @Override
    public OpenFile open() {
        return new TextFile(table, NO_HEADER, this::write, buffer, compression);
    }

    private void write(Rows rows, int row, TextBuffer out) {
        List<ColumnType.Field> columns = table.columns();
        char before = '{';
        for (int i = 0; i < columns.size(); i++) {
            int slot = rows.slot(row, i);
            if (rows.length(slot) >= 0) {
                out.add(before);
                RowText.name(columns.get(i).name(), out);
                RowText.json(rows, columns.get(i).type(), slot, out);
                before = ',';
            }
        }
        out.add(before == '{' ? "{}\n" : "}\n");
    }
}
