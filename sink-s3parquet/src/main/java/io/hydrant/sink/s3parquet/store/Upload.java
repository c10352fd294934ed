// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

/** A multipart upload under way, of the bucket it was created in. Immutable. */
public record Upload(String key, String id) {
    public Upload {
        requireNonNull(key, "key is null");
        requireNonNull(id, "id is null");
    }
}
