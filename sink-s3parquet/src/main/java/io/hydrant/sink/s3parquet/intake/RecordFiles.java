// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.sink.s3parquet.buffer.BufferedFile;
import io.hydrant.sink.s3parquet.buffer.BytesFile;
import io.hydrant.sink.s3parquet.buffer.CatalogTarget;
import io.hydrant.sink.s3parquet.buffer.FileKey;
import io.hydrant.sink.s3parquet.buffer.PartitionBuffers;
import io.hydrant.sink.s3parquet.buffer.RowsFile;
import io.hydrant.sink.s3parquet.buffer.SealReason;
import io.hydrant.sink.s3parquet.delivery.PartitionDelivery;
import io.hydrant.sink.s3parquet.errors.CatalogTableRef;
import io.hydrant.sink.s3parquet.errors.ErrorJson;
import io.hydrant.sink.s3parquet.errors.FailedRecord;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.Backup;
import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import io.hydrant.sink.s3parquet.prefix.PathEvaluator;
import io.hydrant.sink.s3parquet.prefix.TimeScope;
import java.time.Instant;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Appends the record at hand to a partition's open files, opens what is missing, and delivers what is full. Confined to
 * the task thread.
 */
final class RecordFiles {

    private final IntakeSettings settings;
    private final ValueBytes valueBytes;
    private final CurrentRecord current;
    private final PathEvaluator errorPaths;
    private final @Nullable PathEvaluator backupPaths;

    RecordFiles(IntakeSettings settings, ValueBytes valueBytes, CurrentRecord current) {
        this.settings = settings;
        this.valueBytes = valueBytes;
        this.current = current;
        // Firehose's rule for what is not data: an object lies where its oldest record's time says.
        this.errorPaths = settings.errorPrefix().evaluator(settings.zone(), TimeScope.OBJECT);
        Backup backup = settings.backup();
        this.backupPaths = backup == null ? null : backup.prefix().evaluator(settings.zone(), TimeScope.OBJECT);
    }

    /** Appends data. */
    void append(PartitionDelivery partition, Placement.AsRows data, long offset, long size, Instant now) {
        PartitionBuffers buffers = partition.buffers();
        RowsFile file = (RowsFile) buffers.find(data.key());
        if (file != null && file.target() != data.table()) {
            deliver(partition, file, SealReason.SCHEMA);
            file = null;
        }
        if (file == null) {
            file = new RowsFile(data.key(), now, data.table());
            buffers.open(file);
        }
        long before = file.memoryBytes();
        file.append(data.rows(), offset, current.timestampMillis(), size);
        buffers.grown(file, before);
        deliverIfFull(partition, file);
    }

    /** Appends data. */
    void append(PartitionDelivery partition, Placement.AsBytes data, long offset, long size, Instant now) {
        append(
                partition,
                data.key(),
                settings.compression(),
                data.table(),
                data.bytes(),
                offset,
                current.timestampMillis(),
                size,
                now);
    }

    /** Appends a line to the error output. */
    void appendError(
            PartitionDelivery partition, SinkRecord record, long offset, Placement.Failed failure, Instant now) {
        ErrorOutputType type = failure.type();
        current.hasFailed(type);
        FailedRecord failed = new FailedRecord(
                type,
                failure.code(),
                failure.message(),
                record.originalTopic(),
                record.originalKafkaPartition(),
                offset,
                Instant.ofEpochMilli(current.recordMillis()),
                valueBytes.of(record),
                type == ErrorOutputType.PROCESSING_FAILED ? TransformError.transform(record) : null);
        CatalogTableRef table = settings.table();
        byte[] line = ErrorJson.line(failed, table == null ? null : table.named(current.tableName()), now);
        append(
                partition,
                new FileKey(Channel.ERROR, type.folder(), errorPaths.path(current)),
                ByteCompression.UNCOMPRESSED,
                CatalogTarget.NONE,
                line,
                offset,
                current.recordMillis(),
                line.length,
                now);
    }

    /** Appends the record's bytes to the backup. */
    void appendBackup(PartitionDelivery partition, SinkRecord record, long offset, Instant now) {
        Backup backup = settings.backup();
        if (backup == null || backupPaths == null) {
            throw new IllegalStateException("a backup is wanted, but none is configured");
        }
        byte[] bytes = valueBytes.of(record);
        append(
                partition,
                new FileKey(Channel.BACKUP, "", backupPaths.path(current)),
                backup.compression(),
                CatalogTarget.NONE,
                bytes,
                offset,
                current.recordMillis(),
                bytes.length,
                now);
    }

    private static void append(
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
}
