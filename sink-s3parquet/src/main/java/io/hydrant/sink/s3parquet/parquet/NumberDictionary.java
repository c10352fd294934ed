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
    /** From so many slots on, 32 KB, a table does not fit a processor's first cache beside others. */
    private static final int LARGE = 1 << 13;

    private final HeapMeter heap;
    private long[] entries = new long[8];
    /** A bit for each entry that came in this page. */
    private long[] seen = new long[1];

    private int[] table = new int[16];
    private int size;
    private boolean firstInPage;

    NumberDictionary(HeapMeter heap) {
        this.heap = heap;
        heap.add((entries.length + seen.length) * 8L + table.length * 4L);
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
    int find(long value) {
        int mask = table.length - 1;
        int at = hash(value) & mask;
        for (int run = 0; run < LONGEST_RUN; run++) {
            int entry = table[at] - 1;
            if (entry < 0) {
                return add(value, at);
            }
            if (entries[entry] == value) {
                look(entry);
                return entry;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    /** Whether lookups are likely to wait for memory. */
    boolean isLarge() {
        return table.length >= LARGE;
    }

    /**
     * Reads what lookups of these numbers will read first.
     *
     * @param touched takes their probable entries, plus one
     * @return nothing of use, but made of all that was read
     */
    long touch(long[] values, int count, int[] touched) {
        int mask = table.length - 1;
        for (int i = 0; i < count; i++) {
            touched[i] = table[hash(values[i]) & mask];
        }
        long read = 0;
        for (int i = 0; i < count; i++) {
            read += entries[Math.max(touched[i] - 1, 0)];
        }
        return read;
    }

    private void look(int entry) {
        long bit = 1L << entry;
        long bits = seen[entry >>> 6];
        firstInPage = (bits & bit) == 0;
        seen[entry >>> 6] = bits | bit;
    }

    /** Forgets which entries came in the page. */
    void nextPage() {
        Arrays.fill(seen, 0);
    }

    private int add(long value, int at) {
        if (size == entries.length) {
            heap.add(size * 8L);
            entries = Arrays.copyOf(entries, size * 2);
        }
        if (size == seen.length << 6) {
            heap.add(seen.length * 8L);
            seen = Arrays.copyOf(seen, seen.length * 2);
        }
        entries[size] = value;
        look(size);
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
        heap.add(-seen.length * 8L - table.length * 4L);
        seen = new long[0];
        table = new int[0];
    }

    /** Forgets everything. */
    void release() {
        freeze();
        heap.add(-entries.length * 8L);
        entries = new long[0];
        size = 0;
    }
}
