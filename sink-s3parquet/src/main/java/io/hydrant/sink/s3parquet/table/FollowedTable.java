// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.aws.AwsCallException;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.TableCatalog;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.delivery.Background;
import io.hydrant.sink.s3parquet.delivery.Background.Outcome;
import io.hydrant.sink.s3parquet.errors.ErrorFields;
import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import io.hydrant.sink.s3parquet.table.TableKeeper.Wanted;
import io.hydrant.sink.s3parquet.table.Tables.Choice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's table, looked up in the background and followed from then on. Until it is known no record can be taken
 * in; once it is, the last known version stays in use whatever the catalog answers. Confined to the task thread.
 */
public final class FollowedTable {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedTable.class);
    private static final Duration FIRST_LOOK_AGAIN = Duration.ofSeconds(2);
    private static final int SCHEMAS_KEPT = 1000;

    private final TableName name;
    private final @Nullable String version;
    private final Duration refresh;
    private final TableCatalog catalog;
    private final TableBinder binder;
    private final @Nullable TableKeeper keeper;
    private final Background background;
    private final InstantSource clock;
    private @Nullable BoundTable current;
    private @Nullable ConnectException failure;
    private @Nullable Wanted wanted;
    private TableSchema wantedColumns = TableSchema.NONE;
    private final Set<@Nullable Schema> wantedFor = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean looking;
    private boolean troubled;
    private Instant nextLook = Instant.MIN;

    /**
     * @param version a version that is used for good, or {@code null} to follow the latest
     * @param refresh how often to look
     * @param keeper creates and extends the table; {@code null} to leave it alone
     */
    public FollowedTable(
            TableName name,
            @Nullable String version,
            Duration refresh,
            TableCatalog catalog,
            TableBinder binder,
            @Nullable TableKeeper keeper,
            Background background,
            InstantSource clock) {
        this.name = name;
        this.version = version;
        this.refresh = refresh;
        this.catalog = catalog;
        this.binder = binder;
        this.keeper = keeper;
        this.background = background;
        this.clock = clock;
    }

    /** Looks the table up if it is time to. The answer comes with the background's. */
    void tick() {
        if (looking || nextLook.isAfter(clock.instant())) {
            return;
        }
        looking = true;
        Wanted now = wanted;
        background.run(() -> look(now), outcome -> looked(outcome, now));
    }

    /**
     * Takes a record into account for a table that is created or extended. Returns why that is impossible, which does not
     * matter to a table that is there.
     */
    private Optional<String> want(PrefixContext record, @Nullable Schema schema) {
        if (keeper == null || wantedFor.contains(schema)) {
            return Optional.empty();
        }
        try {
            TableSchema all = wantedColumns;
            if (keeper.asksRecords()) {
                TableSchema own = TableSchema.fromRecord(schema).withTypesOf(wantedColumns);
                all = wantedColumns.merged(own).orElse(wantedColumns);
                RecordColumns.checkGrowth(all);
            }
            if (wanted == null || !all.equals(wantedColumns)) {
                wantedColumns = all;
                wanted = keeper.wanted(all.toHive(), record);
                nextLook = Instant.MIN;
            }
        } catch (UnsupportedTypeException e) {
            return Optional.ofNullable(e.getMessage());
        }
        if (wantedFor.size() >= SCHEMAS_KEPT) {
            wantedFor.clear();
        }
        wantedFor.add(schema);
        return Optional.empty();
    }

    /** Whether the table is missing and will be created as soon as a record says what it should be like. */
    boolean waitsForRecord() {
        return current == null && failure == null && keeper != null && keeper.creates() && wanted == null;
    }

    /** Whether the table is there and can be written. */
    boolean isKnown() {
        return current != null;
    }

    /** This table for a record, if there is one. */
    Choice choose(PrefixContext record, @Nullable Schema schema) {
        Optional<String> unwanted = want(record, schema);
        if (current != null) {
            return new Choice.Chosen(current);
        }
        Optional<Choice.Refused> refused = refused();
        if (refused.isPresent()) {
            return refused.get();
        }
        return unwanted.<Choice>map(why -> new Choice.Refused(Choice.INVALID_SCHEMA, why))
                .orElseGet(() -> new Choice.NotYet(() -> current != null || failure != null));
    }

    /** What its records are told if there is no such table, or it cannot be written; empty while it may come up. */
    Optional<Choice.Refused> refused() {
        return failure == null
                ? Optional.empty()
                : Optional.of(new Choice.Refused(Choice.ENTITY_NOT_FOUND, String.valueOf(failure.getMessage())));
    }

    /** Throws if there is no such table, or it cannot be written. */
    void throwIfFailed() {
        if (failure != null) {
            throw new ConnectException(failure.getMessage(), failure);
        }
    }

    private Optional<CatalogTable> look(@Nullable Wanted now) {
        Optional<CatalogTable> found = version == null ? catalog.table(name) : catalog.table(name, version);
        return keeper == null || now == null ? found : keeper.keep(name, found, now);
    }

    private void looked(Outcome<Optional<CatalogTable>> outcome, @Nullable Wanted then) {
        looking = false;
        Optional<CatalogTable> found = outcome.value();
        Throwable thrown = outcome.failure();
        if (found != null && found.isPresent()) {
            // A pinned version does not change, so it is not looked at again.
            boolean again = wanted != null && !wanted.equals(then);
            nextLook = again ? Instant.MIN : version == null ? clock.instant().plus(refresh) : Instant.MAX;
            troubled = false;
            failure = null;
            take(found.get());
            return;
        }
        if (found != null && current == null && keeper != null && keeper.creates() && then == null) {
            nextLook = wanted == null ? clock.instant().plus(refresh) : Instant.MIN;
            return;
        }
        boolean retriable = thrown instanceof AwsCallException call && call.retriable();
        nextLook = clock.instant().plus(current == null && retriable ? FIRST_LOOK_AGAIN : refresh);
        ConnectException trouble = found != null
                ? new ConnectException("table " + name + (version == null ? "" : " in version " + version)
                        + " does not exist in the Glue catalog (DataFormatConversion.EntityNotFound). Create it, or correct"
                        + " glue.database, glue.table, glue.region or glue.catalog.id")
                : new ConnectException("cannot look table " + name + " up: " + thrown, thrown);
        if (current == null && !retriable) {
            failure = thrown instanceof ConnectException known ? known : trouble;
        } else if (!troubled) {
            troubled = true;
            ErrorFields.during(
                    thrown == null ? trouble : thrown,
                    () -> LOG.warn(
                            "{}; {}",
                            trouble.getMessage(),
                            current == null ? "will try again" : "its last known columns stay in use"));
        }
    }

    private void take(CatalogTable table) {
        BoundTable before = current;
        if (before != null && before.isOf(table)) {
            return;
        }
        try {
            current = binder.bind(table);
            LOG.info("table {} is used in version {}", name, table.versionId());
        } catch (ConnectException e) {
            if (before == null) {
                failure = e;
            } else {
                LOG.error("version {} of {} is not followed: {}", table.versionId(), name, e.getMessage());
            }
        }
    }
}
