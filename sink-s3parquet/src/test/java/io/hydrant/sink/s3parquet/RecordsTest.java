// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static io.hydrant.sink.s3parquet.SinkRig.TABLE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.connect.errors.ErrorHeaders;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What becomes of records that are not plain good ones, and which prefix each lands in. */
class RecordsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SinkRig rig = new SinkRig();

    @Test
    void recordsThatDoNotFitGoToTheErrorOutputAsFirehoseWritesThem() throws IOException {
        rig.produce(EVENTS_0, 2);
        append("not json");
        append("{\"n\":\"x\",\"app\":\"a0\"}");

        deliver();

        rig.assertExactlyOnce(EVENTS_0);
        List<JsonNode> errors = errors("errors/format-conversion-failed/");
        assertThat(errors).hasSize(2);
        JsonNode first = errors.get(0);
        assertThat(first.get("lastErrorCode").asText()).isEqualTo("DataFormatConversion.ParseError");
        assertThat(first.get("lastErrorMessage").asText()).startsWith("Encountered malformed JSON.");
        assertThat(first.get("rawData").asText())
                .isEqualTo(Base64.getEncoder().encodeToString("not json".getBytes(UTF_8)));
        assertThat(first.get("attemptsMade").asLong()).isEqualTo(1);
        assertThat(first.get("arrivalTimestamp").asLong()).isEqualTo(1_795_168_800_000L);
        assertThat(first.get("sequenceNumber").asText()).isEqualTo("2");
        assertThat(first.get("subSequenceNumber").asLong()).isZero();
        assertThat(first.get("dataCatalogTable").get("databaseName").asText()).isEqualTo("lake");
        assertThat(first.get("dataCatalogTable").get("tableName").asText()).isEqualTo("events");
        assertThat(first.get("dataCatalogTable").get("versionId").asText()).isEqualTo("LATEST");
        assertThat(first.get("topic").asText()).isEqualTo("events");
        assertThat(first.get("partition").asInt()).isZero();
        assertThat(first.get("offset").asLong()).isEqualTo(2);
        assertThat(errors.get(1).get("lastErrorCode").asText()).isEqualTo("DataFormatConversion.MalformedData");
    }

    @Test
    void errorObjectsHaveNoExtensionAndOneLinePerRecord() {
        append("x");
        append("y");

        deliver();

        assertThat(rig.visibleKeys()).singleElement().asString().doesNotEndWith(".parquet");
        String key = rig.visibleKeys().get(0);
        assertThat(new String(rig.store.bytes(key), UTF_8).lines()).hasSize(2);
        assertThat(rig.store.attributes(key).contentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void recordsThatATransformMarkedAsFailedArePutAsideAsProcessingFailed() throws IOException {
        SinkRecord record = SimulatedTopics.record(EVENTS_0, 0, "raw".getBytes(UTF_8), rig.clock.millis());
        record.headers().addString(ErrorHeaders.CODE, "Transform.Failed");
        record.headers().addString(ErrorHeaders.MESSAGE, "no LTSV");
        record.headers().addString(ErrorHeaders.TRANSFORM, "io.hydrant.transforms.Ltsv$Value");
        rig.topics.append(record);

        deliver();

        JsonNode error = errors("errors/processing-failed/").get(0);
        assertThat(error.get("errorCode").asText()).isEqualTo("Transform.Failed");
        assertThat(error.get("errorMessage").asText()).isEqualTo("no LTSV");
        assertThat(error.get("transform").asText()).isEqualTo("io.hydrant.transforms.Ltsv$Value");
        assertThat(error.has("lastErrorCode")).isFalse();
        assertThat(error.has("dataCatalogTable")).isFalse();
    }

    @Test
    void errorHeadersMayBeBytesAndOfAnyLength() throws IOException {
        SinkRecord record = SimulatedTopics.record(EVENTS_0, 0, "raw".getBytes(UTF_8), rig.clock.millis());
        record.headers().addBytes(ErrorHeaders.CODE, "Transform.Failed\nnext line".getBytes(UTF_8));
        record.headers().addBytes(ErrorHeaders.MESSAGE, "é".repeat(100_000).getBytes(UTF_8));
        rig.topics.append(record);

        deliver();

        JsonNode error = errors("errors/processing-failed/").get(0);
        assertThat(error.get("errorCode").asText()).isEqualTo("Transform.Failed?next line");
        assertThat(error.get("errorMessage").asText()).isEqualTo("é".repeat(1024));
        assertThat(error.get("transform").asText()).isEmpty();
    }

    @Test
    void aRecordThatMeetsAnUnexpectedExceptionIsPutAside() throws IOException {
        rig.with("s3.backup.mode", "Enabled").with("s3.backup.prefix", "backup/");
        rig.produce(EVENTS_0, 1);
        // Connect lets a transform give a map the schema of a Struct; whoever asks that for its values' schema is
        // thrown at.
        Schema schema = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();
        rig.topics.append(new SinkRecord("events", 0, null, null, schema, Map.of("n", 1, "app", "a0"), 1));
        rig.produce(EVENTS_0, 1);

        deliver();

        JsonNode error = errors("errors/format-conversion-failed/").get(0);
        assertThat(error.get("lastErrorCode").asText()).isEqualTo("DataFormatConversion.MalformedData");
        assertThat(error.get("lastErrorMessage").asText()).contains("unexpected", "DataException");
        assertThat(error.get("offset").asLong()).isEqualTo(1);
        assertThat(JSON.readTree(error.get("rawData").binaryValue()))
                .isEqualTo(JSON.readTree("{\"n\":1,\"app\":\"a0\"}"));
        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.delivered(EVENTS_0, true)).isEqualTo(rig.all(EVENTS_0));
    }

    @Test
    void aRecordThatMeetsAnUnexpectedExceptionFailsTheTaskIfThatIsWanted() {
        rig.with("malformed.records", "fail");
        Schema schema = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();
        rig.topics.append(new SinkRecord("events", 0, null, null, schema, Map.of("n", 1), 0));

        assertThatThrownBy(this::deliver).isInstanceOf(DataException.class).hasMessageContaining("events-0@0");
    }

    @Test
    void malformedRecordsCanFailTheTaskNamingTheRecordAndNotItsContents() {
        rig.with("malformed.records", "fail");
        rig.produce(EVENTS_0, 2);
        append("secret-value");

        assertThatThrownBy(this::deliver)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("events-0@2")
                .hasMessageNotContaining("secret");
    }

    @Test
    void deadLettersCountOnlyOnceTheQueueHasThem() {
        List<CompletableFuture<Void>> queue = new ArrayList<>();
        rig.with("malformed.records", "dlq")
                .with("errors.tolerance", "all")
                .with("errors.deadletterqueue.topic.name", "dead");
        rig.deadLetterQueue = (record, error) -> {
            CompletableFuture<Void> written = new CompletableFuture<>();
            queue.add(written);
            return written;
        };
        rig.produce(EVENTS_0, 2);
        append("x");
        rig.produce(EVENTS_0, 3);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        rig.until(worker, () -> rig.visibleKeys().size() == 2);
        rig.turns(3, worker, rig.background(0));
        worker.commit();
        assertThat(rig.topics.committed(EVENTS_0)).isEqualTo(2);
        assertThat(rig.state(EVENTS_0).data().holes()).isEqualTo(OffsetSet.range(2, 3));

        queue.forEach(written -> written.complete(null));
        rig.untilDelivered(worker, EVENTS_0);
        assertThat(rig.delivered(EVENTS_0, false)).isEqualTo(rig.all(EVENTS_0).subtract(OffsetSet.range(2, 3)));
    }

    @Test
    void aDeadLetterThatTheQueueRefusesFailsTheTask() {
        rig.with("malformed.records", "dlq")
                .with("errors.tolerance", "all")
                .with("errors.deadletterqueue.topic.name", "dead");
        rig.deadLetterQueue = (record, error) -> CompletableFuture.failedFuture(new IllegalStateException("full"));
        append("x");

        assertThatThrownBy(this::deliver).isInstanceOf(ConnectException.class).hasMessageContaining("events-0@0");
    }

    @Test
    void nullValuesAreSkippedOrPutAsideOrFail() throws IOException {
        rig.topics.append(SimulatedTopics.record(EVENTS_0, 0, null, rig.clock.millis()));
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        assertThat(rig.visibleKeys()).isEmpty();
        worker.stop();

        SinkRig second = new SinkRig().with("null.values", "error-output");
        second.topics.append(SimulatedTopics.record(EVENTS_0, 0, null, rig.clock.millis()));
        SimulatedWorker other = second.worker();
        other.assign(EVENTS_0);
        second.untilDelivered(other, EVENTS_0);
        JsonNode error = JSON.readTree(second.store.bytes(second.visibleKeys().get(0)));
        assertThat(error.get("lastErrorMessage").asText())
                .isEqualTo("The record was empty or contained only whitespace.");
        assertThat(error.get("rawData").asText()).isEmpty();

        SinkRig third = new SinkRig().with("null.values", "fail");
        third.topics.append(SimulatedTopics.record(EVENTS_0, 0, null, rig.clock.millis()));
        SimulatedWorker failing = third.worker();
        failing.assign(EVENTS_0);
        assertThatThrownBy(() -> third.untilDelivered(failing, EVENTS_0)).hasMessageContaining("events-0@0");
    }

    @Test
    void theBackupHoldsEveryRecordsBytesAsTheyCame() throws IOException {
        rig.with("s3.backup.mode", "Enabled")
                .with("s3.backup.prefix", "backup/")
                .with("s3.backup.compression", "gzip")
                .with("s3.backup.buffering.size.mb", "5")
                .with("s3.backup.buffering.interval.seconds", "120");
        append("{\"n\":1,\"app\":\"a\"}");
        append("not json");
        append("{\"n\":2,\"app\":\"b\"}");

        deliver();

        List<String> backups = rig.visibleKeys().stream()
                .filter(key -> key.startsWith("backup/"))
                .toList();
        assertThat(backups).singleElement().asString().matches("backup/2026/11/20/10/events-to-s3-.*\\.gz");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(rig.store.bytes(backups.get(0))))) {
            assertThat(new String(in.readAllBytes(), UTF_8))
                    .isEqualTo("{\"n\":1,\"app\":\"a\"}not json{\"n\":2,\"app\":\"b\"}");
        }
        assertThat(rig.store.attributes(backups.get(0)).contentEncoding()).isEqualTo("gzip");
        assertThat(rig.delivered(EVENTS_0, true)).isEqualTo(rig.all(EVENTS_0));
        assertThat(rig.delivered(EVENTS_0, false)).isEqualTo(rig.all(EVENTS_0));
    }

    @Test
    void theGroupWaitsForTheBackupToo() {
        rig.with("s3.backup.mode", "Enabled")
                .with("s3.backup.prefix", "backup/")
                .with("s3.backup.buffering.size.mb", "5")
                .with("s3.backup.buffering.interval.seconds", "900");
        rig.produce(EVENTS_0, 4);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        rig.until(worker, () -> rig.delivered(EVENTS_0, false).count() == 4);
        worker.commit();

        assertThat(rig.topics.committed(EVENTS_0)).isZero();
        worker.kill();
        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);
        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.delivered(EVENTS_0, true)).isEqualTo(rig.all(EVENTS_0));
    }

    @Test
    void aBackupThatIsSwitchedOnAndOffKeepsTheDataExactlyOnce() {
        rig.produce(EVENTS_0, 4);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.untilDelivered(first, EVENTS_0);
        first.stop();

        rig.with("s3.backup.mode", "Enabled").with("s3.backup.prefix", "backup/");
        rig.produce(EVENTS_0, 4);
        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);
        second.stop();
        assertThat(rig.delivered(EVENTS_0, true)).isEqualTo(OffsetSet.range(4, 8));

        rig.with("s3.backup.mode", "Disabled");
        rig.produce(EVENTS_0, 4);
        SimulatedWorker third = rig.worker();
        third.assign(EVENTS_0);
        rig.untilDelivered(third, EVENTS_0);
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void eachRecordLandsInItsOwnTimesPrefix() {
        rig.with("s3.prefix", "events/app=!{field:app}/dt=!{timestamp:yyyy-MM-dd}/")
                .with("s3.prefix.time.source", "field:at")
                .with("s3.prefix.time.zone", "Asia/Tokyo");
        append("{\"n\":1,\"app\":\"a\",\"at\":\"2026-01-01T15:30:00Z\"}");
        append("{\"n\":2,\"app\":\"a\",\"at\":1767279600}");
        append("{\"n\":3,\"app\":\"a\",\"at\":\"no time\"}");

        deliver();

        assertThat(rig.visibleKeys())
                .extracting(key -> key.substring(0, key.lastIndexOf('/')))
                .containsExactlyInAnyOrder("events/app=a/dt=2026-01-02", "events/app=a/dt=2026-11-20");
    }

    @Test
    void withFirehosesRuleAnObjectLandsInItsOldestRecordsPrefix() {
        rig.with("s3.prefix", "events/app=a/!{timestamp:yyyy-MM-dd/HH}/").with("s3.prefix.time.scope", "object");
        rig.topics.append(EVENTS_0, "{\"n\":1}", 1_000_000_000_000L);
        rig.topics.append(EVENTS_0, "{\"n\":2}", 900_000_000_000L);
        rig.topics.append(EVENTS_0, "{\"n\":3}", 1_100_000_000_000L);

        deliver();

        assertThat(rig.visibleKeys()).singleElement().asString().startsWith("events/app=a/1998-07-09/16/");
    }

    @Test
    void aChangedTableSealsFilesAndIsFollowedWithoutARestart() {
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.clock.advance(Duration.ofSeconds(10));
        rig.catalog.define(SinkRig.table("n bigint", "app string", "more_of_it string"));
        append("{\"n\":8,\"app\":\"a0\"}");
        rig.turns(2, worker, rig.background(0));

        // The refresh, while a file of the old version is open.
        rig.clock.advance(Duration.ofSeconds(50));
        rig.turns(2, worker, rig.background(0));
        append("{\"n\":9,\"app\":\"a0\",\"more_of_it\":\"x\"}");
        rig.untilDelivered(worker, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
        List<Boolean> haveTheColumn = rig.visibleKeys().stream()
                .filter(key -> key.startsWith("events/app=a0/"))
                .map(key -> new String(rig.store.bytes(key), ISO_8859_1).contains("more_of_it"))
                .toList();
        assertThat(haveTheColumn).containsExactlyInAnyOrder(false, true);
    }

    @Test
    void aPinnedVersionOfTheTableStaysWhateverBecomesOfTheTable() {
        rig.with("glue.table.version", "0");
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.catalog.define(SinkRig.table("n bigint", "app string", "more_of_it string"));
        rig.clock.advance(Duration.ofMinutes(2));
        rig.turns(4, worker, rig.background(0));
        append("{\"n\":9,\"app\":\"a0\",\"more_of_it\":\"x\"}");

        rig.untilDelivered(worker, EVENTS_0);

        assertThat(rig.visibleKeys()).singleElement().asString().startsWith("events/app=a0/");
        assertThat(new String(rig.store.bytes(rig.visibleKeys().get(0)), ISO_8859_1))
                .contains("n")
                .doesNotContain("more_of_it");
    }

    @Test
    void aMissingTableFailsTheTaskWithTheRemedy() {
        rig.catalog.dropTable(TABLE);
        rig.produce(EVENTS_0, 1);

        assertThatThrownBy(this::deliver)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("lake.events")
                .hasMessageContaining("glue.table");
    }

    @Test
    void aPartitionKeyWithoutAFolderIsExplained() {
        rig.with("s3.prefix", "events/dt=!{timestamp:yyyy}/");
        rig.produce(EVENTS_0, 1);

        assertThatThrownBy(this::deliver)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("'app'")
                .hasMessageContaining("glue.partition.mode=none");
    }

    @Test
    void mapsAndStructsAreRowsToo() {
        Schema schema = SchemaBuilder.struct()
                .field("n", Schema.INT64_SCHEMA)
                .field("app", Schema.STRING_SCHEMA)
                .build();
        rig.topics.append(new SinkRecord(
                "events", 0, null, null, schema, new Struct(schema).put("n", 1L).put("app", "a"), 0));
        rig.topics.append(new SinkRecord("events", 0, null, null, null, Map.of("n", 2, "app", "a"), 1));
        rig.topics.append(new SinkRecord("events", 0, null, null, Schema.STRING_SCHEMA, "{\"n\":3,\"app\":\"a\"}", 2));

        deliver();

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(rig.visibleKeys()).singleElement().asString().startsWith("events/app=a/");
    }

    @Test
    void offsetsAreThoseOfTheRecordAsConsumed() {
        SinkRecord renamed = SimulatedTopics.record(EVENTS_0, 0, "{\"n\":1,\"app\":\"a\"}".getBytes(UTF_8), 0)
                .newRecord(
                        "elsewhere",
                        7,
                        null,
                        null,
                        Schema.OPTIONAL_BYTES_SCHEMA,
                        "{\"n\":1,\"app\":\"a\"}".getBytes(UTF_8),
                        0L);
        rig.topics.append(EVENTS_0, "{}", 0);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.topics.replace(EVENTS_0, 0, renamed);

        rig.untilDelivered(worker, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(renamed.topic()).isEqualTo("elsewhere");
    }

    private void append(String value) {
        rig.topics.append(EVENTS_0, value, rig.clock.millis());
    }

    private void deliver() {
        SimulatedWorker worker = rig.worker();
        worker.assign(new TopicPartition[] {EVENTS_0});
        rig.untilDelivered(worker, EVENTS_0);
    }

    private List<JsonNode> errors(String prefix) throws IOException {
        List<JsonNode> errors = new ArrayList<>();
        for (String key : rig.visibleKeys()) {
            if (key.startsWith(prefix)) {
                for (String line :
                        new String(rig.store.bytes(key), UTF_8).lines().toList()) {
                    errors.add(JSON.readTree(line));
                }
            }
        }
        return errors;
    }
}
