// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.prefix.PathEvaluator;
import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import io.hydrant.sink.s3parquet.prefix.PrefixTemplate;
import io.hydrant.sink.s3parquet.prefix.TimeScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@link Tables} named by a template: {@code app_!{field:app}} or {@code !{kafka:topic}}. A table is looked up when its
 * first record comes, which waits for that. Names without a table are remembered for a while, and take no table's place;
 * how many there are of both is bounded, whatever names records bring. Confined to the task thread.
 */
public final class ManyTables implements Tables {

    /** At most so many names are looked up in vain within {@code again}; records of others have to do without. */
    private static final int MOST_MISSING = 1000;

    private final String database;
    private final PathEvaluator names;
    private final List<Pattern> allowed;
    private final int max;
    private final Function<TableName, FollowedTable> follow;
    private final Duration again;
    private final InstantSource clock;
    /** Known and being looked up, by name as Glue folds it. */
    private final Map<String, FollowedTable> tables = new HashMap<>();
    /** The longest missing first. */
    private final Map<String, Missing> missing = new LinkedHashMap<>();

    /** A name that was looked up in vain. */
    private record Missing(Choice.Refused refused, Instant until) {}

    /**
     * @param names evaluates to a table's name
     * @param allowed a name must match one of them; empty allows all
     * @param max how many tables are followed at most
     * @param follow begins to follow a table
     * @param again how long after it was looked up in vain a name may be looked up again
     */
    public ManyTables(
            String database,
            PrefixTemplate names,
            List<Pattern> allowed,
            int max,
            Function<TableName, FollowedTable> follow,
            Duration again,
            InstantSource clock) {
        this.database = database;
        this.names = names.evaluator(ZoneOffset.UTC, TimeScope.RECORD);
        this.allowed = List.copyOf(allowed);
        this.max = max;
        this.follow = follow;
        this.again = again;
        this.clock = clock;
    }

    @Override
    public void tick() {
        setMissingAside();
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
        String written = names.path(record).identity();
        String name = written.toLowerCase(Locale.ROOT);
        FollowedTable known = tables.get(name);
        return known == null ? begin(name, written, record, schema) : known.choose(record, schema);
    }

    private Choice begin(String name, String written, PrefixContext record, @Nullable Schema schema) {
        setMissingAside();
        Optional<Choice> instead = refuse(name, written).or(this::waitForPlace);
        if (instead.isPresent()) {
            return instead.get();
        }
        FollowedTable table = follow.apply(new TableName(database, name));
        Choice first = table.choose(record, schema);
        if (!(first instanceof Choice.Refused)) {
            tables.put(name, table);
            table.tick();
        }
        return first;
    }

    private Optional<Choice> refuse(String name, String written) {
        if (!TableName.allows(name)) {
            return refused("No table can have the name that the record asks for: it must have 1 to 255 characters.");
        }
        boolean matches = allowed.isEmpty()
                || allowed.stream().anyMatch(one -> one.matcher(written).matches());
        if (!matches) {
            return refused("Table '" + written + "' is not one that glue.table.allow names.");
        }
        Missing vain = missing.get(name);
        if (vain != null) {
            return Optional.of(vain.refused());
        }
        if (known() >= max) {
            return refused(
                    "Table '" + written + "' would be one more than the " + max + " that glue.table.max allows.");
        }
        if (missing.size() >= MOST_MISSING) {
            return refused("Table '" + written + "' is not looked up: " + MOST_MISSING
                    + " other names were within glue.table.refresh.seconds, and had no table. Set glue.table.allow.");
        }
        return Optional.empty();
    }

    private static Optional<Choice> refused(String message) {
        return Optional.of(new Choice.Refused(Choice.ENTITY_NOT_FOUND, message));
    }

    /** While the places that are left are taken by names that may turn out to have no table. */
    private Optional<Choice> waitForPlace() {
        return tables.size() < max
                ? Optional.empty()
                : Optional.of(new Choice.NotYet(() -> tables.size() < max || known() >= max));
    }

    private long known() {
        return tables.values().stream().filter(FollowedTable::isKnown).count();
    }

    private void setMissingAside() {
        Instant now = clock.instant();
        tables.entrySet().removeIf(entry -> {
            Optional<Choice.Refused> refused = entry.getValue().refused();
            refused.ifPresent(why -> missing.put(entry.getKey(), new Missing(why, now.plus(again))));
            return refused.isPresent();
        });
        Iterator<Missing> oldest = missing.values().iterator();
        while (oldest.hasNext() && !oldest.next().until().isAfter(now)) {
            oldest.remove();
        }
    }
}
