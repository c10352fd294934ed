// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

/** Why a file was sealed; the tag of {@code files-sealed-total}. */
public enum SealReason {
    /** It reached {@code buffering.size.mb}. */
    SIZE,
    /** It reached {@code buffering.interval.seconds}. */
    INTERVAL,
    /** The memory budget ran short. */
    MEMORY,
    /** The table or the records' schema changed. */
    SCHEMA,
    /** It was so interleaved with delivered files that the list of undelivered offsets grew too long. */
    OFFSETS,
    /** The partition is being given up. */
    REVOKE
}
