// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.buffer.MemoryBudget;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.InMemoryTableCatalog;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.delivery.DeliveryListener;
import io.hydrant.sink.s3parquet.delivery.ManualBackground;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.ManifestJson;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.StateJson;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import io.hydrant.sink.s3parquet.store.InMemoryObjectStore;
import io.hydrant.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, a catalog, topics and as many workers with a task each as a test wants, all on the test's own thread and a
 * clock that the test moves. {@link #delivered} is the oracle: it reads what is visible.
 */
final class SinkRig {

    static final TopicPartition EVENTS_0 = new TopicPartition("events", 0);
    static final TopicPartition EVENTS_1 = new TopicPartition("events", 1);
    static final TableName TABLE = new TableName("lake", "events");

    private static final String STATE_ROOT = "_hydrant/";

    final ManualClock clock = ManualClock.at("2026-11-20T10:00:00Z");
    final InMemoryObjectStore store = new InMemoryObjectStore("lake", clock);
    final InMemoryTableCatalog catalog = new InMemoryTableCatalog();
    final SimulatedTopics topics = new SimulatedTopics();
    final MemoryBudget budget = new MemoryBudget();
    final Map<String, String> properties = new HashMap<>(Map.of(
            "name", "events-to-s3",
            "connector.class", S3ParquetSinkConnector.class.getName(),
            "topics", "events",
            "s3.bucket", "lake",
            "s3.prefix", "events/app=!{field:app}/",
            "s3.error.output.prefix", "errors/!{firehose:error-output-type}/",
            "glue.database", "lake",
            "glue.table", "events",
            "buffering.size.mb", "64",
            "buffering.interval.seconds", "60"));

    @Nullable
    ErrantRecordReporter deadLetterQueue;

    DeliveryListener listener = DeliveryListener.NONE;

    final List<AutoCloseable> clients = new ArrayList<>();

    private final Random random = new Random(42);
    private final List<ManualBackground> backgrounds = new ArrayList<>();

    SinkRig() {
        catalog.define(table("n bigint", "app string"));
    }

    /** The table with these columns, partitioned by app. */
    static CatalogTable table(String... columns) {
        List<Column> parsed = new ArrayList<>();
        for (String column : columns) {
            String[] nameAndType = column.split(" ", 2);
            parsed.add(new Column(nameAndType[0], nameAndType[1]));
        }
        return new CatalogTable(
                TABLE,
                parsed,
                List.of(new Column("app", "string")),
                "s3://lake/events/",
                StorageFormat.PARQUET,
                Map.of(),
                null);
    }

    SinkRig with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** A worker with one task and its own background. */
    SimulatedWorker worker() {
        ManualBackground background = new ManualBackground(clock);
        backgrounds.add(background);
        S3ParquetSinkTask task = new S3ParquetSinkTask((config, context) -> SinkServices.open(
                config,
                context,
                new SinkServices.Surroundings(
                        bucket -> store,
                        catalog,
                        background,
                        budget,
                        clock,
                        random,
                        () -> new UUID(random.nextLong(), random.nextLong()),
                        listener,
                        clients)));
        return new SimulatedWorker(topics, task, properties, deadLetterQueue);
    }

    /** The background of the n-th worker. */
    ManualBackground background(int n) {
        return backgrounds.get(n);
    }

    /** Writes records of two apps in turn: {@code {"n":0,"app":"a0"}}, {@code {"n":1,"app":"a1"}} and so on. */
    void produce(TopicPartition partition, int count) {
        for (int i = 0; i < count; i++) {
            long n = topics.end(partition);
            topics.append(partition, "{\"n\":" + n + ",\"app\":\"a" + n % 2 + "\"}", clock.millis());
        }
    }

    /** Lets the worker and its background go on, without time passing, for so many turns. */
    void turns(int count, SimulatedWorker worker, ManualBackground background) {
        for (int i = 0; i < count; i++) {
            worker.iterate();
            background.runAll();
        }
        worker.iterate();
    }

    /** Lets all go on, a tenth of a second for each turn, until that is so. */
    void until(SimulatedWorker worker, BooleanSupplier condition) {
        for (int i = 0; i < 20_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            worker.iterate();
            backgrounds.forEach(ManualBackground::runAll);
            clock.advance(Duration.ofMillis(100));
            if (i % 10 == 0) {
                worker.commit();
            }
        }
        throw new AssertionError("that did not come about; visible: " + visibleKeys() + ", state: " + state(EVENTS_0)
                + ", group: " + topics.committed(EVENTS_0));
    }

    /** Until the group's offset has reached the end of the partitions. */
    void untilDelivered(SimulatedWorker worker, TopicPartition... partitions) {
        until(worker, () -> {
            for (TopicPartition partition : partitions) {
                if (topics.committed(partition) < topics.end(partition)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** What is visible and no state. */
    List<String> visibleKeys() {
        return store.keys().stream().filter(key -> !key.startsWith(STATE_ROOT)).toList();
    }

    @Nullable
    TopicPartitionState state(TopicPartition partition) {
        String key = STATE_ROOT + "v1/events-to-s3/" + partition.topic() + "/" + partition.partition() + "/state.json";
        return store.keys().contains(key) ? StateJson.read(store.bytes(key), key) : null;
    }

    /**
     * The offsets in visible objects of a channel, from the manifests that name them. Fails if an offset is in two, or an
     * object in no manifest.
     */
    OffsetSet delivered(TopicPartition partition, boolean backup) {
        Map<String, ManifestFile> named = new HashMap<>();
        for (String key : store.keys()) {
            if (key.startsWith(STATE_ROOT) && key.contains("/manifests/")) {
                Manifest manifest = ManifestJson.read(store.bytes(key), key);
                if (manifest.topic().equals(partition.topic()) && manifest.partition() == partition.partition()) {
                    manifest.files().forEach(file -> named.put(file.token(), file));
                }
            }
        }
        OffsetSet all = OffsetSet.EMPTY;
        for (String key : visibleKeys()) {
            ObjectMarks marks = ObjectMarks.of(store.attributes(key).metadata())
                    .orElseThrow(() -> new AssertionError("no marks: " + key));
            if (!marks.topic().equals(partition.topic()) || marks.partition() != partition.partition()) {
                continue;
            }
            ManifestFile file = named.get(marks.token());
            assertThat(file).as("no manifest names " + key).isNotNull();
            assertThat(marks.records()).isEqualTo(file.offsets().count());
            if (file.channel().isBackup() == backup) {
                assertThat(all.intersects(file.offsets()))
                        .as("offsets of " + key + " are in another object: " + file.offsets() + " and " + all)
                        .isFalse();
                all = all.union(file.offsets());
            }
        }
        return all;
    }

    /** Each offset up to the end of the partition is in exactly one visible object of the data channel. */
    void assertExactlyOnce(TopicPartition partition) {
        assertThat(delivered(partition, false)).isEqualTo(all(partition));
    }

    OffsetSet all(TopicPartition partition) {
        return OffsetSet.range(0, topics.end(partition));
    }
}
