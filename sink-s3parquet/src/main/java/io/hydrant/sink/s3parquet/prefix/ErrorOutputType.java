// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

/** Why a record is in the error output: the value of {@code !{firehose:error-output-type}}. */
public enum ErrorOutputType {
    /** A transform marked the record as failed. */
    PROCESSING_FAILED("processing-failed"),
    /** The record does not fit the table. */
    FORMAT_CONVERSION_FAILED("format-conversion-failed"),
    /** The dynamic-partitioning query failed or gave an empty key. */
    METADATA_EXTRACTION_FAILED("metadata-extraction-failed"),
    /** The content could not be decompressed. */
    DECOMPRESSION_FAILED("decompression-failed"),
    /** The record would open one partition more than {@code dynamic.partitioning.max.active}. */
    ACTIVE_PARTITIONS_EXCEEDED("active-partitions-exceeded");

    private final String folder;

    ErrorOutputType(String folder) {
        this.folder = folder;
    }

    /** As it stands in an object's key, for example {@code format-conversion-failed}. */
    public String folder() {
        return folder;
    }
}
