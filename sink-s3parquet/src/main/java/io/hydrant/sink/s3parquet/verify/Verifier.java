// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.store.ObjectInfo;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import io.hydrant.sink.s3parquet.verify.Ledger.Folder;
import io.hydrant.sink.s3parquet.verify.PartitionVerifier.Range;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
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
        SortedMap<Integer, Ledger> ledgers = Ledger.read(state, folder(state).key());
        Set<Integer> known = Set.copyOf(ledgers.keySet());
        if (options.partition() >= 0) {
            ledgers.keySet().retainAll(List.of(options.partition()));
        }
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
            PartitionVerifier verifier = new PartitionVerifier(options.topic(), partition, ledger, report);
            Range range = range(verifier, partition, ledger);
            verifier.channel(false, data, dataObjects, range);
            boolean hasBackup = verifier.hasBackup();
            if (hasBackup) {
                verifier.channel(true, backup, backupObjects, backupRange(verifier, ledger, range));
            }
            verifier.strays(data, dataObjects, options.topic(), partition);
            if (!oneBucket && hasBackup) {
                verifier.strays(backup, backupObjects, options.topic(), partition);
            }
        });
        if (options.partition() < 0) {
            unknownPartitions(report, data, dataObjects, known);
            if (!oneBucket) {
                unknownPartitions(report, backup, backupObjects, known);
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
            Report report, ObjectStore store, Map<String, ObjectInfo> marked, Set<Integer> known) {
        for (ObjectInfo info : marked.values()) {
            ObjectMarks.of(info.metadata())
                    .filter(marks -> marks.topic().equals(options.topic()) && !known.contains(marks.partition()))
                    .ifPresent(marks -> report.problem(options.topic() + "-" + marks.partition() + ": s3://"
                            + store.bucket() + "/" + info.key() + " says that it holds offsets " + marks.firstOffset()
                            + " to " + marks.lastOffset() + ", but there is no state of that partition"));
        }
    }

    private Range range(PartitionVerifier verifier, int partition, Ledger ledger) {
        long to = options.to() >= 0 ? options.to() : ledger.state().frontier();
        long from = options.from() >= 0 ? options.from() : Math.min(to, verifier.firstOffset(false));
        if (topic == null || from >= to) {
            return new Range(from, Math.max(from, to), null);
        }
        RecordOffsets.Found found = topic.read(options.topic(), partition, from, to);
        return new Range(from, to, found);
    }

    private Folder folder(ObjectStore state) {
        List<Folder> folders = Ledger.find(state, options.statePrefix(), options.topic());
        String id = options.stateId();
        String where = "s3://" + state.bucket() + "/" + options.statePrefix();
        if (id != null) {
            String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A");
            return folders.stream()
                    .filter(folder -> folder.stateId().equals(encoded))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no state of topic " + options.topic()
                            + " under state id " + id + " in " + where));
        }
        if (folders.size() != 1) {
            throw new IllegalArgumentException(
                    folders.isEmpty()
                            ? "there is no state of topic " + options.topic() + " in " + where
                                    + " (a connector with delivery.guarantee=at_least_once keeps none)"
                            : "several connectors have delivered topic " + options.topic()
                                    + ": choose one with --state-id of "
                                    + folders.stream().map(Folder::stateId).toList());
        }
        return folders.get(0);
    }

    /** The state lies in the state bucket only. */
    private String except(String bucket) {
        return bucket.equals(options.stateBucket()) ? options.statePrefix() + "v1/" : "";
    }
}
