// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.docs;

import io.hydrant.connect.metrics.MetricDescription;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Renders what a plugin measures as a Markdown table, in the order of the names. */
public final class MetricsDocs {

    private MetricsDocs() {}

    public static String markdown(Collection<MetricDescription> metrics) {
        return metrics.stream()
                .distinct()
                .sorted(Comparator.comparing(MetricDescription::name))
                .map(metric -> "| " + ConfigDocs.code(metric.name()) + " | "
                        + ConfigDocs.cell(String.join(", ", metric.tags())) + " | "
                        + ConfigDocs.cell(metric.description()) + " |\n")
                .collect(Collectors.joining("", "| Metric | Tags | Meaning |\n| --- | --- | --- |\n", ""));
    }
}
