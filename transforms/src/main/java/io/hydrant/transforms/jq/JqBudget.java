// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.jq;

import java.util.List;
import java.util.function.LongSupplier;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * Counts what one run of a program uses: each call of a function and each value that a function gives is a step. jackson-jq
 * has no hook for operators; a program that loops does so through functions ({@code range}, {@code recurse}, {@code until},
 * definitions of its own that call others), and what recurses through its own definitions alone ends at the stack's limit.
 * Confined to the thread that runs the program.
 */
final class JqBudget {

    private static final int STEPS_BETWEEN_CLOCK_READINGS = 256;

    private final long maxSteps;
    private final int maxDepth;
    private final long timeoutNanos;
    private final LongSupplier nanoClock;

    private long steps;
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
        depth = 0;
        deadline = nanoClock.getAsLong() + timeoutNanos;
    }

    /** The function, counted. */
    Function counted(Function function) {
        return (scope, arguments, in, path, output, version) -> {
            enter();
            try {
                function.apply(
                        scope,
                        arguments,
                        in,
                        path,
                        (out, outPath) -> {
                            step();
                            output.emit(out, outPath);
                        },
                        version);
            } finally {
                depth--;
            }
        };
    }

    /** A function that is not offered to programs. */
    static Function refused(String name) {
        return (scope, arguments, in, path, output, version) -> {
            throw new JsonQueryException(name + " is not available here", List.of());
        };
    }

    private void enter() {
        if (++depth > maxDepth) {
            throw new Exhausted(false, "the program went deeper than " + maxDepth + " calls");
        }
        step();
    }

    private void step() {
        if (++steps > maxSteps) {
            throw new Exhausted(false, "the program took more than " + maxSteps + " steps");
        }
        if (steps % STEPS_BETWEEN_CLOCK_READINGS == 0 && nanoClock.getAsLong() - deadline > 0) {
            throw new Exhausted(true, "the program took longer than " + timeoutNanos / 1_000_000 + " ms");
        }
    }
}
