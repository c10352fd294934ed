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
    /** The page in which an entry was seen last. */
    private int[] pages = new int[8];
    /** The hash, and the entry plus one in the low half; a power of two, at most half full. */
    private long[] table = new long[16];

    private int size;
    /** Whether the entry that was found last comes for the first time in its page. */
    private boolean firstInPage;

    BytesDictionary(HeapMeter heap) {
        this.heap = heap;
        heap.add(arena.length + (offsets.length + pages.length) * 4L + table.length * 8L);
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

    /**
     * The number of that byte string, which is added if it is new; -1 if it cannot be found quickly.
     *
     * @param data has at least seven bytes after the slice: short strings are read as a word
     */
    int find(byte[] data, int offset, int length, int page) {
        int hash = hash(data, offset, length);
        int mask = table.length - 1;
        int at = hash & mask;
        for (int run = 0; run < LONGEST_RUN; run++) {
            long held = table[at];
            int entry = (int) held - 1;
            if (entry < 0) {
                return add(data, offset, length, hash, at, page);
            }
            if ((int) (held >>> 32) == hash && isEntry(entry, data, offset, length)) {
                firstInPage = pages[entry] != page;
                pages[entry] = page;
                return entry;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    private boolean isEntry(int entry, byte[] data, int offset, int length) {
        int from = offsets[entry];
        if (offsets[entry + 1] - from != length) {
            return false;
        }
        if (length > 2 * Long.BYTES) {
            return Arrays.equals(arena, from, from + length, data, offset, offset + length);
        }
        if (length >= Long.BYTES) {
            int last = length - Long.BYTES;
            return word(arena, from) == word(data, offset) && word(arena, from + last) == word(data, offset + last);
        }
        return ((word(arena, from) ^ word(data, offset)) & beginning(length)) == 0;
    }

    private int add(byte[] data, int offset, int length, int hash, int at, int page) {
        if (size == pages.length) {
            heap.add(size * 8L);
            pages = Arrays.copyOf(pages, size * 2);
            offsets = Arrays.copyOf(offsets, size * 2 + 1);
        }
        int end = offsets[size] + length;
        if (end + Long.BYTES > arena.length) {
            int wanted = Math.max(end + Long.BYTES, arena.length * 2);
            heap.add(wanted - arena.length);
            arena = Arrays.copyOf(arena, wanted);
        }
        System.arraycopy(data, offset, arena, offsets[size], length);
        offsets[size + 1] = end;
        pages[size] = page;
        firstInPage = true;
        table[at] = ((long) hash << 32) | ++size;
        if (size * 2 > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        heap.add(table.length * 8L);
        long[] wider = new long[table.length * 2];
        int mask = wider.length - 1;
        for (long held : table) {
            if (held != 0) {
                int at = (int) (held >>> 32) & mask;
                while (wider[at] != 0) {
                    at = (at + 1) & mask;
                }
                wider[at] = held;
            }
        }
        table = wider;
    }

    private static int hash(byte[] data, int offset, int length) {
        long hash = SEED + length;
        if (length < Long.BYTES) {
            hash = mixed(hash, word(data, offset) & beginning(length));
        } else {
            int last = offset + length - Long.BYTES;
            for (int at = offset; at < last; at += Long.BYTES) {
                hash = mixed(hash, word(data, at));
            }
            hash = mixed(hash, word(data, last));
        }
        return (int) ((hash * SEED) >>> 32);
    }

    private static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * MIX;
        return mixed ^ (mixed >>> 32);
    }

    private static long word(byte[] data, int at) {
        return (long) Encodings.LONG.get(data, at);
    }

    /** Masks the bytes of a word that come first in memory, less than eight. */
    private static long beginning(int length) {
        return (1L << (length * 8)) - 1;
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
        heap.add(-pages.length * 4L - table.length * 8L);
        pages = new int[0];
        table = new long[0];
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
