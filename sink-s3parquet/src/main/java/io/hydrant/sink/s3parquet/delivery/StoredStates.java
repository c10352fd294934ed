// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.LedgerKeys;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestJson;
import io.hydrant.sink.s3parquet.ledger.StateJson;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import io.hydrant.sink.s3parquet.store.ConditionalWriteProbe;
import io.hydrant.sink.s3parquet.store.Content;
import io.hydrant.sink.s3parquet.store.ObjectAttributes;
import io.hydrant.sink.s3parquet.store.ObjectPage;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import io.hydrant.sink.s3parquet.store.PutOutcome;
import io.hydrant.sink.s3parquet.store.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** States as objects of the state bucket, swapped by S3's conditional writes. Thread-safe. */
public final class StoredStates implements PartitionStates {

    private final ObjectStore store;
    private final LedgerKeys keys;
    private final ObjectAttributes attributes;
    private final Supplier<UUID> uuids;
    private boolean probed;

    /** @param attributes what state objects and manifests are written with: the encryption that the bucket wants */
    public StoredStates(ObjectStore store, LedgerKeys keys, ObjectAttributes attributes, Supplier<UUID> uuids) {
        this.store = store;
        this.keys = keys;
        this.attributes = attributes.withContentType("application/json");
        this.uuids = uuids;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public synchronized void ensureUsable() {
        if (probed) {
            return;
        }
        ConditionalWriteProbe.run(store, keys.root() + "probe-" + uuids.get(), attributes)
                .ifPresent(fault -> {
                    throw new ConnectException("s3://" + store.bucket()
                            + " does not honour conditional writes, on which delivery.guarantee=exactly_once stands: "
                            + fault
                            + ". Set delivery.guarantee=at_least_once for this store");
                });
        probed = true;
    }

    @Override
    public Optional<Versioned> read(TopicPartition partition) {
        String key = stateKey(partition);
        return store.get(key, StateJson.MAX_BYTES)
                .map(object -> new Versioned(
                        StateJson.read(object.bytes(), key), object.info().etag()));
    }

    /** All topic-partitions of which there is a state. */
    List<TopicPartition> partitions() {
        Pattern state = Pattern.compile(Pattern.quote(keys.root()) + "([^/]+)/([0-9]{1,9})/state\\.json");
        List<TopicPartition> partitions = new ArrayList<>();
        String token = null;
        do {
            ObjectPage page = store.list(keys.root(), token);
            for (ObjectPage.Entry entry : page.entries()) {
                Matcher matcher = state.matcher(entry.key());
                if (matcher.matches()) {
                    partitions.add(new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2))));
                }
            }
            token = page.nextToken();
        } while (token != null);
        return partitions;
    }

    @Override
    public String manifestKey(TopicPartition partition, String txn) {
        return keys.manifest(partition.topic(), partition.partition(), txn);
    }

    @Override
    public void putManifest(Manifest manifest) {
        String key = keys.manifest(manifest.topic(), manifest.partition(), manifest.txn());
        store.put(key, Content.of(ManifestJson.write(manifest)), attributes);
    }

    @Override
    public Manifest manifest(String key) {
        return find(key)
                .orElseThrow(() -> new ConnectException("s3://" + store.bucket() + "/" + key
                        + " is gone, though a commit that may not be completed names it. Restore it, or reset the connector's"
                        + " offsets by REST to deliver anew"));
    }

    /** The manifest of that key, if it is still there. */
    Optional<Manifest> find(String key) {
        return store.get(key, ManifestJson.MAX_BYTES).map(object -> ManifestJson.read(object.bytes(), key));
    }

    @Override
    public Swap swap(TopicPartition partition, @Nullable String etag, TopicPartitionState next) {
        WriteCondition condition = etag == null ? WriteCondition.absent() : WriteCondition.unchanged(etag);
        PutOutcome outcome = store.putIf(condition, stateKey(partition), Content.of(StateJson.write(next)), attributes);
        return outcome instanceof PutOutcome.Written written ? new Swap(written.etag()) : Swap.UNDECIDED;
    }

    @Override
    public void forget(TopicPartition partition) {
        // What is stored stays: it is what the next owner goes on with.
    }

    private String stateKey(TopicPartition partition) {
        return keys.state(partition.topic(), partition.partition());
    }
}
