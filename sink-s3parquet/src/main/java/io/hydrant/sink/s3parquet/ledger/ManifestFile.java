// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static java.util.Objects.requireNonNull;

import io.hydrant.sink.s3parquet.store.Upload;
import io.hydrant.sink.s3parquet.store.UploadedPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sealed file of a commit: everything that it takes to make its object visible, and to recognise it afterwards.
 * Immutable.
 *
 * @param upload the multipart upload that holds its bytes
 * @param parts in ascending order, with their checksums: completing wants them
 * @param sizeBytes of the object
 * @param rows in the object: more than its records where a record holds several JSON documents
 * @param offsets exactly the records that it holds
 * @param token random, also in the object's metadata: tells our object from another of its name
 * @param partition where its rows are to be found in the catalog; null without a table
 */
public record ManifestFile(
        Channel channel,
        Upload upload,
        List<UploadedPart> parts,
        long sizeBytes,
        long rows,
        OffsetSet offsets,
        String token,
        @Nullable PartitionTodo partition) {
    public ManifestFile {
        requireNonNull(channel, "channel is null");
        requireNonNull(upload, "upload is null");
        requireNonNull(token, "token is null");
        parts = List.copyOf(parts);
        if (parts.isEmpty() || offsets.isEmpty()) {
            throw new IllegalArgumentException("a file without parts or without records: " + upload.key());
        }
    }

    /** The object's key. */
    public String key() {
        return upload.key();
    }

    /** How many Kafka records it holds. */
    public long records() {
        return offsets.count();
    }
}
