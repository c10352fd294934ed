// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.sink.s3parquet.buffer.FileKey;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.RecordRejected;
import io.hydrant.sink.s3parquet.delivery.Delivery;
import io.hydrant.sink.s3parquet.delivery.PartitionDelivery;
import io.hydrant.sink.s3parquet.errors.FailureLog;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.Partitioning;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import io.hydrant.sink.s3parquet.table.Tables;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts each record where it belongs, completely or not at all: it is converted before anything is appended. Offsets,
 * topic and partition are those of the record as consumed (KIP-793), whatever transforms made of them. Confined to the
 * task thread.
 */
public final class RecordIntake {

    private static final Placement.Failed EMPTY = new Placement.Failed(
            ErrorOutputType.FORMAT_CONVERSION_FAILED,
            RecordRejected.MALFORMED_DATA,
            "The record was empty or contained only whitespace.");

    private final IntakeSettings settings;
    private final Delivery delivery;
    private final @Nullable ErrantRecordReporter deadLetterQueue;
    private final S3ParquetSinkMetrics metrics;
    private final InstantSource clock;
    private final Tally received = new Tally();
    private final Tally converted = new Tally();
    private final CurrentRecord current;
    private final Placing placing;
    private final RecordFiles files;
    private final FailureLog failures = new FailureLog();
    private @Nullable PartitionDelivery lastPartition;

    /**
     * @param capturing reads the fields that prefixes and table names want, and nothing else
     * @param deadLetterQueue Connect's, {@code null} if it is not used
     */
    public RecordIntake(
            IntakeSettings settings,
            Tables tables,
            RecordConverter capturing,
            Delivery delivery,
            @Nullable ErrantRecordReporter deadLetterQueue,
            S3ParquetSinkMetrics metrics,
            InstantSource clock) {
        this.settings = settings;
        this.delivery = delivery;
        this.deadLetterQueue = deadLetterQueue;
        this.metrics = metrics;
        this.clock = clock;
        this.current = new CurrentRecord(settings.timeSource(), settings.fields(), metrics);
        ValueBytes valueBytes = new ValueBytes(capturing);
        this.placing = new Placing(settings, tables, capturing, valueBytes, current, failures);
        this.files = new RecordFiles(settings, valueBytes, current);
    }

    /**
     * Takes records in, or has them wait. No record makes this throw but where the config says that such a record fails
     * the task; else only delivery itself does.
     */
    public void accept(Collection<SinkRecord> records) {
        Instant now = clock.instant();
        try {
            for (SinkRecord record : records) {
                accept(record, now);
            }
        } finally {
            received.show(metrics::received);
            converted.show(metrics::converted);
        }
    }

    private void accept(SinkRecord record, Instant now) {
        PartitionDelivery partition = partition(record.originalTopic(), record.originalKafkaPartition());
        long offset = record.originalKafkaOffset();
        if (partition == null || !partition.expects(offset)) {
            return;
        }
        if (!delivery.hasRoom()) {
            partition.waitFor(delivery::hasRoomAgain);
            return;
        }
        if (!partition.keepsUp()) {
            partition.waitFor(partition::keepsUp);
            return;
        }
        current.is(record, now.toEpochMilli());
        take(partition, record, offset, now);
        placing.release();
    }

    private void take(PartitionDelivery partition, SinkRecord record, long offset, Instant now) {
        long size = record.value() == null ? 0 : ValueBytes.sizeOf(record.value());
        if (partition.wantsData(offset) && !acceptData(partition, record, offset, size, now)) {
            return;
        }
        if (record.value() != null && partition.wantsBackup(offset)) {
            files.appendBackup(partition, record, offset, now);
        }
        received.add(size);
        partition.taken(offset);
    }

    /** Returns false if the record has to wait for its table. */
    private boolean acceptData(PartitionDelivery partition, SinkRecord record, long offset, long size, Instant now) {
        if (TransformError.isIn(record)) {
            Placement.Failed failure = new Placement.Failed(
                    ErrorOutputType.PROCESSING_FAILED, TransformError.code(record), TransformError.message(record));
            fail(partition, record, offset, failure, now);
            return true;
        }
        if (record.value() == null) {
            acceptEmpty(partition, record, offset, now);
            return true;
        }
        Placement place = placing.of(record, now);
        if (place instanceof Placement.AsRows data) {
            converted.add(size);
            if (mayBeOpen(partition, data.key(), record, offset, now)) {
                files.append(partition, data, offset, size, now);
            }
        } else if (place instanceof Placement.AsBytes data) {
            if (mayBeOpen(partition, data.key(), record, offset, now)) {
                files.append(partition, data, offset, size, now);
            }
        } else if (place instanceof Placement.Waits waits) {
            partition.waitFor(waits.condition());
            return false;
        } else if (place instanceof Placement.Failed failure) {
            if (failure.type() == ErrorOutputType.FORMAT_CONVERSION_FAILED) {
                metrics.conversionFailed(size);
            }
            fail(partition, record, offset, failure, now);
        }
        return true;
    }

    private void acceptEmpty(PartitionDelivery partition, SinkRecord record, long offset, Instant now) {
        metrics.nullValue();
        switch (settings.nullValues()) {
            case SKIP -> {}
            case ERROR_OUTPUT -> appendError(partition, record, offset, EMPTY, now);
            case FAIL ->
                throw new DataException(partition.partition() + "@" + offset
                        + " has no value. Set null.values=skip or error-output to go on past such records");
        }
    }

    /** Whether the file is open, or one more may be; if not the record is put aside. */
    private boolean mayBeOpen(PartitionDelivery partition, FileKey key, SinkRecord record, long offset, Instant now) {
        Partitioning partitioning = settings.partitioning();
        if (partitioning == null
                || partition.buffers().find(key) != null
                || delivery.openDataFiles() < partitioning.maxActive()) {
            return true;
        }
        Placement.Failed failure = new Placement.Failed(
                ErrorOutputType.ACTIVE_PARTITIONS_EXCEEDED,
                "DynamicPartitioning.ActivePartitionLimitExceeded",
                "The task has " + partitioning.maxActive() + " active partitions (dynamic.partitioning.max.active)");
        fail(partition, record, offset, failure, now);
        return false;
    }

    private void fail(
            PartitionDelivery partition, SinkRecord record, long offset, Placement.Failed failure, Instant now) {
        failures.note(failure.code(), failure.type().folder(), partition.partition(), offset, now);
        switch (settings.malformedRecords()) {
            case ERROR_OUTPUT -> appendError(partition, record, offset, failure, now);
            case DLQ -> {
                if (deadLetterQueue == null) {
                    throw new DataException(partition.partition() + "@" + offset
                            + " cannot be delivered and there is no dead-letter queue: set errors.tolerance=all and"
                            + " errors.deadletterqueue.topic.name, or malformed.records=error-output");
                }
                metrics.deadLettered();
                partition
                        .deadLetters()
                        .handedOver(offset, deadLetterQueue.report(record, new DataException(failure.message())));
            }
            case FAIL ->
                throw new DataException(partition.partition() + "@" + offset + " cannot be delivered (" + failure.code()
                        + "). Set malformed.records=error-output to see why and go on past such records");
        }
    }

    private void appendError(
            PartitionDelivery partition, SinkRecord record, long offset, Placement.Failed failure, Instant now) {
        metrics.errorRecord(failure.type().folder());
        files.appendError(partition, record, offset, failure, now);
    }

    /** Mostly the partition of the record before. */
    private @Nullable PartitionDelivery partition(String topic, int number) {
        PartitionDelivery last = lastPartition;
        if (last != null
                && last.partition().partition() == number
                && last.partition().topic().equals(topic)
                && delivery.partition(last.partition()) == last) {
            return last;
        }
        lastPartition = delivery.partition(new TopicPartition(topic, number));
        return lastPartition;
    }
}
