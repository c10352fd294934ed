// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static java.util.Objects.requireNonNullElse;

import io.hydrant.connect.config.Valid;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.format.ByteCompression;
import io.hydrant.sink.s3parquet.format.FileFormat;
import io.hydrant.sink.s3parquet.intake.IntakeSettings.DataFormat;
import io.hydrant.sink.s3parquet.intake.RecordDelimiter;
import io.hydrant.sink.s3parquet.parquet.ParquetFormat;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions;
import io.hydrant.sink.s3parquet.prefix.ObjectBody;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.text.CsvFormat;
import io.hydrant.sink.s3parquet.text.JsonLinesFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the config says of data files. Immutable.
 *
 * @param compression of the whole file; Parquet has its own inside
 * @param delimiter between the records of raw files
 * @param csvColumns empty for all columns of the table
 */
record FormatSettings(
        DataFormat format,
        ByteCompression compression,
        RecordDelimiter delimiter,
        ParquetOptions parquet,
        List<String> csvColumns,
        boolean csvHeader,
        String csvNull) {

    FormatSettings {
        csvColumns = List.copyOf(csvColumns);
    }

    static FormatSettings from(AbstractConfig config) {
        DataFormat format = Valid.parse(DataFormat.class, FormatKeys.FORMAT, config.getString(FormatKeys.FORMAT));
        return new FormatSettings(
                format,
                format == DataFormat.PARQUET
                        ? ByteCompression.UNCOMPRESSED
                        : compression(config, FormatKeys.COMPRESSION),
                RecordDelimiter.parse(requireNonNullElse(config.getString(FormatKeys.RECORD_DELIMITER), "none")),
                format == DataFormat.PARQUET ? parquet(config) : ParquetOptions.DEFAULTS,
                config.getList(FormatKeys.CSV_COLUMNS),
                config.getBoolean(FormatKeys.CSV_HEADER),
                config.getString(FormatKeys.CSV_NULL));
    }

    static ByteCompression compression(AbstractConfig config, String key) {
        return Valid.parse(ByteCompression.class, key, requireNonNullElse(config.getString(key), "uncompressed"));
    }

    private static ParquetOptions parquet(AbstractConfig config) {
        return new ParquetOptions(
                Valid.parse(
                        ParquetOptions.Compression.class,
                        FormatKeys.COMPRESSION,
                        requireNonNullElse(config.getString(FormatKeys.COMPRESSION), "snappy")),
                config.getLong(FormatKeys.PARQUET_BLOCK_SIZE),
                config.getInt(FormatKeys.PARQUET_PAGE_SIZE),
                config.getBoolean(FormatKeys.PARQUET_DICTIONARY),
                Valid.parse(
                        ParquetOptions.WriterVersion.class,
                        FormatKeys.PARQUET_WRITER_VERSION,
                        config.getString(FormatKeys.PARQUET_WRITER_VERSION)),
                Valid.parse(
                        ParquetOptions.Timestamps.class,
                        FormatKeys.PARQUET_TIMESTAMP,
                        config.getString(FormatKeys.PARQUET_TIMESTAMP)),
                "delta".equals(config.getString(FormatKeys.PARQUET_TIMESTAMP_ENCODING)));
    }

    /** Whether files with a table hold rows of its columns, not records as they are. */
    boolean holdsRows() {
        return format != DataFormat.RAW;
    }

    /**
     * Opens files with these columns.
     *
     * @throws IllegalArgumentException if the settings name a column that is not there
     */
    FileFormat with(TableSchema columns) {
        return switch (format) {
            case PARQUET -> new ParquetFormat(columns, parquet);
            case JSON -> new JsonLinesFormat(columns, compression);
            case CSV -> new CsvFormat(columns, csvColumns, csvHeader, csvNull, compression);
            case RAW -> throw new IllegalStateException("raw files have no columns");
        };
    }

    /** How a table's readers must be told to read the files; {@code null} for raw ones, which may be anything. */
    @Nullable
    StorageFormat storage() {
        return switch (format) {
            case PARQUET -> StorageFormat.PARQUET;
            case JSON -> StorageFormat.JSON;
            case CSV -> StorageFormat.CSV;
            case RAW -> null;
        };
    }

    /** The parameters of a table that is created for the files. */
    Map<String, String> tableParameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("EXTERNAL", "TRUE");
        parameters.put("classification", format.name().toLowerCase(Locale.ROOT));
        if (format == DataFormat.CSV && csvHeader) {
            parameters.put("skip.header.line.count", "1");
        }
        return parameters;
    }

    /** What data objects are, as their names and headers tell. */
    ObjectBody body() {
        return format == DataFormat.PARQUET ? ObjectBody.PARQUET : body(compression);
    }

    static ObjectBody body(ByteCompression compression) {
        return switch (compression) {
            case UNCOMPRESSED -> ObjectBody.PLAIN;
            case GZIP -> ObjectBody.GZIP;
            case ZIP -> ObjectBody.ZIP;
            case SNAPPY -> ObjectBody.SNAPPY;
            case HADOOP_SNAPPY -> ObjectBody.HADOOP_SNAPPY;
            case ZSTD -> ObjectBody.ZSTD;
        };
    }
}
