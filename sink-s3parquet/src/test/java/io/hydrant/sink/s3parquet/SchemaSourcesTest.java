// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.catalog.CatalogFault;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Columns of the records' own schemas and of an Avro schema; tables that are created and extended for them. */
@SuppressWarnings("JavaUtilDate") // Connect's timestamps are made of it
class SchemaSourcesTest {

    private static final Schema V1 =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema V2 = SchemaBuilder.struct()
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("id", Schema.INT64_SCHEMA)
            .build();
    private static final Schema TEXT_ID =
            SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
    private static final TableName EVENTS = new TableName("lake", "new_events");

    private final SinkRig rig = new SinkRig();

    @Test
    void versionsOfARecordSchemaShareAFile() {
        ofRecords();
        for (int i = 0; i < 10; i++) {
            append(new Struct(V1).put("id", (long) i));
            append(new Struct(V2).put("id", 100L + i).put("name", "n" + i));
        }

        deliver();

        // The first record's file had no column for the second; from then on all share one.
        assertThat(data()).hasSize(2);
        assertThat(data().get(0)).isEqualTo("{\"id\":0}\n");
        assertThat(data().get(1))
                .startsWith("{\"id\":100,\"name\":\"n0\"}\n{\"id\":1}\n{\"id\":101,\"name\":\"n1\"}\n")
                .endsWith("{\"id\":9}\n{\"id\":109,\"name\":\"n9\"}\n");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void versionsThatDisagreeHaveFilesOfTheirOwn() {
        ofRecords();
        for (int i = 0; i < 5; i++) {
            append(new Struct(V1).put("id", (long) i));
            append(new Struct(TEXT_ID).put("id", "t" + i));
        }

        deliver();

        assertThat(data())
                .containsExactlyInAnyOrder(
                        "{\"id\":0}\n{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n{\"id\":4}\n",
                        "{\"id\":\"t0\"}\n{\"id\":\"t1\"}\n{\"id\":\"t2\"}\n{\"id\":\"t3\"}\n{\"id\":\"t4\"}\n");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void theColumnsThatRecordsBringAreBounded() {
        ofRecords();
        appendColumns();

        deliver();

        assertThat(data()).hasSize(11);
        assertThat(String.join("", data()))
                .contains("{\"c989\":\"x\"}", "{\"c999\":\"x\"}\n{\"c0\":\"y\"}")
                .doesNotContain("c1000");
        assertThat(errors())
                .contains("DataFormatConversion.InvalidSchema", "more than 1000")
                .hasLineCount(10);
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void aTableIsNotExtendedWithoutBound() {
        created().with("glue.table.evolve", "true").with("glue.table.refresh.seconds", "5");
        appendColumns();
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        rig.untilDelivered(worker, EVENTS_0);
        rig.until(worker, () -> columns(EVENTS).contains("c999"));

        assertThat(rig.catalog.table(EVENTS).orElseThrow().columns()).hasSize(1000);
        assertThat(errors()).contains("more than 1000");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void aTableThatIsWiderThanRecordsMayMakeItKeepsItsColumns() {
        ofRecords().with("glue.database", "lake").with("glue.table", "new_events");
        rig.with("s3.prefix", "new/day=!{timestamp:yyyy-MM-dd}/");
        rig.catalog.define(table(IntStream.range(0, 1200)
                .mapToObj(i -> new Column("c" + i, "string"))
                .toArray(Column[]::new)));
        append(columns(1190, 1200, "x"));
        append(columns(1190, 1201, "x"));

        deliver();

        assertThat(data()).hasSize(1);
        assertThat(data().get(0)).contains("\"c1199\":\"x\"");
        assertThat(errors()).contains("more than 1000").hasLineCount(1);
    }

    /** A record with 990 columns, 20 of one more each, of which half may not be, and one of those that there are. */
    private void appendColumns() {
        append(columns(0, 990, "x"));
        for (int i = 990; i < 1010; i++) {
            append(columns(i, i + 1, "x"));
        }
        append(columns(0, 1, "y"));
    }

    /** The value in the last column, the others null. */
    private static Struct columns(int from, int to, String last) {
        SchemaBuilder schema = SchemaBuilder.struct();
        for (int i = from; i < to; i++) {
            schema.field("c" + i, Schema.OPTIONAL_STRING_SCHEMA);
        }
        return new Struct(schema.build()).put("c" + (to - 1), last);
    }

    @Test
    void aRecordWithoutASchemaGoesToTheErrorOutput() {
        ofRecords();
        rig.topics.append(EVENTS_0, "{\"id\":1}", rig.clock.millis());
        append(new Struct(V1).put("id", 2L));

        deliver();

        assertThat(data()).containsExactly("{\"id\":2}\n");
        assertThat(errors()).contains("DataFormatConversion.InvalidSchema", "no Struct with a schema");
    }

    @Test
    void aRecordWithADecimalThatHasNoScaleGoesToTheErrorOutputAndTheBackup() {
        ofRecords().with("s3.backup.mode", "Enabled").with("s3.backup.prefix", "backup/");
        Schema schema = SchemaBuilder.struct()
                .field("price", SchemaBuilder.bytes().name(Decimal.LOGICAL_NAME).build())
                .build();
        append(new Struct(schema).put("price", new java.math.BigDecimal("1.25")));
        append(new Struct(V1).put("id", 2L));

        deliver();

        assertThat(data()).containsExactly("{\"id\":2}\n", "{\"price\":1.25}{\"id\":2}");
        assertThat(errors()).contains("DataFormatConversion.InvalidSchema", "field price", "scale");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void theTablesTypesGoBeforeTheRecords() {
        ofRecords().with("glue.database", "lake").with("glue.table", "new_events");
        rig.with("s3.prefix", "new/day=!{timestamp:yyyy-MM-dd}/");
        rig.catalog.define(table(new Column("id", "string"), new Column("extra", "int")));
        append(new Struct(V2).put("id", 7L).put("name", "n"));

        deliver();

        assertThat(data()).containsExactly("{\"id\":\"7\",\"name\":\"n\"}\n");
        assertThat(rig.catalog.partitions(EVENTS)).containsOnlyKeys(List.of("2026-11-20"));
        assertThat(columns(EVENTS)).isEqualTo("id string, extra int");
    }

    @Test
    void aTableIsCreatedForTheFirstRecordAndExtendedForLaterOnes() {
        created().with("glue.table.evolve", "true");
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        append(new Struct(V1).put("id", 1L));
        rig.untilDelivered(worker, EVENTS_0);

        CatalogTable table = rig.catalog.table(EVENTS).orElseThrow();
        assertThat(columns(EVENTS)).isEqualTo("id bigint");
        assertThat(table.partitionKeys()).containsExactly(new Column("day", "string"));
        assertThat(table.location()).isEqualTo("s3://lake/new/");
        assertThat(table.format()).isEqualTo(StorageFormat.JSON);
        assertThat(table.parameters()).containsEntry("classification", "json").containsEntry("EXTERNAL", "TRUE");
        assertThat(rig.catalog.partitions(EVENTS)).containsOnlyKeys(List.of("2026-11-20"));

        append(new Struct(V2).put("id", 2L).put("name", "n"));
        rig.untilDelivered(worker, EVENTS_0);

        assertThat(columns(EVENTS)).isEqualTo("id bigint, name string");
        assertThat(data()).containsExactly("{\"id\":1}\n", "{\"id\":2,\"name\":\"n\"}\n");
    }

    @Test
    void projectedTablesAreCreatedWithTheirProjection() {
        created().with("glue.partition.mode", "projection");
        append(new Struct(V1).put("id", 1L));

        deliver();

        assertThat(rig.catalog.table(EVENTS).orElseThrow().parameters())
                .containsEntry("projection.enabled", "true")
                .containsEntry("projection.day.type", "date");
        assertThat(rig.catalog.partitions(EVENTS)).isEmpty();
    }

    @Test
    void eachAppsTableIsCreatedLikeTheTemplateAndFollowsIt() {
        rig.with("glue.table", "app_!{field:app}")
                .with("s3.prefix", "apps/!{field:app}/dt=!{timestamp:yyyy-MM-dd}/")
                .with("glue.table.create", "true")
                .with("glue.table.evolve", "true")
                .with("glue.table.refresh.seconds", "10")
                .with("glue.table.template", "app_template");
        rig.catalog.define(template("n bigint"));
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.produce(EVENTS_0, 4);
        rig.untilDelivered(worker, EVENTS_0);

        TableName a0 = new TableName("lake", "app_a0");
        CatalogTable table = rig.catalog.table(a0).orElseThrow();
        assertThat(table.location()).isEqualTo("s3://lake/apps/a0/");
        assertThat(table.format()).isEqualTo(StorageFormat.PARQUET);
        assertThat(table.parameters())
                .containsEntry("storage.location.template", "s3://lake/apps/a0/dt=${dt}/")
                .containsEntry("team", "apps");
        assertThat(columns(a0)).isEqualTo("n bigint");
        assertThat(rig.catalog.partitions(new TableName("lake", "app_a1"))).containsOnlyKeys(List.of("2026-11-20"));

        rig.catalog.define(template("n bigint", "app string"));
        rig.until(worker, () -> columns(a0).equals("n bigint, app string"));
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void aTableThatMayNotBeCreatedFailsTheTaskWithTheRemedyOrOnlyItsRecords() {
        rig.with("glue.table", "app_!{field:app}")
                .with("s3.prefix", "apps/!{field:app}/dt=!{timestamp:yyyy-MM-dd}/")
                .with("glue.table.create", "true")
                .with("glue.table.template", "not_there");
        rig.produce(EVENTS_0, 2);

        deliver();

        assertThat(errors()).contains("lake.not_there does not exist", "glue.table.template");
    }

    @Test
    void troubleWithNewColumnsDoesNotHoldUpDelivery() {
        created().with("glue.table.evolve", "true").with("glue.table.refresh.seconds", "5");
        rig.catalog.define(table(new Column("id", "bigint")));
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        append(new Struct(V1).put("id", 1L));
        rig.untilDelivered(worker, EVENTS_0);
        rig.catalog.fail(CatalogFault.DENIED, 3);

        append(new Struct(V2).put("id", 2L).put("name", "n"));
        rig.untilDelivered(worker, EVENTS_0);
        rig.until(worker, () -> columns(EVENTS).equals("id bigint, name string"));

        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void columnsOfAnAvroSchemaNeedNoTable() {
        ofRecords().with("schema.source", "avro").with("schema.avro", """
                {"type":"record","name":"event","fields":[
                  {"name":"id","type":"long"},
                  {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}]},
                  {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}},
                  {"name":"tags","type":{"type":"array","items":"string"}}]}
                """);
        rig.topics.append(
                EVENTS_0,
                "{\"id\":\"1\",\"at\":1518033528123,\"price\":1.5,\"tags\":[\"a\"],\"other\":1}",
                rig.clock.millis());

        deliver();

        assertThat(data())
                .containsExactly("{\"id\":1,\"at\":\"2018-02-07 19:58:48.123000\",\"price\":1.50,\"tags\":[\"a\"]}\n");
    }

    @Test
    void logicalTypesOfConnectBecomeColumnsOfACreatedTable() {
        created();
        Schema schema = SchemaBuilder.struct()
                .field("at", Timestamp.SCHEMA)
                .field("price", Decimal.builder(2).parameter("connect.decimal.precision", "9"))
                .field("day", Schema.STRING_SCHEMA)
                .field(
                        "nested",
                        SchemaBuilder.struct().field("x", Schema.INT32_SCHEMA).build())
                .build();
        append(new Struct(schema)
                .put("at", new java.util.Date(0))
                .put("price", new java.math.BigDecimal("1.25"))
                .put("day", "x")
                .put("nested", new Struct(schema.field("nested").schema()).put("x", 1)));

        deliver();

        // A column may not have a partition key's name.
        assertThat(columns(EVENTS)).isEqualTo("at timestamp, price decimal(9,2), nested struct<x:int>");
    }

    private SinkRig ofRecords() {
        rig.properties.keySet().removeIf(key -> key.startsWith("glue."));
        return rig.with("schema.source", "record")
                .with("format", "json")
                .with("s3.prefix", "new/")
                .with("buffering.size.mb", "1");
    }

    private SinkRig created() {
        return ofRecords()
                .with("glue.database", "lake")
                .with("glue.table", "new_events")
                .with("glue.table.create", "true")
                .with("s3.prefix", "new/day=!{timestamp:yyyy-MM-dd}/");
    }

    private static CatalogTable table(Column... columns) {
        return new CatalogTable(
                EVENTS,
                List.of(columns),
                List.of(new Column("day", "string")),
                "s3://lake/new/",
                StorageFormat.JSON,
                Map.of(),
                null);
    }

    private static CatalogTable template(String... columns) {
        CatalogTable like = SinkRig.table(columns);
        return new CatalogTable(
                new TableName("lake", "app_template"),
                like.columns(),
                List.of(new Column("dt", "string")),
                "s3://lake/template/",
                like.format(),
                Map.of("team", "apps", "storage.location.template", "s3://lake/template/dt=${dt}/"),
                null);
    }

    private String columns(TableName name) {
        return rig.catalog.table(name).orElseThrow().columns().stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
    }

    private List<String> data() {
        return rig.visibleKeys().stream()
                .filter(key -> !key.startsWith("errors/"))
                .map(key -> new String(rig.store.bytes(key), UTF_8))
                .sorted()
                .toList();
    }

    private String errors() {
        return rig.visibleKeys().stream()
                .filter(key -> key.startsWith("errors/"))
                .map(key -> new String(rig.store.bytes(key), UTF_8))
                .collect(Collectors.joining());
    }

    private void append(Struct value) {
        rig.topics.append(new SinkRecord(
                EVENTS_0.topic(),
                EVENTS_0.partition(),
                null,
                null,
                value.schema(),
                value,
                rig.topics.end(EVENTS_0),
                rig.clock.millis(),
                TimestampType.CREATE_TIME));
    }

    private void deliver() {
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
    }
}
