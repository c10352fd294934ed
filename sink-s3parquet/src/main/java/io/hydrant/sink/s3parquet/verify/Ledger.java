// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.LedgerKeys;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestJson;
import io.hydrant.sink.s3parquet.ledger.StateJson;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import io.hydrant.sink.s3parquet.store.ObjectPage;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import io.hydrant.sink.s3parquet.store.StoredObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about one topic-partition. Immutable.
 *
 * @param committed the manifests of the chain that the state begins, newest first
 * @param others the remains of commits that did not happen, and commits that came after the state was read
 * @param missing the key at which the chain breaks off: a bucket rule has expired it; null when it is whole
 */
record Ledger(
        TopicPartitionState state,
        Map<String, Manifest> committed,
        Map<String, Manifest> others,
        @Nullable String missing) {

    /** The state ids below a state prefix that have a state of the topic, and of which of its partitions. */
    static SortedMap<String, Set<Integer>> find(ObjectStore store, String statePrefix, String topic) {
        SortedMap<String, Set<Integer>> found = new TreeMap<>();
        for (String key : keys(store, LedgerKeys.all(statePrefix))) {
            LedgerKeys.stateOf(statePrefix, key)
                    .filter(state -> state.topic().equals(topic))
                    .ifPresent(state -> found.computeIfAbsent(state.stateId(), id -> new TreeSet<>())
                            .add(state.partition()));
        }
        return found;
    }

    /**
     * Reads a partition's ledger: the state first, so that all that it stands on is there to be listed, whatever is
     * committed meanwhile.
     */
    static Ledger read(ObjectStore store, LedgerKeys keys, String topic, int partition) {
        TopicPartitionState state = state(store, keys.state(topic, partition));
        Map<String, Manifest> others = new HashMap<>();
        for (String key : keys(store, keys.manifests(topic, partition))) {
            manifest(store, key).ifPresent(manifest -> others.put(key, manifest));
        }
        Map<String, Manifest> committed = new LinkedHashMap<>();
        String next = state.last();
        while (next != null && !committed.containsKey(next)) {
            Manifest manifest = others.remove(next);
            if (manifest == null) {
                manifest = manifest(store, next).orElse(null);
            }
            if (manifest == null) {
                break;
            }
            committed.put(next, manifest);
            next = manifest.previous();
        }
        return new Ledger(state, committed, others, next);
    }

    /** The manifests that were committed after this was read, until now. */
    Map<String, Manifest> committedSince(ObjectStore store, LedgerKeys keys, String topic, int partition) {
        Map<String, Manifest> since = new LinkedHashMap<>();
        String next = state(store, keys.state(topic, partition)).last();
        while (next != null && !next.equals(state.last()) && !since.containsKey(next)) {
            Optional<Manifest> manifest = manifest(store, next);
            if (manifest.isEmpty()) {
                break;
            }
            since.put(next, manifest.get());
            next = manifest.get().previous();
        }
        return since;
    }

    private static TopicPartitionState state(ObjectStore store, String key) {
        StoredObject object = store.get(key, StateJson.MAX_BYTES)
                .orElseThrow(() -> new IllegalStateException(key + " vanished while it was being read"));
        return StateJson.read(object.bytes(), key);
    }

    private static Optional<Manifest> manifest(ObjectStore store, String key) {
        return store.get(key, ManifestJson.MAX_BYTES).map(object -> ManifestJson.read(object.bytes(), key));
    }

    static List<String> keys(ObjectStore store, String prefix) {
        List<String> keys = new ArrayList<>();
        String token = null;
        do {
            ObjectPage page = store.list(prefix, token);
            page.entries().forEach(entry -> keys.add(entry.key()));
            token = page.nextToken();
        } while (token != null);
        return keys;
    }
}
