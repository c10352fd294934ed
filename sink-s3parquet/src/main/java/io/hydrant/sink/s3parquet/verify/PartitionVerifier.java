// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.store.ObjectInfo;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies one topic-partition: each file of each committed manifest against its object, the objects against the
 * manifests, and the offsets of all against the range. Offsets that a later generation delivered (a rewind, a topic that was
 * created again) are not doubled, and from where the last generation began nothing of an earlier one counts: it may be
 * another topic's. Not thread-safe.
 */
final class PartitionVerifier {
    private final String name;
    private final int partition;
    private final Ledger ledger;
    private final Map<String, Manifest> later;
    private final long askedFrom;
    private final Report report;
    private final Set<String> named = new HashSet<>();

    /**
     * @param later what was committed after the ledger was read
     * @param askedFrom {@code --from}; -1 if it was not given
     */
    PartitionVerifier(
            String topic, int partition, Ledger ledger, Map<String, Manifest> later, long askedFrom, Report report) {
        this.name = topic + "-" + partition;
        this.partition = partition;
        this.ledger = ledger;
        this.later = later;
        this.askedFrom = askedFrom;
        this.report = report;
    }

    /** A ledger that is not whole is a problem, unless the range begins where somebody said that it is enough. */
    void chain() {
        String missing = ledger.missing();
        if (missing == null) {
            return;
        }
        String gone =
                name + ": manifest " + missing + " is gone (expired?): what was committed up to it is not verified";
        if (askedFrom >= 0) {
            report.note(gone);
        } else {
            report.problem(gone + ", only what lies from offset " + wholeFrom() + " on: give --partition " + partition
                    + " --from " + wholeFrom() + " to accept that");
        }
    }

    /** Where the range begins: where the generation did, or with the first offset that the ledger knows of. */
    long from() {
        if (askedFrom >= 0) {
            return askedFrom;
        }
        boolean startIsKnown = ledger.state().generation() > 0 && ledger.missing() == null;
        return startIsKnown ? Math.min(firstOffset(false), ledger.state().start()) : firstOffset(false);
    }

    /** Verifies a channel; returns the keys that its manifests name, whether or not they should be there. */
    void channel(boolean backup, ObjectStore store, Map<String, ObjectInfo> marked, Range range) {
        String channel = name + (backup ? " backup" : " data");
        Map<String, ObjectInfo> heads = new HashMap<>(marked);
        List<String> unknown = files(ledger.committed(), backup).stream()
                .map(ManifestFile::key)
                .filter(key -> !heads.containsKey(key))
                .toList();
        VisibleObjects.heads(store, unknown).forEach(info -> heads.put(info.key(), info));

        NavigableMap<Long, OffsetSet> byGeneration = new TreeMap<>();
        int objects = 0;
        Map<ManifestFile, Long> absent = new LinkedHashMap<>();
        for (Map.Entry<String, Manifest> entry : ledger.committed().entrySet()) {
            long generation = entry.getValue().generation();
            for (ManifestFile file : files(Map.of(entry.getKey(), entry.getValue()), backup)) {
                named.add(file.key());
                ObjectInfo info = heads.get(file.key());
                if (info == null) {
                    absent.put(file, generation);
                    continue;
                }
                if (!isSame(channel, store, file, info)) {
                    continue;
                }
                objects++;
                OffsetSet before = byGeneration.getOrDefault(generation, OffsetSet.EMPTY);
                OffsetSet twice = before.intersect(file.offsets());
                if (!twice.isEmpty()) {
                    report.problem(channel + ": offsets " + twice + " are in " + url(store, file.key())
                            + " and in another object");
                }
                byGeneration.put(generation, before.union(file.offsets()));
            }
        }
        absences(channel, store, absent, byGeneration);
        others(channel, store, backup, heads);
        long last = ledger.state().generation();
        OffsetSet earlier = OffsetSet.union(byGeneration.headMap(last, false).values());
        gaps(channel, byGeneration.getOrDefault(last, OffsetSet.EMPTY), earlier, objects, range);
    }

    /** Whether there is a backup, or was one before it was switched off. */
    boolean hasBackup() {
        return ledger.state().backup() != null
                || !files(ledger.committed(), true).isEmpty()
                || !files(ledger.others(), true).isEmpty();
    }

    /** Objects of this topic-partition that no committed manifest names. Call it after all channels. */
    void strays(ObjectStore store, Map<String, ObjectInfo> marked, String topic) {
        Set<String> sinceThen = later.values().stream()
                .flatMap(manifest -> manifest.files().stream())
                .map(ManifestFile::key)
                .collect(Collectors.toSet());
        int unseen = 0;
        for (ObjectInfo info : marked.values()) {
            Optional<ObjectMarks> marks = ObjectMarks.of(info.metadata())
                    .filter(found -> found.topic().equals(topic) && found.partition() == partition);
            if (marks.isEmpty() || named.contains(info.key())) {
                continue;
            }
            if (sinceThen.contains(info.key())) {
                unseen++;
                continue;
            }
            String what = url(store, info.key()) + " says that it holds offsets "
                    + marks.get().firstOffset() + " to " + marks.get().lastOffset();
            if (isBeforeLedger(marks.get().lastOffset())) {
                report.note(name + ": " + what + ", from before the ledger begins");
            } else {
                report.problem(name + ": " + what + ", but no manifest knows it");
            }
        }
        if (unseen > 0) {
            report.note(name + ": " + unseen + " objects in s3://" + store.bucket()
                    + " were committed while verifying, not looked at");
        }
    }

    /** Whether what is known of an offset may have gone with the manifests that are missing. */
    private boolean isBeforeLedger(long offset) {
        return ledger.missing() != null && offset < (askedFrom >= 0 ? askedFrom : wholeFrom());
    }

    /** From here on the manifests that are there may be all. */
    private long wholeFrom() {
        boolean backup = ledger.state().backup() != null
                && !files(ledger.committed(), true).isEmpty();
        return backup ? Math.max(firstOffset(false), firstOffset(true)) : firstOffset(false);
    }

    /** The first offset that a committed manifest names in a channel; the frontier when there is none. */
    long firstOffset(boolean backup) {
        return files(ledger.committed(), backup).stream()
                .mapToLong(file -> file.offsets().first())
                .min()
                .orElse(ledger.state().frontier());
    }

    private boolean isSame(String channel, ObjectStore store, ManifestFile file, ObjectInfo info) {
        Optional<ObjectMarks> marks = ObjectMarks.of(info.metadata());
        String object = channel + ": " + url(store, file.key());
        if (marks.isEmpty() || !marks.get().token().equals(file.token())) {
            report.problem(object + " is not the object that the manifest names");
            return false;
        }
        if (info.sizeBytes() != file.sizeBytes()) {
            report.problem(object + " has " + info.sizeBytes() + " bytes, the manifest says " + file.sizeBytes());
            return false;
        }
        ObjectMarks own = marks.get();
        if (own.records() != file.records()
                || own.rows() != file.rows()
                || own.firstOffset() != file.offsets().first()
                || own.lastOffset() != file.offsets().last()) {
            report.problem(object + " says " + own + ", the manifest says " + file.rows() + " rows of offsets "
                    + file.offsets());
            return false;
        }
        return hasFooter(object, store, file, own);
    }

    private boolean hasFooter(String object, ObjectStore store, ManifestFile file, ObjectMarks marks) {
        try {
            Optional<ParquetFooters.Footer> footer = ParquetFooters.read(store, file.key(), file.sizeBytes());
            if (footer.isEmpty()) {
                return true;
            }
            Map<String, String> expected = new HashMap<>(marks.toMetadata());
            expected.keySet().removeIf(mark -> !footer.get().metadata().containsKey(mark));
            if (footer.get().rows() != file.rows()
                    || !footer.get().metadata().entrySet().containsAll(expected.entrySet())) {
                report.problem(object + " has a Parquet footer with "
                        + footer.get().rows() + " rows and " + footer.get().metadata() + ", the manifest says "
                        + file.rows() + " rows and " + marks);
                return false;
            }
            return true;
        } catch (IOException e) {
            report.problem(object + " has no readable Parquet footer: " + e.getMessage());
            return false;
        }
    }

    /** A file that was lost before it was completed is in order once its offsets are in other objects, not older ones. */
    private void absences(
            String channel,
            ObjectStore store,
            Map<ManifestFile, Long> absent,
            NavigableMap<Long, OffsetSet> byGeneration) {
        absent.forEach((file, generation) -> {
            OffsetSet delivered =
                    OffsetSet.union(byGeneration.tailMap(generation, true).values());
            OffsetSet missing = file.offsets().subtract(delivered);
            if (missing.isEmpty()) {
                report.note(channel + ": " + url(store, file.key()) + " was lost, its offsets are in other objects");
            } else {
                report.problem(
                        channel + ": " + url(store, file.key()) + " is committed and not there, offsets " + missing
                                + (ledger.state().pending() == null
                                        ? ""
                                        : " (a commit is pending: verify again once it is completed)"));
            }
        });
    }

    private void others(String channel, ObjectStore store, boolean backup, Map<String, ObjectInfo> heads) {
        Map<String, Manifest> others = new HashMap<>(ledger.others());
        others.keySet().removeAll(later.keySet());
        for (ManifestFile file : files(others, backup)) {
            ObjectInfo info = heads.get(file.key());
            if (info != null
                    && !named.contains(file.key())
                    && !isBeforeLedger(file.offsets().last())) {
                named.add(file.key());
                report.problem(channel + ": " + url(store, file.key())
                        + " is visible, but the commit that names it did not happen");
            }
        }
    }

    /**
     * Tells of offsets that are in no object, as the last generation sees it.
     *
     * @param last what the last generation delivered
     * @param earlier what those before it delivered: it counts up to where the last began
     */
    private void gaps(String channel, OffsetSet last, OffsetSet earlier, int objects, Range range) {
        OffsetSet all = OffsetSet.range(range.from(), Math.max(range.from(), range.to()));
        OffsetSet delivered = last.union(earlier.before(ledger.state().start()));
        OffsetSet gaps = all.subtract(delivered);
        RecordOffsets.Found found = range.found();
        String size = channel + " " + range.text() + ": "
                + all.intersect(delivered).count() + " offsets in " + objects + " objects";
        if (found == null) {
            report.note(size);
            missing(
                    channel,
                    gaps,
                    " are in no object (with --bootstrap-servers the topic tells whether they hold records)");
            return;
        }
        OffsetSet lost = gaps.intersect(found.records());
        OffsetSet gone = gaps.intersect(found.gone()).subtract(earlier);
        // An operator's reset to the beginning starts at 0, wherever the topic began by then.
        OffsetSet unasked = askedFrom >= 0 ? OffsetSet.EMPTY : gone.before(firstOffset(false));
        OffsetSet unread = gone.subtract(unasked);
        OffsetSet old = gaps.intersect(found.gone()).intersect(earlier);
        OffsetSet beyond = gaps.intersect(found.beyond());
        long without = gaps.subtract(lost)
                .subtract(gone)
                .subtract(old)
                .subtract(beyond)
                .count();
        report.note(size + ", " + without + " without a record");
        missing(channel, lost, " are in no object, and the topic has records there");
        old.ranges()
                .forEach(gap -> report.note(channel + ": offsets " + gap
                        + " are only in objects of before the last rewind, and the topic no longer has them"));
        missing(channel, unread, " are in no object, and the topic no longer has them");
        unasked.ranges()
                .forEach(gap -> report.note(channel + ": offsets " + gap
                        + " lie before the first that was delivered, and the topic no longer has them"));
        missing(
                channel,
                beyond,
                " are in no object, and lie beyond what the topic has: it was created again or lost its end, or a"
                        + " transaction is open");
    }

    private void missing(String channel, OffsetSet offsets, String what) {
        offsets.ranges().forEach(gap -> report.problem(channel + ": offsets " + gap + what));
    }

    private static List<ManifestFile> files(Map<String, Manifest> manifests, boolean backup) {
        return manifests.values().stream()
                .flatMap(manifest -> manifest.files().stream())
                .filter(file -> file.channel().isBackup() == backup)
                .toList();
    }

    private static String url(ObjectStore store, String key) {
        return "s3://" + store.bucket() + "/" + key;
    }

    /**
     * What is to be delivered.
     *
     * @param found what the topic has of it; {@code null} if it was not read, and every offset counts as a record
     */
    record Range(long from, long to, RecordOffsets.@Nullable Found found) {
        /** Such as {@code [0,1200)}. */
        String text() {
            return "[" + from + "," + to + ")";
        }

        Range startingAt(long offset) {
            return new Range(Math.min(to, Math.max(from, offset)), to, found);
        }
    }
}
