// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A partition to register: {@code [2026, 11, 20]} at {@code s3://events/callbacks/year=2026/month=11/day=20/}. Immutable.
 *
 * @param values in the order of the table's partition keys, not URL-encoded
 * @param location with a trailing slash
 */
public record Partition(List<String> values, String location) {
    public Partition {
        values = List.copyOf(values);
        requireNonNull(location, "location is null");
    }
}
