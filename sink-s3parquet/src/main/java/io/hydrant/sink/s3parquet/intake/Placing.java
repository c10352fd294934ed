// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.sink.s3parquet.buffer.FileKey;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.RecordRejected;
import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.errors.FailureLog;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.DataFormat;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.Partitioning;
import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.partitioning.ExtractionFailed;
import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import io.hydrant.sink.s3parquet.prefix.PathEvaluator;
import io.hydrant.sink.s3parquet.table.BoundTable;
import io.hydrant.sink.s3parquet.table.Tables;
import io.hydrant.sink.s3parquet.table.Tables.Choice;
import io.hydrant.sink.s3parquet.text.JsonDocuments;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Finds a record's table and file, and converts it: whatever a record holds has an answer here, and none of them is an
 * exception. Confined to the task thread.
 */
final class Placing {

    private final IntakeSettings settings;
    private final Tables tables;
    private final RecordConverter capturing;
    private final ValueBytes valueBytes;
    private final CurrentRecord current;
    private final FailureLog failures;
    private final PathEvaluator dataPaths;
    /** Of the table of the record at hand. */
    private RecordConverter converting;

    /** @param capturing reads the fields that prefixes and table names want, and nothing else */
    Placing(
            IntakeSettings settings,
            Tables tables,
            RecordConverter capturing,
            ValueBytes valueBytes,
            CurrentRecord current,
            FailureLog failures) {
        this.settings = settings;
        this.tables = tables;
        this.capturing = capturing;
        this.converting = capturing;
        this.valueBytes = valueBytes;
        this.current = current;
        this.failures = failures;
        this.dataPaths = settings.prefix().evaluator(settings.zone(), settings.timeScope());
    }

    /**
     * Where the record goes that is at hand. One that meets an exception which nobody has thought of has failed, and does
     * not fail the task with it.
     */
    Placement of(SinkRecord record, Instant now) {
        try {
            return place(record);
        } catch (ExtractionFailed e) {
            return new Placement.Failed(ErrorOutputType.METADATA_EXTRACTION_FAILED, ExtractionFailed.CODE, e.reason());
        } catch (RecordRejected e) {
            return failed(e.code(), e.reason());
        } catch (RuntimeException e) {
            current.cannotBeRead();
            failures.unexpected(
                    e,
                    new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
                    record.originalKafkaOffset(),
                    now);
            return failed(
                    RecordRejected.MALFORMED_DATA,
                    "The record met an unexpected " + e.getClass().getName() + "; the worker's log says where.");
        }
    }

    /**
     * Gives back the memory that a large record took, when nobody needs its rows or fields any more: tables whose records are
     * seldom would hold it for long.
     */
    void release() {
        converting.release();
        capturing.release();
    }

    private static Placement failed(String code, String message) {
        return new Placement.Failed(ErrorOutputType.FORMAT_CONVERSION_FAILED, code, message);
    }

    private Placement place(SinkRecord record) throws ExtractionFailed, RecordRejected {
        Partitioning partitioning = settings.partitioning();
        if (partitioning != null) {
            current.hasPartitionKeys(partitioning.query().extract(valueBytes.document(record)));
        }
        if (tables.needsFields()) {
            current.hasFields(capturing.convert(record.valueSchema(), record.value()));
        }
        current.isForTable(tables.nameOf(current));
        Choice choice = tables.choose(current, record.valueSchema());
        if (choice instanceof Choice.NotYet notYet) {
            return new Placement.Waits(notYet.known());
        }
        if (choice instanceof Choice.Refused refused) {
            return failed(refused.code(), refused.message());
        }
        BoundTable table = ((Choice.Chosen) choice).table();
        if (!table.takesRows()) {
            byte[] bytes = asIs(record);
            return new Placement.AsBytes(key(table), table, bytes);
        }
        converting = table.converter();
        Rows rows = converting.convert(record.valueSchema(), record.value());
        current.hasRows(rows);
        return new Placement.AsRows(key(table), table, rows);
    }

    private FileKey key(BoundTable table) {
        return new FileKey(Channel.DATA, table.name(), dataPaths.path(current));
    }

    private byte[] asIs(SinkRecord record) throws RecordRejected {
        if (settings.format() == DataFormat.JSON) {
            current.hasRows(capturing.convert(record.valueSchema(), record.value()));
            return JsonDocuments.lines(valueBytes.document(record));
        }
        if (!settings.fields().isEmpty()) {
            captureWhatCanBe(record);
        }
        return settings.delimiter().appendTo(valueBytes.of(record));
    }

    /** Raw records need not be JSON; then their fields are missing. */
    private void captureWhatCanBe(SinkRecord record) {
        try {
            current.hasRows(capturing.convert(record.valueSchema(), record.value()));
        } catch (RecordRejected e) {
            current.hasNoRows();
        }
    }
}
