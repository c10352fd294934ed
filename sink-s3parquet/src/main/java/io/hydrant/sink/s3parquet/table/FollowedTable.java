// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.aws.AwsCallException;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.TableCatalog;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.delivery.Background;
import io.hydrant.sink.s3parquet.delivery.Background.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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

    private final TableName name;
    private final @Nullable String version;
    private final Duration refresh;
    private final TableCatalog catalog;
    private final TableBinder binder;
    private final Background background;
    private final InstantSource clock;
    private @Nullable BoundTable current;
    private @Nullable ConnectException failure;
    private boolean looking;
    private boolean troubled;
    private Instant nextLook = Instant.MIN;

    /**
     * @param version a version that is used for good, or {@code null} to follow the latest
     * @param refresh how often to look
     */
    public FollowedTable(
            TableName name,
            @Nullable String version,
            Duration refresh,
            TableCatalog catalog,
            TableBinder binder,
            Background background,
            InstantSource clock) {
        this.name = name;
        this.version = version;
        this.refresh = refresh;
        this.catalog = catalog;
        this.binder = binder;
        this.background = background;
        this.clock = clock;
    }

    /** Looks the table up if it is time to. The answer comes with the background's. */
    void tick() {
        if (looking || nextLook.isAfter(clock.instant())) {
            return;
        }
        looking = true;
        background.run(this::look, this::looked);
    }

    /** The table as it is now; empty until it is known. */
    Optional<BoundTable> current() {
        return Optional.ofNullable(current);
    }

    /** Why there is no table to write to, once that is known. It is looked for again now and then. */
    Optional<String> failure() {
        return Optional.ofNullable(failure).map(ConnectException::getMessage);
    }

    /** Throws if there is no such table, or it cannot be written. */
    void throwIfFailed() {
        if (failure != null) {
            throw new ConnectException(failure.getMessage(), failure);
        }
    }

    private Optional<CatalogTable> look() {
        return version == null ? catalog.table(name) : catalog.table(name, version);
    }

    private void looked(Outcome<Optional<CatalogTable>> outcome) {
        looking = false;
        Optional<CatalogTable> found = outcome.value();
        Throwable thrown = outcome.failure();
        if (found != null && found.isPresent()) {
            // A pinned version does not change, so it is not looked at again.
            nextLook = version == null ? clock.instant().plus(refresh) : Instant.MAX;
            troubled = false;
            failure = null;
            take(found.get());
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
            failure = thrown instanceof AwsCallException call ? call : trouble;
        } else if (!troubled) {
            troubled = true;
            LOG.warn(
                    "{}; {}",
                    trouble.getMessage(),
                    current == null ? "will try again" : "its last known columns stay in use");
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
