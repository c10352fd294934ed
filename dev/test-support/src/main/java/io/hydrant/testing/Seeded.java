// SPDX-License-Identifier: Apache-2.0
package io.hydrant.testing;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Repeatable random checks: each round has its own seed, and a failure names it.
 *
 * <pre>{@code
 * Seeded.rounds(1_000, random -> assertThat(decode(encode(random.text()))).isEqualTo(...));
 * }</pre>
 *
 * {@code -Dseed=N} runs only that round; {@code -Dseeded.scale=100} runs a hundred times as many rounds.
 */
public final class Seeded {

    private static final String SEED = "seed";
    private static final String SCALE = "seeded.scale";
    private static final String ODD_CHARACTERS = "\"\\/'\u0000\u001f \t\n%&=+,;:{}[]()<>é日本\ud83d\ude00\u2028\ufeff";

    private final SplittableRandom random;

    public Seeded(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** What a round checks; may throw anything. */
    @FunctionalInterface
    public interface Check {
        void run(Seeded random) throws Exception;
    }

    /** Runs the check with seeds 0 to {@code rounds - 1}. Throws {@link AssertionError} naming the seed that failed. */
    public static void rounds(int rounds, Check check) {
        String only = System.getProperty(SEED);
        long first = only == null ? 0 : Long.parseLong(only);
        long end = only == null ? (long) rounds * Integer.getInteger(SCALE, 1) : first + 1;
        for (long seed = first; seed < end; seed++) {
            try {
                check.run(new Seeded(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("failed with -D" + SEED + "=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** From 0 to {@code bound - 1}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** From {@code min} to {@code max}, both included. */
    public long between(long min, long max) {
        return max == Long.MAX_VALUE && min == Long.MIN_VALUE ? random.nextLong() : random.nextLong(min, max + 1);
    }

    public long anyLong() {
        return random.nextLong();
    }

    public double anyDouble() {
        return Double.longBitsToDouble(random.nextLong());
    }

    /** True about once in {@code n} calls. */
    public boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public byte[] bytes(int maxLength) {
        byte[] bytes = new byte[random.nextInt(maxLength + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Mostly letters and digits, with some of every character that parsers stumble over; always valid Unicode. */
    public String text(int maxLength) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(maxLength + 1);
        while (text.length() < length) {
            if (oneIn(4)) {
                int[] odd = ODD_CHARACTERS.codePoints().toArray();
                text.appendCodePoint(odd[random.nextInt(odd.length)]);
            } else {
                text.append("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_.".charAt(random.nextInt(45)));
            }
        }
        return text.toString();
    }
}
