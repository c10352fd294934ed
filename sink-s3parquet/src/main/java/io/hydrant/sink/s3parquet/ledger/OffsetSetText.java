// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Offset sets of many ranges as text. Files of interleaved paths have about one range per record, and twenty characters
 * of JSON for each would make manifests of megabytes; this takes two or three. For each range in ascending order: a
 * variable-length number (7 bits per byte, low bits first, high bit: more follows) that is twice the distance from the
 * range before, plus 1 if the range is longer than one offset; then, if so, its length less 2. All in base64url without
 * padding.
 */
final class OffsetSetText {
    private OffsetSetText() {}

    static String encode(OffsetSet set) {
        ByteBuffer out = ByteBuffer.allocate(20 * set.rangeCount());
        long end = 0;
        for (OffsetRange range : set.ranges()) {
            boolean longer = range.count() > 1;
            put(out, ((range.from() - end) << 1) | (longer ? 1 : 0));
            if (longer) {
                put(out, range.count() - 2);
            }
            end = range.to();
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(out.array(), out.position()));
    }

    /** Throws {@link IllegalArgumentException} for what {@link #encode} does not write. */
    static OffsetSet decode(String text) {
        ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        OffsetSetBuilder ranges = new OffsetSetBuilder();
        long end = 0;
        while (in.hasRemaining()) {
            long head = take(in);
            long from = end + (head >>> 1);
            end = from + ((head & 1) == 0 ? 1 : take(in) + 2); // an overflow is not in order
            ranges.addInOrder(from, end);
        }
        return ranges.build();
    }

    private static void put(ByteBuffer out, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long take(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                break;
            }
            byte next = in.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("not an encoded set of offsets");
    }
}
