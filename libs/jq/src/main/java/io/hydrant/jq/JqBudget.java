// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts what one run of a program uses. A step is a value that a generator or a call gives, or {@value #BYTES_OF_A_STEP}
 * bytes of memory that values take or would take: whatever builds a value, or looks through all of one, pays for its size
 * first. So the steps bound time and memory alike, and no single operation is long. The clock is read every few steps.
 * Confined to the thread that runs the program.
 */
final class JqBudget {

    /** See {@link JqLimits}. */
    static final int BYTES_OF_A_STEP = 64;

    private static final int STEPS_BETWEEN_CLOCK_READINGS = 64;

    /** What Jackson's nodes take on a 64-bit JVM, about. */
    private static final int OBJECT_BYTES = 160;

    private static final int MEMBER_BYTES = 64;
    private static final int ARRAY_BYTES = 64;
    private static final int ELEMENT_BYTES = 8;
    private static final int TEXT_BYTES = 48;
    private static final int SCALAR_BYTES = 24;

    private final long maxSteps;
    private final int maxDepth;
    private final long timeoutNanos;
    private final LongSupplier nanoClock;

    private long steps;
    private long nextClockReading;
    private long bytesOwed;
    private int depth;
    private long deadline;

    /** Thrown through the library, which neither catches nor wraps it. */
    static final class Exhausted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final boolean timedOut;

        Exhausted(boolean timedOut, String problem) {
            super(problem, null, false, false);
            this.timedOut = timedOut;
        }
    }

    JqBudget(JqLimits limits, LongSupplier nanoClock) {
        this.maxSteps = limits.maxSteps();
        this.maxDepth = limits.maxDepth();
        this.timeoutNanos = limits.timeout().toNanos();
        this.nanoClock = nanoClock;
    }

    void begin() {
        steps = 0;
        nextClockReading = STEPS_BETWEEN_CLOCK_READINGS;
        bytesOwed = 0;
        depth = 0;
        deadline = nanoClock.getAsLong() + timeoutNanos;
    }

    long steps() {
        return steps;
    }

    /** A call begins. */
    void enter() {
        if (++depth > maxDepth) {
            throw new Exhausted(false, "the program went deeper than " + maxDepth + " calls");
        }
        step();
    }

    void leave() {
        depth--;
    }

    void step() {
        charge(1);
    }

    void charge(long amount) {
        steps += amount;
        if (steps > maxSteps || steps < 0) {
            throw new Exhausted(false, "the program took more than " + maxSteps + " steps");
        }
        if (steps >= nextClockReading) {
            remainingNanos();
        }
    }

    void chargeBytes(long bytes) {
        bytesOwed += bytes;
        if (bytesOwed >= BYTES_OF_A_STEP) {
            charge(bytesOwed / BYTES_OF_A_STEP);
            bytesOwed %= BYTES_OF_A_STEP;
        } else if (bytesOwed < 0) {
            charge(Long.MAX_VALUE / 2);
        }
    }

    /** How long the run may still take, at least 1. */
    long remainingNanos() {
        nextClockReading = steps + STEPS_BETWEEN_CLOCK_READINGS;
        long remaining = deadline - nanoClock.getAsLong();
        if (remaining < 0) {
            throw timedOut();
        }
        return Math.max(1, remaining);
    }

    Exhausted timedOut() {
        return new Exhausted(true, "the program took longer than " + timeoutNanos / 1_000_000 + " ms");
    }

    /** Charges for the bytes that a value takes, so many times. What it shares with itself counts each time. */
    void weigh(JsonNode value, int times) {
        if (value.isObject()) {
            chargeBytes((long) OBJECT_BYTES * times);
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                chargeBytes((MEMBER_BYTES + (long) member.getKey().length()) * times);
                weigh(member.getValue(), times);
            }
        } else if (value.isArray()) {
            chargeBytes((long) ARRAY_BYTES * times);
            for (int i = 0; i < value.size(); i++) {
                chargeBytes((long) ELEMENT_BYTES * times);
                weigh(value.get(i), times);
            }
        } else {
            chargeBytes(scalarBytes(value) * times);
        }
    }

    /** What {@link #weigh} charges for, in bytes. */
    long weight(JsonNode value) {
        long before = steps;
        weigh(value, 1);
        return (steps - before + 1) * BYTES_OF_A_STEP;
    }

    private static long scalarBytes(JsonNode value) {
        return value.isTextual() ? TEXT_BYTES + 2L * value.textValue().length() : SCALAR_BYTES;
    }

    /** Charges for looking for one value in another, each part against each. */
    void search(JsonNode haystack, JsonNode needle) {
        double comparisons = (double) weight(haystack) * weight(needle) / (1 << 13);
        charge((long) Math.min(comparisons, Long.MAX_VALUE / 4.0));
    }

    /** Charges for what JSON text may become: the more brackets and commas it has, the more of it. */
    void parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '{' -> chargeBytes(OBJECT_BYTES);
                case '[' -> chargeBytes(ARRAY_BYTES);
                case ',' -> chargeBytes(MEMBER_BYTES + TEXT_BYTES + TEXT_BYTES);
                default -> chargeBytes(4);
            }
        }
    }

    /** Charges for putting something at a path: each container on it is copied, and arrays grow to the index. */
    void mutation(JsonNode root, JsonNode path) {
        JsonNode at = root;
        for (JsonNode segment : path) {
            long size = at == null ? 0 : at.size();
            long index = segment.isNumber() ? Math.max(0, segment.asLong()) : 0;
            chargeBytes((long) MEMBER_BYTES
                    + (at != null && at.isObject() ? MEMBER_BYTES : ELEMENT_BYTES) * Math.max(size, index));
            if (!segment.isNumber() && !segment.isTextual() && at != null) {
                // a slice or a search: as dear as all that is there
                search(at, segment);
            }
            at = at == null
                    ? null
                    : segment.isTextual()
                            ? at.get(segment.textValue())
                            : segment.isNumber() ? at.get(segment.asInt()) : at;
        }
    }

    /** An error that the program catches: making its message may have taken long. */
    void caught() {
        step();
        remainingNanos();
    }
}
