// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import static java.util.Objects.requireNonNull;

import io.hydrant.sink.s3parquet.prefix.ObjectNames;
import io.hydrant.sink.s3parquet.store.ObjectAttributes;
import io.hydrant.sink.s3parquet.store.ObjectStore;

/**
 * Where the objects of a channel go, what they are called and what they are written with. Immutable.
 *
 * @param attributes without the metadata of the single object
 */
public record Destination(ObjectStore store, ObjectNames names, ObjectAttributes attributes) {

    public Destination {
        requireNonNull(store, "store is null");
        requireNonNull(names, "names is null");
        requireNonNull(attributes, "attributes is null");
    }
}
