// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.store.StoreFault;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What JMX says of a task, with the meanings of Firehose's metrics (specs/firehose-delivery.md section 15). */
class MetricsTest {

    private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

    private final SinkRig rig = new SinkRig().with("name", "metered");

    @Test
    void countsRecordsAndBytesAndObjectsAsFirehoseDoes() throws JMException {
        rig.with("s3.backup.mode", "Enabled").with("s3.backup.prefix", "backup/");
        String good = "{\"n\":1,\"app\":\"x\"}";
        append(good);
        append(good);
        append("{\"n\":1,\"app\":\"y\"}");
        append("not json");
        append("{\"n\":\"no number\",\"app\":\"x\"}");
        rig.topics.append(SimulatedTopics.record(EVENTS_0, 5, null, rig.clock.millis()));
        int bytes = 3 * good.length() + "not json".length() + "{\"n\":\"no number\",\"app\":\"x\"}".length();

        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.untilDelivered(worker, EVENTS_0);
        worker.iterate();

        long written = rig.visibleKeys().stream()
                .filter(key -> key.startsWith("events/"))
                .mapToLong(key -> rig.store.bytes(key).length)
                .sum();
        assertThat(metrics())
                .contains(
                        Map.entry("incoming-records-total", 6.0),
                        Map.entry("incoming-bytes-total", (double) bytes),
                        Map.entry("conversion-succeeded-records-total", 3.0),
                        Map.entry("conversion-succeeded-bytes-total", 3.0 * good.length()),
                        Map.entry("conversion-failed-records-total", 2.0),
                        Map.entry("conversion-failed-bytes-total", (double) bytes - 3 * good.length()),
                        Map.entry("null-values-total", 1.0),
                        Map.entry("delivered-records-total", 3.0),
                        Map.entry("delivered-objects-total", 2.0),
                        Map.entry("delivered-bytes-total", (double) written),
                        Map.entry("error-objects-total", 1.0),
                        Map.entry("backup-records-total", 5.0),
                        Map.entry("backup-objects-total", 1.0),
                        Map.entry("backup-bytes-total", (double) bytes))
                .contains(
                        Map.entry("error-records-total{error-output-type=format-conversion-failed}", 2.0),
                        Map.entry("error-records-total{error-output-type=processing-failed}", 0.0),
                        Map.entry("files-sealed-total{reason=interval}", 4.0),
                        Map.entry("files-sealed-total{reason=size}", 0.0),
                        Map.entry("partitions-registered-total", 2.0),
                        Map.entry("partitions-waiting", 0.0),
                        Map.entry("claims-total", 1.0),
                        Map.entry("delivery-success-ratio", 1.0),
                        Map.entry("open-files", 0.0),
                        Map.entry("buffered-bytes", 0.0),
                        Map.entry("data-freshness-ms", 0.0),
                        Map.entry("backup-data-freshness-ms", 0.0));
        assertThat(metrics())
                .containsKeys(
                        "encode-latency-ms-p99",
                        "upload-latency-ms-p99",
                        "commit-latency-ms-p99",
                        "glue-latency-ms-p99");
        assertThat(metrics().get("commits-total")).isPositive();
        // The files waited for their interval.
        assertThat(metrics().get("delivery-latency-ms-max")).isGreaterThanOrEqualTo(60_000);

        worker.stop();
        assertThat(metrics()).as("gone with the task").isEmpty();
    }

    @Test
    void freshnessIsTheAgeOfTheOldestRecordThatIsNotDelivered() throws JMException {
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        append("{\"n\":1,\"app\":\"x\"}");
        rig.turns(2, worker, rig.background(0));
        rig.clock.advance(Duration.ofSeconds(40));
        append("{\"n\":2,\"app\":\"y\"}");
        rig.turns(2, worker, rig.background(0));

        assertThat(metrics()).containsEntry("data-freshness-ms", 40_000.0).containsEntry("open-files", 2.0);
        assertThat(metrics().get("buffered-bytes")).isPositive();

        rig.untilDelivered(worker, EVENTS_0);
        worker.iterate();
        assertThat(metrics()).containsEntry("data-freshness-ms", 0.0);
        worker.stop();
    }

    @Test
    void successFallsWithUploadsThatHadToBeRepeated() throws JMException {
        append("{\"n\":1,\"app\":\"x\"}");
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.store.failAll(StoreFault.LOST_REQUEST);
        rig.clock.advance(Duration.ofSeconds(61));
        rig.turns(3, worker, rig.background(0));
        rig.store.heal();
        rig.untilDelivered(worker, EVENTS_0);
        worker.iterate();

        Map<String, Double> metrics = metrics();
        double failed = metrics.get("delivery-retries-total");
        assertThat(failed).isPositive();
        assertThat(metrics)
                .containsEntry("delivery-attempts-total", 1.0)
                .containsEntry("delivery-success-ratio", 1 / (1 + failed));
        assertThat(metrics).containsEntry("delivery-failures-total", 0.0);
        worker.stop();
    }

    /** Values under the metric's name, with its own tags in braces. */
    private static Map<String, Double> metrics() throws JMException {
        Map<String, Double> values = new TreeMap<>();
        for (ObjectName bean : JMX.queryNames(new ObjectName("kafka.connect:type=plugins,*"), null)) {
            if (!ObjectName.quote("metered").equals(bean.getKeyProperty("connector"))) {
                continue;
            }
            StringBuilder tags = new StringBuilder();
            new TreeMap<>(bean.getKeyPropertyList()).forEach((tag, value) -> {
                if (!tag.equals("type") && !tag.equals("connector") && !tag.equals("task")) {
                    tags.append('{')
                            .append(tag)
                            .append('=')
                            .append(ObjectName.unquote(value))
                            .append('}');
                }
            });
            for (var attribute : JMX.getMBeanInfo(bean).getAttributes()) {
                values.put(
                        attribute.getName() + tags,
                        ((Number) JMX.getAttribute(bean, attribute.getName())).doubleValue());
            }
        }
        return values;
    }

    private void append(String value) {
        rig.topics.append(
                SimulatedTopics.record(EVENTS_0, rig.topics.end(EVENTS_0), value.getBytes(UTF_8), rig.clock.millis()));
    }
}
