// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

/** Offsets from {@code from} to before {@code to}, at least one: {@code [3,7)} is 3, 4, 5, 6. Immutable. */
public record OffsetRange(long from, long to) {
    public OffsetRange {
        if (from < 0 || from >= to) {
            throw new IllegalArgumentException("not a range of offsets: [" + from + "," + to + ")");
        }
    }

    public long count() {
        return to - from;
    }

    @Override
    public String toString() {
        return "[" + from + "," + to + ")";
    }
}
