// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import io.hydrant.transforms.filter.Regex.Unit;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plain ASCII text that every match of a regex begins with, found by Boyer, Moore and Horspool. It is short, so that even
 * a text made to mislead the search costs no more than its length times {@link #MAX_LENGTH}. Immutable.
 */
final class Prefix {

    private static final int MIN_LENGTH = 2;
    private static final int MAX_LENGTH = 16;

    private final byte[] bytes;

    /** By the byte under the prefix's end: how far it may move. */
    private final int[] shifts = new int[256];

    private Prefix(byte[] bytes) {
        this.bytes = bytes;
        java.util.Arrays.fill(shifts, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            shifts[bytes[i]] = bytes.length - 1 - i;
        }
    }

    /** Null if the sequence begins with no plain text worth looking for. */
    static @Nullable Prefix of(List<Unit> units) {
        int length = 0;
        byte[] bytes = new byte[Math.min(units.size(), MAX_LENGTH)];
        while (length < bytes.length && isPlain(units.get(length))) {
            BitSet characters = units.get(length).characters();
            bytes[length++] = characters == null ? 0 : (byte) characters.nextSetBit(0);
        }
        return length < MIN_LENGTH ? null : new Prefix(java.util.Arrays.copyOf(bytes, length));
    }

    private static boolean isPlain(Unit unit) {
        BitSet characters = unit.characters();
        return characters != null
                && characters.cardinality() == 1
                && !characters.get(Regex.NOT_ASCII)
                && !unit.optional()
                && !unit.repeated();
    }

    /** Where the prefix stands next, or -1. */
    int find(byte[] text, int from, int to) {
        int last = bytes.length - 1;
        byte end = bytes[last];
        int i = from;
        while (i + last < to) {
            byte b = text[i + last];
            if (b == end && stands(text, i)) {
                return i;
            }
            i += shifts[b & 0xFF];
        }
        return -1;
    }

    private boolean stands(byte[] text, int at) {
        for (int i = 0; i < bytes.length - 1; i++) {
            if (text[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
