// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** What the prefixes may ask of the record at hand. One for all records, confined to the task thread. */
final class CurrentRecord implements PrefixContext {

    private final TimeSource timeSource;
    private final List<String> fields;
    private final int timeField;
    private final S3ParquetSinkMetrics metrics;
    private @Nullable SinkRecord record;
    private @Nullable Rows rows;
    private @Nullable ErrorOutputType errorType;
    private Map<String, String> partitionKeys = Map.of();
    private @Nullable String tableName;
    private long recordMillis;
    private long millis;

    /** @param fields the paths that converters capture, in their order */
    CurrentRecord(TimeSource timeSource, List<String> fields, S3ParquetSinkMetrics metrics) {
        this.timeSource = timeSource;
        this.fields = List.copyOf(fields);
        this.timeField = timeSource.field() == null ? -1 : fields.indexOf(timeSource.field());
        this.metrics = metrics;
    }

    /** A record that is not converted yet. */
    void is(SinkRecord newRecord, long nowMillis) {
        record = newRecord;
        rows = null;
        errorType = null;
        partitionKeys = Map.of();
        tableName = null;
        Long timestamp = newRecord.timestamp();
        recordMillis = timestamp == null || timestamp < 0 ? nowMillis : timestamp;
        millis = timeSource.kind() == TimeSource.Kind.WALLCLOCK ? nowMillis : recordMillis;
    }

    /** The same record, read for its fields only. */
    void hasFields(Rows newRows) {
        rows = newRows;
    }

    /** The same record, which has no fields that could be read. */
    void hasNoRows() {
        rows = null;
        if (timeSource.kind() == TimeSource.Kind.FIELD) {
            metrics.timeSourceFellBack();
        }
    }

    /** The same record, converted. Its path is that of its first row. */
    void hasRows(Rows newRows) {
        rows = newRows;
        if (timeSource.kind() == TimeSource.Kind.FIELD) {
            long micros = newRows.fieldMicros(0, timeField, Long.MIN_VALUE);
            if (micros == Long.MIN_VALUE) {
                metrics.timeSourceFellBack();
            } else {
                millis = Math.floorDiv(micros, 1000);
            }
        }
    }

    /** The same record, with the keys of dynamic partitioning. */
    void hasPartitionKeys(Map<String, String> keys) {
        partitionKeys = keys;
    }

    /** The same record, with the name of its table; {@code null} where the config says it. */
    void isForTable(@Nullable String name) {
        tableName = name;
    }

    /** The same record, whose fields may be half read. */
    void cannotBeRead() {
        rows = null;
    }

    /** The same record, failed. */
    void hasFailed(ErrorOutputType type) {
        errorType = type;
    }

    /** Its table's, {@code null} if the config says it, or it was not asked for. */
    @Nullable
    String tableName() {
        return tableName;
    }

    /** When it arrived in Kafka. */
    long recordMillis() {
        return recordMillis;
    }

    @Override
    public long timestampMillis() {
        return millis;
    }

    @Override
    public String topic() {
        return current().topic();
    }

    @Override
    public int partition() {
        return current().originalKafkaPartition();
    }

    @Override
    public @Nullable String field(String path) {
        return rows == null ? null : rows.field(0, fields.indexOf(path));
    }

    @Override
    public @Nullable String header(String name) {
        Header header = current().headers().lastWithName(name);
        Object value = header == null ? null : header.value();
        return value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : value == null ? null : value.toString();
    }

    @Override
    public @Nullable String partitionKey(String id) {
        return partitionKeys.get(id);
    }

    @Override
    public @Nullable ErrorOutputType errorOutputType() {
        return errorType;
    }

    private SinkRecord current() {
        if (record == null) {
            throw new IllegalStateException("there is no record at hand");
        }
        return record;
    }
}
