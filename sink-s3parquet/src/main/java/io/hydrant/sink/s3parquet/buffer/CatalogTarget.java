// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import org.jspecify.annotations.Nullable;

/** What the catalog has to know of a file. */
@FunctionalInterface
public interface CatalogTarget {

    /** Nothing. */
    CatalogTarget NONE = key -> null;

    /** The catalog partition that an object of that key lies in; {@code null} if there is none to register. */
    @Nullable
    PartitionTodo partitionOf(String objectKey);
}
