// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.metrics;

import java.util.List;

/**
 * One row of a metrics table.
 *
 * @param name for example {@code delivered-bytes-total}
 * @param tags the tag names beside those that the worker adds (connector, task), sorted
 * @param description a sentence with the unit in it
 */
public record MetricDescription(String name, List<String> tags, String description) {

    public MetricDescription {
        tags = List.copyOf(tags);
    }
}
