// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsClients.HttpLimits;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.sink.s3parquet.buffer.BufferingHints;
import io.hydrant.sink.s3parquet.buffer.FileKey;
import io.hydrant.sink.s3parquet.buffer.MemoryBudget;
import io.hydrant.sink.s3parquet.catalog.GlueTableCatalog;
import io.hydrant.sink.s3parquet.catalog.TableCatalog;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.delivery.Background;
import io.hydrant.sink.s3parquet.delivery.ConsumerControl;
import io.hydrant.sink.s3parquet.delivery.Delivery;
import io.hydrant.sink.s3parquet.delivery.DeliveryListener;
import io.hydrant.sink.s3parquet.delivery.DeliverySettings;
import io.hydrant.sink.s3parquet.delivery.DeliveryThreads;
import io.hydrant.sink.s3parquet.delivery.Destination;
import io.hydrant.sink.s3parquet.delivery.Destinations;
import io.hydrant.sink.s3parquet.delivery.OffsetReset;
import io.hydrant.sink.s3parquet.delivery.PartitionRegistrar;
import io.hydrant.sink.s3parquet.delivery.PartitionStates;
import io.hydrant.sink.s3parquet.delivery.StoredStates;
import io.hydrant.sink.s3parquet.delivery.VolatileStates;
import io.hydrant.sink.s3parquet.intake.IntakeSettings;
import io.hydrant.sink.s3parquet.intake.RecordIntake;
import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import io.hydrant.sink.s3parquet.notifications.KafkaNotifications;
import io.hydrant.sink.s3parquet.prefix.ObjectBody;
import io.hydrant.sink.s3parquet.prefix.PrefixTemplate;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.store.ObjectAttributes;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import io.hydrant.sink.s3parquet.store.S3Connection;
import io.hydrant.sink.s3parquet.table.BoundTable;
import io.hydrant.sink.s3parquet.table.FollowedTable;
import io.hydrant.sink.s3parquet.table.ManyTables;
import io.hydrant.sink.s3parquet.table.NoTable;
import io.hydrant.sink.s3parquet.table.OneTable;
import io.hydrant.sink.s3parquet.table.RecordTables;
import io.hydrant.sink.s3parquet.table.TableBinder;
import io.hydrant.sink.s3parquet.table.TableKeeper;
import io.hydrant.sink.s3parquet.table.Tables;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a task works with, put together from its config; here alone the real clock and real AWS come in. */
record SinkServices(
        Delivery delivery,
        RecordIntake intake,
        Tables tables,
        S3ParquetSinkMetrics metrics,
        List<AutoCloseable> clients)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SinkServices.class);
    private static final int DELIVERY_THREADS = 4;
    private static final Duration TRUST_REGISTERED = Duration.ofMinutes(30);

    /** Puts the services of a task together. */
    @FunctionalInterface
    interface Factory {

        SinkServices open(S3ParquetSinkConfig config, SinkTaskContext context);
    }

    /** What lies outside: replaced in tests. */
    record Surroundings(
            Function<String, ObjectStore> buckets,
            TableCatalog catalog,
            Background background,
            MemoryBudget budget,
            InstantSource clock,
            RandomGenerator random,
            Supplier<UUID> uuids,
            DeliveryListener listener,
            List<AutoCloseable> clients) {}

    static SinkServices open(S3ParquetSinkConfig config, SinkTaskContext context) {
        List<AutoCloseable> clients = new ArrayList<>();
        try {
            HttpLimits limits = new HttpLimits(2 * DELIVERY_THREADS, config.proxyUrl());
            AwsClients aws = AwsClients.open(config.credentials(), config.s3().endpoint(), limits);
            clients.add(0, aws);
            S3Connection s3 = S3Connection.open(aws, config.s3());
            clients.add(0, s3);
            GlueTableCatalog catalog = GlueTableCatalog.open(aws, config.glue(), config.catalogId());
            clients.add(0, catalog);
            KafkaNotifications notifications = notifications(config);
            if (notifications != null) {
                clients.add(0, notifications);
            }
            String threads = "hydrant-" + config.connectorName() + "-" + config.taskNumber();
            Surroundings surroundings = new Surroundings(
                    s3::bucket,
                    catalog,
                    new DeliveryThreads(threads, DELIVERY_THREADS),
                    MemoryBudget.SHARED,
                    InstantSource.system(),
                    new Random(),
                    UUID::randomUUID,
                    notifications == null ? DeliveryListener.NONE : notifications,
                    clients);
            return open(config, context, surroundings);
        } catch (RuntimeException e) {
            closeAll(clients);
            throw e;
        }
    }

    private static @Nullable KafkaNotifications notifications(S3ParquetSinkConfig config) {
        String topic = config.notificationsTopic();
        return topic == null ? null : KafkaNotifications.open(topic, config.notificationsProducer());
    }

    static SinkServices open(S3ParquetSinkConfig config, SinkTaskContext context, Surroundings with) {
        S3ParquetSinkMetrics metrics =
                new S3ParquetSinkMetrics(PluginMeters.forSink(context, config.connectorName(), config.taskNumber()));
        IntakeSettings intake = config.intake();
        Delivery delivery = Delivery.of(new Delivery.Parts(
                new DeliverySettings(owner(config), config.stateId(), config.flushOnRevoke(), config.topicRecreated()),
                destinations(config, with),
                states(config, with),
                new PartitionRegistrar(with.catalog(), with.clock(), TRUST_REGISTERED, metrics),
                hints(config),
                with.budget().share(memoryLimit(config)),
                with.background(),
                consumerOf(context),
                metrics,
                with.listener(),
                with.clock(),
                with.random(),
                with.uuids()));
        Tables tables = tables(config, intake, with);
        delivery.holdUntil(tables::ready);
        RecordIntake records = new RecordIntake(
                intake, tables, capturing(config, intake), delivery, deadLetterQueue(context), metrics, with.clock());
        return new SinkServices(delivery, records, tables, metrics, with.clients());
    }

    /** Tries what a task will do. */
    static List<Problem> check(S3ParquetSinkConfig config) {
        try (AwsClients aws = AwsClients.open(
                        config.credentials(), config.s3().endpoint(), new HttpLimits(2, config.proxyUrl()));
                S3Connection s3 = S3Connection.open(aws, config.s3());
                GlueTableCatalog catalog = GlueTableCatalog.open(aws, config.glue(), config.catalogId())) {
            return new LiveCheck(config, s3::bucket, catalog).run();
        }
    }

    /** Moves the states of a stopped connector to these offsets, {@code null} for the beginning. */
    static void resetOffsets(S3ParquetSinkConfig config, Map<TopicPartition, @Nullable Long> offsets) {
        try (AwsClients aws = AwsClients.open(
                        config.credentials(), config.s3().endpoint(), new HttpLimits(2, config.proxyUrl()));
                S3Connection s3 = S3Connection.open(aws, config.s3());
                KafkaNotifications notifications = notifications(config)) {
            resetOffsets(config, offsets, s3::bucket, notifications == null ? DeliveryListener.NONE : notifications);
        }
    }

    static void resetOffsets(
            S3ParquetSinkConfig config,
            Map<TopicPartition, @Nullable Long> offsets,
            Function<String, ObjectStore> buckets,
            DeliveryListener listener) {
        StoredStates states = new StoredStates(
                buckets.apply(config.stateBucket()), config.ledgerKeys(), config.stateAttributes(), UUID::randomUUID);
        Function<Channel, ObjectStore> stores =
                channel -> buckets.apply(channel.isBackup() ? config.backupBucket() : config.bucket());
        new OffsetReset(
                        states,
                        stores,
                        listener,
                        "alterOffsets@" + owner(config),
                        () -> UUID.randomUUID().toString())
                .apply(offsets);
    }

    @Override
    public void close() {
        delivery.close();
        metrics.close();
        closeAll(clients);
    }

    /** One that fails leaves none of the others open. */
    private static void closeAll(List<AutoCloseable> clients) {
        for (AutoCloseable client : clients) {
            try {
                client.close();
            } catch (Exception e) {
                LOG.warn("could not close {}", client.getClass().getSimpleName(), e);
            }
        }
    }

    private static Destinations destinations(S3ParquetSinkConfig config, Surroundings with) {
        ObjectStore bucket = with.buckets().apply(config.bucket());
        return new Destinations(
                destination(config, bucket, config.files().body(), config.fileExtension()),
                destination(config, bucket, ObjectBody.ERROR, ""),
                config.backupEnabled()
                        ? destination(config, with.buckets().apply(config.backupBucket()), config.backupBody(), "")
                        : null);
    }

    private static Destination destination(
            S3ParquetSinkConfig config, ObjectStore bucket, ObjectBody body, String extension) {
        ObjectAttributes attributes = config.objectAttributes()
                .withContentType(ObjectBody.CONTENT_TYPE)
                .withContentEncoding(body.contentEncoding().orElse(null));
        return new Destination(bucket, config.names(body, extension), attributes);
    }

    private static Tables tables(S3ParquetSinkConfig config, IntakeSettings intake, Surroundings with) {
        TableBinder binder = binder(config, intake);
        Tables tables = config.hasTable() ? tables(config, binder, with) : withoutTable(config, intake, binder);
        return config.columnsOfRecords() ? new RecordTables(tables, binder, config.maxTables()) : tables;
    }

    private static Tables withoutTable(S3ParquetSinkConfig config, IntakeSettings intake, TableBinder binder) {
        return new NoTable(
                config.avroColumns() == null ? BoundTable.none(capturing(config, intake)) : binder.bindWithoutTable());
    }

    private static Tables tables(S3ParquetSinkConfig config, TableBinder binder, Surroundings with) {
        TableKeeper.Rules keeping = config.tableKeeping();
        TableKeeper keeper = keeping == null ? null : new TableKeeper(with.catalog(), keeping);
        Function<TableName, FollowedTable> follow = name -> new FollowedTable(
                name,
                config.tableVersion(),
                config.tableRefresh(),
                with.catalog(),
                binder,
                keeper,
                with.background(),
                with.clock());
        PrefixTemplate template = config.tableTemplate();
        return template.isLiteral()
                ? new OneTable(follow.apply(new TableName(config.database(), template.text())))
                : new ManyTables(
                        config.database(),
                        template,
                        config.allowedTables(),
                        config.maxTables(),
                        follow,
                        config.tableRefresh(),
                        with.clock());
    }

    static TableBinder binder(S3ParquetSinkConfig config, IntakeSettings intake) {
        FormatSettings files = config.files();
        return new TableBinder(
                config.json(),
                intake.fields(),
                files.holdsRows() ? files::with : null,
                config.avroColumns(),
                files.storage(),
                config.registersPartitions(),
                config.hasTable() && config.tableTemplate().isLiteral(),
                config.bucket(),
                intake.prefix(),
                intake.zone());
    }

    private static RecordConverter capturing(S3ParquetSinkConfig config, IntakeSettings intake) {
        JsonOptions names = JsonOptions.DEFAULTS
                .withCaseInsensitive(config.json().caseInsensitive())
                .withDotsToUnderscores(config.json().dotsToUnderscores())
                .withTimestampFormats(config.json().timestampFormats());
        return new RecordConverter(TableSchema.NONE, names, intake.fields());
    }

    private static PartitionStates states(S3ParquetSinkConfig config, Surroundings with) {
        return config.exactlyOnce()
                ? new StoredStates(
                        with.buckets().apply(config.stateBucket()),
                        config.ledgerKeys(),
                        config.stateAttributes(),
                        with.uuids())
                : new VolatileStates();
    }

    private static Function<FileKey, BufferingHints> hints(S3ParquetSinkConfig config) {
        BufferingHints data = config.bufferingHints();
        BufferingHints backup = config.backupHints();
        return key -> key.channel().isBackup() ? backup : data;
    }

    /** Half of the heap at most: the rest is for what the worker itself does, and for files being encoded. */
    private static long memoryLimit(S3ParquetSinkConfig config) {
        return Math.min(config.memoryBytes(), Runtime.getRuntime().maxMemory() / 2);
    }

    private static String owner(S3ParquetSinkConfig config) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown-host";
        }
        return config.connectorName() + "/" + config.taskNumber() + "@" + host + ":"
                + ProcessHandle.current().pid();
    }

    private static @Nullable ErrantRecordReporter deadLetterQueue(SinkTaskContext context) {
        return context.errantRecordReporter();
    }

    private static ConsumerControl consumerOf(SinkTaskContext context) {
        return new ConsumerControl() {
            @Override
            public void pause(TopicPartition partition) {
                context.pause(partition);
            }

            @Override
            public void resume(TopicPartition partition) {
                context.resume(partition);
            }

            @Override
            public void seek(TopicPartition partition, long offset) {
                context.offset(partition, offset);
            }

            @Override
            public void requestCommit() {
                context.requestCommit();
            }
        };
    }
}
