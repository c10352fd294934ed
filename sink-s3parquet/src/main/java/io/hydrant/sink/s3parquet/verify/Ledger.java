// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestJson;
import io.hydrant.sink.s3parquet.ledger.StateJson;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import io.hydrant.sink.s3parquet.store.ObjectPage;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about one topic-partition. Immutable.
 *
 * @param committed the manifests of the chain that the state begins, newest first
 * @param others the remains of commits that did not happen
 * @param missing the key at which the chain breaks off: a bucket rule has expired it; null when it is whole
 */
record Ledger(
        TopicPartitionState state,
        Map<String, Manifest> committed,
        Map<String, Manifest> others,
        @Nullable String missing) {

    /** Where a topic's ledger lies: {@code _hydrant/v1/my-sink/orders/}. */
    record Folder(String stateId, String key) {}

    /** The folders of all connectors below a state prefix that have stored something about the topic. */
    static List<Folder> find(ObjectStore store, String statePrefix, String topic) {
        Pattern state = Pattern.compile(
                Pattern.quote(statePrefix + "v1/") + "([^/]+)/" + Pattern.quote(topic) + "/[0-9]+/state\\.json");
        Map<String, Folder> folders = new LinkedHashMap<>();
        for (String key : keys(store, statePrefix + "v1/")) {
            Matcher matcher = state.matcher(key);
            if (matcher.matches()) {
                String id = matcher.group(1);
                folders.put(id, new Folder(id, statePrefix + "v1/" + id + "/" + topic + "/"));
            }
        }
        return List.copyOf(folders.values());
    }

    /** The ledgers of all partitions in a topic's folder. */
    static SortedMap<Integer, Ledger> read(ObjectStore store, String topicFolder) {
        Pattern state = Pattern.compile(Pattern.quote(topicFolder) + "([0-9]{1,9})/state\\.json");
        List<String> keys = keys(store, topicFolder);
        SortedMap<Integer, Ledger> ledgers = new TreeMap<>();
        for (String key : keys) {
            Matcher matcher = state.matcher(key);
            if (matcher.matches()) {
                String manifests = topicFolder + matcher.group(1) + "/manifests/";
                List<String> own = keys.stream()
                        .filter(other -> other.startsWith(manifests))
                        .toList();
                ledgers.put(Integer.valueOf(matcher.group(1)), read(store, key, own));
            }
        }
        return ledgers;
    }

    private static Ledger read(ObjectStore store, String stateKey, List<String> manifestKeys) {
        TopicPartitionState state = StateJson.read(bytes(store, stateKey, StateJson.MAX_BYTES), stateKey);
        Map<String, Manifest> others = new HashMap<>();
        for (String key : manifestKeys) {
            others.put(key, ManifestJson.read(bytes(store, key, ManifestJson.MAX_BYTES), key));
        }
        Map<String, Manifest> committed = new LinkedHashMap<>();
        String next = state.last();
        while (next != null) {
            Manifest manifest = others.remove(next);
            if (manifest == null) {
                break;
            }
            committed.put(next, manifest);
            next = manifest.previous();
        }
        return new Ledger(state, committed, others, next);
    }

    private static byte[] bytes(ObjectStore store, String key, int maxBytes) {
        return store.get(key, maxBytes)
                .orElseThrow(() -> new IllegalStateException(key + " vanished while it was being read"))
                .bytes();
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
