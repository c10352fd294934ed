// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static java.util.Objects.requireNonNull;

/**
 * How far one channel (data or backup) of a topic-partition is durable: every offset before {@code hi} except the holes,
 * which are the offsets that were still in unsealed files. Example: {@code hi=120, holes={[100,104)}}. Offsets that never
 * were records may be on either side. Immutable.
 */
public record ChannelState(long hi, OffsetSet holes) {
    /**
     * A commit that would leave more holes than this first seals the oldest files. Encoded, that many ranges of interleaved
     * paths take about 300 kB of the state object.
     */
    public static final int MAX_HOLES = 100_000;

    public ChannelState {
        requireNonNull(holes, "holes is null");
        if (hi < 0 || (!holes.isEmpty() && holes.last() >= hi)) {
            throw new IllegalArgumentException("holes " + holes + " beyond hi " + hi);
        }
    }

    /** Nothing is delivered; the channel's life begins at an offset. */
    public static ChannelState startingAt(long offset) {
        return new ChannelState(offset, OffsetSet.EMPTY);
    }

    /** Whether the offset is durable: a record with it must not be taken again. */
    public boolean covers(long offset) {
        return offset < hi && !holes.contains(offset);
    }

    /** The smallest offset that is not covered: where reading has to begin. */
    public long frontier() {
        return holes.isEmpty() ? hi : holes.first();
    }

    /**
     * This channel after a commit.
     *
     * @param sealed the offsets of the commit's files of this channel
     * @param position the next offset that {@code put} has not seen; everything before it, from where this owner began to
     *     read, is covered, sealed, open, or was filtered away
     * @param open the offsets in files of this channel that the commit leaves out (open, or sealed for a later commit)
     * @throws IllegalStateException if the commit would deliver an offset a second time: a bug, stopped here
     */
    public ChannelState advance(OffsetSet sealed, long position, OffsetSet open) {
        OffsetSet twice = sealed.before(hi).subtract(holes);
        if (!twice.isEmpty()) {
            throw new IllegalStateException("offsets " + twice + " are already delivered (" + this + ")");
        }
        if (sealed.intersects(open) || beyond(sealed, position) || beyond(open, position)) {
            throw new IllegalStateException(
                    "sealed " + sealed + " and open " + open + " do not lie apart before the position " + position);
        }
        OffsetSet unread = holes.from(position);
        return new ChannelState(Math.max(hi, position), unread.union(open));
    }

    /** Holes before the position that are in none of the files: records that a transform or the topic no longer has. */
    public OffsetSet dropped(OffsetSet sealed, long position, OffsetSet open) {
        return holes.before(position).subtract(sealed).subtract(open);
    }

    /** This channel after committed files were lost before they were completed. */
    public ChannelState withLost(OffsetSet lost) {
        return new ChannelState(lost.isEmpty() ? hi : Math.max(hi, lost.last() + 1), holes.union(lost));
    }

    private static boolean beyond(OffsetSet set, long position) {
        return !set.isEmpty() && set.last() >= position;
    }
}
