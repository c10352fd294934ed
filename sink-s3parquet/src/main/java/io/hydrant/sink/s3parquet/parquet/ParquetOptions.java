// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * How Parquet files are written; Firehose's ParquetSerDe options (specs/firehose-delivery.md section 6.2). Immutable.
 *
 * @param compression of the pages
 * @param blockSizeBytes a row group is closed when its encoded columns reach this size, before compression
 * @param pageSizeBytes a page is closed when it reaches this size, before compression, or 20,000 rows
 * @param dictionary whether columns with repeated values get a dictionary
 * @param writerVersion of the data pages
 * @param timestamps how timestamp columns are stored
 * @param deltaTimestamps whether 64-bit timestamps are DELTA_BINARY_PACKED in V1 pages too, as all 64-bit numbers of V2
 *     pages are: less than half of their size
 */
public record ParquetOptions(
        Compression compression,
        long blockSizeBytes,
        int pageSizeBytes,
        boolean dictionary,
        WriterVersion writerVersion,
        Timestamps timestamps,
        boolean deltaTimestamps) {

    /** Firehose's defaults, with dictionaries and microseconds. */
    public static final ParquetOptions DEFAULTS = new ParquetOptions(
            Compression.SNAPPY, 256L << 20, 1 << 20, true, WriterVersion.V1, Timestamps.INT64_MICROS, true);

    /** The codecs that every reader has. */
    public enum Compression {
        SNAPPY,
        GZIP,
        ZSTD,
        UNCOMPRESSED
    }

    /** Firehose's {@code WriterVersion}. */
    public enum WriterVersion {
        V1,
        V2
    }

    /** The physical type of timestamps. */
    public enum Timestamps {
        /** TIMESTAMP(MICROS), adjusted to UTC. */
        INT64_MICROS,
        /** Julian day and nanoseconds, as Hive and Firehose write. */
        INT96,
        /** TIMESTAMP(MILLIS), adjusted to UTC. */
        INT64_MILLIS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ParquetOptions {
        requireNonNull(compression, "compression is null");
        requireNonNull(writerVersion, "writerVersion is null");
        requireNonNull(timestamps, "timestamps is null");
        if (blockSizeBytes < 1 << 16) {
            throw new IllegalArgumentException("blockSizeBytes below 64 KiB: " + blockSizeBytes);
        }
        if (pageSizeBytes < 1 << 10 || pageSizeBytes > 1 << 28) {
            throw new IllegalArgumentException("pageSizeBytes outside of 1 KiB to 256 MiB: " + pageSizeBytes);
        }
    }
}
