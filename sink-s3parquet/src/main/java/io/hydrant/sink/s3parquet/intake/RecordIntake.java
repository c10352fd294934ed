// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.connect.errors.ErrorHeaders;
import io.hydrant.sink.s3parquet.buffer.BufferedFile;
import io.hydrant.sink.s3parquet.buffer.BytesFile;
import io.hydrant.sink.s3parquet.buffer.CatalogTarget;
import io.hydrant.sink.s3parquet.buffer.FileKey;
import io.hydrant.sink.s3parquet.buffer.PartitionBuffers;
import io.hydrant.sink.s3parquet.buffer.RowsFile;
import io.hydrant.sink.s3parquet.buffer.SealReason;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.RecordRejected;
import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.delivery.Delivery;
import io.hydrant.sink.s3parquet.delivery.PartitionDelivery;
import io.hydrant.sink.s3parquet.errors.CatalogTableRef;
import io.hydrant.sink.s3parquet.errors.ErrorJson;
import io.hydrant.sink.s3parquet.errors.FailedRecord;
import io.hydrant.sink.s3parquet.errors.FailureLog;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.Backup;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.DataFormat;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.Partitioning;
import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import io.hydrant.sink.s3parquet.partitioning.ExtractionFailed;
import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import io.hydrant.sink.s3parquet.prefix.PathEvaluator;
import io.hydrant.sink.s3parquet.prefix.TimeScope;
import io.hydrant.sink.s3parquet.table.BoundTable;
import io.hydrant.sink.s3parquet.table.Tables;
import io.hydrant.sink.s3parquet.table.Tables.Choice;
import io.hydrant.sink.s3parquet.text.JsonDocuments;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts each record where it belongs, completely or not at all: it is converted before anything is appended. Offsets,
 * topic and partition are those of the record as consumed (KIP-793), whatever transforms made of them. Confined to the
 * task thread.
 */
public final class RecordIntake {

    private final IntakeSettings settings;
    private final Tables tables;
    private final RecordConverter capturing;
    private final Delivery delivery;
    private final @Nullable ErrantRecordReporter deadLetterQueue;
    private final S3ParquetSinkMetrics metrics;
    private final InstantSource clock;
    private final ValueBytes valueBytes = new ValueBytes();
    private final Tally received = new Tally();
    private final Tally converted = new Tally();
    private final CurrentRecord current;
    private final PathEvaluator dataPaths;
    private final PathEvaluator errorPaths;
    private final @Nullable PathEvaluator backupPaths;
    private final FailureLog failures = new FailureLog();
    private @Nullable PartitionDelivery lastPartition;
    private @Nullable String tableName;

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
        this.tables = tables;
        this.capturing = capturing;
        this.delivery = delivery;
        this.deadLetterQueue = deadLetterQueue;
        this.metrics = metrics;
        this.clock = clock;
        this.current = new CurrentRecord(settings.timeSource(), settings.fields(), metrics);
        this.dataPaths = settings.prefix().evaluator(settings.zone(), settings.timeScope());
        // Firehose's rule for what is not data: an object lies where its oldest record's time says.
        this.errorPaths = settings.errorPrefix().evaluator(settings.zone(), TimeScope.OBJECT);
        Backup backup = settings.backup();
        this.backupPaths = backup == null ? null : backup.prefix().evaluator(settings.zone(), TimeScope.OBJECT);
    }

    /** Takes records in, or has them wait. Throws only where the config says that such a record fails the task. */
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
        current.is(record, now.toEpochMilli());
        tableName = null;
        long size = record.value() == null ? 0 : ValueBytes.sizeOf(record.value());
        if (partition.wantsData(offset) && !acceptData(partition, record, offset, size, now)) {
            return;
        }
        if (record.value() != null && partition.wantsBackup(offset)) {
            appendBackup(partition, record, offset, now);
        }
        received.add(size);
        partition.taken(offset);
    }

    /** Returns false if the record has to wait for its table. */
    private boolean acceptData(PartitionDelivery partition, SinkRecord record, long offset, long size, Instant now) {
        Header failed = record.headers().lastWithName(ErrorHeaders.CODE);
        if (failed != null) {
            String message = header(record, ErrorHeaders.MESSAGE);
            String code = String.valueOf(failed.value());
            fail(partition, record, offset, ErrorOutputType.PROCESSING_FAILED, code, message, now);
            return true;
        }
        if (record.value() == null) {
            acceptEmpty(partition, record, offset, now);
            return true;
        }
        try {
            Partitioning partitioning = settings.partitioning();
            if (partitioning != null) {
                current.hasPartitionKeys(partitioning.query().extract(valueBytes.of(record)));
            }
            if (tables.needsFields()) {
                current.hasFields(capturing.convert(record.valueSchema(), record.value()));
            }
            tableName = tables.nameOf(current);
            Choice choice = tables.choose(current, record.valueSchema());
            if (choice instanceof Choice.NotYet notYet) {
                partition.waitFor(notYet.known());
                return false;
            }
            if (choice instanceof Choice.Refused refused) {
                metrics.conversionFailed(size);
                fail(
                        partition,
                        record,
                        offset,
                        ErrorOutputType.FORMAT_CONVERSION_FAILED,
                        refused.code(),
                        refused.message(),
                        now);
            } else if (choice instanceof Choice.Chosen chosen) {
                convert(partition, chosen.table(), record, offset, size, now);
            }
        } catch (ExtractionFailed e) {
            ErrorOutputType type = ErrorOutputType.METADATA_EXTRACTION_FAILED;
            fail(partition, record, offset, type, ExtractionFailed.CODE, e.reason(), now);
        } catch (RecordRejected e) {
            metrics.conversionFailed(size);
            fail(partition, record, offset, ErrorOutputType.FORMAT_CONVERSION_FAILED, e.code(), e.reason(), now);
        }
        return true;
    }

    private void acceptEmpty(PartitionDelivery partition, SinkRecord record, long offset, Instant now) {
        metrics.nullValue();
        switch (settings.nullValues()) {
            case SKIP -> {}
            case ERROR_OUTPUT ->
                appendError(
                        partition,
                        record,
                        offset,
                        ErrorOutputType.FORMAT_CONVERSION_FAILED,
                        RecordRejected.MALFORMED_DATA,
                        "The record was empty or contained only whitespace.",
                        now);
            case FAIL ->
                throw new DataException(partition.partition() + "@" + offset
                        + " has no value. Set null.values=skip or error-output to go on past such records");
        }
    }

    private void convert(
            PartitionDelivery partition, BoundTable target, SinkRecord record, long offset, long size, Instant now)
            throws RecordRejected {
        if (target.takesRows()) {
            Rows rows = target.converter().convert(record.valueSchema(), record.value());
            current.hasRows(rows);
            converted.add(size);
            FileKey key = dataKey(target);
            if (mayBeOpen(partition, key, record, offset, now)) {
                appendRows(partition, key, target, rows, offset, size, now);
            }
        } else if (settings.format() == DataFormat.JSON) {
            current.hasRows(capturing.convert(record.valueSchema(), record.value()));
            appendAsIs(partition, target, JsonDocuments.lines(valueBytes.of(record)), record, offset, size, now);
        } else {
            if (!settings.fields().isEmpty()) {
                captureWhatCanBe(record);
            }
            byte[] delimited = settings.delimiter().appendTo(valueBytes.of(record));
            appendAsIs(partition, target, delimited, record, offset, size, now);
        }
    }

    private FileKey dataKey(BoundTable target) {
        return new FileKey(Channel.DATA, target.name(), dataPaths.path(current));
    }

    /** Whether the file is open, or one more may be; if not the record is put aside. */
    private boolean mayBeOpen(PartitionDelivery partition, FileKey key, SinkRecord record, long offset, Instant now) {
        Partitioning partitioning = settings.partitioning();
        if (partitioning == null
                || partition.buffers().find(key) != null
                || delivery.openDataFiles() < partitioning.maxActive()) {
            return true;
        }
        fail(
                partition,
                record,
                offset,
                ErrorOutputType.ACTIVE_PARTITIONS_EXCEEDED,
                "DynamicPartitioning.ActivePartitionLimitExceeded",
                "The task has " + partitioning.maxActive() + " active partitions (dynamic.partitioning.max.active)",
                now);
        return false;
    }

    /** Raw records need not be JSON; then their fields are missing. */
    private void captureWhatCanBe(SinkRecord record) {
        try {
            current.hasRows(capturing.convert(record.valueSchema(), record.value()));
        } catch (RecordRejected e) {
            current.hasNoRows();
        }
    }

    private void appendAsIs(
            PartitionDelivery partition,
            BoundTable target,
            byte[] bytes,
            SinkRecord record,
            long offset,
            long size,
            Instant now) {
        FileKey key = dataKey(target);
        if (!mayBeOpen(partition, key, record, offset, now)) {
            return;
        }
        append(partition, key, settings.compression(), target, bytes, offset, current.timestampMillis(), size, now);
    }

    private void appendRows(
            PartitionDelivery partition,
            FileKey key,
            BoundTable target,
            Rows rows,
            long offset,
            long size,
            Instant now) {
        PartitionBuffers buffers = partition.buffers();
        RowsFile file = (RowsFile) buffers.find(key);
        if (file != null && file.target() != target) {
            deliver(partition, file, SealReason.SCHEMA);
            file = null;
        }
        if (file == null) {
            file = new RowsFile(key, now, target);
            buffers.open(file);
        }
        long before = file.memoryBytes();
        file.append(rows, offset, current.timestampMillis(), size);
        buffers.grown(file, before);
        deliverIfFull(partition, file);
    }

    private void fail(
            PartitionDelivery partition,
            SinkRecord record,
            long offset,
            ErrorOutputType type,
            String code,
            String message,
            Instant now) {
        failures.note(code, type.folder(), partition.partition(), offset, now);
        switch (settings.malformedRecords()) {
            case ERROR_OUTPUT -> appendError(partition, record, offset, type, code, message, now);
            case DLQ -> {
                if (deadLetterQueue == null) {
                    throw new DataException(partition.partition() + "@" + offset
                            + " cannot be delivered and there is no dead-letter queue: set errors.tolerance=all and"
                            + " errors.deadletterqueue.topic.name, or malformed.records=error-output");
                }
                metrics.deadLettered();
                partition.deadLetters().handedOver(offset, deadLetterQueue.report(record, new DataException(message)));
            }
            case FAIL ->
                throw new DataException(partition.partition() + "@" + offset + " cannot be delivered (" + code
                        + "). Set malformed.records=error-output to see why and go on past such records");
        }
    }

    private void appendError(
            PartitionDelivery partition,
            SinkRecord record,
            long offset,
            ErrorOutputType type,
            String code,
            String message,
            Instant now) {
        metrics.errorRecord(type.folder());
        current.hasFailed(type);
        byte[] raw = valueBytes.of(record);
        FailedRecord failed = new FailedRecord(
                type,
                code,
                message,
                record.originalTopic(),
                record.originalKafkaPartition(),
                offset,
                Instant.ofEpochMilli(current.recordMillis()),
                raw,
                type == ErrorOutputType.PROCESSING_FAILED ? header(record, ErrorHeaders.TRANSFORM) : null);
        FileKey key = new FileKey(Channel.ERROR, type.folder(), errorPaths.path(current));
        CatalogTableRef table = settings.table();
        byte[] line = ErrorJson.line(failed, table == null ? null : table.named(tableName), now);
        append(
                partition,
                key,
                ByteCompression.UNCOMPRESSED,
                CatalogTarget.NONE,
                line,
                offset,
                current.recordMillis(),
                line.length,
                now);
    }

    private void appendBackup(PartitionDelivery partition, SinkRecord record, long offset, Instant now) {
        Backup backup = settings.backup();
        if (backup == null || backupPaths == null) {
            throw new IllegalStateException("a backup is wanted, but none is configured");
        }
        FileKey key = new FileKey(Channel.BACKUP, "", backupPaths.path(current));
        byte[] bytes = valueBytes.of(record);
        append(
                partition,
                key,
                backup.compression(),
                CatalogTarget.NONE,
                bytes,
                offset,
                current.recordMillis(),
                bytes.length,
                now);
    }

    private void append(
            PartitionDelivery partition,
            FileKey key,
            ByteCompression compression,
            CatalogTarget target,
            byte[] bytes,
            long offset,
            long timestampMillis,
            long size,
            Instant now) {
        PartitionBuffers buffers = partition.buffers();
        BytesFile file = (BytesFile) buffers.find(key);
        if (file == null) {
            file = new BytesFile(key, now, compression, target);
            buffers.open(file);
        }
        long before = file.memoryBytes();
        file.append(bytes, offset, timestampMillis, size);
        buffers.grown(file, before);
        deliverIfFull(partition, file);
    }

    private static void deliverIfFull(PartitionDelivery partition, BufferedFile file) {
        if (partition.buffers().sizeReached(file)) {
            deliver(partition, file, SealReason.SIZE);
        }
    }

    private static void deliver(PartitionDelivery partition, BufferedFile file, SealReason reason) {
        partition.buffers().take(file);
        partition.deliver(file, reason);
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

    private static String header(SinkRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? "" : String.valueOf(header.value());
    }
}
