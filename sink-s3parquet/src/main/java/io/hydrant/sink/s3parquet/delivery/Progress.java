// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.ChannelState;
import org.jspecify.annotations.Nullable;

/**
 * How far a topic-partition has been read in this claim of it, and what of it is committed. Confined to the task thread.
 *
 * <pre>
 *   committed ·····hole·····hole·····┤ hi       below hi everything is committed, but for the holes
 *               started ──────── position       read in this claim: [started, position)
 *                                       └──── consumed   seen, and not taken in: a record that waits for its table
 * </pre>
 */
final class Progress {

    private long position;
    private long consumed;
    private ChannelState data;
    private @Nullable ChannelState backup;

    /**
     * @param started where reading begins
     * @param backup {@code null} without backup
     */
    Progress(long started, ChannelState data, @Nullable ChannelState backup) {
        this.position = started;
        this.consumed = started;
        this.data = data;
        this.backup = backup;
    }

    /** The next offset that was not seen. */
    long position() {
        return position;
    }

    /** All offsets before {@code next} are read, or are no records. */
    void readUpTo(long next) {
        position = Math.max(position, next);
    }

    /** What the consumer gives next has this offset or a later one: it only goes back when it is told to. */
    long consumed() {
        return consumed;
    }

    void consumedUpTo(long next) {
        consumed = Math.max(consumed, next);
    }

    /** The consumer is told to go to the position. */
    void sought() {
        consumed = position;
    }

    /** Whether the offset belongs into a data or error file. */
    boolean wantsData(long offset) {
        return !data.covers(offset);
    }

    boolean wantsBackup(long offset) {
        return backup != null && !backup.covers(offset);
    }

    ChannelState data() {
        return data;
    }

    @Nullable
    ChannelState backup() {
        return backup;
    }

    void committed(ChannelState newData, @Nullable ChannelState newBackup) {
        data = newData;
        backup = newBackup;
    }
}
