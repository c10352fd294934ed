// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.partitioning.PartitionKeyQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void aQueryOfFirehosesDocumentationWorks() throws Exception {
        PartitionKeyQuery query = PartitionKeyQuery.parse(
                "{customer_id:.customer_id, day:(.event_timestamp|strftime(\"%d\")), hour:.event_timestamp|strftime(\"%H\")}");

        assertThat(query.extract("{\"customer_id\":7.0,\"event_timestamp\":1565382027}".getBytes(UTF_8)))
                .isEqualTo(Map.of("customer_id", "7", "day", "09", "hour", "20"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true         | true
            7            | 7
            1.5          | 1.5
            -3.0         | -3
            "x y"        | x y
            12345678901234567890 | 12345678901234567890
            """)
    void valuesOfKeysArePrintedAsJqDoes(String json, String text) throws Exception {
        assertThat(PartitionKeyQuery.parse("{k:.v}").extract(("{\"v\":" + json + "}").getBytes(UTF_8)))
                .isEqualTo(Map.of("k", text));
    }

    /** Without limits these would not come back, or take all the memory there is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".n | until(false; .)",
                "\"x\" * .n",
                "[range(.n)] | length",
                "null | .[2000000000] |= 1",
                "[..] as $a | $a[] as $x | $a[] as $y | $a[] as $z | $x",
                "def f: [., .] | f; f",
                ".app | test(\"(a|aa)+$b\")",
                ".app | gsub(\"\"; \"long\") | gsub(\"\"; \"long\") | gsub(\"\"; \"long\")",
            })
    void aRecordThatTakesTooMuchIsPutAsideAndTheOthersAreNot(String hostile) {
        rig.with("dynamic.partitioning.query", "{app:(if .hostile then (" + hostile + ") else .app end)}")
                .with("s3.prefix", "events/app=!{partitionKeyFromQuery:app}/");
        append("{\"n\":1,\"app\":\"x\"}");
        append("{\"hostile\":true,\"n\":2000000000,\"app\":\"" + "a".repeat(5000) + "\",\"l\":[" + "{},".repeat(500)
                + "1]}");
        append("{\"n\":2,\"app\":\"x\"}");

        deliver();

        assertThat(folders()).containsExactlyInAnyOrder("events/app=x", "errors/metadata-extraction-failed");
        String errors = errorsOf("metadata-extraction-failed");
        assertThat(errors.lines()).hasSize(1);
        assertThat(errors)
                .contains(
                        "DynamicPartitioning.MetadataExtractionFailed",
                        "the dynamic partitioning query failed: the program ")
                .containsAnyOf("took more than 200000 steps", "took longer than 500 ms", "went deeper than");
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void unknownFunctionsAreRefusedWhenTheConfigIsValidated() {
        Map<String, String> config = new HashMap<>(rig.properties);
        config.put("dynamic.partitioning.query", "{app:(.app | no_such(1)), env:(env | .HOME)}");

        List<String> errors = new S3ParquetSinkConnector()
                .validate(config).configValues().stream()
                        .filter(value -> value.name().equals("dynamic.partitioning.query"))
                        .flatMap(value -> value.errorMessages().stream())
                        .toList();

        assertThat(errors).anyMatch(error -> error.contains("calls what is not available: env/0, no_such/1"));
    }

    private String errorsOf(String type) {
        return new String(
                rig.store.bytes(rig.visibleKeys().stream()
                        .filter(key -> key.contains(type))
                        .findFirst()
                        .orElseThrow()),
                UTF_8);
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
