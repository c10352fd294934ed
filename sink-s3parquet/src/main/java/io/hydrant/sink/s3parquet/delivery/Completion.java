// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Rolls a committed manifest forward: completes all of its uploads side by side, then says which ones the store has lost.
 * Confined to the task thread.
 */
final class Completion {

    private final List<ManifestFile> lost = new ArrayList<>();
    private final Consumer<List<ManifestFile>> then;
    private int open;

    private Completion(int open, Consumer<List<ManifestFile>> then) {
        this.open = open;
        this.then = then;
    }

    /** @param then gets the files whose uploads are lost, mostly none, once all others are visible */
    static void of(
            List<ManifestFile> files,
            Function<Channel, ObjectStore> stores,
            Jobs jobs,
            Jobs.Scope scope,
            Consumer<List<ManifestFile>> then) {
        Completion completion = new Completion(files.size(), then);
        for (ManifestFile file : files) {
            CompleteJob job = new CompleteJob(stores.apply(file.channel()), file);
            jobs.submit(scope, job, visible -> completion.completed(file, visible));
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
