// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The distinct byte strings of a column chunk, numbered as they come; looked up by slice, by open addressing. The hash is
 * seeded, as values come from strangers, and a run of collisions ends the search. Confined to the task thread.
 *
 * <p>Dictionaries of thousands of entries do not fit a processor's first caches, so that a lookup costs what it waits for
 * memory: it reads a slot of the table and the entry that the slot points to, with its length, and nothing else.
 */
final class BytesDictionary {
    /** parquet-java's limit of a dictionary page. */
    static final int MOST_BYTES = 1 << 20;

    private static final long SEED = new SecureRandom().nextLong() | 1;
    /** Secret too: a word that equals it makes a factor zero, and the seed of no account. */
    private static final long MIX = new SecureRandom().nextLong();

    private static final int LONGEST_RUN = 256;
    /** From so many slots on, 32 KB, a table does not fit a processor's first cache beside others. */
    private static final int LARGE = 1 << 12;

    /** Shorter strings are compared by words, the last one overlapping. */
    private static final int LONG = 64;

    /**
     * A slot, from its high bits down: so much of the hash; where the entry is, which is at most {@link #MOST_BYTES}; its
     * number plus one, which is less than a quarter of that, as no entry takes less than four bytes.
     */
    private static final int HASH_BITS = 23;

    private static final int OFFSET_BITS = 21;
    private static final int NUMBER_BITS = Long.SIZE - HASH_BITS - OFFSET_BITS;

    private final HeapMeter heap;
    /** The length of each entry; or 0 when it is written before it. */
    private final int fixed;

    private final int prefix;

    /** The dictionary page as it will be written. */
    private byte[] arena = new byte[64];

    private int arenaEnd;
    private int[] offsets = new int[8];
    /** A bit for each entry that came in this page. */
    private long[] seen = new long[1];
    /** A power of two of slots, at most half full. */
    private long[] table = new long[16];

    private int size;
    /** Whether the entry that was found last comes for the first time in its page. */
    private boolean firstInPage;

    /**
     * An empty dictionary.
     *
     * @param fixed the length that all strings have, at least four; 0 when they have any
     */
    BytesDictionary(int fixed, HeapMeter heap) {
        this.heap = heap;
        this.fixed = fixed;
        prefix = fixed > 0 ? 0 : Integer.BYTES;
        heap.add(arena.length + offsets.length * 4L + (seen.length + table.length) * 8L);
    }

    int size() {
        return size;
    }

    /** The size of the dictionary page's values. */
    int pageBytes() {
        return arenaEnd;
    }

    byte[] arena() {
        return arena;
    }

    int offset(int entry) {
        return offsets[entry] + prefix;
    }

    int length(int entry) {
        return fixed > 0 ? fixed : (int) Encodings.INT.get(arena, offsets[entry]);
    }

    boolean wasFirstInPage() {
        return firstInPage;
    }

    /**
     * The number of that byte string, which is added if it is new; -1 if it cannot be found quickly.
     *
     * @param data has at least seven bytes after the slice: short strings are read as a word
     * @param hash of {@link #hash}
     */
    int find(byte[] data, int offset, int length, int hash) {
        int mask = table.length - 1;
        int at = hash & mask;
        for (int run = 0; run < LONGEST_RUN; run++) {
            long slot = table[at];
            if (slot == 0) {
                return add(data, offset, length, hash, at);
            }
            if (hashOf(slot) == hash && isEntry(offsetOf(slot), data, offset, length)) {
                int entry = numberOf(slot);
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
     * Reads what lookups of strings with these hashes will read first.
     *
     * @param touched takes where their entries probably are
     * @return nothing of use, but made of all that was read
     */
    int touch(int[] hashes, int count, int[] touched) {
        int mask = table.length - 1;
        for (int i = 0; i < count; i++) {
            touched[i] = offsetOf(table[hashes[i] & mask]);
        }
        int read = 0;
        for (int i = 0; i < count; i++) {
            read += arena[touched[i]];
        }
        return read;
    }

    private static long slot(int hash, int offset, int number) {
        return ((((long) hash << OFFSET_BITS) | offset) << NUMBER_BITS) | (number + 1);
    }

    private static int hashOf(long slot) {
        return (int) (slot >>> (OFFSET_BITS + NUMBER_BITS));
    }

    private static int offsetOf(long slot) {
        return (int) (slot >>> NUMBER_BITS) & ((1 << OFFSET_BITS) - 1);
    }

    private static int numberOf(long slot) {
        return ((int) slot & ((1 << NUMBER_BITS) - 1)) - 1;
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

    private boolean isEntry(int at, byte[] data, int offset, int length) {
        if (fixed == 0 && (int) Encodings.INT.get(arena, at) != length) {
            return false;
        }
        int from = at + prefix;
        // Strings of up to four words without a loop: as their lengths vary, its end could not be foreseen.
        if (length < Long.BYTES) {
            return ((word(arena, from) ^ word(data, offset)) & beginning(length)) == 0;
        }
        int last = length - Long.BYTES;
        long different =
                (word(arena, from) ^ word(data, offset)) | (word(arena, from + last) ^ word(data, offset + last));
        if (length <= 2 * Long.BYTES) {
            return different == 0;
        }
        if (length <= 4 * Long.BYTES) {
            different |= word(arena, from + Long.BYTES) ^ word(data, offset + Long.BYTES);
            different |= word(arena, from + last - Long.BYTES) ^ word(data, offset + last - Long.BYTES);
            return different == 0;
        }
        if (different != 0) {
            return false;
        }
        if (length > LONG) {
            return Arrays.equals(arena, from, from + length, data, offset, offset + length);
        }
        for (int i = Long.BYTES; i < last; i += Long.BYTES) {
            if (word(arena, from + i) != word(data, offset + i)) {
                return false;
            }
        }
        return true;
    }

    private int add(byte[] data, int offset, int length, int hash, int at) {
        if (size == offsets.length) {
            heap.add(size * 4L);
            offsets = Arrays.copyOf(offsets, size * 2);
        }
        if (size == seen.length << 6) {
            heap.add(seen.length * 8L);
            seen = Arrays.copyOf(seen, seen.length * 2);
        }
        int begin = arenaEnd;
        int end = begin + prefix + length;
        if (end + Long.BYTES > arena.length) {
            int wanted = Math.max(end + Long.BYTES, arena.length * 2);
            heap.add(wanted - arena.length);
            arena = Arrays.copyOf(arena, wanted);
        }
        if (prefix > 0) {
            Encodings.INT.set(arena, begin, length);
        }
        System.arraycopy(data, offset, arena, begin + prefix, length);
        arenaEnd = end;
        offsets[size] = begin;
        table[at] = slot(hash, begin, size);
        look(size++);
        if (size * 2 > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        heap.add(table.length * 8L);
        long[] wider = new long[table.length * 2];
        int mask = wider.length - 1;
        for (long slot : table) {
            if (slot != 0) {
                int at = hashOf(slot) & mask;
                while (wider[at] != 0) {
                    at = (at + 1) & mask;
                }
                wider[at] = slot;
            }
        }
        table = wider;
    }

    static int hash(byte[] data, int offset, int length) {
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
        return (int) (hash ^ (hash >>> 32)) >>> (Integer.SIZE - HASH_BITS);
    }

    private static long word(byte[] data, int at) {
        return (long) Encodings.LONG.get(data, at);
    }

    /** Masks the bytes of a word that come first in memory, less than eight. */
    private static long beginning(int length) {
        return (1L << (length * 8)) - 1;
    }

    /** The dictionary page's values: plain, with lengths if they are not fixed. */
    byte[] encode() {
        return Arrays.copyOf(arena, arenaEnd);
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
        arenaEnd = 0;
        offsets = new int[0];
        size = 0;
    }
}
