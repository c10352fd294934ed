// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import io.hydrant.sink.s3parquet.store.ObjectAttributes;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sealed file on its way to being visible. What it is never changes; how far it has come does, on the task thread.
 *
 * <pre>  UPLOADING → UPLOADED → COMMITTING → VISIBLE → (gone)  </pre>
 */
final class DeliveryFile {

    enum Stage {
        /** Being encoded and uploaded. */
        UPLOADING,
        /** Durable, invisible, and not counted: discarding it loses nothing. */
        UPLOADED,
        /** Named by a manifest: from here on only the state decides whether it counts. */
        COMMITTING,
        /** Committed and visible; its partition is perhaps not registered yet. */
        VISIBLE
    }

    /** What a file takes whose bytes are uploaded, but for its offsets: key, metadata, parts. */
    private static final long UPLOADED_BYTES = 4096;

    private final Channel channel;
    private final ObjectStore store;
    private final String key;
    private final String token;
    private final ObjectAttributes attributes;
    private final Map<String, String> footer;
    private final OffsetSet offsets;
    private final long rows;
    private final long memoryBytes;
    private final Instant begun;
    private final @Nullable PartitionTodo partition;
    private Stage stage = Stage.UPLOADING;
    private Instant stageSince;
    private UploadJob.@Nullable Uploaded uploaded;

    DeliveryFile(
            Channel channel,
            ObjectStore store,
            String key,
            String token,
            ObjectAttributes attributes,
            Map<String, String> footer,
            OffsetSet offsets,
            long rows,
            long memoryBytes,
            Instant begun,
            Instant sealed,
            @Nullable PartitionTodo partition) {
        this.channel = channel;
        this.store = store;
        this.key = key;
        this.token = token;
        this.attributes = attributes;
        this.footer = Map.copyOf(footer);
        this.offsets = offsets;
        this.rows = rows;
        this.memoryBytes = memoryBytes;
        this.begun = begun;
        this.stageSince = sealed;
        this.partition = partition;
    }

    Channel channel() {
        return channel;
    }

    ObjectStore store() {
        return store;
    }

    String key() {
        return key;
    }

    String url() {
        return "s3://" + store.bucket() + "/" + key;
    }

    /** Random, unique, and in the object's metadata. */
    String token() {
        return token;
    }

    ObjectAttributes attributes() {
        return attributes;
    }

    /** What goes into the file itself where its format has a place for it. */
    Map<String, String> footer() {
        return footer;
    }

    OffsetSet offsets() {
        return offsets;
    }

    long records() {
        return offsets.count();
    }

    long rows() {
        return rows;
    }

    /** What it counts for in the memory budget: its body until that is uploaded, then what is known of it. */
    long memoryBytes() {
        return stage == Stage.UPLOADING ? memoryBytes : UPLOADED_BYTES + 2L * Long.BYTES * offsets.rangeCount();
    }

    /** When its first record arrived. */
    Instant begun() {
        return begun;
    }

    /** The catalog partition that it lies in; {@code null} if there is none to register. */
    @Nullable
    PartitionTodo partition() {
        return partition;
    }

    Stage stage() {
        return stage;
    }

    Instant stageSince() {
        return stageSince;
    }

    void reach(Stage next, Instant now) {
        stage = next;
        stageSince = now;
    }

    void uploaded(UploadJob.Uploaded result, Instant now) {
        uploaded = result;
        reach(Stage.UPLOADED, now);
    }

    /** Its finished upload; the file must have reached {@link Stage#UPLOADED}. */
    UploadJob.Uploaded upload() {
        UploadJob.Uploaded result = uploaded;
        if (result == null) {
            throw new IllegalStateException(url() + " is not uploaded");
        }
        return result;
    }

    /** What its manifest says of it. */
    ManifestFile toManifest() {
        UploadJob.Uploaded done = upload();
        return new ManifestFile(
                channel, done.upload(), done.parts(), done.sizeBytes(), rows, offsets, token, partition);
    }
}
