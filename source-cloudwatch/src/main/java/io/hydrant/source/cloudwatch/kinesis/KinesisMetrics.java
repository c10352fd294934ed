// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import io.hydrant.connect.metrics.Counter;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.source.cloudwatch.logs.Decoded;
import java.util.Map;
import java.util.function.Supplier;

/** What a task that reads a data stream measures. Thread-safe. */
public final class KinesisMetrics implements AutoCloseable {

    private final PluginMeters meters;
    private final Counter emitted;
    private final Counter controlMessages;
    private final Counter filtered;
    private final Counter deadLetters;
    private final Counter lost;
    private final Counter expired;
    private final Counter postponed;

    public KinesisMetrics(PluginMeters meters) {
        this.meters = meters;
        this.emitted = meters.counter("records-emitted-total", "Kafka records made of Kinesis records");
        this.controlMessages = meters.counter(
                "control-messages-total",
                "CloudWatch Logs messages that only test the destination; they give no record");
        this.filtered = meters.counter("records-filtered-total", "Log events that the filter pattern did not match");
        this.deadLetters = meters.counter("dlq-total", "Records that could not be decoded");
        this.lost = meters.counter(
                "offset-lost-range-total", "Times that a stored position was not in the stream any more");
        this.expired = meters.counter("iterator-expired-total", "Shard iterators that had to be asked for again");
        this.postponed = meters.counter(
                "reads-postponed-total", "Reads that Kinesis throttled or that failed on the way; they are repeated");
    }

    /** Shows how far a shard's reader is behind. */
    public void follow(String shardId, Supplier<Long> behindLatestMs) {
        meters.gauge(
                "shard-behind-latest-ms",
                "How far the last read was behind the end of its shard, in milliseconds",
                Map.of("shard", shardId),
                behindLatestMs);
    }

    void decoded(Decoded decoded, boolean undecodable) {
        emitted.add(decoded.records().size());
        controlMessages.add(decoded.controlMessages());
        filtered.add(decoded.filteredEvents());
        deadLetters.add(undecodable ? 1 : 0);
    }

    void lost() {
        lost.increment();
    }

    void expired() {
        expired.increment();
    }

    void postponed() {
        postponed.increment();
    }

    @Override
    public void close() {
        meters.close();
    }
}
