// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class PluginMetersTest {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void metersAreMBeansUntilClosed() throws JMException {
        PluginMeters meters = PluginMeters.shared(Map.of("connector", "orders:eu", "task", "0"));
        Counter delivered = meters.counter("records-total", "Records delivered");
        meters.gauge("buffered-bytes", "Bytes buffered", () -> 7L);
        meters.counter("sealed-total", "Files sealed", Map.of("reason", "size")).add(3);
        delivered.increment();

        ObjectName task = new ObjectName("kafka.connect:type=plugins,connector=\"orders:eu\",task=\"0\"");
        ObjectName size =
                new ObjectName("kafka.connect:type=plugins,connector=\"orders:eu\",reason=\"size\",task=\"0\"");
        assertThat(server.getAttribute(task, "records-total")).isEqualTo(1L);
        assertThat(server.getAttribute(task, "buffered-bytes")).isEqualTo(7L);
        assertThat(server.getAttribute(size, "sealed-total")).isEqualTo(3L);
        assertThat(server.getMBeanInfo(task).getAttributes()).hasSize(2);
        assertThatThrownBy(() -> server.getAttribute(task, "nothing")).isInstanceOf(AttributeNotFoundException.class);

        meters.close();
        assertThat(server.isRegistered(task)).isFalse();
        assertThat(server.isRegistered(size)).isFalse();
    }

    @Test
    void aGaugeShowsWhatWasHandedInLast() throws JMException {
        try (PluginMeters meters = PluginMeters.shared(Map.of("connector", "gauge", "task", "0"))) {
            ObjectName bean = new ObjectName("kafka.connect:type=plugins,connector=\"gauge\",key=\"a\",task=\"0\"");
            for (long remaining : new long[] {5, 70}) {
                meters.gauge("remaining", "Left", Map.of("key", "a"), () -> remaining);

                assertThat(server.getAttribute(bean, "remaining")).isEqualTo(remaining);
            }
            assertThat(meters.described()).hasSize(1);

            meters.removeGauge("remaining", Map.of("key", "a"));
            meters.removeGauge("remaining", Map.of("key", "b"));
            assertThat(server.isRegistered(bean)).isFalse();
            meters.gauge("remaining", "Left", Map.of("key", "a"), () -> 3L);
            assertThat(server.getAttribute(bean, "remaining")).isEqualTo(3L);
        }
    }

    @Test
    void aSuccessorReplacesItsOrphanAndOutlivesIt() throws JMException {
        PluginMeters orphan = PluginMeters.shared(Map.of("connector", "c", "task", "1"));
        orphan.counter("records-total", "Records").add(5);
        PluginMeters successor = PluginMeters.shared(Map.of("connector", "c", "task", "1"));
        successor.counter("records-total", "Records").add(2);

        orphan.close();

        ObjectName task = new ObjectName("kafka.connect:type=plugins,connector=\"c\",task=\"1\"");
        assertThat(server.getAttribute(task, "records-total")).isEqualTo(2L);
        successor.close();
        assertThat(server.isRegistered(task)).isFalse();
    }

    @Test
    void theSameNameIsTheSameMeterDescribedOnce() {
        PluginMeters meters = PluginMeters.detached(() -> 0);

        assertThat(meters.counter("a-total", "A")).isSameAs(meters.counter("a-total", "A"));
        assertThat(meters.counter("b-total", "B", Map.of("route", "x")))
                .isNotSameAs(meters.counter("b-total", "B", Map.of("route", "y")));
        assertThat(meters.described()).extracting(MetricDescription::name).containsExactly("a-total", "b-total");
    }

    @Test
    void timingsGivePercentilesOfTheLastMinutes() {
        AtomicLong nanos = new AtomicLong();
        Timing timing = PluginMeters.detached(nanos::get).timing("upload-latency-ms", "Upload");
        for (int i = 1; i <= 1_000; i++) {
            timing.record(Duration.ofMillis(i));
        }

        assertThat(timing.percentileMillis(0.5)).isCloseTo(500, within(500 * 0.125));
        assertThat(timing.percentileMillis(0.99)).isCloseTo(990, within(990 * 0.125));
        assertThat(timing.percentileMillis(1)).isCloseTo(1_000, within(1_000 * 0.125));
        assertThat(timing.averageMillis()).isEqualTo(500.5);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        timing.record(Duration.ofMillis(3));
        assertThat(timing.percentileMillis(1))
                .as("the minute before still counts")
                .isGreaterThan(900);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(timing.percentileMillis(1)).as("older ones do not").isCloseTo(3, within(0.4));
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        assertThat(timing.percentileMillis(0.5)).isZero();
        assertThat(timing.count()).isEqualTo(1_001);
    }

    @Test
    void extremeDurationsStayInBounds() {
        Timing timing = PluginMeters.detached(() -> 0).timing("t-ms", "T");
        timing.recordNanos(-5);
        timing.recordNanos(Long.MAX_VALUE);

        assertThat(timing.percentileMillis(0.5)).isZero();
        assertThat(timing.percentileMillis(1)).isGreaterThan(3_600_000.0);
    }
}
