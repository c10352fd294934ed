// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.prefix.PathEvaluator;
import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import io.hydrant.sink.s3parquet.prefix.PrefixTemplate;
import io.hydrant.sink.s3parquet.prefix.TimeScope;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@link Tables} named by a template: {@code app_!{field:app}} or {@code !{kafka:topic}}. A table is looked up when its
 * first record comes, which waits for that; what may be looked up is bounded. Confined to the task thread.
 */
public final class ManyTables implements Tables {

    private final String database;
    private final PathEvaluator names;
    private final List<Pattern> allowed;
    private final int max;
    private final Function<TableName, FollowedTable> follow;
    private final Map<String, FollowedTable> tables = new HashMap<>();

    /**
     * @param names evaluates to a table's name
     * @param allowed a name must match one of them; empty allows all
     * @param max how many tables are followed at most
     * @param follow begins to follow a table
     */
    public ManyTables(
            String database,
            PrefixTemplate names,
            List<Pattern> allowed,
            int max,
            Function<TableName, FollowedTable> follow) {
        this.database = database;
        this.names = names.evaluator(ZoneOffset.UTC, TimeScope.RECORD);
        this.allowed = List.copyOf(allowed);
        this.max = max;
        this.follow = follow;
    }

    @Override
    public void tick() {
        tables.values().forEach(FollowedTable::tick);
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void throwIfFailed() {
        // A table that cannot be written is its own records' problem.
    }

    @Override
    public boolean needsFields() {
        return !names.template().fieldPaths().isEmpty();
    }

    @Override
    public String nameOf(PrefixContext record) {
        return names.path(record).identity();
    }

    @Override
    public Choice choose(PrefixContext record, @Nullable Schema schema) {
        String name = names.path(record).identity();
        FollowedTable table = tables.get(name);
        if (table == null) {
            Optional<Choice> refused = refuse(name);
            if (refused.isPresent()) {
                return refused.get();
            }
            table = follow.apply(new TableName(database, name));
            tables.put(name, table);
            Choice first = table.choose(record, schema);
            table.tick();
            return first;
        }
        return table.choose(record, schema);
    }

    private Optional<Choice> refuse(String name) {
        boolean matches = allowed.isEmpty()
                || allowed.stream().anyMatch(one -> one.matcher(name).matches());
        if (!matches) {
            return Optional.of(new Choice.Refused(
                    Choice.ENTITY_NOT_FOUND, "Table '" + name + "' is not one that glue.table.allow names."));
        }
        if (tables.size() >= max) {
            return Optional.of(new Choice.Refused(
                    Choice.ENTITY_NOT_FOUND,
                    "Table '" + name + "' would be one more than the " + max + " that glue.table.max allows."));
        }
        return Optional.empty();
    }
}
