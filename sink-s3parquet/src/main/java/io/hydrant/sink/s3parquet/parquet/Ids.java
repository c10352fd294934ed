// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.util.Arrays;

/**
 * The dictionary ids of one page, in one, two or four bytes each, as the dictionary's size needs. Confined to the task
 * thread.
 */
final class Ids {
    private final HeapMeter heap;
    private byte[] ids = new byte[32];
    private int bytesEach = 1;
    private int count;

    Ids(HeapMeter heap) {
        this.heap = heap;
        heap.add(ids.length);
    }

    void add(int id) {
        if (bytesEach == 1) {
            if (id > 0xFF) {
                widen(2);
                add(id);
                return;
            }
            if (count == ids.length) {
                grow();
            }
            ids[count++] = (byte) id;
        } else if (bytesEach == 2) {
            if (id > 0xFFFF) {
                widen(4);
                add(id);
                return;
            }
            int at = count * 2;
            if (at == ids.length) {
                grow();
            }
            ids[at] = (byte) id;
            ids[at + 1] = (byte) (id >> 8);
            count++;
        } else {
            int at = count * 4;
            if (at == ids.length) {
                grow();
            }
            Encodings.INT.set(ids, at, id);
            count++;
        }
    }

    int get(int index) {
        if (bytesEach == 1) {
            return ids[index] & 0xFF;
        }
        return bytesEach == 2
                ? (ids[index * 2] & 0xFF) | ((ids[index * 2 + 1] & 0xFF) << 8)
                : (int) Encodings.INT.get(ids, index * 4);
    }

    int count() {
        return count;
    }

    private void grow() {
        heap.add(ids.length);
        ids = Arrays.copyOf(ids, ids.length * 2);
    }

    private void widen(int bytes) {
        int[] held = new int[count];
        for (int i = 0; i < count; i++) {
            held[i] = get(i);
        }
        int size = Math.max(ids.length, 64) * bytes / bytesEach;
        heap.add(size - ids.length);
        ids = new byte[size];
        bytesEach = bytes;
        count = 0;
        for (int id : held) {
            add(id);
        }
    }

    /** The page's values: the width, then one run of bit-packed groups of eight. */
    byte[] encode(int dictionarySize) {
        int width = Encodings.idWidth(dictionarySize);
        byte[] header = new byte[6];
        header[0] = (byte) width;
        if (width == 0) {
            int end = Encodings.varint(header, 1, count << 1);
            return Arrays.copyOf(header, end);
        }
        int groups = (count + 7) >> 3;
        int end = Encodings.varint(header, 1, (groups << 1) | 1);
        byte[] encoded = Arrays.copyOf(header, end + groups * width);
        long pending = 0;
        int bits = 0;
        int out = end;
        for (int i = 0; i < count; i++) {
            pending |= (long) get(i) << bits;
            bits += width;
            while (bits >= 8) {
                encoded[out++] = (byte) pending;
                pending >>>= 8;
                bits -= 8;
            }
        }
        if (bits > 0) {
            encoded[out] = (byte) pending;
        }
        return encoded;
    }

    void nextPage() {
        count = 0;
    }

    /** Gives the array back: the column has no dictionary any more. */
    void release() {
        heap.add(-ids.length);
        ids = new byte[0];
        count = 0;
    }
}
