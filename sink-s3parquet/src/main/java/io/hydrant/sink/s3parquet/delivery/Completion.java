// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Rolls a committed manifest forward: completes all of its uploads side by side, then says which ones the store has lost.
 * Confined to the task thread.
 */
final class Completion {

    /** Nobody says how long S3 works on a completion; a loss that is noticed later than that costs nothing but time. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<ManifestFile> lost = new ArrayList<>();
    private final Consumer<List<ManifestFile>> then;
    private int open;

    private Completion(int open, Consumer<List<ManifestFile>> then) {
        this.open = open;
        this.then = then;
    }

    /** @param then gets the files whose uploads are lost, mostly none, once all others are visible */
    static void of(
            TopicPartition partition,
            List<ManifestFile> files,
            DeliveryContext context,
            Jobs.Scope scope,
            Consumer<List<ManifestFile>> then) {
        Completion completion = new Completion(files.size(), then);
        for (ManifestFile file : files) {
            ObjectStore store = context.destinations().store(file.channel());
            CompleteJob job = new CompleteJob(store, partition, file, context.listener(), context.clock(), PATIENCE);
            context.jobs().submit(scope, job, visible -> completion.completed(file, visible));
        }
    }

    private void completed(ManifestFile file, boolean visible) {
        if (!visible) {
            lost.add(file);
        }
        open--;
        if (open == 0) {
            then.accept(lost);
        }
    }
}
