// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.partitioning.PartitionKeyQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Firehose's dynamic partitioning (specs/firehose-delivery.md section 13). */
class DynamicPartitioningTest {

    private final SinkRig rig = new SinkRig()
            .with("dynamic.partitioning.enabled", "true")
            .with("dynamic.partitioning.query", "{app:.app, kind:(if .n % 2 == 0 then \"even\" else \"odd\" end)}")
            .with("s3.prefix", "events/app=!{partitionKeyFromQuery:app}/!{partitionKeyFromQuery:kind}/");

    @Test
    void keysOfTheQueryMakeThePrefix() {
        append("{\"n\":1,\"app\":\"x\"}");
        append("{\"n\":2,\"app\":\"x\"}");
        append("{\"n\":3,\"app\":7}");

        deliver();

        assertThat(folders()).containsExactlyInAnyOrder("events/app=x/odd", "events/app=x/even", "events/app=7/odd");
        assertThat(rig.catalog.partitions(SinkRig.TABLE)).containsOnlyKeys(List.of("x"), List.of("7"));
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void recordsWithoutUsableKeysArePutAside() {
        append("{\"n\":1,\"app\":\"\"}");
        append("{\"n\":1}");
        append("{\"n\":1,\"app\":[1]}");
        append("no json");
        append("{\"n\":\"x\",\"app\":\"a\"}");

        deliver();

        assertThat(folders()).containsOnly("errors/metadata-extraction-failed");
        String errors = new String(rig.store.bytes(rig.visibleKeys().get(0)), UTF_8);
        assertThat(errors.lines())
                .hasSize(5)
                .allMatch(line -> line.contains("\"errorCode\":\"DynamicPartitioning.MetadataExtractionFailed\""));
        assertThat(errors).contains("partitionKeys values must not be null or empty", "Non JSON record provided");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void morePartitionsThanAreAllowedGoToTheErrorOutput() {
        rig.with("dynamic.partitioning.max.active", "2");
        append("{\"n\":1,\"app\":\"x\"}");
        append("{\"n\":1,\"app\":\"y\"}");
        append("{\"n\":1,\"app\":\"z\"}");
        append("{\"n\":3,\"app\":\"x\"}");

        deliver();

        assertThat(folders())
                .containsExactlyInAnyOrder("events/app=x/odd", "events/app=y/odd", "errors/active-partitions-exceeded");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void theKeysOfAQueryAreKnownBeforeARecordComes() {
        assertThat(PartitionKeyQuery.parse("{ a:.a, \"b\": (.b | {c:1, d:2} | .c), e }")
                        .keys())
                .containsExactlyInAnyOrder("a", "b", "e");
        assertThat(PartitionKeyQuery.parse("{day:(.ts|strftime(\"%d, {%m}\"))}").keys())
                .containsExactly("day");
    }

    private List<String> folders() {
        return rig.visibleKeys().stream()
                .map(key -> key.substring(0, key.lastIndexOf('/')))
                .toList();
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
