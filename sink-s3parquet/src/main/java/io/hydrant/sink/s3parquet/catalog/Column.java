// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A column or partition key. Immutable.
 *
 * @param name as the catalog has it
 * @param type Hive's type string, such as {@code decimal(10,2)} or {@code array<struct<id:bigint>>}
 */
public record Column(String name, String type, @Nullable String comment) {
    public Column {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    public Column(String name, String type) {
        this(name, type, null);
    }
}
