// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.aws.AwsFragment;
import io.hydrant.sink.s3parquet.buffer.BufferingHints;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.delivery.DeliverySettings.TopicRecreated;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.intake.IntakeSettings;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.DataFormat;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.MalformedRecords;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.NullValues;
import io.hydrant.sink.s3parquet.intake.TimeSource;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions;
import io.hydrant.sink.s3parquet.prefix.ObjectBody;
import io.hydrant.sink.s3parquet.prefix.TimeScope;
import io.hydrant.sink.s3parquet.store.CannedAcl;
import io.hydrant.sink.s3parquet.store.Encryption;
import io.hydrant.sink.s3parquet.store.S3Settings;
import io.hydrant.sink.s3parquet.store.StorageClass;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

/** The keys, their defaults, where their values arrive, and what REST validation says of wrong ones. */
class S3ParquetSinkConfigTest {

    private static final Map<String, String> MINIMAL = Map.of(
            "name", "sink",
            "topics", "events",
            "connector.class", S3ParquetSinkConnector.class.getName(),
            "s3.bucket", "lake",
            "glue.database", "db",
            "glue.table", "t");

    @Test
    void theseAreTheDefaults() {
        S3ParquetSinkConfig config = new S3ParquetSinkConfig(MINIMAL);

        assertThat(config.bucket()).isEqualTo("lake");
        assertThat(config.s3().endpoint().region()).isNull();
        assertThat(config.s3().endpoint().url()).isNull();
        assertThat(config.s3().pathStyle()).isFalse();
        assertThat(config.s3().expectedBucketOwner()).isNull();
        assertThat(config.s3().checksums()).isEqualTo(S3Settings.ChecksumMode.WHEN_SUPPORTED);
        assertThat(config.proxyUrl()).isNull();
        assertThat(config.objectAttributes().encryption()).isEqualTo(Encryption.NONE);
        assertThat(config.objectAttributes().storageClass()).isNull();
        assertThat(config.objectAttributes().acl()).isNull();
        assertThat(config.objectAttributes().tags()).isEmpty();
        assertThat(config.prefixes().data().text()).isEqualTo("!{timestamp:yyyy/MM/dd/HH/}");
        assertThat(config.prefixes().error().text())
                .isEqualTo("!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH/}");
        assertThat(config.prefixes().zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(config.bufferingHints()).isEqualTo(new BufferingHints(128 << 20, Duration.ofMinutes(5)));
        assertThat(config.memoryBytes()).isEqualTo(256L << 20);
        assertThat(config.files().format()).isEqualTo(DataFormat.PARQUET);
        assertThat(config.files().parquet()).isEqualTo(ParquetOptions.DEFAULTS);
        assertThat(config.json()).isEqualTo(JsonOptions.DEFAULTS);
        assertThat(config.tableVersion()).isNull();
        assertThat(config.tableRefresh()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.maxTables()).isEqualTo(100);
        assertThat(config.allowedTables()).isEmpty();
        assertThat(config.registersPartitions()).isTrue();
        assertThat(config.catalogId()).isNull();
        assertThat(config.backupEnabled()).isFalse();
        assertThat(config.backupBucket()).isEqualTo("lake");
        assertThat(config.backupHints()).isEqualTo(new BufferingHints(5 << 20, Duration.ofMinutes(5)));
        assertThat(config.exactlyOnce()).isTrue();
        assertThat(config.stateBucket()).isEqualTo("lake");
        assertThat(config.stateId()).isEqualTo("sink");
        assertThat(config.ledgerKeys().root()).isEqualTo("_hydrant/v1/sink/");
        assertThat(config.flushOnRevoke()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.topicRecreated()).isEqualTo(TopicRecreated.FAIL);
        IntakeSettings intake = config.intake();
        assertThat(intake.timeSource()).isEqualTo(new TimeSource(TimeSource.Kind.RECORD, null));
        assertThat(intake.timeScope()).isEqualTo(TimeScope.RECORD);
        assertThat(intake.malformedRecords()).isEqualTo(MalformedRecords.ERROR_OUTPUT);
        assertThat(intake.nullValues()).isEqualTo(NullValues.SKIP);
    }

    @Test
    void everyKeyArrives() {
        Map<String, String> all = new HashMap<>(MINIMAL);
        all.putAll(Map.of(
                "s3.region", "eu-west-1",
                "s3.endpoint.url", "http://127.0.0.1:9000",
                "s3.path.style.access", "true",
                "s3.expected.bucket.owner", "111122223333",
                "s3.checksum", "when_required",
                "s3.proxy.url", "http://proxy:3128",
                "s3.encryption", "sse-kms",
                "s3.encryption.kms.key.arn", "arn:aws:kms:eu-west-1:111122223333:key/1",
                "s3.encryption.bucket.key", "true",
                "s3.storage.class", "STANDARD_IA"));
        all.putAll(Map.of(
                "s3.acl", "bucket-owner-full-control",
                "s3.tags", "team=data,cost=42",
                "s3.prefix", "t/app=!{field:app}/!{timestamp:yyyy}/",
                "s3.error.output.prefix", "e/!{firehose:error-output-type}/",
                "s3.prefix.time.zone", "Asia/Tokyo",
                "s3.prefix.time.source", "field:created_at",
                "s3.prefix.time.scope", "object",
                "s3.file.extension", ".pq",
                "s3.object.name.version", "7",
                "buffering.size.mb", "64"));
        all.put("parquet.timestamp.encoding", "plain");
        all.putAll(Map.of(
                "buffering.interval.seconds", "60",
                "buffering.memory.max.mb", "64",
                "compression", "zstd",
                "parquet.timestamp", "int96",
                "parquet.block.size.bytes", "67108864",
                "parquet.page.size.bytes", "65536",
                "parquet.dictionary.enabled", "false",
                "parquet.writer.version", "v2",
                "glue.table.version", "3",
                "glue.table.refresh.seconds", "5"));
        all.putAll(Map.of(
                "glue.partition.mode", "none",
                "glue.catalog.id", "999",
                "glue.region", "us-east-1",
                "glue.endpoint.url", "http://127.0.0.1:9001",
                "json.deserializer", "hive",
                "json.case.insensitive", "false",
                "json.column.mappings", "ts=timestamp",
                "json.convert.dots.to.underscores", "true",
                "json.timestamp.formats", "millis",
                "rescued.column", "_rescued"));
        all.putAll(Map.of("json.timestamp.accept.offsets", "true", "json.binary", "utf8", "malformed.fields", "field"));
        all.putAll(Map.of(
                "s3.backup.mode", "Enabled",
                "s3.backup.bucket", "vault",
                "s3.backup.prefix", "b/",
                "s3.backup.error.output.prefix", "be/",
                "s3.backup.compression", "gzip",
                "s3.backup.buffering.size.mb", "1",
                "s3.backup.buffering.interval.seconds", "61",
                "delivery.guarantee", "at_least_once",
                "state.bucket", "states",
                "state.prefix", "s/"));
        all.putAll(Map.of(
                "state.id", "me",
                "flush.on.revoke.ms", "0",
                "topic.recreated", "restart",
                "malformed.records", "fail",
                "null.values", "error-output",
                "delivery.notifications.topic", "objects",
                "delivery.notifications.producer.bootstrap.servers", "kafka:9092",
                "delivery.notifications.producer.acks", "1"));
        // What belongs to other kinds of connectors, or has its own test beside its fragment.
        TreeSet<String> missing =
                new TreeSet<>(S3ParquetSinkConfig.DEFINITION.configKeys().keySet());
        missing.removeAll(all.keySet());
        assertThat(missing)
                .filteredOn(key -> !key.startsWith("aws."))
                .containsExactly(
                        "csv.columns",
                        "csv.header",
                        "csv.null",
                        "dynamic.partitioning.enabled",
                        "dynamic.partitioning.max.active",
                        "dynamic.partitioning.query",
                        "format",
                        "glue.table.allow",
                        "glue.table.create",
                        "glue.table.evolve",
                        "glue.table.max",
                        "glue.table.template",
                        "record.delimiter",
                        "schema.avro",
                        "schema.source",
                        "validate.live");

        S3ParquetSinkConfig config = new S3ParquetSinkConfig(all);

        assertThat(config.s3().endpoint().region()).isEqualTo("eu-west-1");
        assertThat(config.s3().endpoint().url()).isEqualTo(URI.create("http://127.0.0.1:9000"));
        assertThat(config.s3().pathStyle()).isTrue();
        assertThat(config.s3().expectedBucketOwner()).isEqualTo("111122223333");
        assertThat(config.s3().checksums()).isEqualTo(S3Settings.ChecksumMode.WHEN_REQUIRED);
        assertThat(config.proxyUrl()).isEqualTo(URI.create("http://proxy:3128"));
        assertThat(config.objectAttributes().encryption())
                .isEqualTo(Encryption.sseKms("arn:aws:kms:eu-west-1:111122223333:key/1", true));
        assertThat(config.stateAttributes().encryption())
                .isEqualTo(config.objectAttributes().encryption());
        assertThat(config.objectAttributes().storageClass()).isEqualTo(StorageClass.STANDARD_IA);
        assertThat(config.objectAttributes().acl()).isEqualTo(CannedAcl.BUCKET_OWNER_FULL_CONTROL);
        assertThat(config.objectAttributes().tags()).isEqualTo(Map.of("team", "data", "cost", "42"));
        assertThat(config.prefixes().data().text()).isEqualTo("t/app=!{field:app}/!{timestamp:yyyy}/");
        assertThat(config.prefixes().error().text()).isEqualTo("e/!{firehose:error-output-type}/");
        assertThat(config.prefixes().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(config.fileExtension()).isEqualTo(".pq");
        assertThat(config.bufferingHints()).isEqualTo(new BufferingHints(64 << 20, Duration.ofSeconds(60)));
        assertThat(config.memoryBytes()).isEqualTo(64L << 20);
        assertThat(config.files().parquet())
                .isEqualTo(new ParquetOptions(
                        ParquetOptions.Compression.ZSTD,
                        67108864,
                        65536,
                        false,
                        ParquetOptions.WriterVersion.V2,
                        ParquetOptions.Timestamps.INT96,
                        false));
        assertThat(config.tableVersion()).isEqualTo("3");
        assertThat(config.tableRefresh()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.registersPartitions()).isFalse();
        assertThat(config.catalogId()).isEqualTo("999");
        assertThat(config.glue().region()).isEqualTo("us-east-1");
        assertThat(config.glue().url()).isEqualTo(URI.create("http://127.0.0.1:9001"));
        assertThat(config.json())
                .isEqualTo(JsonOptions.DEFAULTS
                        .with(JsonOptions.Deserializer.HIVE)
                        .withCaseInsensitive(false)
                        .withColumnMappings(Map.of("ts", "timestamp"))
                        .withDotsToUnderscores(true)
                        .withTimestampFormats(List.of("millis"))
                        .withAcceptOffsets(true)
                        .with(JsonOptions.Binary.UTF8)
                        .with(JsonOptions.Mismatch.FIELD)
                        .withRescuedColumn("_rescued"));
        assertThat(config.backupEnabled()).isTrue();
        assertThat(config.backupBucket()).isEqualTo("vault");
        assertThat(config.backupBody()).isEqualTo(ObjectBody.GZIP);
        assertThat(config.backupHints()).isEqualTo(new BufferingHints(1 << 20, Duration.ofSeconds(61)));
        assertThat(config.exactlyOnce()).isFalse();
        assertThat(config.stateBucket()).isEqualTo("states");
        assertThat(config.ledgerKeys().root()).isEqualTo("s/v1/me/");
        assertThat(config.flushOnRevoke()).isZero();
        assertThat(config.topicRecreated()).isEqualTo(TopicRecreated.RESTART);
        assertThat(config.notificationsTopic()).isEqualTo("objects");
        assertThat(config.notificationsProducer())
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("acks", "1");
        IntakeSettings intake = config.intake();
        assertThat(intake.timeSource()).isEqualTo(new TimeSource(TimeSource.Kind.FIELD, "created_at"));
        assertThat(intake.fields()).containsExactly("app", "created_at");
        assertThat(intake.timeScope()).isEqualTo(TimeScope.OBJECT);
        assertThat(intake.malformedRecords()).isEqualTo(MalformedRecords.FAIL);
        assertThat(intake.nullValues()).isEqualTo(NullValues.ERROR_OUTPUT);
        assertThat(intake.backup()).isNotNull();
        assertThat(intake.backup().compression()).isEqualTo(ByteCompression.GZIP);
    }

    @Test
    void keysOfRowsOfTextArrive() {
        Map<String, String> csv = new HashMap<>(MINIMAL);
        csv.putAll(Map.of("format", "csv", "compression", "gzip"));
        csv.putAll(Map.of("csv.columns", "b,a", "csv.header", "true", "csv.null", ""));

        FormatSettings files = new S3ParquetSinkConfig(csv).files();

        assertThat(files.format()).isEqualTo(DataFormat.CSV);
        assertThat(files.compression()).isEqualTo(ByteCompression.GZIP);
        assertThat(files.body()).isEqualTo(ObjectBody.GZIP);
        assertThat(files.csvColumns()).containsExactly("b", "a");
        assertThat(files.csvHeader()).isTrue();
        assertThat(files.csvNull()).isEmpty();
        assertThat(new S3ParquetSinkConfig(MINIMAL).files().csvNull()).isEqualTo("\\N");
        assertThat(problems(Map.of("name", "x", "s3.bucket", "b", "format", "csv")))
                .containsOnlyKeys("glue.database", "glue.table");
    }

    @Test
    void prefixesThatAreProbablyNotMeantAreWarnedAboutWhenTheConnectorStarts() {
        Map<String, String> config = new HashMap<>(MINIMAL);
        config.put("s3.prefix", "t/!{timestamp:YYYY/MM/}");
        config.put("s3.error.output.prefix", "t/errors/!{firehose:error-output-type}/");
        try (LogLines log = LogLines.of(S3ParquetSinkConnector.class)) {
            new S3ParquetSinkConnector().start(config);
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("WARN s3.prefix: 'Y' is the year of the week"))
                    .anyMatch(line ->
                            line.startsWith("WARN s3.error.output.prefix: ") && line.contains("among the data"));
        }
    }

    @Test
    void aProxysPasswordIsNotShown() {
        for (String url :
                List.of("socks://me:hunter2@proxy:1080", "http://me:hunter2@pro xy:3128", "http://me:hunter2@")) {
            Map<String, String> config = new HashMap<>(MINIMAL);
            config.put("s3.proxy.url", url);
            assertThat(problems(config).get("s3.proxy.url"))
                    .asString()
                    .contains("s3.proxy.url must be an http or https URL")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void aMinimalConfigIsValid() {
        assertThat(problems(MINIMAL)).isEmpty();
    }

    @Test
    void rulesAcrossKeysAreShownOnEachOfThem() {
        assertWrong(Map.of("buffering.size.mb", "64"), "buffering.size.mb", "buffering.interval.seconds");
        assertWrong(
                Map.of("buffering.size.mb", "32", "buffering.interval.seconds", "60"), "buffering.size.mb", "format");
        assertWrong(
                Map.of("s3.encryption.kms.key.arn", "arn:aws:kms:eu-west-1:111122223333:key/1"),
                "s3.encryption",
                "s3.encryption.kms.key.arn");
        assertWrong(Map.of("s3.encryption.bucket.key", "true"), "s3.encryption", "s3.encryption.bucket.key");
        assertWrong(Map.of("s3.prefix", "a/!{timestamp:yyyy}/"), "s3.prefix", "s3.error.output.prefix");
        assertWrong(
                Map.of("s3.prefix", "x/!{firehose:error-output-type}/", "s3.error.output.prefix", "e/"), "s3.prefix");
        assertWrong(Map.of("s3.prefix.time.zone", "Mars/Base"), "s3.prefix.time.zone");
        assertWrong(Map.of("s3.file.extension", ".JSON"), "s3.file.extension");
        assertWrong(Map.of("s3.file.extension", ".parquet.gz"), "s3.file.extension");
        assertWrong(Map.of("compression", "zip"), "compression", "format");
        assertWrong(Map.of("record.delimiter", "newline"), "record.delimiter", "format");
        assertWrong(Map.of("csv.null", "x"), "csv.null", "format");
        assertWrong(Map.of("glue.table.allow", "a"), "glue.table", "glue.table.allow");
        assertWrong(Map.of("glue.table", "x!{timestamp:yyyy}"), "glue.table");
        assertWrong(Map.of("json.timestamp.formats", "bbb"), "json.timestamp.formats");
        assertWrong(Map.of("s3.backup.mode", "Enabled", "s3.backup.prefix", "!{field:a}/"), "s3.backup.prefix");
        assertWrong(
                Map.of("s3.backup.buffering.size.mb", "5"),
                "s3.backup.buffering.size.mb",
                "s3.backup.buffering.interval.seconds");
        Map<String, String> often =
                Map.of("s3.backup.buffering.size.mb", "5", "s3.backup.buffering.interval.seconds", "59");
        assertWrong(often, "s3.backup.buffering.interval.seconds");
        Map<String, String> elsewhere = new HashMap<>(MINIMAL);
        elsewhere.putAll(often);
        elsewhere.put("s3.endpoint.url", "http://localhost:9000");
        assertThat(problems(elsewhere)).isEmpty();
        assertWrong(Map.of("s3.backup.mode", "Enabled", "s3.backup.prefix", "日".repeat(400)), "s3.backup.prefix");
        assertWrong(
                Map.of("s3.prefix", "日".repeat(400), "s3.error.output.prefix", "e/"), "s3.prefix", "s3.file.extension");
        assertWrong(Map.of("s3.prefix", "p/", "s3.error.output.prefix", "日".repeat(400)), "s3.error.output.prefix");
        assertWrong(Map.of("malformed.records", "dlq"), "malformed.records", "errors.tolerance", ConfigRules.DLQ_TOPIC);
        assertWrong(
                Map.of("malformed.records", "dlq", "errors.tolerance", "all\n"), // as Connect trims it
                "malformed.records",
                ConfigRules.DLQ_TOPIC);
        assertWrong(
                Map.of(AwsFragment.ACCESS_KEY_ID, "AKIA"), AwsFragment.ACCESS_KEY_ID, AwsFragment.SECRET_ACCESS_KEY);
        assertWrong(Map.of("s3.tags", "a=1,b=2,c=3,d=4,e=5,f=6,g=7,h=8,i=9,j=10,k=11"), "s3.tags");
        Map<String, String> partitioned = Map.of(
                "dynamic.partitioning.enabled", "true",
                "dynamic.partitioning.query", "{app:.app}",
                "s3.prefix", "x/!{partitionKeyFromQuery:app}/",
                "s3.error.output.prefix", "e/!{firehose:error-output-type}/",
                "buffering.size.mb", "64",
                "buffering.interval.seconds", "0");
        assertWrong(partitioned, "buffering.interval.seconds", "dynamic.partitioning.enabled");
        assertWrong(Map.of("s3.prefix", "!{partitionKeyFromQuery:a}/", "s3.error.output.prefix", "e/"), "s3.prefix");
        assertWrong(
                Map.of("dynamic.partitioning.enabled", "true"),
                "dynamic.partitioning.query",
                "dynamic.partitioning.enabled");
        assertWrong(
                Map.of(
                        "dynamic.partitioning.enabled", "true",
                        "dynamic.partitioning.query", "{a:.a,b:.b}",
                        "s3.prefix", "!{partitionKeyFromQuery:a}/",
                        "s3.error.output.prefix", "e/"),
                "s3.prefix");
        assertWrong(
                Map.of("delivery.notifications.topic", "t"),
                "delivery.notifications.topic",
                "delivery.notifications.producer.bootstrap.servers");
        assertWrong(Map.of("state.prefix", "x".repeat(700)), "state.prefix", "state.id");
    }

    @Test
    void rulesOfColumnsAndTables() {
        assertWrong(Map.of("schema.source", "avro"), "schema.source", "schema.avro");
        assertWrong(
                Map.of("glue.table.create", "true", "s3.prefix", "t/"),
                "glue.table.create",
                "glue.table.template",
                "schema.source");
        assertWrong(
                Map.of("glue.table.evolve", "true", "schema.source", "record", "glue.table.version", "3"),
                "glue.table.evolve",
                "glue.table.version");
        assertWrong(Map.of("glue.table.template", "t"), "glue.table.template", "glue.table.create");
        assertWrong(Map.of("glue.table.create", "true", "schema.source", "record"), "s3.prefix", "glue.table.create");
        assertWrong(Map.of("schema.source", "record", "format", "raw"), "schema.source", "format");
        assertThat(problems(Map.of("name", "x", "s3.bucket", "b", "schema.source", "record")))
                .isEmpty();
        assertThat(problems(Map.of(
                        "name", "x",
                        "s3.bucket", "b",
                        "schema.source", "avro",
                        "schema.avro", "{\"type\":\"record\",\"name\":\"e\",\"fields\":[]}")))
                .containsOnlyKeys("schema.avro");
    }

    @Test
    void keysAreMeasuredWithTheExtensionThatTheyGet() {
        Map<String, String> raw = new HashMap<>(Map.of("name", "sink", "s3.bucket", "lake", "format", "raw"));
        raw.put("s3.error.output.prefix", "errors/");
        raw.put("s3.prefix", "日".repeat(290));
        while (problems(raw).isEmpty()) {
            raw.merge("s3.prefix", "x", String::concat);
        }
        raw.computeIfPresent("s3.prefix", (key, tooLong) -> tooLong.substring(1));
        assertThat(problems(raw)).isEmpty();

        raw.put("compression", "hadoop_snappy");

        assertThat(problems(raw)).containsOnlyKeys("s3.prefix", "s3.file.extension");
    }

    @Test
    void singleKeysAreCheckedToo() {
        assertWrong(Map.of("buffering.size.mb", "0", "buffering.interval.seconds", "60"), "buffering.size.mb");
        assertWrong(
                Map.of("buffering.size.mb", "64", "buffering.interval.seconds", "901"), "buffering.interval.seconds");
        assertWrong(
                Map.of("s3.backup.buffering.size.mb", "5", "s3.backup.buffering.interval.seconds", "0"),
                "s3.backup.buffering.interval.seconds");
        assertWrong(Map.of("s3.encryption", "SSE"), "s3.encryption");
        assertWrong(Map.of("s3.endpoint.url", "localhost:9000"), "s3.endpoint.url");
        assertWrong(Map.of("s3.expected.bucket.owner", "me"), "s3.expected.bucket.owner");
        assertWrong(Map.of("s3.prefix.time.source", "field:"), "s3.prefix.time.source");
        assertWrong(Map.of("s3.tags", "novalue"), "s3.tags");
        assertWrong(Map.of("glue.table.version", "newest"), "glue.table.version");
        assertWrong(Map.of("glue.table", "!{field:a}", "glue.table.allow", "("), "glue.table.allow");
        assertWrong(Map.of("json.column.mappings", "ts"), "json.column.mappings");
        assertWrong(Map.of("parquet.block.size.bytes", "1"), "parquet.block.size.bytes");
        assertWrong(Map.of("format", "csv", "csv.null", "a,b"), "csv.null");
        assertWrong(Map.of("delivery.guarantee", "exactly-once"), "delivery.guarantee");
        assertWrong(Map.of("dynamic.partitioning.query", ".a"), "dynamic.partitioning.query");
        assertWrong(Map.of("dynamic.partitioning.query", "{a:.a |}"), "dynamic.partitioning.query");
    }

    @Test
    void requiredKeysAreNamed() {
        assertThat(problems(Map.of("name", "x"))).containsOnlyKeys("s3.bucket", "glue.database", "glue.table");
        assertThat(problems(Map.of("name", "x", "s3.bucket", "b", "format", "raw")))
                .isEmpty();
        assertThat(problems(Map.of("name", "x", "s3.bucket", "b", "format", "json", "glue.table", "t")))
                .containsOnlyKeys("glue.database", "glue.table");
    }

    @Test
    void aMisspeltKeyIsAnsweredWithTheNearestOne() {
        Map<String, String> config = new HashMap<>(MINIMAL);
        config.put("s3.prefx", "x/");
        config.put("buffering.interval.second", "60");
        config.put("transforms.unwrap.type", "Whatever");
        config.put("consumer.override.isolation.level", "read_committed");

        assertThat(problems(config))
                .hasSize(2)
                .hasEntrySatisfying(
                        "s3.prefx",
                        messages ->
                                assertThat(messages).singleElement().asString().contains("s3.prefix"))
                .hasEntrySatisfying(
                        "buffering.interval.second",
                        messages ->
                                assertThat(messages).singleElement().asString().contains("buffering.interval.seconds"));
    }

    @Test
    void anyTextIsAnsweredAndNeverThrown() {
        for (String key : S3ParquetSinkConfig.DEFINITION.configKeys().keySet()) {
            for (String value : List.of("", " ", "!{", "\u0000", "-1", "999999999999", "[", "=", ",", "é✓", "a=b,c")) {
                Map<String, String> config = new HashMap<>(MINIMAL);
                config.put(key, value);
                Map<String, List<String>> problems = problems(config);
                if (problems.isEmpty()) {
                    new S3ParquetSinkConfig(config).intake();
                }
            }
        }
    }

    @Test
    void secretsArePasswords() {
        for (ConfigDef.ConfigKey key :
                S3ParquetSinkConfig.DEFINITION.configKeys().values()) {
            if (key.name.contains("secret") || key.name.contains("token")) {
                assertThat(key.type).as(key.name).isEqualTo(ConfigDef.Type.PASSWORD);
            }
        }
    }

    /** What a form that Connect's REST API feeds needs of each key. */
    @Test
    void everyKeyHasItsPlaceInAForm() {
        Set<String> places = new HashSet<>();
        for (ConfigDef.ConfigKey key :
                S3ParquetSinkConfig.DEFINITION.configKeys().values()) {
            assertThat(key.group).as(key.name).isNotBlank();
            assertThat(key.displayName).as(key.name).isNotBlank().isNotEqualTo(key.name);
            assertThat(key.documentation).as(key.name).endsWith(".");
            assertThat(key.width).as(key.name).isNotEqualTo(ConfigDef.Width.NONE);
            assertThat(places.add(key.group + " " + key.orderInGroup))
                    .as("%s: %s %s is taken", key.name, key.group, key.orderInGroup)
                    .isTrue();
            assertThat(S3ParquetSinkConfig.DEFINITION.configKeys().keySet())
                    .as(key.name)
                    .containsAll(key.dependents);
        }
    }

    @Test
    void fixedValuesAreRecommendedAndKeysNameWhatDependsOnThem() {
        Map<String, ConfigDef.ConfigKey> keys = S3ParquetSinkConfig.DEFINITION.configKeys();
        Map.of(
                        "format", "parquet, json, csv, raw",
                        "s3.encryption", "none, sse-s3, sse-kms",
                        "s3.checksum", "when_supported, when_required",
                        "glue.partition.mode", "register, projection, none",
                        "schema.source", "glue, record, avro",
                        "malformed.records", "error-output, dlq, fail",
                        "null.values", "skip, error-output, fail",
                        "delivery.guarantee", "exactly_once, at_least_once",
                        "json.deserializer", "openx, hive",
                        "s3.backup.mode", "Disabled, Enabled")
                .forEach((name, values) -> {
                    assertThat(keys.get(name).recommender).as(name).isNotNull();
                    assertThat(keys.get(name).recommender.validValues(name, Map.of()))
                            .as(name)
                            .containsExactlyInAnyOrder((Object[]) values.split(", "));
                });
        assertThat(keys.get("dynamic.partitioning.enabled").dependents)
                .contains("dynamic.partitioning.query", "dynamic.partitioning.max.active");
        assertThat(keys.get("s3.encryption").dependents)
                .contains("s3.encryption.kms.key.arn", "s3.encryption.bucket.key");
        assertThat(keys.get("s3.backup.mode").dependents).contains("s3.backup.prefix", "s3.backup.compression");
        assertThat(keys.get("format").dependents).contains("compression", "record.delimiter", "csv.columns");
        assertThat(keys.get("schema.source").dependents).contains("schema.avro");
    }

    private static void assertWrong(Map<String, String> changes, String... keys) {
        Map<String, String> config = new HashMap<>(MINIMAL);
        config.putAll(changes);
        assertThat(problems(config)).as("%s", changes).containsOnlyKeys(keys);
        assertThatThrownBy(() -> new S3ParquetSinkConfig(config))
                .as("%s", changes)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(keys[0]);
    }

    private static Map<String, List<String>> problems(Map<String, String> config) {
        Map<String, List<String>> problems = new HashMap<>();
        for (ConfigValue value : new S3ParquetSinkConnector().validate(config).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                problems.put(value.name(), value.errorMessages());
            }
        }
        return problems;
    }
}
