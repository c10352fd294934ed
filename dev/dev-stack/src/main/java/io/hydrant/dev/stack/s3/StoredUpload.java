// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A multipart upload. Immutable: a new part makes a new one.
 *
 * @param checksumAlgorithm that each part must have, {@code null} for none
 * @param fullObjectChecksum whether the object's checksum is over its bytes rather than composed of the parts' own
 * @param parts by number
 */
record StoredUpload(
        String id,
        String bucket,
        String key,
        long startedMillis,
        Attributes attributes,
        @Nullable String checksumAlgorithm,
        boolean fullObjectChecksum,
        Map<Integer, StoredPart> parts) {

    StoredUpload {
        parts = Map.copyOf(parts);
    }

    /** A part as it lies on disk. */
    record StoredPart(Blob blob, long modifiedMillis) {}
}
