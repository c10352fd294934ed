// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import java.util.Arrays;

/**
 * Collects the offsets of an open file. Adding in ascending order costs nothing but a comparison; any other order is
 * allowed and slower. Confined to one thread.
 */
public final class OffsetSetBuilder {
    private long[] bounds = new long[8];
    private int size;

    /** Adds an offset; returns false if it was there. */
    public boolean add(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("not an offset: " + offset);
        }
        if (size > 0 && offset == bounds[size - 1]) {
            bounds[size - 1]++;
            return true;
        }
        if (size == 0 || offset > bounds[size - 1]) {
            append(offset, offset + 1);
            return true;
        }
        OffsetSet now = build();
        if (now.contains(offset)) {
            return false;
        }
        set(now.union(OffsetSet.range(offset, offset + 1)));
        return true;
    }

    /** Adds a range of a stored set. Throws {@link IllegalArgumentException} unless it lies behind and apart from the last. */
    void addInOrder(long from, long to) {
        if (from < 0 || to <= from || (size > 0 && from <= bounds[size - 1])) {
            throw new IllegalArgumentException("range [" + from + "," + to + ") is not in order");
        }
        append(from, to);
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int rangeCount() {
        return size / 2;
    }

    /** What the builder holds on the heap. */
    public long memoryBytes() {
        return 8L * bounds.length;
    }

    /** A copy of what was added. */
    public OffsetSet build() {
        return size == 0 ? OffsetSet.EMPTY : new OffsetSet(Arrays.copyOf(bounds, size));
    }

    private void set(OffsetSet set) {
        size = 0;
        set.ranges().forEach(range -> append(range.from(), range.to()));
    }

    private void append(long from, long to) {
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, size * 2);
        }
        bounds[size++] = from;
        bounds[size++] = to;
    }
}
