// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.store.CompleteOutcome;
import io.hydrant.sink.s3parquet.store.ObjectInfo;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Makes a committed upload visible; harmless to repeat, by whoever owns the state. Its result says whether the object is
 * there: {@code false} means that the store has lost the upload.
 */
final class CompleteJob implements Job<Boolean> {

    private final ObjectStore store;
    private final TopicPartition partition;
    private final ManifestFile file;
    private final DeliveryListener listener;
    private boolean missing;

    /** @param store the bucket of the file's channel */
    CompleteJob(ObjectStore store, TopicPartition partition, ManifestFile file, DeliveryListener listener) {
        this.store = store;
        this.partition = partition;
        this.file = file;
        this.listener = listener;
    }

    @Override
    public String what() {
        return "complete the upload of s3://" + store.bucket() + "/" + file.key();
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
        if (!visible && !missing) {
            // Another owner's completion may be under way, and its object about to appear: look a second time, later.
            missing = true;
            throw new RepeatException("neither the upload nor the object of " + file.key() + " is there");
        }
        return visible;
    }
}
