// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

/**
 * Strings of one row that wait to be looked up in a large dictionary together: one lookup waits for memory twice, and many
 * wait hardly longer, if all begin before the first one's result is asked for. Confined to the task thread.
 */
final class PendingStrings {
    /** Processors do not wait for many more at once. */
    static final int MOST = 32;

    /** What it takes of the heap. */
    static final int HEAP_BYTES = 4 * (MOST * Integer.BYTES + 16) + 40;

    private final int[] offsets = new int[MOST];
    private final int[] lengths = new int[MOST];
    private final int[] hashes = new int[MOST];
    private final int[] touched = new int[MOST];
    private int count;

    @SuppressWarnings("UnusedVariable") // only written: what was read must seem to be wanted
    private int read;

    void add(byte[] data, int offset, int length) {
        offsets[count] = offset;
        lengths[count] = length;
        hashes[count] = BytesDictionary.hash(data, offset, length);
        count++;
    }

    boolean isFull() {
        return count == MOST;
    }

    int count() {
        return count;
    }

    int offset(int index) {
        return offsets[index];
    }

    int length(int index) {
        return lengths[index];
    }

    int hash(int index) {
        return hashes[index];
    }

    /** Has what their lookups wait for on its way into the processor's first cache, all at once. */
    void touch(BytesDictionary dictionary) {
        read += dictionary.touch(hashes, count, touched);
    }

    void clear() {
        count = 0;
    }
}
