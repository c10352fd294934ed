// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The distinct numbers of a column chunk, numbered as they come; what {@link BytesDictionary} is for byte strings.
 * Confined to the task thread.
 */
final class NumberDictionary {
    private static final long SEED = new SecureRandom().nextLong() | 1;
    private static final int LONGEST_RUN = 256;

    private final HeapMeter heap;
    private long[] entries = new long[8];
    private int[] pages = new int[8];
    private int[] table = new int[16];
    private int size;
    private boolean firstInPage;

    NumberDictionary(HeapMeter heap) {
        this.heap = heap;
        heap.add(entries.length * 12L + table.length * 4L);
    }

    int size() {
        return size;
    }

    long entry(int index) {
        return entries[index];
    }

    boolean wasFirstInPage() {
        return firstInPage;
    }

    /** The index of that number, which is added if it is new; -1 if it cannot be found quickly. */
    int find(long value, int page) {
        int mask = table.length - 1;
        int at = hash(value) & mask;
        for (int run = 0; run < LONGEST_RUN; run++) {
            int entry = table[at] - 1;
            if (entry < 0) {
                return add(value, at, page);
            }
            if (entries[entry] == value) {
                firstInPage = pages[entry] != page;
                pages[entry] = page;
                return entry;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    private int add(long value, int at, int page) {
        if (size == entries.length) {
            heap.add(size * 12L);
            entries = Arrays.copyOf(entries, size * 2);
            pages = Arrays.copyOf(pages, size * 2);
        }
        entries[size] = value;
        pages[size] = page;
        firstInPage = true;
        table[at] = ++size;
        if (size * 2 > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        heap.add(table.length * 4L);
        int[] wider = new int[table.length * 2];
        int mask = wider.length - 1;
        for (int entry = 0; entry < size; entry++) {
            int at = hash(entries[entry]) & mask;
            while (wider[at] != 0) {
                at = (at + 1) & mask;
            }
            wider[at] = entry + 1;
        }
        table = wider;
    }

    private static int hash(long value) {
        long hash = (value ^ SEED) * 0xFF51AFD7ED558CCDL;
        hash ^= hash >>> 32;
        hash *= SEED;
        return (int) (hash >>> 32);
    }

    /** What remains when nothing is looked up any more. */
    void freeze() {
        heap.add(-(pages.length + table.length) * 4L);
        pages = new int[0];
        table = pages;
    }

    /** Forgets everything. */
    void release() {
        freeze();
        heap.add(-entries.length * 8L);
        entries = new long[0];
        size = 0;
    }
}
