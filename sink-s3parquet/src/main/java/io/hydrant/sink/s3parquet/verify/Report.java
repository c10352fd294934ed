// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import java.util.ArrayList;
import java.util.List;

/** The lines that are printed. A report with a problem means no. Not thread-safe. */
final class Report {
    private static final int MAX_PROBLEMS = 200;

    private final List<String> lines = new ArrayList<>();
    private final List<String> ranges = new ArrayList<>();
    private int problems;

    void note(String line) {
        lines.add(line);
    }

    void problem(String line) {
        problems++;
        if (problems <= MAX_PROBLEMS) {
            lines.add("PROBLEM " + line);
        }
    }

    /** A range that was verified, such as {@code orders-3 [0,1200)}: a yes is about nothing else. */
    void verified(String range) {
        ranges.add(range);
    }

    int problems() {
        return problems;
    }

    /** All lines, and the answer as the last. */
    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (problems > MAX_PROBLEMS) {
            all.add("… and " + (problems - MAX_PROBLEMS) + " problems more");
        }
        all.add(
                problems == 0
                        ? "yes: every offset is in exactly one object per channel: " + String.join(", ", ranges)
                        : "no: " + problems + (problems == 1 ? " problem" : " problems"));
        return all;
    }
}
