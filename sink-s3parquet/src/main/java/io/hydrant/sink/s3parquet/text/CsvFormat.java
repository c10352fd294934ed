// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.format.FileFormat;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * CSV (RFC 4180) as Redshift's {@code COPY … CSV NULL AS '<marker>'} reads it: columns in the declared order, line feeds
 * between rows, quotes where they are needed. Null is the marker, never quoted, and so are NaN and infinities; text that
 * reads like the marker is quoted. Confined to the task thread.
 */
public final class CsvFormat implements FileFormat {
    private final TableSchema table;
    private final int[] columns;
    private final byte[] header;
    private final byte[] nullMarker;
    private final ByteCompression compression;
    private final TextBuffer buffer = new TextBuffer();
    private final TextBuffer cell = new TextBuffer();

    /**
     * CSV of some columns of a table.
     *
     * @param columns the table's columns that are written, in this order; empty for all
     * @param header whether the first line names them
     * @param nullMarker what null is written as: may be empty, may not hold quotes, commas or line ends
     * @throws IllegalArgumentException naming a column that the table has not, or a marker that cannot be read back
     */
    public CsvFormat(
            TableSchema table, List<String> columns, boolean header, String nullMarker, ByteCompression compression) {
        checkNullMarker(nullMarker);
        List<String> names =
                table.columns().stream().map(column -> column.name()).toList();
        List<String> written = columns.isEmpty() ? names : columns;
        this.table = table;
        this.columns = new int[written.size()];
        for (int i = 0; i < this.columns.length; i++) {
            this.columns[i] = names.indexOf(written.get(i));
            if (this.columns[i] < 0) {
                throw new IllegalArgumentException("csv.columns: the table has no column " + written.get(i));
            }
        }
        this.nullMarker = nullMarker.getBytes(StandardCharsets.UTF_8);
        this.compression = compression;
        this.header = header ? header(written) : new byte[0];
    }

    /** Throws IllegalArgumentException for a marker that could not be told from text. */
    public static void checkNullMarker(String marker) {
        if (marker.matches("(?s).*[\",\\r\\n].*")) {
            throw new IllegalArgumentException("csv.null must not hold quotes, commas or line ends: " + marker);
        }
    }

    private byte[] header(List<String> names) {
        TextBuffer line = new TextBuffer();
        for (int i = 0; i < names.size(); i++) {
            line.add(i == 0 ? "" : ",");
            cell.clear();
            cell.add(names.get(i));
            cell(line);
        }
        line.add('\n');
        return Arrays.copyOf(line.bytes(), line.length());
    }

    @Override
    public OpenFile open() {
        return new TextFile(table, header, this::write, buffer, compression);
    }

    private void write(Rows rows, int row, TextBuffer out) {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                out.add(',');
            }
            int slot = rows.slot(row, columns[i]);
            ColumnType type = table.columns().get(columns[i]).type();
            if (rows.length(slot) < 0 || RowText.isNoNumber(rows, type, slot)) {
                out.add(nullMarker);
            } else {
                cell.clear();
                RowText.scalar(rows, type, slot, cell);
                cell(out);
            }
        }
        out.add('\n');
        cell.clear();
    }

    private void cell(TextBuffer out) {
        byte[] text = cell.bytes();
        int length = cell.length();
        if (!needsQuotes(text, length)) {
            out.add(text, 0, length);
            return;
        }
        out.add('"');
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (text[i] == '"') {
                out.add(text, from, i + 1 - from);
                from = i; // the quote once more
            }
        }
        out.add(text, from, length - from);
        out.add('"');
    }

    private boolean needsQuotes(byte[] text, int length) {
        if (Arrays.equals(text, 0, length, nullMarker, 0, nullMarker.length)) {
            return true;
        }
        for (int i = 0; i < length; i++) {
            byte c = text[i];
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        // Nothing on a line is no row for most readers.
        return length == 0 ? columns.length == 1 : text[0] == ' ' || text[length - 1] == ' ';
    }
}
