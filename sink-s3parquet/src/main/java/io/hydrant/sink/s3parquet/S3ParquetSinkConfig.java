// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static java.util.Objects.requireNonNullElse;

import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsFragment;
import io.hydrant.aws.AwsSettings;
import io.hydrant.connect.config.Valid;
import io.hydrant.sink.s3parquet.buffer.BufferingHints;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.delivery.DeliverySettings.TopicRecreated;
import io.hydrant.sink.s3parquet.errors.CatalogTableRef;
import io.hydrant.sink.s3parquet.intake.IntakeSettings;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.Backup;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.DataFormat;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.MalformedRecords;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.NullValues;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.Partitioning;
import io.hydrant.sink.s3parquet.intake.TimeSource;
import io.hydrant.sink.s3parquet.ledger.LedgerKeys;
import io.hydrant.sink.s3parquet.partitioning.PartitionKeyQuery;
import io.hydrant.sink.s3parquet.prefix.FileExtension;
import io.hydrant.sink.s3parquet.prefix.ObjectBody;
import io.hydrant.sink.s3parquet.prefix.ObjectNames;
import io.hydrant.sink.s3parquet.prefix.PrefixCheck;
import io.hydrant.sink.s3parquet.prefix.PrefixTemplate;
import io.hydrant.sink.s3parquet.prefix.TimeScope;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import io.hydrant.sink.s3parquet.store.CannedAcl;
import io.hydrant.sink.s3parquet.store.Encryption;
import io.hydrant.sink.s3parquet.store.ObjectAttributes;
import io.hydrant.sink.s3parquet.store.S3Settings;
import io.hydrant.sink.s3parquet.store.StorageClass;
import io.hydrant.sink.s3parquet.table.TableKeeper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The connector's settings as typed values. What it cannot use it refuses. Immutable. */
final class S3ParquetSinkConfig extends AbstractConfig {

    /** Added by the connector to each task's properties: its number, for logs and metrics. */
    static final String TASK_NUMBER = "hydrant.task.number";

    static final ConfigDef DEFINITION = definition();

    private final PrefixCheck prefixes;

    S3ParquetSinkConfig(Map<String, String> properties) {
        super(DEFINITION, properties, false);
        for (Problem problem : ConfigRules.check(values(), properties)) {
            throw new ConfigException(String.join(" and ", problem.keys()) + ": " + problem.message());
        }
        prefixes = PrefixCheck.ofData(
                getString(PrefixKeys.PREFIX),
                getString(PrefixKeys.ERROR_OUTPUT_PREFIX),
                getString(PrefixKeys.TIME_ZONE),
                getBoolean(PartitioningKeys.ENABLED)
                        ? PartitionKeyQuery.parse(getString(PartitioningKeys.QUERY))
                                .keys()
                        : null);
    }

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        StorageKeys.define(def);
        PrefixKeys.define(def);
        BufferingKeys.define(def);
        FormatKeys.define(def);
        TableKeys.define(def);
        PartitioningKeys.define(def);
        BackupKeys.define(def);
        DeliveryKeys.define(def);
        AwsFragment.define(def);
        return def;
    }

    String connectorName() {
        return requireNonNullElse(originalsStrings().get("name"), "hydrant");
    }

    String taskNumber() {
        return requireNonNullElse(originalsStrings().get(TASK_NUMBER), "0");
    }

    AwsSettings credentials() {
        return AwsSettings.from(this);
    }

    @Nullable
    URI proxyUrl() {
        return uri(StorageKeys.PROXY_URL);
    }

    S3Settings s3() {
        return new S3Settings(
                new AwsEndpoint(getString(StorageKeys.REGION), uri(StorageKeys.ENDPOINT_URL)),
                getBoolean(StorageKeys.PATH_STYLE_ACCESS),
                getString(StorageKeys.EXPECTED_BUCKET_OWNER),
                Valid.parse(S3Settings.ChecksumMode.class, StorageKeys.CHECKSUM, getString(StorageKeys.CHECKSUM)));
    }

    AwsEndpoint glue() {
        String region = getString(TableKeys.REGION);
        return new AwsEndpoint(region == null ? getString(StorageKeys.REGION) : region, uri(TableKeys.ENDPOINT_URL));
    }

    @Nullable
    String catalogId() {
        return getString(TableKeys.CATALOG_ID);
    }

    String bucket() {
        return getString(StorageKeys.BUCKET);
    }

    String stateBucket() {
        return requireNonNullElse(getString(DeliveryKeys.STATE_BUCKET), bucket());
    }

    boolean exactlyOnce() {
        return DeliveryKeys.EXACTLY_ONCE.equals(getString(DeliveryKeys.GUARANTEE));
    }

    String stateId() {
        return requireNonNullElse(getString(DeliveryKeys.STATE_ID), connectorName());
    }

    LedgerKeys ledgerKeys() {
        return new LedgerKeys(getString(DeliveryKeys.STATE_PREFIX), stateId());
    }

    Duration flushOnRevoke() {
        return Duration.ofMillis(getInt(DeliveryKeys.FLUSH_ON_REVOKE_MS));
    }

    /** The topic that is told of each object, or {@code null}. */
    @Nullable
    String notificationsTopic() {
        return getString(DeliveryKeys.NOTIFICATIONS_TOPIC);
    }

    /** Settings of the producer that tells it; later ones of the same name are the user's. */
    Map<String, Object> notificationsProducer() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("client.id", "hydrant-" + connectorName() + "-" + taskNumber());
        settings.put("acks", "all");
        settings.putAll(originalsWithPrefix(DeliveryKeys.NOTIFICATIONS_PRODUCER));
        return settings;
    }

    TopicRecreated topicRecreated() {
        return Valid.parse(TopicRecreated.class, DeliveryKeys.TOPIC_RECREATED, getString(DeliveryKeys.TOPIC_RECREATED));
    }

    /** What every object is written with, but for content type and metadata. */
    ObjectAttributes objectAttributes() {
        String storageClass = getString(StorageKeys.STORAGE_CLASS);
        String acl = getString(StorageKeys.ACL);
        return ObjectAttributes.NONE
                .withEncryption(encryption())
                .withStorageClass(storageClass == null ? null : StorageClass.valueOf(storageClass))
                .withAcl(
                        acl == null
                                ? null
                                : CannedAcl.valueOf(acl.toUpperCase(Locale.ROOT).replace('-', '_')))
                .withTags(pairs(StorageKeys.TAGS));
    }

    /** What states and manifests are written with. */
    ObjectAttributes stateAttributes() {
        return ObjectAttributes.NONE.withEncryption(encryption());
    }

    /** The prefixes with Firehose's defaults filled in, and what is suspicious about them. */
    PrefixCheck prefixes() {
        return prefixes;
    }

    /** @param extension {@code s3.file.extension} for data, empty for what has only its own */
    ObjectNames names(ObjectBody body, String extension) {
        return new ObjectNames(
                connectorName(),
                getInt(PrefixKeys.OBJECT_NAME_VERSION).toString(),
                prefixes.zone(),
                FileExtension.of(extension, body));
    }

    String fileExtension() {
        return getString(PrefixKeys.FILE_EXTENSION);
    }

    BufferingHints bufferingHints() {
        return hints(
                BufferingKeys.SIZE_MB,
                files().format() == DataFormat.PARQUET ? 128 : 5,
                BufferingKeys.INTERVAL_SECONDS);
    }

    BufferingHints backupHints() {
        return hints(BackupKeys.SIZE_MB, 5, BackupKeys.INTERVAL_SECONDS);
    }

    long memoryBytes() {
        return getInt(BufferingKeys.MEMORY_MAX_MB) * 1024L * 1024;
    }

    FormatSettings files() {
        return FormatSettings.from(this);
    }

    ObjectBody backupBody() {
        return FormatSettings.body(FormatSettings.compression(this, BackupKeys.COMPRESSION));
    }

    /** Whether there is a table at all. */
    boolean hasTable() {
        return getString(TableKeys.TABLE) != null;
    }

    String database() {
        return getString(TableKeys.DATABASE);
    }

    /** The table's name, or how each record's is made. */
    PrefixTemplate tableTemplate() {
        return PrefixTemplate.parse(getString(TableKeys.TABLE));
    }

    /** Whether records' own schemas say the columns. */
    boolean columnsOfRecords() {
        return "record".equals(getString(TableKeys.SCHEMA_SOURCE));
    }

    /** The columns of {@code schema.avro}; {@code null} where they come from elsewhere. */
    @Nullable
    TableSchema avroColumns() {
        String avro = getString(TableKeys.SCHEMA_AVRO);
        try {
            return avro == null ? null : TableSchema.fromAvro(avro);
        } catch (UnsupportedTypeException e) {
            throw new ConfigException(TableKeys.SCHEMA_AVRO, avro, e.getMessage());
        }
    }

    boolean createsTables() {
        return getBoolean(TableKeys.TABLE_CREATE);
    }

    /** How tables are created and extended; {@code null} to leave them alone. */
    TableKeeper.@Nullable Rules tableKeeping() {
        boolean create = getBoolean(TableKeys.TABLE_CREATE);
        boolean evolve = getBoolean(TableKeys.TABLE_EVOLVE);
        StorageFormat storage = files().storage();
        if ((!create && !evolve) || storage == null) {
            return null;
        }
        String template = getString(TableKeys.TABLE_TEMPLATE);
        TableSchema avro = avroColumns();
        return new TableKeeper.Rules(
                create,
                evolve,
                template == null ? null : new TableName(database(), template),
                avro == null ? null : avro.toHive(),
                storage,
                files().tableParameters(),
                "projection".equals(getString(TableKeys.PARTITION_MODE)),
                bucket(),
                prefixes().data(),
                tableTemplate(),
                prefixes().zone());
    }

    List<Pattern> allowedTables() {
        return getList(TableKeys.TABLE_ALLOW).stream().map(Pattern::compile).toList();
    }

    int maxTables() {
        return getInt(TableKeys.TABLE_MAX);
    }

    /** A version to keep to, or {@code null} to follow the latest. */
    @Nullable
    String tableVersion() {
        String version = getString(TableKeys.TABLE_VERSION);
        return version.equals(TableKeys.LATEST) ? null : version;
    }

    Duration tableRefresh() {
        return Duration.ofSeconds(getInt(TableKeys.TABLE_REFRESH_SECONDS));
    }

    boolean registersPartitions() {
        return "register".equals(getString(TableKeys.PARTITION_MODE));
    }

    JsonOptions json() {
        JsonOptions options = JsonOptions.DEFAULTS
                .with(Valid.parse(
                        JsonOptions.Deserializer.class,
                        TableKeys.JSON_DESERIALIZER,
                        getString(TableKeys.JSON_DESERIALIZER)))
                .withCaseInsensitive(getBoolean(TableKeys.JSON_CASE_INSENSITIVE))
                .withColumnMappings(pairs(TableKeys.JSON_COLUMN_MAPPINGS))
                .withDotsToUnderscores(getBoolean(TableKeys.JSON_CONVERT_DOTS))
                .withTimestampFormats(getList(TableKeys.JSON_TIMESTAMP_FORMATS))
                .with(Valid.parse(JsonOptions.Binary.class, TableKeys.JSON_BINARY, getString(TableKeys.JSON_BINARY)))
                .withAcceptOffsets(getBoolean(TableKeys.JSON_TIMESTAMP_OFFSETS))
                .with(Valid.parse(
                        JsonOptions.Mismatch.class, TableKeys.MALFORMED_FIELDS, getString(TableKeys.MALFORMED_FIELDS)));
        String rescued = getString(TableKeys.RESCUED_COLUMN);
        return rescued == null ? options : options.withRescuedColumn(rescued);
    }

    boolean backupEnabled() {
        return BackupKeys.ENABLED.equals(getString(BackupKeys.MODE));
    }

    String backupBucket() {
        return requireNonNullElse(getString(BackupKeys.BUCKET), bucket());
    }

    IntakeSettings intake() {
        TimeSource timeSource = TimeSource.parse(getString(PrefixKeys.TIME_SOURCE));
        FormatSettings files = files();
        String version = getString(TableKeys.TABLE_VERSION);
        return new IntakeSettings(
                prefixes.data(),
                prefixes.error(),
                prefixes.zone(),
                Valid.parse(TimeScope.class, PrefixKeys.TIME_SCOPE, getString(PrefixKeys.TIME_SCOPE)),
                timeSource,
                capturedFields(timeSource),
                hasTable()
                        ? new CatalogTableRef(
                                catalogId(), database(), getString(TableKeys.TABLE), glue().region(), version)
                        : null,
                parse(MalformedRecords.class, DeliveryKeys.MALFORMED_RECORDS),
                parse(NullValues.class, DeliveryKeys.NULL_VALUES),
                backupEnabled() ? backup() : null,
                files.format(),
                files.compression(),
                files.delimiter(),
                getBoolean(PartitioningKeys.ENABLED) ? partitioning() : null);
    }

    private Backup backup() {
        PrefixCheck check = PrefixCheck.ofBackup(
                getString(BackupKeys.PREFIX),
                getString(BackupKeys.ERROR_OUTPUT_PREFIX),
                getString(PrefixKeys.TIME_ZONE));
        return new Backup(check.data(), FormatSettings.compression(this, BackupKeys.COMPRESSION));
    }

    private Partitioning partitioning() {
        return new Partitioning(
                PartitionKeyQuery.parse(getString(PartitioningKeys.QUERY)), getInt(PartitioningKeys.MAX_ACTIVE));
    }

    private List<String> capturedFields(TimeSource timeSource) {
        Set<String> fields = new LinkedHashSet<>(prefixes.data().fieldPaths());
        fields.addAll(prefixes.error().fieldPaths());
        if (hasTable()) {
            fields.addAll(tableTemplate().fieldPaths());
        }
        if (timeSource.field() != null) {
            fields.add(timeSource.field());
        }
        return new ArrayList<>(fields);
    }

    private Encryption encryption() {
        return switch (getString(StorageKeys.ENCRYPTION)) {
            case "sse-s3" -> Encryption.SSE_S3;
            case "sse-kms" -> Encryption.sseKms(getString(StorageKeys.KMS_KEY_ARN), getBoolean(StorageKeys.BUCKET_KEY));
            default -> Encryption.NONE;
        };
    }

    private BufferingHints hints(String sizeKey, int defaultMib, String intervalKey) {
        return BufferingHints.ofMib(
                requireNonNullElse(getInt(sizeKey), defaultMib), requireNonNullElse(getInt(intervalKey), 300));
    }

    private Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : getList(key)) {
            int equals = pair.indexOf('=');
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    private <E extends Enum<E>> E parse(Class<E> type, String key) {
        return Valid.parse(type, key, getString(key).replace('-', '_'));
    }

    private @Nullable URI uri(String key) {
        String text = getString(key);
        return text == null ? null : URI.create(text);
    }
}
