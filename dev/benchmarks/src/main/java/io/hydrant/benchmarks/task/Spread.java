// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How several measurements of one thing lie. */
final class Spread {
    private Spread() {}

    /** For example {@code 1.20 [1.10-1.35]}: the median, the least and the most. */
    static String of(List<Double> values) {
        return String.format(
                Locale.ROOT, "%.2f [%.2f-%.2f]", median(values), Collections.min(values), Collections.max(values));
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
