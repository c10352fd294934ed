// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.catalog.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table in Glue changes while records flow, and tasks that are never restarted follow it, or are the ones who change it. */
class TableEvolutionIT {

    private static final TableName TABLE = new TableName("lake", "events");

    private final SimulatedTopics topics = new SimulatedTopics();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set by start()
    private HttpRig rig;

    @BeforeEach
    void start() {
        rig = new HttpRig(folder);
        rig.catalog.createDatabase("lake");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void columnsThatSomebodyAddsAreInTheFilesWithoutARestart() throws Exception {
        rig.catalog.createTable(new CatalogTable(
                TABLE,
                List.of(new Column("n", "bigint")),
                List.of(new Column("day", "string")),
                "s3://lake/events/",
                StorageFormat.PARQUET,
                Map.of(),
                null));
        SimulatedWorker worker = HttpRig.worker(topics, properties());
        worker.assign(EVENTS_0);
        HttpRig.until(() -> produced() && !rig.keys("events/").isEmpty(), worker);

        CatalogTable read = rig.catalog.table(TABLE).orElseThrow();
        List<Column> more = new ArrayList<>(read.columns());
        more.add(new Column("extra", "string"));
        assertThat(rig.catalog.updateColumns(read, more)).isEqualTo(UpdateOutcome.UPDATED);
        long changed = topics.end(EVENTS_0);
        HttpRig.until(() -> produced() && topics.end(EVENTS_0) > changed + 2_000 && hasColumn("extra"), worker);
        HttpRig.until(() -> topics.committed(EVENTS_0) == topics.end(EVENTS_0), worker);
        worker.stop();

        List<String> rows = query("SELECT count(*), count(DISTINCT n), max(n), count(extra) > 0,"
                + " count(*) FILTER (extra <> 'e' || n) FROM %s");
        long end = topics.end(EVENTS_0);
        assertThat(rows)
                .containsExactly(String.valueOf(end), String.valueOf(end), String.valueOf(end - 1), "true", "0");
    }

    @Test
    void twoTasksThatAddColumnsAtOnceLoseNone() throws Exception {
        Map<String, String> properties = properties();
        properties.putAll(Map.of("schema.source", "record", "glue.table.create", "true", "glue.table.evolve", "true"));
        SimulatedWorker one = HttpRig.worker(topics, properties);
        SimulatedWorker two = HttpRig.worker(topics, properties);
        one.assign(EVENTS_0);
        two.assign(EVENTS_1);
        for (int version = 0; version < 6; version++) {
            produce(EVENTS_0, "a" + version);
            produce(EVENTS_1, "b" + version);
            produce(EVENTS_0, "a0");
        }

        HttpRig.until(
                () -> topics.committed(EVENTS_0) == topics.end(EVENTS_0)
                        && topics.committed(EVENTS_1) == topics.end(EVENTS_1)
                        && rig.catalog
                                        .table(TABLE)
                                        .map(table -> table.columns().size())
                                        .orElse(0)
                                == 13,
                one,
                two);
        one.stop();
        two.stop();

        CatalogTable table = rig.catalog.table(TABLE).orElseThrow();
        assertThat(table.columns().stream().map(Column::name))
                .containsExactlyInAnyOrder("n", "a0", "a1", "a2", "a3", "a4", "a5", "b0", "b1", "b2", "b3", "b4", "b5");
        assertThat(table.partitionKeys()).containsExactly(new Column("day", "string"));
        assertThat(table.format()).isEqualTo(StorageFormat.PARQUET);
        assertThat(query("SELECT count(*), count(a0), count(a5), count(b5) FROM %s"))
                .containsExactly("1800", "700", "100", "100");
    }

    private Map<String, String> properties() {
        Map<String, String> properties = rig.properties();
        properties.putAll(Map.of(
                "glue.database", "lake",
                "glue.table", "events",
                "glue.table.refresh.seconds", "1",
                "s3.prefix", "events/day=!{timestamp:yyyy-MM-dd}/",
                "buffering.size.mb", "64",
                "buffering.interval.seconds", "1"));
        return properties;
    }

    /** Some more records; always true. */
    private boolean produced() {
        for (int i = 0; i < 20; i++) {
            long n = topics.end(EVENTS_0);
            topics.append(EVENTS_0, "{\"n\":" + n + ",\"extra\":\"e" + n + "\"}", System.currentTimeMillis());
        }
        return true;
    }

    private void produce(TopicPartition partition, String column) {
        Schema schema = SchemaBuilder.struct()
                .field("n", Schema.INT64_SCHEMA)
                .field(column, Schema.STRING_SCHEMA)
                .build();
        for (int i = 0; i < 100; i++) {
            long offset = topics.end(partition);
            topics.append(new SinkRecord(
                    partition.topic(),
                    partition.partition(),
                    null,
                    null,
                    schema,
                    new Struct(schema).put("n", offset).put(column, "x"),
                    offset,
                    System.currentTimeMillis(),
                    TimestampType.CREATE_TIME));
        }
    }

    private boolean hasColumn(String name) {
        List<String> keys = rig.keys("events/");
        String last = keys.get(keys.size() - 1);
        return new String(bytes(last), java.nio.charset.StandardCharsets.ISO_8859_1).contains(name);
    }

    private byte[] bytes(String key) {
        return rig.store.get(key, 64 << 20).orElseThrow().bytes();
    }

    /** The values of the only row of a query over all files, columns by name. */
    private List<String> query(String sql) throws IOException, SQLException {
        Path copies = Files.createDirectories(folder.resolve("copies"));
        int number = 0;
        for (String key : rig.keys("events/")) {
            Files.write(copies.resolve(number++ + ".parquet"), bytes(key));
        }
        String files = "read_parquet('" + copies + "/*.parquet', union_by_name=true)";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql.replace("%s", files))) {
            assertThat(result.next()).isTrue();
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.add(result.getString(i));
            }
            return row;
        }
    }
}
