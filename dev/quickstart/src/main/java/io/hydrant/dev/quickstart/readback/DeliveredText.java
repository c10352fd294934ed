// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text or CSV objects (compressed or not, by their extension) as DuckDB reads them, with the day that stands in each key,
 * such as {@code logs/succeed/2026-11-20/…}. Immutable.
 */
public final class DeliveredText {

    private static final String DAY = "regexp_extract(filename, '\\d{4}-\\d{2}-\\d{2}') AS day";

    private final List<Path> files;
    private final String reader;
    private final String empty;

    private DeliveredText(List<Path> files, String reader, String empty) {
        this.files = List.copyOf(files);
        this.reader = reader;
        this.empty = empty;
    }

    /** Each line as it is, in one column. */
    public static DeliveredText lines(List<Path> files, String column) {
        // A unit separator never occurs, so a line is one value, and nothing is a quote.
        return new DeliveredText(
                files,
                "delim = '\u001f', quote = '', escape = '', header = false, columns = {" + DuckDb.literal(column)
                        + ": 'VARCHAR'}",
                "NULL::VARCHAR AS " + DuckDb.identifier(column));
    }

    /** CSV without a header, all columns as text. */
    public static DeliveredText csv(List<Path> files, List<String> columns, String nullMarker) {
        String types = columns.stream()
                .map(column -> DuckDb.literal(column) + ": 'VARCHAR'")
                .collect(Collectors.joining(", "));
        return new DeliveredText(
                files,
                "delim = ',', quote = '\"', escape = '\"', header = false, allow_quoted_nulls = false, nullstr = "
                        + DuckDb.literal(nullMarker) + ", columns = {" + types + "}",
                columns.stream()
                        .map(column -> "NULL::VARCHAR AS " + DuckDb.identifier(column))
                        .collect(Collectors.joining(", ")));
    }

    /** Makes a view of it: the columns, {@code filename} and {@code day}. */
    public void defineView(DuckDb duckDb, String name) {
        String select = files.isEmpty()
                ? "SELECT " + empty + ", '' AS filename, '' AS day WHERE false"
                : files.stream()
                        .map(file -> DuckDb.literal(file.toString()))
                        .collect(Collectors.joining(
                                ", ",
                                "SELECT *, " + DAY + " FROM read_csv([",
                                "], auto_detect = false, filename = true, " + reader + ")"));
        duckDb.execute("CREATE OR REPLACE VIEW " + DuckDb.identifier(name) + " AS " + select);
    }
}
