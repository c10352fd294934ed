// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.util.Map;

/**
 * Bytes in a file of their own, never changed once written.
 *
 * @param id the file's name
 * @param md5 in hex, as in an ETag
 * @param checksums base64 by algorithm name, those that the request asked for
 */
record Blob(String id, long sizeBytes, String md5, Map<String, String> checksums) {
    Blob {
        checksums = Map.copyOf(checksums);
    }
}
