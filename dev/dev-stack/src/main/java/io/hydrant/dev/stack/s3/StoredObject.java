// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object. Immutable.
 *
 * @param etag without quotes
 * @param modifiedMillis since the epoch
 * @param checksum {@code null} if the object has none
 * @param blobs one for a put, one per part for a completed upload: completing copies no bytes
 */
record StoredObject(
        String key,
        String etag,
        long sizeBytes,
        long modifiedMillis,
        Attributes attributes,
        @Nullable ObjectChecksum checksum,
        List<Blob> blobs) {

    StoredObject {
        blobs = List.copyOf(blobs);
    }

    /**
     * Of a whole object.
     *
     * @param value base64, with {@code -parts} behind it when it is composed of the parts' own
     */
    record ObjectChecksum(String algorithm, String value, boolean composite) {

        /** As in {@code x-amz-checksum-type}. */
        @JsonIgnore
        String type() {
            return composite ? "COMPOSITE" : "FULL_OBJECT";
        }
    }
}
