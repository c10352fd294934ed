// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.LedgerKeys;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.store.ObjectInfo;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import io.hydrant.sink.s3parquet.verify.PartitionVerifier.Range;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Verifies the partitions of a topic. Not thread-safe. */
final class Verifier {
    private final VerifyOptions options;
    private final Function<String, ObjectStore> buckets;
    private final @Nullable RecordOffsets topic;

    /** {@code topic} is null when it is not to be read. */
    Verifier(VerifyOptions options, Function<String, ObjectStore> buckets, @Nullable RecordOffsets topic) {
        this.options = options;
        this.buckets = buckets;
        this.topic = topic;
    }

    /** Throws {@link IllegalArgumentException} when there is nothing to verify. */
    Report verify() {
        Report report = new Report();
        ObjectStore state = buckets.apply(options.stateBucket());
        SortedMap<String, Set<Integer>> found = Ledger.find(state, options.statePrefix(), options.topic());
        String stateId = stateId(state, found.keySet());
        LedgerKeys keys = new LedgerKeys(options.statePrefix(), stateId);
        Set<Integer> known = found.getOrDefault(stateId, Set.of());
        SortedMap<Integer, Ledger> ledgers = new TreeMap<>();
        known.stream()
                .filter(partition -> options.partition() < 0 || options.partition() == partition)
                .forEach(partition -> ledgers.put(partition, Ledger.read(state, keys, options.topic(), partition)));
        if (ledgers.isEmpty()) {
            throw new IllegalArgumentException("there is no state of partition " + options.partition());
        }
        ObjectStore data = buckets.apply(options.bucket());
        ObjectStore backup = buckets.apply(options.backupBucket());
        boolean oneBucket = options.bucket().equals(options.backupBucket());
        Map<String, ObjectInfo> dataObjects = VisibleObjects.marked(data, options.prefix(), except(options.bucket()));
        Map<String, ObjectInfo> backupObjects =
                oneBucket ? dataObjects : VisibleObjects.marked(backup, "", except(options.backupBucket()));
        ledgers.forEach((partition, ledger) -> {
            PartitionVerifier verifier = new PartitionVerifier(
                    options.topic(),
                    partition,
                    ledger,
                    ledger.committedSince(state, keys, options.topic(), partition),
                    options.from(),
                    report);
            verifier.chain();
            Range range = range(verifier, partition, ledger);
            report.verified(options.topic() + "-" + partition + " " + range.text());
            verifier.channel(false, data, dataObjects, range);
            boolean hasBackup = verifier.hasBackup();
            if (hasBackup) {
                verifier.channel(true, backup, backupObjects, backupRange(verifier, ledger, range));
            }
            verifier.strays(data, dataObjects, options.topic());
            if (!oneBucket && hasBackup) {
                verifier.strays(backup, backupObjects, options.topic());
            }
        });
        if (options.partition() < 0) {
            IntPredicate stateless = partition -> !known.contains(partition)
                    // The first commit of a partition may have come while the objects were listed.
                    && state.head(keys.state(options.topic(), partition)).isEmpty();
            unknownPartitions(report, data, dataObjects, stateless);
            if (!oneBucket) {
                unknownPartitions(report, backup, backupObjects, stateless);
            }
        }
        return report;
    }

    /** The backup may have been switched on later than the ledger begins; switched off, it owes nothing any more. */
    private Range backupRange(PartitionVerifier verifier, Ledger ledger, Range range) {
        if (ledger.state().backup() == null) {
            return range.startingAt(range.to());
        }
        return options.from() >= 0 ? range : range.startingAt(verifier.firstOffset(true));
    }

    private void unknownPartitions(
            Report report, ObjectStore store, Map<String, ObjectInfo> marked, IntPredicate stateless) {
        for (ObjectInfo info : marked.values()) {
            ObjectMarks.of(info.metadata())
                    .filter(marks -> marks.topic().equals(options.topic()) && stateless.test(marks.partition()))
                    .ifPresent(marks -> report.problem(options.topic() + "-" + marks.partition() + ": s3://"
                            + store.bucket() + "/" + info.key() + " says that it holds offsets " + marks.firstOffset()
                            + " to " + marks.lastOffset() + ", but there is no state of that partition"));
        }
    }

    private Range range(PartitionVerifier verifier, int partition, Ledger ledger) {
        long to = options.to() >= 0 ? options.to() : ledger.state().frontier();
        long from = options.from() >= 0 ? options.from() : Math.min(to, verifier.from());
        if (topic == null || from >= to) {
            return new Range(from, Math.max(from, to), null);
        }
        RecordOffsets.Found found = topic.read(options.topic(), partition, from, to);
        return new Range(from, to, found);
    }

    private String stateId(ObjectStore state, Set<String> found) {
        String id = options.stateId();
        String where = "s3://" + state.bucket() + "/" + options.statePrefix();
        if (id != null) {
            if (!found.contains(id)) {
                throw new IllegalArgumentException(
                        "there is no state of topic " + options.topic() + " under state id " + id + " in " + where);
            }
            return id;
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    found.isEmpty()
                            ? "there is no state of topic " + options.topic() + " in " + where
                                    + " (a connector with delivery.guarantee=at_least_once keeps none)"
                            : "several connectors have delivered topic " + options.topic()
                                    + ": choose one with --state-id of " + found);
        }
        return found.iterator().next();
    }

    /** The state lies in the state bucket only. */
    private String except(String bucket) {
        return bucket.equals(options.stateBucket()) ? LedgerKeys.all(options.statePrefix()) : "";
    }
}
