// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An in-memory DuckDB in UTC. Confined to one thread. */
public final class DuckDb implements AutoCloseable {

    private final Connection connection;

    private DuckDb(Connection connection) {
        this.connection = connection;
    }

    public static DuckDb open() {
        try {
            DuckDb duckDb = new DuckDb(DriverManager.getConnection("jdbc:duckdb:"));
            duckDb.execute("SET TimeZone = 'UTC'");
            return duckDb;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open DuckDB", e);
        }
    }

    /** Runs a statement that has no result. */
    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB refused: " + sql, e);
        }
    }

    /** All rows of a query, values as text (as DuckDB casts them), null where they are null. */
    public List<Map<String, @Nullable String>> query(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, @Nullable String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                Map<String, @Nullable String> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns; i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB refused: " + sql, e);
        }
    }

    /**
     * A query of columns whose rows compare with what was sent: the time as UTC to the second, whatever kind of timestamp
     * the file holds.
     *
     * @param time one of the columns
     */
    public static String select(List<String> columns, String time, String from) {
        return columns.stream()
                .map(column -> column.equals(time)
                        ? "strftime(make_timestamp((epoch(" + identifier(time)
                                + ") * 1000000)::BIGINT), '%Y-%m-%d %H:%M:%S') AS " + identifier(time)
                        : identifier(column))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + from));
    }

    /** {@code text} as an SQL string. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** {@code name} as an SQL identifier. */
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close DuckDB", e);
        }
    }
}
