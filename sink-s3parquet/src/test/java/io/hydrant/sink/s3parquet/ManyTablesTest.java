// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Tables that records name: whatever names they bring, those of good records are delivered. */
class ManyTablesTest {

    private final SinkRig rig = new SinkRig()
            .with("format", "json")
            .with("buffering.size.mb", "5")
            .with("glue.table", "!{field:app}")
            .with("glue.partition.mode", "none")
            .with("s3.prefix", "data/dt=!{timestamp:yyyy-MM-dd}/");

    @Test
    void namesThatNoTableCanHaveGoToTheErrorOutput() {
        table("a");
        append(EVENTS_0, " ");
        append(EVENTS_0, "x".repeat(256));
        append(EVENTS_0, "İ".repeat(128)); // twice as long in lower case
        append(EVENTS_0, "a");

        deliver(EVENTS_0);

        assertThat(data()).hasSize(1);
        assertThat(errors().lines().filter(line -> line.contains("1 to 255 characters")))
                .hasSize(3);
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void namesWithoutATableTakeNoTablesPlace() {
        rig.with("glue.table.max", "1");
        table("a");
        for (String name : List.of("x1", "x2", "x3", "a", "x4", "a")) {
            append(EVENTS_0, name);
        }

        deliver(EVENTS_0);

        assertThat(data()).containsExactly("{\"n\":3,\"app\":\"a\"}\n{\"n\":5,\"app\":\"a\"}\n");
        assertThat(errors()).contains("lake.x3 does not exist", "glue.table.max allows");
    }

    @Test
    void aNameThatIsBeingLookedUpMakesOthersWaitForItsPlace() {
        rig.with("glue.table.max", "1");
        table("a");
        append(EVENTS_0, "missing");
        append(EVENTS_1, "a");

        deliver(EVENTS_0, EVENTS_1);

        assertThat(data()).containsExactly("{\"n\":0,\"app\":\"a\"}\n");
        assertThat(errors()).contains("lake.missing").doesNotContain("glue.table.max");
    }

    @Test
    void namesThatDifferInCaseAreOneTableAndShareAFile() {
        rig.with("glue.table.max", "1");
        table("app");
        for (String name : List.of("App", "app", "APP", "app")) {
            append(EVENTS_0, name);
        }

        deliver(EVENTS_0);

        assertThat(data()).hasSize(1);
        assertThat(errors()).isEmpty();
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void aTableThatComesUpLaterIsFound() {
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        append(EVENTS_0, "later");
        rig.untilDelivered(worker, EVENTS_0);
        assertThat(errors()).contains("lake.later does not exist");

        table("later");
        rig.clock.advance(Duration.ofMinutes(1));
        append(EVENTS_0, "later");
        rig.untilDelivered(worker, EVENTS_0);

        assertThat(data()).containsExactly("{\"n\":1,\"app\":\"later\"}\n");
    }

    @Test
    void aFloodOfNamesIsNotLookedUpWithoutEnd() {
        rig.with("glue.table.refresh.seconds", "3600");
        for (int i = 0; i <= 1000; i++) {
            append(EVENTS_0, "x" + i);
        }
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);

        assertThat(errors().lines()).hasSize(1001);
        assertThat(errors().lines().filter(line -> line.contains("is not looked up")))
                .singleElement()
                .asString()
                .contains("x1000");

        table("a");
        rig.clock.advance(Duration.ofHours(1));
        append(EVENTS_0, "a");
        rig.untilDelivered(worker, EVENTS_0);
        assertThat(data()).hasSize(1);
    }

    /** Together these would hold more than the tests' heap. */
    @Test
    void tablesDoNotHoldTheMemoryOfLargeRecords() {
        List<Column> columns = IntStream.range(0, 300)
                .mapToObj(i -> new Column("c" + i, "int"))
                .toList();
        for (int i = 0; i < 20; i++) {
            table("wide" + i, columns);
            String rows = "{\"app\":\"wide" + i + "\"}" + "{}".repeat(10_000);
            rig.topics.append(EVENTS_0, i % 2 == 0 ? rows : rows + "[]", rig.clock.millis());
        }

        deliver(EVENTS_0);

        assertThat(data()).hasSize(10).allMatch(lines -> lines.lines().count() == 10_001);
        assertThat(errors().lines()).hasSize(10);
    }

    private void table(String name) {
        table(name, List.of(new Column("n", "bigint"), new Column("app", "string")));
    }

    private void table(String name, List<Column> columns) {
        rig.catalog.define(new CatalogTable(
                new TableName("lake", name),
                columns,
                List.of(),
                "s3://lake/" + name + "/",
                StorageFormat.JSON,
                Map.of(),
                null));
    }

    private void append(TopicPartition partition, String app) {
        long n = rig.topics.end(partition);
        rig.topics.append(partition, "{\"n\":" + n + ",\"app\":\"" + app + "\"}", rig.clock.millis());
    }

    private void deliver(TopicPartition... partitions) {
        SimulatedWorker worker = rig.worker();
        worker.assign(partitions);
        rig.untilDelivered(worker, partitions);
    }

    private List<String> data() {
        return rig.visibleKeys().stream()
                .filter(key -> key.startsWith("data/"))
                .map(key -> new String(rig.store.bytes(key), UTF_8))
                .toList();
    }

    private String errors() {
        return rig.visibleKeys().stream()
                .filter(key -> key.startsWith("errors/"))
                .map(key -> new String(rig.store.bytes(key), UTF_8))
                .collect(Collectors.joining());
    }
}
