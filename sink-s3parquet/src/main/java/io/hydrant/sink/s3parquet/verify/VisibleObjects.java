// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.store.ObjectInfo;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks the store about many objects at once, since it is one request for each. */
final class VisibleObjects {
    private static final int AT_ONCE = 16;

    private VisibleObjects() {}

    /** The objects below a prefix that carry Hydrant's marks, by key; those below {@code except} are left out. */
    static Map<String, ObjectInfo> marked(ObjectStore store, String prefix, String except) {
        List<String> keys = Ledger.keys(store, prefix).stream()
                .filter(key -> except.isEmpty() || !key.startsWith(except))
                .toList();
        Map<String, ObjectInfo> marked = new HashMap<>();
        for (ObjectInfo info : heads(store, keys)) {
            if (ObjectMarks.of(info.metadata()).isPresent()) {
                marked.put(info.key(), info);
            }
        }
        return marked;
    }

    /** What HEAD tells of each key that has an object. */
    static List<ObjectInfo> heads(ObjectStore store, List<String> keys) {
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Optional<ObjectInfo>>> answers = new ArrayList<>(keys.size());
            keys.forEach(key -> answers.add(executor.submit(() -> store.head(key))));
            List<ObjectInfo> heads = new ArrayList<>(keys.size());
            for (Future<Optional<ObjectInfo>> answer : answers) {
                answer.get().ifPresent(heads::add);
            }
            return heads;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            executor.shutdownNow();
        }
    }
}
