// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import io.hydrant.connect.metrics.Counter;
import io.hydrant.connect.metrics.PluginMeters;
import java.util.Map;

/** What a connector counts of its requests on one worker, all its tasks together. Thread-safe. */
public final class IntakeMetrics {

    private final PluginMeters meters;
    private final Counter controlMessages;
    private final Counter filtered;
    private final Counter deadLetters;
    private final Counter retries;
    private final Counter duplicates;
    private final Counter oversize;
    private final Counter failedRecords;

    public IntakeMetrics(PluginMeters meters) {
        this.meters = meters;
        this.controlMessages = meters.counter(
                "control-messages-total",
                "CloudWatch Logs messages that only test the destination; they give no record");
        this.filtered = meters.counter("records-filtered-total", "Log events that the filter pattern did not match");
        this.deadLetters = meters.counter("dlq-total", "Incoming records that could not be decoded");
        this.retries = meters.counter(
                "firehose-retries-total", "Calls and deliveries that the sender says it has sent before");
        this.duplicates = meters.counter(
                "duplicates-suppressed-total",
                "Deliveries answered from memory, because their request id had been delivered before");
        this.oversize = meters.counter(
                "oversize-total", "Requests refused for their size; a Firehose repeats them until its retry time ends");
        this.failedRecords = meters.counter(
                "records-failed-total", "Incoming records that were answered as failed within an answered request");
    }

    /** A request was decoded. */
    void decoded(DeliveryStream stream, int records, int controls, int filteredEvents, int undecodable) {
        meters.counter(
                        "records-emitted-total",
                        "Kafka records made of incoming ones, by delivery stream",
                        Map.of("stream", stream.name()))
                .add(records);
        controlMessages.add(controls);
        filtered.add(filteredEvents);
        deadLetters.add(undecodable);
    }

    /** A request was answered. */
    void answered(String operation, int status) {
        meters.counter(
                        "requests-total",
                        "Answered requests, by operation and HTTP status",
                        Map.of("operation", operation, "status", Integer.toString(status)))
                .increment();
    }

    /** A sender could not show who it is. */
    void unauthenticated(String kind) {
        meters.counter(
                        "auth-failures-total",
                        "Requests without a valid signature or access key, by what was wrong",
                        Map.of("kind", kind))
                .increment();
    }

    void retried() {
        retries.increment();
    }

    void duplicate() {
        duplicates.increment();
    }

    void oversize() {
        oversize.increment();
    }

    void failed(int records) {
        failedRecords.add(records);
    }
}
