// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.OffsetSetBuilder;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being filled with records of one topic-partition. Knows when it was begun, what came in, and exactly
 * which offsets are in it. Confined to the task thread.
 */
public abstract sealed class BufferedFile permits RowsFile, BytesFile {

    private final FileKey key;
    private final Instant begun;
    private final OffsetSetBuilder offsets = new OffsetSetBuilder();
    private long firstOffset = Long.MAX_VALUE;
    private long incomingBytes;
    private long records;
    private long oldestTimestampMillis = Long.MAX_VALUE;

    BufferedFile(FileKey key, Instant begun) {
        this.key = key;
        this.begun = begun;
    }

    /** What it is for; files of equal keys hold the same kind of records for the same output path. */
    public final FileKey key() {
        return key;
    }

    /** When its first record arrived. */
    public final Instant begun() {
        return begun;
    }

    /** Bytes of the records' values as they came in: what {@link BufferingHints#sizeBytes} is about. */
    public final long incomingBytes() {
        return incomingBytes;
    }

    public final long records() {
        return records;
    }

    /** The smallest timestamp of a record in it, in milliseconds since the epoch. */
    public final long oldestTimestampMillis() {
        return oldestTimestampMillis;
    }

    /** The offsets in it so far. */
    public final OffsetSet offsets() {
        return offsets.build();
    }

    /** The smallest offset in it; {@link Long#MAX_VALUE} while it is empty. */
    public final long firstOffset() {
        return firstOffset;
    }

    /** How many ranges its offsets are. */
    public final int offsetRanges() {
        return offsets.rangeCount();
    }

    /** The heap that it holds. */
    public final long memoryBytes() {
        return bodyBytes() + offsets.memoryBytes();
    }

    /** Rows in it: for bytes as many as records. */
    public long rows() {
        return records;
    }

    /** The catalog partition that an object of that key lies in; {@code null} if there is none to register. */
    public abstract @Nullable PartitionTodo partitionOf(String objectKey);

    /** Ends the file; its contents move to the result. */
    public abstract SealedFile seal();

    abstract long bodyBytes();

    final void record(long offset, long timestampMillis, long bytes) {
        offsets.add(offset);
        firstOffset = Math.min(firstOffset, offset);
        records++;
        incomingBytes += bytes;
        oldestTimestampMillis = Math.min(oldestTimestampMillis, timestampMillis);
    }
}
