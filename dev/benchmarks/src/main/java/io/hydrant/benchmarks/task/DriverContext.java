// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** What a task that is driven without a worker sees of it: nothing is paused, and every record must fit. Immutable. */
record DriverContext(Map<String, String> configs, Set<TopicPartition> assignment) implements SinkTaskContext {

    DriverContext {
        configs = Map.copyOf(configs);
        assignment = Set.copyOf(assignment);
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        throw new IllegalStateException("the driver does not seek");
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        throw new IllegalStateException("the driver does not seek");
    }

    @Override
    public void timeout(long timeoutMs) {
        // The next batch is there at once.
    }

    @Override
    public void pause(TopicPartition... partitions) {
        throw new IllegalStateException("the driver does not pause");
    }

    @Override
    public void resume(TopicPartition... partitions) {
        throw new IllegalStateException("the driver does not pause");
    }

    @Override
    public void requestCommit() {
        // Comes in its time.
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
        return (failed, error) -> {
            throw new DataException("a record did not fit", error);
        };
    }

    @Override
    public @Nullable PluginMetrics pluginMetrics() {
        return null;
    }
}
