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
    /** Shorter strings are compared by words, the last one overlapping. */
    private static final int LONG = 64;

    private final HeapMeter heap;
    private byte[] arena = new byte[64];
    private int[] offsets = new int[9];
    /** A bit for each entry that came in this page. */
    private long[] seen = new long[1];
    /** The hash, and the entry plus one in the low half; a power of two, at most half full. */
    private long[] table = new long[16];

    private int size;
    /** Whether the entry that was found last comes for the first time in its page. */
    private boolean firstInPage;

    BytesDictionary(HeapMeter heap) {
        this.heap = heap;
        heap.add(arena.length + offsets.length * 4L + (seen.length + table.length) * 8L);
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
    int find(byte[] data, int offset, int length) {
        int hash = hash(data, offset, length);
        int mask = table.length - 1;
        int at = hash & mask;
        for (int run = 0; run < LONGEST_RUN; run++) {
            long held = table[at];
            int entry = (int) held - 1;
            if (entry < 0) {
                return add(data, offset, length, hash, at);
            }
            if ((int) (held >>> 32) == hash && isEntry(entry, data, offset, length)) {
                look(entry);
                return entry;
            }
            at = (at + 1) & mask;
        }
        return -1;
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

    private boolean isEntry(int entry, byte[] data, int offset, int length) {
        int from = offsets[entry];
        if (offsets[entry + 1] - from != length) {
            return false;
        }
        if (length < Long.BYTES) {
            return ((word(arena, from) ^ word(data, offset)) & beginning(length)) == 0;
        }
        if (length > LONG) {
            return Arrays.equals(arena, from, from + length, data, offset, offset + length);
        }
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (word(arena, from + i) != word(data, offset + i)) {
                return false;
            }
        }
        return word(arena, from + last) == word(data, offset + last);
    }

    private int add(byte[] data, int offset, int length, int hash, int at) {
        if (size == offsets.length - 1) {
            heap.add(size * 4L);
            offsets = Arrays.copyOf(offsets, size * 2 + 1);
        }
        if (size == seen.length << 6) {
            heap.add(seen.length * 8L);
            seen = Arrays.copyOf(seen, seen.length * 2);
        }
        int end = offsets[size] + length;
        if (end + Long.BYTES > arena.length) {
            int wanted = Math.max(end + Long.BYTES, arena.length * 2);
            heap.add(wanted - arena.length);
            arena = Arrays.copyOf(arena, wanted);
        }
        System.arraycopy(data, offset, arena, offsets[size], length);
        offsets[size + 1] = end;
        look(size);
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
        long hash = SEED ^ length;
        if (length < Long.BYTES) {
            return folded(mixed((word(data, offset) & beginning(length)) ^ MIX, hash));
        }
        int last = offset + length - Long.BYTES;
        if (length > 2 * Long.BYTES) {
            int at = offset;
            do {
                hash = mixed(word(data, at) ^ MIX, word(data, at + Long.BYTES) ^ hash);
                at += 2 * Long.BYTES;
            } while (at < last - Long.BYTES);
            return folded(mixed(word(data, last - Long.BYTES) ^ MIX, word(data, last) ^ hash));
        }
        return folded(mixed(word(data, offset) ^ MIX, word(data, last) ^ hash));
    }

    /** Both halves of the product: each bit of it depends on all of both factors. */
    private static long mixed(long one, long other) {
        return (one * other) ^ Math.multiplyHigh(one, other);
    }

    private static int folded(long hash) {
        return (int) (hash ^ (hash >>> 32));
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
        heap.add(-(seen.length + table.length) * 8L);
        seen = new long[0];
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
