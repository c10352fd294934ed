// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.store.CompleteOutcome;
import io.hydrant.sink.s3parquet.store.ObjectInfo;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a committed upload visible; harmless to repeat, by whoever owns the state. Its result says whether the object is
 * there: {@code false} means that the store has lost the upload.
 */
final class CompleteJob implements Job<Boolean> {

    private final ObjectStore store;
    private final TopicPartition partition;
    private final ManifestFile file;
    private final DeliveryListener listener;
    private final InstantSource clock;
    private final Duration patience;
    private @Nullable Instant missingSince;

    /**
     * @param store the bucket of the file's channel
     * @param patience how long upload and object must both be missing before they count as lost; they are looked for twice at
     *     least
     */
    CompleteJob(
            ObjectStore store,
            TopicPartition partition,
            ManifestFile file,
            DeliveryListener listener,
            InstantSource clock,
            Duration patience) {
        this.store = store;
        this.partition = partition;
        this.file = file;
        this.listener = listener;
        this.clock = clock;
        this.patience = patience;
    }

    /** For a connector that is stopped: nobody else completes anything. */
    static CompleteJob withoutPatience(
            ObjectStore store, TopicPartition partition, ManifestFile file, DeliveryListener listener) {
        return new CompleteJob(store, partition, file, listener, InstantSource.fixed(Instant.EPOCH), Duration.ZERO);
    }

    @Override
    public String what() {
        return "complete the upload of s3://" + store.bucket() + "/" + file.key();
    }

    @Override
    public boolean writesObject() {
        return true;
    }

    @Override
    public Boolean run() {
        boolean visible = complete();
        if (visible) {
            try {
                listener.delivered(partition, store.bucket(), file);
            } catch (RetriableException e) {
                throw new RepeatException(String.valueOf(e.getMessage()));
            }
        }
        return visible;
    }

    private boolean complete() {
        CompleteOutcome outcome = store.completeUpload(file.upload(), file.parts());
        if (outcome instanceof CompleteOutcome.Completed) {
            return true;
        }
        if (outcome instanceof CompleteOutcome.Unknown unknown) {
            throw unknown.cause();
        }
        // Completed before, by us or by another owner, or lost: the object tells.
        Optional<ObjectInfo> object = store.head(file.key());
        boolean visible = object.isPresent()
                && file.token().equals(object.get().metadata().get(ObjectMarks.TOKEN))
                && object.get().sizeBytes() == file.sizeBytes();
        Instant now = clock.instant();
        if (!visible && (missingSince == null || missingSince.plus(patience).isAfter(now))) {
            // Another owner's completion may be under way, which can take S3 long, and its object appear later.
            missingSince = missingSince == null ? now : missingSince;
            throw new RepeatException("neither the upload nor the object of " + file.key() + " is there");
        }
        return visible;
    }
}
