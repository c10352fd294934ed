// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

/** Numbers of one row that wait to be looked up together: {@link PendingStrings} says why. Confined to the task thread. */
final class PendingNumbers {
    /** What it takes of the heap. */
    static final int HEAP_BYTES = PendingStrings.MOST * (Long.BYTES + Integer.BYTES) + 64;

    private final long[] values = new long[PendingStrings.MOST];
    private final int[] touched = new int[PendingStrings.MOST];
    private int count;

    @SuppressWarnings("UnusedVariable") // only written: what was read must seem to be wanted
    private long read;

    void add(long value) {
        values[count++] = value;
    }

    boolean isFull() {
        return count == values.length;
    }

    int count() {
        return count;
    }

    long value(int index) {
        return values[index];
    }

    /** Has what their lookups wait for on its way into the processor's first cache, all at once. */
    void touch(NumberDictionary dictionary) {
        read += dictionary.touch(values, count, touched);
    }

    void clear() {
        count = 0;
    }
}
