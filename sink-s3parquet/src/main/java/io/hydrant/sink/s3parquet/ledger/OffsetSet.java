// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A set of Kafka offsets as sorted ranges that neither overlap nor touch, 16 bytes each: {@code {[3,7),[9,10)}}. Operations
 * take time linear in the ranges, {@link #contains} logarithmic. Sets are built offset by offset in an
 * {@link OffsetSetBuilder}. Immutable.
 */
@Immutable
public final class OffsetSet {
    public static final OffsetSet EMPTY = new OffsetSet(new long[0]);

    /** from, to, from, to, …, strictly ascending; never written after construction. */
    @SuppressWarnings("Immutable")
    private final long[] bounds;

    /** Takes the array; it must be strictly ascending and of even length. */
    OffsetSet(long[] bounds) {
        this.bounds = bounds;
    }

    /** The offsets from {@code from} to before {@code to}; none when they are equal. */
    public static OffsetSet range(long from, long to) {
        return from == to ? EMPTY : of(new OffsetRange(from, to));
    }

    /** The union of ranges in any order. */
    public static OffsetSet of(OffsetRange... ranges) {
        OffsetSet set = EMPTY;
        for (OffsetRange range : ranges) {
            set = set.union(new OffsetSet(new long[] {range.from(), range.to()}));
        }
        return set;
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** How many offsets. */
    public long count() {
        long count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            count += bounds[i + 1] - bounds[i];
        }
        return count;
    }

    /** How many ranges: what the set costs. */
    public int rangeCount() {
        return bounds.length / 2;
    }

    public List<OffsetRange> ranges() {
        List<OffsetRange> ranges = new ArrayList<>(rangeCount());
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new OffsetRange(bounds[i], bounds[i + 1]));
        }
        return ranges;
    }

    /** The smallest offset. Throws {@link IllegalStateException} when there is none. */
    public long first() {
        return bounds[checkNotEmpty()];
    }

    /** The largest offset. Throws {@link IllegalStateException} when there is none. */
    public long last() {
        checkNotEmpty();
        return bounds[bounds.length - 1] - 1;
    }

    public boolean contains(long offset) {
        int found = Arrays.binarySearch(bounds, offset);
        // At an even index a range begins with the offset; between an even and an odd one it lies within.
        return found >= 0 ? found % 2 == 0 : (-found - 1) % 2 == 1;
    }

    public boolean containsAll(OffsetSet other) {
        return other.subtract(this).isEmpty();
    }

    public boolean intersects(OffsetSet other) {
        return !intersect(other).isEmpty();
    }

    public OffsetSet union(OffsetSet other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        return merge(other, (inThis, inOther) -> inThis || inOther);
    }

    /** The union of many sets: in pairs, as hundreds of open files may have scattered offsets. */
    public static OffsetSet union(Collection<OffsetSet> sets) {
        List<OffsetSet> left = new ArrayList<>(sets);
        while (left.size() > 1) {
            List<OffsetSet> pairs = new ArrayList<>((left.size() + 1) / 2);
            for (int i = 0; i < left.size(); i += 2) {
                pairs.add(i + 1 < left.size() ? left.get(i).union(left.get(i + 1)) : left.get(i));
            }
            left = pairs;
        }
        return left.isEmpty() ? EMPTY : left.get(0);
    }

    /** The offsets that the other set does not have. */
    public OffsetSet subtract(OffsetSet other) {
        return isEmpty() || other.isEmpty() ? this : merge(other, (inThis, inOther) -> inThis && !inOther);
    }

    public OffsetSet intersect(OffsetSet other) {
        return isEmpty() || other.isEmpty() ? EMPTY : merge(other, (inThis, inOther) -> inThis && inOther);
    }

    /** The offsets from {@code offset} on. */
    public OffsetSet from(long offset) {
        return offset <= 0 ? this : subtract(range(0, offset));
    }

    /** The offsets before {@code offset}. */
    public OffsetSet before(long offset) {
        return offset <= 0 ? EMPTY : intersect(range(0, offset));
    }

    @FunctionalInterface
    private interface Rule {
        boolean keeps(boolean inThis, boolean inOther);
    }

    /** Walks over both sets' bounds in order; a bound of the result is where the rule's answer changes. */
    private OffsetSet merge(OffsetSet other, Rule rule) {
        long[] a = bounds;
        long[] b = other.bounds;
        long[] out = new long[a.length + b.length];
        int size = 0;
        boolean inside = false;
        for (int i = 0, j = 0; i < a.length || j < b.length; ) {
            long at = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
            i += i < a.length && a[i] == at ? 1 : 0;
            j += j < b.length && b[j] == at ? 1 : 0;
            if (rule.keeps(i % 2 == 1, j % 2 == 1) != inside) {
                inside = !inside;
                out[size++] = at;
            }
        }
        return size == 0 ? EMPTY : new OffsetSet(Arrays.copyOf(out, size));
    }

    private int checkNotEmpty() {
        if (isEmpty()) {
            throw new IllegalStateException("the set of offsets is empty");
        }
        return 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OffsetSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** For messages: at most ten ranges. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",", "{", "}");
        for (int i = 0; i < bounds.length && i < 20; i += 2) {
            text.add("[" + bounds[i] + "," + bounds[i + 1] + ")");
        }
        return bounds.length <= 20
                ? text.toString()
                : text.add("… " + rangeCount() + " ranges").toString();
    }
}
