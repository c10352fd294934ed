// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.sink.s3parquet.errors.CatalogTableRef;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.partitioning.PartitionKeyQuery;
import io.hydrant.sink.s3parquet.prefix.PrefixTemplate;
import io.hydrant.sink.s3parquet.prefix.TimeScope;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the config says of records. Immutable.
 *
 * @param fields the paths that converters capture: those of the prefix, and that of the time
 * @param table for the error JSON
 * @param backup {@code null} while no backup is made
 * @param compression of files without rows
 * @param delimiter between the records of raw files
 * @param partitioning {@code null} without dynamic partitioning
 */
public record IntakeSettings(
        PrefixTemplate prefix,
        PrefixTemplate errorPrefix,
        ZoneId zone,
        TimeScope timeScope,
        TimeSource timeSource,
        List<String> fields,
        @Nullable CatalogTableRef table,
        MalformedRecords malformedRecords,
        NullValues nullValues,
        @Nullable Backup backup,
        DataFormat format,
        ByteCompression compression,
        RecordDelimiter delimiter,
        @Nullable Partitioning partitioning) {

    /** The values of {@code format}. */
    public enum DataFormat {
        /** Rows of the table's columns. */
        PARQUET,
        /** A line for each JSON document: with the table's columns, or without a table as it is. */
        JSON,
        /** Lines of the table's columns. */
        CSV,
        /** Each record's bytes, one after the other. */
        RAW
    }

    /** The values of {@code malformed.records}. */
    public enum MalformedRecords {
        /** Firehose's error output. */
        ERROR_OUTPUT,
        /** Connect's dead-letter queue. */
        DLQ,
        /** The task fails. */
        FAIL
    }

    /** The values of {@code null.values}. */
    public enum NullValues {
        /** Passed over and counted. */
        SKIP,
        /** Firehose's error output, as an empty record. */
        ERROR_OUTPUT,
        /** The task fails. */
        FAIL
    }

    /** Dynamic partitioning: where keys come from, and how many files of data may be open. */
    public record Partitioning(PartitionKeyQuery query, int maxActive) {}

    /** Where the backup of records' bytes goes. Immutable. */
    public record Backup(PrefixTemplate prefix, ByteCompression compression) {}

    public IntakeSettings {
        fields = List.copyOf(fields);
    }
}
