// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys that differ in some of their bits only, low or high ones, are spread over the table that makes them unique. */
class MapEntriesTest {
    private static final int KEYS = 20_000;
    private static final int TABLE = 1 << 16;

    @Test
    void numbersAreSpreadWhicheverBitsTheyDifferIn() {
        for (int shift = 0; shift <= 48; shift += 8) {
            int bits = shift;
            spread("shifted by " + shift, key -> (long) key << bits, key -> 0);
        }
        spread("doubles", key -> Double.doubleToRawLongBits(key), key -> 0);
        spread("floats", key -> Float.floatToRawIntBits(key), key -> 0);
        spread("nanoseconds", key -> key / 1000, key -> key % 1000);
    }

    private static void spread(String name, IntToLongFunction value, IntToLongFunction length) {
        long slots = IntStream.range(0, KEYS)
                .map(key -> MapEntries.hash(value.applyAsLong(key), (int) length.applyAsLong(key)) & (TABLE - 1))
                .distinct()
                .count();
        // As many as of random hashes are some 17,200; whatever the seed, far fewer would be long runs.
        assertThat(slots).as(name).isGreaterThan(14_000);
    }
}
