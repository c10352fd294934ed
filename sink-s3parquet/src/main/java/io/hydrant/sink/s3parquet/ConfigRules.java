// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import io.hydrant.aws.AwsFragment;
import io.hydrant.connect.config.Valid;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.ledger.LedgerKeys;
import io.hydrant.sink.s3parquet.partitioning.PartitionKeyQuery;
import io.hydrant.sink.s3parquet.prefix.FileExtension;
import io.hydrant.sink.s3parquet.prefix.ObjectBody;
import io.hydrant.sink.s3parquet.prefix.ObjectNames;
import io.hydrant.sink.s3parquet.prefix.PrefixCheck;
import io.hydrant.sink.s3parquet.prefix.PrefixSyntaxException;
import io.hydrant.sink.s3parquet.prefix.PrefixTemplate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules between keys. {@code Connector.validate} shows what they find, the config's constructor throws it. A key
 * whose own value is wrong takes no part. Confined to one thread, used once.
 */
final class ConfigRules {

    static final String DLQ_TOPIC = "errors.deadletterqueue.topic.name";
    static final String TOLERANCE = "errors.tolerance";

    private final Map<String, ?> values;
    private final Map<String, String> originals;
    private final List<Problem> problems = new ArrayList<>();

    private ConfigRules(Map<String, ?> values, Map<String, String> originals) {
        this.values = values;
        this.originals = originals;
    }

    /**
     * @param values parsed values by key; {@code null} where a value is not set or wrong
     * @param originals the properties as they were put
     */
    static List<Problem> check(Map<String, ?> values, Map<String, String> originals) {
        ConfigRules rules = new ConfigRules(values, originals);
        rules.buffering();
        rules.encryption();
        rules.prefixes();
        rules.format();
        rules.table();
        rules.json();
        rules.backup();
        rules.state();
        rules.deadLetterQueue();
        rules.notifications();
        rules.partitioning();
        AwsFragment.problems(originals).forEach((key, why) -> rules.problem(why, key));
        return rules.problems;
    }

    private void buffering() {
        bothOrNone(BufferingKeys.SIZE_MB, BufferingKeys.INTERVAL_SECONDS);
        Integer size = number(BufferingKeys.SIZE_MB);
        if (size != null && size < 64 && parquet()) {
            problem(
                    "Firehose takes no less than 64 MiB where records are converted to Parquet: raise it, and lower"
                            + " buffering.interval.seconds for objects more often",
                    BufferingKeys.SIZE_MB,
                    FormatKeys.FORMAT);
        }
    }

    private void bothOrNone(String size, String interval) {
        if ((number(size) == null) != (number(interval) == null) && isSet(size) != isSet(interval)) {
            problem("set both " + size + " and " + interval + ", or neither", size, interval);
        }
    }

    private void encryption() {
        boolean kms = "sse-kms".equals(values.get(StorageKeys.ENCRYPTION));
        if (!kms && values.get(StorageKeys.KMS_KEY_ARN) != null) {
            problem("a KMS key needs s3.encryption=sse-kms", StorageKeys.ENCRYPTION, StorageKeys.KMS_KEY_ARN);
        }
        if (!kms && Boolean.TRUE.equals(values.get(StorageKeys.BUCKET_KEY))) {
            problem("a bucket key needs s3.encryption=sse-kms", StorageKeys.ENCRYPTION, StorageKeys.BUCKET_KEY);
        }
        if (values.get(StorageKeys.TAGS) instanceof List<?> tags && tags.size() > 10) {
            problem("an object has at most 10 tags", StorageKeys.TAGS);
        }
    }

    private void prefixes() {
        PrefixCheck check = PrefixCheck.ofData(
                text(PrefixKeys.PREFIX),
                text(PrefixKeys.ERROR_OUTPUT_PREFIX),
                text(PrefixKeys.TIME_ZONE),
                partitionKeys());
        for (PrefixCheck.Finding error : check.errors()) {
            problem(error.message(), keyOf(error.setting()));
        }
        String configured = text(PrefixKeys.FILE_EXTENSION);
        try {
            String extension = FileExtension.of(
                    configured == null ? "" : configured,
                    parquet() ? ObjectBody.PARQUET : body(FormatKeys.COMPRESSION));
            if (check.errors().isEmpty()) {
                fits(check.data(), extension, check.zone(), PrefixKeys.PREFIX, PrefixKeys.FILE_EXTENSION);
                fits(check.error(), "", check.zone(), PrefixKeys.ERROR_OUTPUT_PREFIX);
            }
        } catch (PrefixSyntaxException e) {
            problem(String.valueOf(e.getMessage()), PrefixKeys.FILE_EXTENSION);
        }
    }

    /** What objects are that are compressed as the key says; as they are if its value is wrong. */
    private ObjectBody body(String key) {
        String compression = text(key);
        return FormatSettings.body(
                compression == null
                        ? ByteCompression.UNCOMPRESSED
                        : Valid.parse(ByteCompression.class, key, compression));
    }

    /** Whatever a record brings, S3 takes the keys. */
    private void fits(PrefixTemplate template, String extension, ZoneId zone, String... keys) {
        try {
            new ObjectNames(connectorName(), version(), zone, extension).checkFits(template);
        } catch (PrefixSyntaxException e) {
            problem(String.valueOf(e.getMessage()), keys);
        }
    }

    private void format() {
        String compression = text(FormatKeys.COMPRESSION);
        if (parquet() && ("zip".equals(compression) || "hadoop_snappy".equals(compression))) {
            problem(
                    "Parquet is compressed inside the file: choose snappy, gzip, zstd or uncompressed",
                    FormatKeys.COMPRESSION,
                    FormatKeys.FORMAT);
        }
        String format = text(FormatKeys.FORMAT);
        if (format != null && !format.equals("raw") && isSet(FormatKeys.RECORD_DELIMITER)) {
            problem("only raw records have a delimiter of your choice", FormatKeys.RECORD_DELIMITER, FormatKeys.FORMAT);
        }
        if (format != null && !format.equals("csv")) {
            for (String key : List.of(FormatKeys.CSV_COLUMNS, FormatKeys.CSV_HEADER, FormatKeys.CSV_NULL)) {
                if (isSet(key)) {
                    problem("is for format=csv", key, FormatKeys.FORMAT);
                }
            }
        }
    }

    private void table() {
        boolean columns = parquet() || "csv".equals(values.get(FormatKeys.FORMAT));
        if (columns && "glue".equals(values.get(TableKeys.SCHEMA_SOURCE))) {
            for (String key : List.of(TableKeys.DATABASE, TableKeys.TABLE)) {
                if (!isSet(key)) {
                    problem("is needed: records are converted to the columns of a Glue table", key);
                }
            }
        } else if (isSet(TableKeys.DATABASE) != isSet(TableKeys.TABLE)) {
            problem("set both glue.database and glue.table, or neither", TableKeys.DATABASE, TableKeys.TABLE);
        }
        schema();
        keeping();
        String table = text(TableKeys.TABLE);
        if (table == null) {
            return;
        }
        try {
            PrefixTemplate names = PrefixTemplate.parse(table);
            if (names.hasTimestamp()
                    || !names.headerNames().isEmpty()
                    || !names.partitionKeys().isEmpty()) {
                problem("may hold !{kafka:topic} and !{field:path} only", TableKeys.TABLE);
            }
            if (names.isLiteral() && isSet(TableKeys.TABLE_ALLOW)) {
                problem(
                        "is for a glue.table with !{kafka:topic} or !{field:path} in it",
                        TableKeys.TABLE_ALLOW,
                        TableKeys.TABLE);
            }
        } catch (PrefixSyntaxException e) {
            problem(String.valueOf(e.getMessage()), TableKeys.TABLE);
        }
    }

    private void schema() {
        String source = text(TableKeys.SCHEMA_SOURCE);
        if (source == null) {
            return;
        }
        if (source.equals("avro") != isSet(TableKeys.SCHEMA_AVRO)) {
            problem(
                    "schema.source=avro and schema.avro need each other",
                    TableKeys.SCHEMA_SOURCE,
                    TableKeys.SCHEMA_AVRO);
        }
        if (!source.equals("glue") && "raw".equals(values.get(FormatKeys.FORMAT))) {
            problem("raw records have no columns", TableKeys.SCHEMA_SOURCE, FormatKeys.FORMAT);
        }
    }

    private void keeping() {
        boolean create = Boolean.TRUE.equals(values.get(TableKeys.TABLE_CREATE));
        boolean evolve = Boolean.TRUE.equals(values.get(TableKeys.TABLE_EVOLVE));
        boolean like = isSet(TableKeys.TABLE_TEMPLATE);
        for (String key : List.of(TableKeys.TABLE_CREATE, TableKeys.TABLE_EVOLVE)) {
            if (!Boolean.TRUE.equals(values.get(key))) {
                continue;
            }
            if (!isSet(TableKeys.TABLE)) {
                problem("needs a table", key, TableKeys.TABLE);
            }
            if (!like && "glue".equals(values.get(TableKeys.SCHEMA_SOURCE))) {
                problem(
                        "does not know the columns: set glue.table.template, or schema.source to record or avro",
                        key,
                        TableKeys.TABLE_TEMPLATE,
                        TableKeys.SCHEMA_SOURCE);
            }
            if ("raw".equals(values.get(FormatKeys.FORMAT))) {
                problem("raw records have no columns", key, FormatKeys.FORMAT);
            }
            if (!TableKeys.LATEST.equals(values.get(TableKeys.TABLE_VERSION))) {
                problem("needs the latest version of the table", key, TableKeys.TABLE_VERSION);
            }
        }
        if (like && !create && !evolve) {
            problem("is for glue.table.create and glue.table.evolve", TableKeys.TABLE_TEMPLATE, TableKeys.TABLE_CREATE);
        }
        String prefix = text(PrefixKeys.PREFIX);
        if (create && prefix != null && !prefix.matches("[^=]*/.*")) {
            problem(
                    "a table that is created needs a folder of its own: begin s3.prefix with one",
                    PrefixKeys.PREFIX,
                    TableKeys.TABLE_CREATE);
        }
    }

    private boolean parquet() {
        return "parquet".equals(values.get(FormatKeys.FORMAT));
    }

    private void json() {
        if (values.get(TableKeys.JSON_TIMESTAMP_FORMATS) instanceof List<?> formats) {
            try {
                JsonOptions.DEFAULTS.withTimestampFormats(
                        formats.stream().map(Object::toString).toList());
            } catch (IllegalArgumentException e) {
                problem(String.valueOf(e.getMessage()), TableKeys.JSON_TIMESTAMP_FORMATS);
            }
        }
    }

    private void backup() {
        bothOrNone(BackupKeys.SIZE_MB, BackupKeys.INTERVAL_SECONDS);
        Integer interval = number(BackupKeys.INTERVAL_SECONDS);
        if (interval != null && interval < 60 && !isSet(StorageKeys.ENDPOINT_URL)) {
            problem("Firehose backs up at intervals of 60 to 900 seconds", BackupKeys.INTERVAL_SECONDS);
        }
        if (!BackupKeys.ENABLED.equals(values.get(BackupKeys.MODE))) {
            return;
        }
        PrefixCheck check = PrefixCheck.ofBackup(
                text(BackupKeys.PREFIX), text(BackupKeys.ERROR_OUTPUT_PREFIX), text(PrefixKeys.TIME_ZONE));
        for (PrefixCheck.Finding error : check.errors()) {
            switch (error.setting()) {
                case PREFIX -> problem(error.message(), BackupKeys.PREFIX);
                case ERROR_OUTPUT_PREFIX -> problem(error.message(), BackupKeys.ERROR_OUTPUT_PREFIX);
                // The data's own check has said it.
                case TIME_ZONE -> {}
            }
        }
        if (!check.errors().isEmpty()) {
            return;
        }
        if (!check.data().fieldPaths().isEmpty()) {
            problem("takes no !{field:path}: what cannot be read is backed up too", BackupKeys.PREFIX);
        }
        String extension = body(BackupKeys.COMPRESSION).defaultExtension();
        fits(check.data(), extension, check.zone(), BackupKeys.PREFIX);
    }

    private void state() {
        String prefix = text(DeliveryKeys.STATE_PREFIX);
        String id = text(DeliveryKeys.STATE_ID);
        try {
            new LedgerKeys(prefix == null ? "" : prefix, id == null ? connectorName() : id);
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()), DeliveryKeys.STATE_PREFIX, DeliveryKeys.STATE_ID);
        }
    }

    private void deadLetterQueue() {
        if (!"dlq".equals(values.get(DeliveryKeys.MALFORMED_RECORDS))) {
            return;
        }
        if (!"all".equals(String.valueOf(originals.get(TOLERANCE)).trim())) {
            problem(
                    "malformed.records=dlq needs errors.tolerance=all, else Connect fails the task at the first such record",
                    DeliveryKeys.MALFORMED_RECORDS,
                    TOLERANCE);
        }
        String topic = originals.get(DLQ_TOPIC);
        if (topic == null || topic.isBlank()) {
            problem(
                    "malformed.records=dlq needs errors.deadletterqueue.topic.name, else Connect drops such records",
                    DeliveryKeys.MALFORMED_RECORDS,
                    DLQ_TOPIC);
        }
    }

    private void partitioning() {
        if (!Boolean.TRUE.equals(values.get(PartitioningKeys.ENABLED))) {
            return;
        }
        if (!isSet(PartitioningKeys.QUERY)) {
            problem("dynamic partitioning needs a query", PartitioningKeys.QUERY, PartitioningKeys.ENABLED);
        }
        Integer interval = number(BufferingKeys.INTERVAL_SECONDS);
        if (interval != null && interval == 0) {
            problem(
                    "dynamic partitioning needs a buffering interval above 0, as in Firehose",
                    BufferingKeys.INTERVAL_SECONDS,
                    PartitioningKeys.ENABLED);
        }
    }

    /** The keys of the query; {@code null} when dynamic partitioning is off, or its query is wrong. */
    private @Nullable Set<String> partitionKeys() {
        String query = text(PartitioningKeys.QUERY);
        return query == null || !Boolean.TRUE.equals(values.get(PartitioningKeys.ENABLED))
                ? null
                : PartitionKeyQuery.parse(query).keys();
    }

    private void notifications() {
        String servers = DeliveryKeys.NOTIFICATIONS_PRODUCER + "bootstrap.servers";
        if (isSet(DeliveryKeys.NOTIFICATIONS_TOPIC) != isSet(servers)) {
            problem(
                    "set both " + DeliveryKeys.NOTIFICATIONS_TOPIC + " and " + servers + ", or neither",
                    DeliveryKeys.NOTIFICATIONS_TOPIC,
                    servers);
        }
    }

    private String connectorName() {
        String name = originals.get("name");
        return name == null || name.isEmpty() ? "hydrant" : name;
    }

    private String version() {
        Integer version = number(PrefixKeys.OBJECT_NAME_VERSION);
        return version == null ? "1" : version.toString();
    }

    private boolean isSet(String key) {
        String original = originals.get(key);
        return original != null && !original.isBlank();
    }

    private @Nullable Integer number(String key) {
        return values.get(key) instanceof Integer number ? number : null;
    }

    private @Nullable String text(String key) {
        return values.get(key) instanceof String text ? text : null;
    }

    static String keyOf(PrefixCheck.Setting setting) {
        return switch (setting) {
            case PREFIX -> PrefixKeys.PREFIX;
            case ERROR_OUTPUT_PREFIX -> PrefixKeys.ERROR_OUTPUT_PREFIX;
            case TIME_ZONE -> PrefixKeys.TIME_ZONE;
        };
    }

    private void problem(String message, String... keys) {
        problems.add(Problem.on(message, keys));
    }
}
