// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.SnappyInputStream;

/** Formats other than Parquet, and connectors with other than one table. */
@SuppressWarnings("JavaUtilDate") // Connect's timestamps are made of it
class FormatsTest {

    private final SinkRig rig = new SinkRig();

    @Test
    void rawRecordsAreConcatenatedByteForByteLikeFirehoseDoes() {
        raw();
        append("abc");
        append("abc");
        append("abc");

        deliver();

        assertThat(onlyObject()).isEqualTo("abcabcabc");
        assertThat(rig.visibleKeys()).singleElement().asString().matches("logs/2026/11/20/10/events-to-s3-1-[^.]*");
    }

    @Test
    void aNewlineIsAppendedWhereItIsMissing() {
        raw().with("record.delimiter", "newline.if.missing");
        append("a\n");
        append("b");

        deliver();

        assertThat(onlyObject()).isEqualTo("a\nb\n");
    }

    @Test
    void anyTextCanBeTheDelimiter() {
        raw().with("record.delimiter", "\\r\\n--");
        append("a");
        append("b");

        deliver();

        assertThat(onlyObject()).isEqualTo("a\r\n--b\r\n--");
    }

    @Test
    void objectsAreCompressedAsFirehoseCompressesThem() throws IOException {
        assertThat(new String(compressed("gzip", ".gz", "gzip", GZIPInputStream::new), UTF_8))
                .isEqualTo("abcabc");
        assertThat(new String(compressed("zstd", ".zst", "zstd", ZstdInputStream::new), UTF_8))
                .isEqualTo("abcabc");
        assertThat(new String(compressed("snappy", ".snappy", "snappy-java", SnappyInputStream::new), UTF_8))
                .isEqualTo("abcabc");
        assertThat(new String(
                        compressed("zip", ".zip", "zip", in -> {
                            ZipInputStream zip = new ZipInputStream(in);
                            zip.getNextEntry();
                            return zip;
                        }),
                        UTF_8))
                .isEqualTo("abcabc");
        byte[] hadoop = compressed("hadoop_snappy", ".hsnappy", "hadoop-snappy", in -> in);
        // Big-endian length of the whole, then of the first block.
        assertThat(hadoop).startsWith(0, 0, 0, 6, 0, 0, 0, 8);
    }

    @Test
    void jsonObjectsHoldOneLinePerDocumentAndOnlyJson() {
        noTable().with("format", "json").with("s3.prefix", "logs/app=!{field:app}/");
        append("{\"app\":\"x\",\n  \"n\": 1.50, \"t\":\"a\\n\\\" b\"}");
        append("no json");
        append("{\"app\":\"x\",\"n\":2}{\"n\" : [3,\r\n{}]}\n");

        deliver();

        assertThat(rig.visibleKeys()).hasSize(2).anyMatch(key -> key.startsWith("errors/format-conversion-failed/"));
        assertThat(data()).isEqualTo("""
                        {"app":"x","n":1.50,"t":"a\\n\\" b"}
                        {"app":"x","n":2}
                        {"n":[3,{}]}
                        """);
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void mapsAndStructsBecomeJsonWhateverTheyHold() {
        noTable().with("format", "json").with("s3.prefix", "logs/");
        Schema schema = SchemaBuilder.struct()
                .field("at", Timestamp.SCHEMA)
                .field("price", Decimal.schema(2))
                .field(
                        "byId",
                        SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA)
                                .build())
                .build();
        append(null, Map.of("at", new Date(0)));
        append(null, Map.of("n", new BigDecimal("1.50")));
        append(null, Map.of(1, "x"));
        append(null, Map.of("App", Double.NaN));
        append(
                schema,
                new Struct(schema)
                        .put("at", new Date(1))
                        .put("price", new BigDecimal("1.25"))
                        .put("byId", Map.of(7, "y")));
        append(null, 5L);

        deliver();

        assertThat(data()).isEqualTo("""
                        {"at":"1970-01-01T00:00:00.000Z"}
                        {"n":1.50}
                        {"1":"x"}
                        {"App":"NaN"}
                        {"at":"1970-01-01T00:00:00.001Z","price":1.25,"byId":{"7":"y"}}
                        """);
        assertThat(errors().lines()).singleElement().asString().contains("must be JSON, a map or a Struct");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void mapsThatConnectHasNoJsonForArePartitionedAndBackedUp() {
        noTable()
                .with("format", "json")
                .with("dynamic.partitioning.enabled", "true")
                .with("dynamic.partitioning.query", "{at:.at[0:4]}")
                .with("s3.prefix", "logs/!{partitionKeyFromQuery:at}/")
                .with("s3.backup.mode", "Enabled")
                .with("s3.backup.prefix", "zz-backup/");
        append(null, Map.of("at", new Date(0)));

        deliver();

        assertThat(rig.visibleKeys()).hasSize(2).anyMatch(key -> key.startsWith("logs/1970/"));
        String backup = rig.visibleKeys().get(1);
        assertThat(backup).startsWith("zz-backup/");
        assertThat(new String(rig.store.bytes(backup), UTF_8)).isEqualTo("{\"at\":\"1970-01-01T00:00:00.000Z\"}");
    }

    @Test
    void jsonObjectsOfATableHoldItsColumnsAndTakePartitions() {
        rig.with("format", "json").with("buffering.size.mb", "1");
        rig.catalog.define(tableOf(StorageFormat.JSON));
        append("{\"n\":\"7\", \"app\":\"a0\", \"more\":1}");
        append("{\"n\":\"seven\",\"app\":\"a0\"}");
        rig.produce(EVENTS_0, 2);

        deliver();

        assertThat(rig.catalog.partitions(SinkRig.TABLE)).containsOnlyKeys(List.of("a0"), List.of("a1"));
        assertThat(data()).isEqualTo("{\"n\":7,\"app\":\"a0\"}\n{\"n\":2,\"app\":\"a0\"}\n");
        assertThat(errors()).contains("DataFormatConversion.MalformedData");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void csvHoldsTheColumnsAskedForInTheirOrder() {
        rig.with("format", "csv")
                .with("csv.columns", "app,n")
                .with("csv.header", "true")
                .with("s3.file.extension", ".csv")
                .with("buffering.size.mb", "1");
        rig.catalog.define(tableOf(StorageFormat.CSV));
        append("{\"n\":1,\"app\":\"a0\"}");
        append("{\"n\":null,\"app\":\"a0\"}{\"n\":2,\"app\":\"a \\\"b\\\", c\"}");
        append("{\"n\":3,\"app\":\"a0\"");

        deliver();

        assertThat(data()).isEqualTo("app,n\na0,1\na0,\\N\n\"a \"\"b\"\", c\",2\n");
        assertThat(rig.visibleKeys()).anyMatch(key -> key.matches("events/app=a0/events-to-s3-1-[^/]*\\.csv"));
        assertThat(rig.catalog.partitions(SinkRig.TABLE)).containsOnlyKeys(List.of("a0"));
        assertThat(errors()).contains("DataFormatConversion.ParseError");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void rawObjectsOfATableTakePartitionsAndAnyBytes() {
        rig.with("format", "raw").with("buffering.size.mb", "1").with("s3.prefix", "events/app=!{kafka:topic}/");
        append("no json");
        append("{}");

        deliver();

        assertThat(data()).isEqualTo("no json{}");
        assertThat(rig.catalog.partitions(SinkRig.TABLE)).containsOnlyKeys(List.of("events"));
    }

    @Test
    void aTableWhoseReadersWouldNotReadTheFilesIsNoticed() {
        StorageFormat seed000 = new StorageFormat(
                StorageFormat.JSON.inputFormat(),
                StorageFormat.JSON.outputFormat(),
                StorageFormat.PARQUET.serializationLibrary(),
                Map.of());

        assertThat(seed000.reads(StorageFormat.PARQUET)).isFalse();
        assertThat(seed000.reads(StorageFormat.JSON)).isFalse();
        assertThat(StorageFormat.PARQUET.reads(StorageFormat.PARQUET)).isTrue();
        assertThat(StorageFormat.PARQUET.reads(StorageFormat.CSV)).isFalse();
        assertThat(StorageFormat.CSV.reads(StorageFormat.CSV)).isTrue();
        assertThat(StorageFormat.JSON.reads(StorageFormat.PARQUET)).isFalse();
        assertThat(new StorageFormat(null, null, null, Map.of()).reads(StorageFormat.PARQUET))
                .isTrue();
    }

    @Test
    void eachAppHasItsOwnTable() {
        rig.with("glue.table", "app_!{field:app}")
                .with("s3.prefix", "apps/app_!{field:app}/dt=!{timestamp:yyyy-MM-dd}/");
        table("app_a0");
        table("app_a1");
        rig.produce(EVENTS_0, 6);
        append("{\"n\":9,\"app\":\"unknown\"}");
        rig.produce(EVENTS_0, 6);

        deliver();

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.catalog.partitions(new TableName("lake", "app_a0")))
                .containsOnlyKeys(List.of("2026-11-20"))
                .containsEntry(List.of("2026-11-20"), "s3://lake/apps/app_a0/dt=2026-11-20/");
        assertThat(rig.catalog.partitions(new TableName("lake", "app_a1"))).hasSize(1);
        assertThat(errors()).contains("DataFormatConversion.EntityNotFound", "lake.app_unknown");
    }

    @Test
    void tablesThatAreNotAllowedOrTooManyGoToTheErrorOutput() {
        rig.with("glue.table", "app_!{field:app}")
                .with("glue.table.allow", "app_a.*")
                .with("glue.table.max", "2")
                .with("s3.prefix", "apps/app_!{field:app}/dt=!{timestamp:yyyy-MM-dd}/");
        table("app_a0");
        table("app_a1");
        table("app_a2");
        table("app_b0");
        rig.produce(EVENTS_0, 2);
        append("{\"n\":9,\"app\":\"b0\"}");
        append("{\"n\":9,\"app\":\"a2\"}");

        deliver();

        rig.assertExactlyOnce(EVENTS_0);
        // The error JSON names the record's own table, not the expression.
        assertThat(errors())
                .contains("glue.table.allow", "\"tableName\":\"app_b0\"")
                .contains("glue.table.max", "\"tableName\":\"app_a2\"");
    }

    private SinkRig raw() {
        return noTable().with("format", "raw").with("s3.prefix", "logs/");
    }

    private SinkRig noTable() {
        rig.properties.keySet().removeIf(key -> key.startsWith("glue.") || key.equals("buffering.size.mb"));
        return rig.with("buffering.size.mb", "1");
    }

    private interface Decompression {
        InputStream open(InputStream in) throws IOException;
    }

    private static byte[] compressed(String compression, String extension, String encoding, Decompression decompression)
            throws IOException {
        FormatsTest other = new FormatsTest();
        other.raw().with("compression", compression);
        other.append("abc");
        other.append("abc");
        other.deliver();
        String key = other.rig.visibleKeys().get(0);
        assertThat(key).endsWith(extension);
        assertThat(other.rig.store.attributes(key).contentEncoding()).isEqualTo(encoding);
        try (InputStream in = decompression.open(new ByteArrayInputStream(other.rig.store.bytes(key)))) {
            return in.readAllBytes();
        }
    }

    private void table(String name) {
        rig.catalog.define(new CatalogTable(
                new TableName("lake", name),
                List.of(new Column("n", "bigint"), new Column("app", "string")),
                List.of(new Column("dt", "string")),
                "s3://lake/apps/" + name + "/",
                StorageFormat.PARQUET,
                Map.of(),
                null));
    }

    private static CatalogTable tableOf(StorageFormat format) {
        return new CatalogTable(
                SinkRig.TABLE,
                List.of(new Column("n", "bigint"), new Column("app", "string")),
                List.of(new Column("app", "string")),
                "s3://lake/events/",
                format,
                Map.of(),
                null);
    }

    /** The first of the data objects. */
    private String data() {
        String key = rig.visibleKeys().stream()
                .filter(each -> !each.startsWith("errors/"))
                .findFirst()
                .orElseThrow();
        return new String(rig.store.bytes(key), UTF_8);
    }

    private String errors() {
        StringBuilder errors = new StringBuilder();
        rig.visibleKeys().stream()
                .filter(key -> key.startsWith("errors/"))
                .forEach(key -> errors.append(new String(rig.store.bytes(key), UTF_8)));
        return errors.toString();
    }

    private String onlyObject() {
        assertThat(rig.visibleKeys()).hasSize(1);
        return new String(rig.store.bytes(rig.visibleKeys().get(0)), UTF_8);
    }

    private void append(@Nullable Schema schema, Object value) {
        long offset = rig.topics.end(EVENTS_0);
        rig.topics.append(new SinkRecord("events", 0, null, null, schema, value, offset));
    }

    private void append(String value) {
        rig.topics.append(EVENTS_0, value, rig.clock.millis());
    }

    private void deliver() {
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
    }
}
