// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import java.util.random.RandomGenerator;

/** Firehose's {@code !{firehose:random-string}}: 11 characters, here lower-case hexadecimal as in a UUID without hyphens. */
final class RandomText {
    static final int LENGTH = 11;

    private RandomText() {}

    static void append(StringBuilder out, RandomGenerator random) {
        long bits = random.nextLong();
        for (int i = 0; i < LENGTH; i++) {
            out.append(Character.forDigit((int) (bits >>> (4 * i)) & 0xF, 16));
        }
    }
}
