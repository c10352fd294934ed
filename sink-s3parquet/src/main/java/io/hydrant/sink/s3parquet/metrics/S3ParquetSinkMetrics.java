// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.metrics;

import io.hydrant.connect.metrics.Counter;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.connect.metrics.Timing;
import io.hydrant.sink.s3parquet.buffer.SealReason;
import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters of one task. Firehose's name of a metric stands in its description where there is one. Thread-safe: the task
 * thread and the delivery threads write, JMX reads.
 */
public final class S3ParquetSinkMetrics implements AutoCloseable {

    private final PluginMeters meters;
    private final Counter incomingRecords;
    private final Counter incomingBytes;
    private final Counter deliveredRecords;
    private final Counter deliveredBytes;
    private final Counter deliveredObjects;
    private final Counter backupRecords;
    private final Counter backupBytes;
    private final Counter backupObjects;
    private final Counter errorObjects;
    private final Counter conversionSucceededRecords;
    private final Counter conversionSucceededBytes;
    private final Counter conversionFailedRecords;
    private final Counter conversionFailedBytes;
    private final Map<SealReason, Counter> sealed = new EnumMap<>(SealReason.class);
    private final Counter nullValues;
    private final Counter deadLetterRecords;
    private final Counter skippedRecords;
    private final Counter droppedOffsets;
    private final Counter timeSourceFallbacks;
    private final Counter deliveryAttempts;
    private final Counter deliveryRetries;
    private final Counter deliveryFailures;
    private final Counter commits;
    private final Counter claims;
    private final Counter fenced;
    private final Counter lostUploads;
    private final Counter partitionsRegistered;
    private final Counter partitionsElsewhere;
    private final Counter pauses;
    private final Timing encodeLatency;
    private final Timing uploadLatency;
    private final Timing commitLatency;
    private final Timing glueLatency;
    private final Timing deliveryLatency;
    private final AtomicLong failedWrites = new AtomicLong();
    private final AtomicLong openFiles = new AtomicLong();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private final AtomicLong dataFreshnessMillis = new AtomicLong();
    private final AtomicLong backupFreshnessMillis = new AtomicLong();
    private final AtomicLong partitionsWaiting = new AtomicLong();

    public S3ParquetSinkMetrics(PluginMeters meters) {
        this.meters = meters;
        incomingRecords = meters.counter("incoming-records-total", "Records that the task was given (IncomingRecords)");
        incomingBytes = meters.counter("incoming-bytes-total", "Bytes of their values (IncomingBytes)");
        deliveredRecords = meters.counter(
                "delivered-records-total", "Records in objects that became visible (DeliveryToS3.Records)");
        deliveredBytes =
                meters.counter("delivered-bytes-total", "Bytes of objects that became visible (DeliveryToS3.Bytes)");
        deliveredObjects =
                meters.counter("delivered-objects-total", "Objects that became visible (DeliveryToS3.ObjectCount)");
        backupRecords =
                meters.counter("backup-records-total", "Records in visible backup objects (BackupToS3.Records)");
        backupBytes = meters.counter("backup-bytes-total", "Bytes of visible backup objects (BackupToS3.Bytes)");
        backupObjects = meters.counter("backup-objects-total", "Visible backup objects");
        errorObjects = meters.counter("error-objects-total", "Visible error objects");
        conversionSucceededRecords = meters.counter(
                "conversion-succeeded-records-total", "Records that became rows (SucceedConversion.Records)");
        conversionSucceededBytes =
                meters.counter("conversion-succeeded-bytes-total", "Bytes of their values (SucceedConversion.Bytes)");
        conversionFailedRecords = meters.counter(
                "conversion-failed-records-total", "Records that did not fit (FailedConversion.Records)");
        conversionFailedBytes =
                meters.counter("conversion-failed-bytes-total", "Bytes of their values (FailedConversion.Bytes)");
        // From the start, so that the first record of a type is an increase and not a new series.
        for (ErrorOutputType type : ErrorOutputType.values()) {
            errorRecords(type.folder());
        }
        for (SealReason reason : SealReason.values()) {
            sealed.put(
                    reason,
                    meters.counter(
                            "files-sealed-total",
                            "Files that were sealed, by reason",
                            Map.of("reason", reason.name().toLowerCase(Locale.ROOT))));
        }
        nullValues = meters.counter("null-values-total", "Records without a value");
        deadLetterRecords =
                meters.counter("dead-letter-records-total", "Records handed to Connect's dead-letter queue");
        skippedRecords =
                meters.counter("records-skipped-total", "Records read again that were delivered or buffered before");
        droppedOffsets = meters.counter(
                "offsets-dropped-total", "Undelivered offsets that did not come back when they were read again");
        timeSourceFallbacks = meters.counter(
                "time-source-fallbacks-total",
                "Records whose time field was missing or no time: their timestamp was taken");
        deliveryAttempts = meters.counter("delivery-attempts-total", "Objects that were begun to be written to S3");
        deliveryRetries =
                meters.counter("delivery-retries-total", "Calls to S3 or Glue that failed and were made again");
        deliveryFailures = meters.counter("delivery-failures-total", "Calls to S3 or Glue that an operator must mend");
        commits = meters.counter("commits-total", "Commits of a topic-partition's state");
        claims = meters.counter("claims-total", "Topic-partitions that were claimed");
        fenced = meters.counter("fenced-total", "Times that another task took a topic-partition over");
        lostUploads = meters.counter("lost-uploads-total", "Uploads that the store lost between commit and completion");
        partitionsRegistered =
                meters.counter("partitions-registered-total", "Partitions that were added to the Glue catalog");
        partitionsElsewhere = meters.counter(
                "partitions-elsewhere-total",
                "Partitions that the catalog has at another location: an operator must decide");
        pauses = meters.counter(
                "memory-pauses-total", "Times that the task paused because the memory budget was used up");
        encodeLatency = meters.timing("encode-latency-ms", "Time to compress and lay out a file, in milliseconds");
        uploadLatency = meters.timing("upload-latency-ms", "Time to upload a file's parts, in milliseconds");
        commitLatency = meters.timing("commit-latency-ms", "Time of manifest and compare-and-swap, in milliseconds");
        glueLatency = meters.timing("glue-latency-ms", "Time to register a batch of partitions, in milliseconds");
        deliveryLatency = meters.timing(
                "delivery-latency-ms", "Time from a file's first record to its visibility, in milliseconds");
        meters.gauge("open-files", "Files being filled; for data, Firehose's PartitionCount", openFiles::get);
        meters.gauge("buffered-bytes", "Memory that open and sealed files hold, in bytes", bufferedBytes::get);
        meters.gauge(
                "data-freshness-ms",
                "Age of the oldest record that is not delivered, in milliseconds (DeliveryToS3.DataFreshness)",
                dataFreshnessMillis::get);
        meters.gauge(
                "backup-data-freshness-ms",
                "Age of the oldest record that is not backed up, in milliseconds (BackupToS3.DataFreshness)",
                backupFreshnessMillis::get);
        meters.gauge("partitions-waiting", "Partitions that wait to be registered", partitionsWaiting::get);
        meters.gauge(
                "delivery-success-ratio",
                "Objects that became visible, of these and the failed calls to upload or complete one, since the task"
                        + " started (DeliveryToS3.Success)",
                this::deliverySuccess);
    }

    public void received(long records, long bytes) {
        incomingRecords.add(records);
        incomingBytes.add(bytes);
    }

    public void converted(long records, long bytes) {
        conversionSucceededRecords.add(records);
        conversionSucceededBytes.add(bytes);
    }

    public void conversionFailed(long bytes) {
        conversionFailedRecords.increment();
        conversionFailedBytes.add(bytes);
    }

    /** Counts a record of the error output by its type, such as {@code format-conversion-failed}. */
    public void errorRecord(String type) {
        errorRecords(type).increment();
    }

    public void nullValue() {
        nullValues.increment();
    }

    public void deadLettered() {
        deadLetterRecords.increment();
    }

    public void skipped() {
        skippedRecords.increment();
    }

    public void offsetsDropped(long count) {
        droppedOffsets.add(count);
    }

    public void timeSourceFellBack() {
        timeSourceFallbacks.increment();
    }

    public void sealed(SealReason reason) {
        Objects.requireNonNull(sealed.get(reason)).increment();
    }

    public void deliveryBegun() {
        deliveryAttempts.increment();
    }

    public void callRepeated() {
        deliveryRetries.increment();
    }

    /** A call failed that uploads an object or completes its upload; whether it is repeated is told apart from that. */
    public void writeFailed() {
        failedWrites.incrementAndGet();
    }

    public void callFailed() {
        deliveryFailures.increment();
    }

    public void encoded(Duration time) {
        encodeLatency.record(time);
    }

    public void uploaded(Duration time) {
        uploadLatency.record(time);
    }

    public void committed(Duration time) {
        commits.increment();
        commitLatency.record(time);
    }

    public void claimed() {
        claims.increment();
    }

    public void fenced() {
        fenced.increment();
    }

    public void uploadsLost(int count) {
        lostUploads.add(count);
    }

    public void dataDelivered(long records, long bytes, Duration sinceFirstRecord) {
        deliveredObjects.increment();
        deliveredRecords.add(records);
        deliveredBytes.add(bytes);
        deliveryLatency.record(sinceFirstRecord);
    }

    public void errorsDelivered() {
        errorObjects.increment();
    }

    public void backupDelivered(long records, long bytes) {
        backupObjects.increment();
        backupRecords.add(records);
        backupBytes.add(bytes);
    }

    public void partitionsRegistered(int created, Duration time) {
        partitionsRegistered.add(created);
        glueLatency.record(time);
    }

    public void partitionElsewhere() {
        partitionsElsewhere.increment();
    }

    public void paused() {
        pauses.increment();
    }

    /** What the gauges show from now on; the task thread tells it at each tick. */
    public void state(
            long openFiles,
            long bufferedBytes,
            Duration dataFreshness,
            Duration backupFreshness,
            long partitionsWaiting) {
        this.openFiles.set(openFiles);
        this.bufferedBytes.set(bufferedBytes);
        this.dataFreshnessMillis.set(dataFreshness.toMillis());
        this.backupFreshnessMillis.set(backupFreshness.toMillis());
        this.partitionsWaiting.set(partitionsWaiting);
    }

    /** From 0 to 1; 1 before anything was tried. */
    public double deliverySuccess() {
        long visible = deliveredObjects.value() + errorObjects.value() + backupObjects.value();
        long all = visible + failedWrites.get();
        return all == 0 ? 1 : (double) visible / all;
    }

    @Override
    public void close() {
        meters.close();
    }

    private Counter errorRecords(String type) {
        return meters.counter(
                "error-records-total",
                "Records that went to the error output, by failure type",
                Map.of("error-output-type", type));
    }
}
