// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.security.SecureRandom;
import java.util.Arrays;

/** Makes the keys of a map's slots unique: the last value wins, at the place of the first. Confined to a thread. */
final class MapEntries {
    private static final int FEW = 8;
    private static final long SEED = new SecureRandom().nextLong();

    private final Rows rows;

    MapEntries(Rows rows) {
        this.rows = rows;
    }

    /**
     * Takes a chain of entries and drops those whose key came before.
     *
     * @param first the slot of the first key
     * @return how many entries are left
     */
    int lastWins(Plan key, int first, int count) {
        if (count < 2) {
            return count;
        }
        boolean bytes =
                key.kind == Plan.STRING || key.kind == Plan.BINARY || (key.kind == Plan.DECIMAL && key.precision > 18);
        return count <= FEW ? few(bytes, first, count) : many(bytes, first, count);
    }

    private int few(boolean bytes, int first, int count) {
        int left = 1;
        int previous = first;
        int entry = rows.next(first);
        for (int i = 1; i < count; i++) {
            int next = rows.next(entry);
            int same = -1;
            int other = first;
            for (int k = 0; k < left && same < 0; k++) {
                if (equal(bytes, other, entry)) {
                    same = other;
                }
                other = rows.next(other);
            }
            if (same >= 0) {
                rows.copy(entry + 1, same + 1);
            } else {
                rows.link(previous, entry);
                previous = entry;
                left++;
            }
            entry = next;
        }
        return left;
    }

    private int many(boolean bytes, int first, int count) {
        int[] table = new int[Integer.highestOneBit(count) * 4];
        Arrays.fill(table, -1);
        int left = 0;
        int previous = -1;
        int entry = first;
        for (int i = 0; i < count; i++) {
            int next = i + 1 < count ? rows.next(entry) : -1;
            int at = hash(bytes, entry) & (table.length - 1);
            while (table[at] >= 0 && !equal(bytes, table[at], entry)) {
                at = (at + 1) & (table.length - 1);
            }
            if (table[at] >= 0) {
                rows.copy(entry + 1, table[at] + 1);
            } else {
                table[at] = entry;
                if (previous >= 0) {
                    rows.link(previous, entry);
                }
                previous = entry;
                left++;
            }
            entry = next;
        }
        return left;
    }

    private boolean equal(boolean bytes, int one, int other) {
        if (rows.length(one) != rows.length(other)) {
            return false;
        }
        if (!bytes || rows.length(one) < 0) {
            return rows.value(one) == rows.value(other);
        }
        byte[] data = rows.data();
        int length = rows.length(one);
        int from = (int) rows.value(one);
        int otherFrom = (int) rows.value(other);
        return Arrays.equals(data, from, from + length, data, otherFrom, otherFrom + length);
    }

    private int hash(boolean bytes, int slot) {
        int length = rows.length(slot);
        if (!bytes || length < 0) {
            return hash(rows.value(slot), length);
        }
        byte[] data = rows.data();
        int from = (int) rows.value(slot);
        long hash = SEED;
        for (int i = from; i < from + length; i++) {
            hash = (hash ^ data[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash(hash, length);
    }

    /**
     * Mixed so that no choice of keys makes one long run in the table, as keys come from strangers: each bit depends on all
     * bits of the value (MurmurHash3's last step) and of the seed.
     *
     * @param length of a timestamp, its nanoseconds
     */
    static int hash(long value, int length) {
        long hash = value ^ SEED;
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33) ^ length) * 0xC4CEB9FE1A85EC53L;
        return (int) (hash ^ (hash >>> 33));
    }
}
