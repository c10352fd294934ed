// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The distinct byte strings of a column chunk, numbered as they come; looked up by slice, by open addressing. The hash is
 * seeded, as values come from strangers, and a run of collisions ends the search. Confined to the task thread.
 */
final class BytesDictionary {
    /** parquet-java's limit of a dictionary page. */
    static final int MOST_BYTES = 1 << 20;

    private static final long SEED = new SecureRandom().nextLong() | 1;
    private static final long MIX = 0xFF51AFD7ED558CCDL;
    private static final int LONGEST_RUN = 256;

    private final HeapMeter heap;
    private byte[] arena = new byte[64];
    private int[] offsets = new int[9];
    private int[] hashes = new int[8];
    /** The page in which an entry was seen last. */
    private int[] pages = new int[8];
    /** Entry plus one; a power of two, at most half full. */
    private int[] table = new int[16];

    private int size;
    /** Whether the entry that was found last comes for the first time in its page. */
    private boolean firstInPage;

    BytesDictionary(HeapMeter heap) {
        this.heap = heap;
        heap.add(arena.length + (offsets.length + hashes.length + pages.length + table.length) * 4L);
    }

    int size() {
        return size;
    }

    /** The size of the dictionary page's values with so many bytes before each. */
    int pageBytes(int prefix) {
        return offsets[size] + prefix * size;
    }

    byte[] arena() {
        return arena;
    }

    int offset(int entry) {
        return offsets[entry];
    }

    int length(int entry) {
        return offsets[entry + 1] - offsets[entry];
    }

    boolean wasFirstInPage() {
        return firstInPage;
    }

    /** The number of that byte string, which is added if it is new; -1 if it cannot be found quickly. */
    int find(byte[] data, int offset, int length, int page) {
        int hash = hash(data, offset, length);
        int mask = table.length - 1;
        int at = hash & mask;
        for (int run = 0; run < LONGEST_RUN; run++) {
            int entry = table[at] - 1;
            if (entry < 0) {
                return add(data, offset, length, hash, at, page);
            }
            int from = offsets[entry];
            int to = offsets[entry + 1];
            if (hashes[entry] == hash
                    && to - from == length
                    && Arrays.equals(arena, from, to, data, offset, offset + length)) {
                firstInPage = pages[entry] != page;
                pages[entry] = page;
                return entry;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    private int add(byte[] data, int offset, int length, int hash, int at, int page) {
        if (size == hashes.length) {
            heap.add(size * 12L);
            hashes = Arrays.copyOf(hashes, size * 2);
            pages = Arrays.copyOf(pages, size * 2);
            offsets = Arrays.copyOf(offsets, size * 2 + 1);
        }
        int end = offsets[size] + length;
        if (end > arena.length) {
            int wanted = Math.max(end, arena.length * 2);
            heap.add(wanted - arena.length);
            arena = Arrays.copyOf(arena, wanted);
        }
        System.arraycopy(data, offset, arena, offsets[size], length);
        offsets[size + 1] = end;
        hashes[size] = hash;
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
            int at = hashes[entry] & mask;
            while (wider[at] != 0) {
                at = (at + 1) & mask;
            }
            wider[at] = entry + 1;
        }
        table = wider;
    }

    private static int hash(byte[] data, int offset, int length) {
        long hash = SEED + length;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) Encodings.LONG.get(data, at)) * MIX;
            hash ^= hash >>> 32;
        }
        long tail = 0;
        for (; at < end; at++) {
            tail = (tail << 8) | (data[at] & 0xFF);
        }
        hash = (hash ^ tail) * MIX;
        hash ^= hash >>> 29;
        hash *= SEED;
        return (int) (hash >>> 32);
    }

    /** The dictionary page's values: plain, with or without lengths. */
    byte[] encode(boolean lengths) {
        if (!lengths) {
            return Arrays.copyOf(arena, offsets[size]);
        }
        byte[] encoded = new byte[pageBytes(4)];
        int out = 0;
        for (int entry = 0; entry < size; entry++) {
            int length = length(entry);
            Encodings.INT.set(encoded, out, length);
            System.arraycopy(arena, offsets[entry], encoded, out + 4, length);
            out += 4 + length;
        }
        return encoded;
    }

    /** What remains when nothing is looked up any more. */
    void freeze() {
        heap.add(-(hashes.length + pages.length + table.length) * 4L);
        hashes = new int[0];
        pages = hashes;
        table = hashes;
    }

    /** Forgets everything. */
    void release() {
        freeze();
        heap.add(-arena.length - offsets.length * 4L);
        arena = new byte[0];
        offsets = new int[1];
        size = 0;
    }
}
