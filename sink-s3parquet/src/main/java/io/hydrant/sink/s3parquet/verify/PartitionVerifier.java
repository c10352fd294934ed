// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.store.ObjectInfo;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies one topic-partition: each file of each committed manifest against its object, the objects against the
 * manifests, and the offsets of all against the range. Offsets that were delivered again on purpose (a later generation)
 * are not doubled. Not thread-safe.
 */
final class PartitionVerifier {
    private final String name;
    private final Ledger ledger;
    private final Report report;
    private final Set<String> named = new HashSet<>();

    PartitionVerifier(String topic, int partition, Ledger ledger, Report report) {
        this.name = topic + "-" + partition;
        this.ledger = ledger;
        this.report = report;
        String missing = ledger.missing();
        if (missing != null) {
            report.note(name + ": manifest " + missing
                    + " is gone (expired?): what was committed up to it cannot be verified");
        }
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

        OffsetSet delivered = OffsetSet.EMPTY;
        Map<Long, OffsetSet> byGeneration = new HashMap<>();
        int objects = 0;
        List<ManifestFile> absent = new ArrayList<>();
        for (Map.Entry<String, Manifest> entry : ledger.committed().entrySet()) {
            long generation = entry.getValue().generation();
            for (ManifestFile file : files(Map.of(entry.getKey(), entry.getValue()), backup)) {
                named.add(file.key());
                ObjectInfo info = heads.get(file.key());
                if (info == null) {
                    absent.add(file);
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
                delivered = delivered.union(file.offsets());
            }
        }
        absences(channel, store, absent, delivered);
        others(channel, store, backup, heads);
        gaps(channel, delivered, objects, range);
    }

    /** Objects of this topic-partition that no committed manifest names. Call it after all channels. */
    void strays(ObjectStore store, Map<String, ObjectInfo> marked, String topic, int partition) {
        for (ObjectInfo info : marked.values()) {
            Optional<ObjectMarks> marks = ObjectMarks.of(info.metadata())
                    .filter(found -> found.topic().equals(topic) && found.partition() == partition);
            if (marks.isEmpty() || named.contains(info.key())) {
                continue;
            }
            String what = url(store, info.key()) + " says that it holds offsets "
                    + marks.get().firstOffset() + " to " + marks.get().lastOffset();
            if (ledger.missing() != null
                    && marks.get().lastOffset() < Math.max(firstOffset(false), firstOffset(true))) {
                report.note(name + ": " + what + ", from before the ledger begins");
            } else {
                report.problem(name + ": " + what + ", but no manifest knows it");
            }
        }
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

    /** A file that was lost before it was completed is in order once its offsets are in other objects. */
    private void absences(String channel, ObjectStore store, List<ManifestFile> absent, OffsetSet delivered) {
        for (ManifestFile file : absent) {
            OffsetSet missing = file.offsets().subtract(delivered);
            if (missing.isEmpty()) {
                report.note(channel + ": " + url(store, file.key()) + " was lost, its offsets are in other objects");
            } else {
                report.problem(channel + ": " + url(store, file.key()) + " is committed and not there, offsets "
                        + missing + (ledger.state().pending() == null ? "" : " (a commit is pending)"));
            }
        }
    }

    private void others(String channel, ObjectStore store, boolean backup, Map<String, ObjectInfo> heads) {
        for (ManifestFile file : files(ledger.others(), backup)) {
            ObjectInfo info = heads.get(file.key());
            if (info != null && !named.contains(file.key())) {
                named.add(file.key());
                report.problem(channel + ": " + url(store, file.key())
                        + " is visible, but the commit that names it did not happen");
            }
        }
    }

    private void gaps(String channel, OffsetSet delivered, int objects, Range range) {
        OffsetSet all = OffsetSet.range(range.from(), Math.max(range.from(), range.to()));
        OffsetSet gaps = all.subtract(delivered);
        OffsetSet unread = gaps.intersect(range.gone());
        OffsetSet lost = range.topicWasRead() ? gaps.intersect(range.records()) : gaps;
        report.note(channel + " [" + range.from() + "," + range.to() + "): "
                + all.intersect(delivered).count() + " offsets in " + objects + " objects"
                + (range.topicWasRead()
                        ? ", " + gaps.subtract(lost).subtract(unread).count() + " without a record"
                        : ""));
        lost.ranges()
                .forEach(gap -> report.problem(channel + ": offsets " + gap + " are in no object"
                        + (range.topicWasRead()
                                ? ", and the topic has records there"
                                : " (with --bootstrap-servers the topic tells whether they hold records)")));
        unread.ranges()
                .forEach(gap -> report.problem(
                        channel + ": offsets " + gap + " are in no object, and the topic no longer has them"));
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
     * @param topicWasRead otherwise every offset counts as a record
     */
    record Range(long from, long to, boolean topicWasRead, OffsetSet records, OffsetSet gone) {
        Range startingAt(long offset) {
            return new Range(Math.min(to, Math.max(from, offset)), to, topicWasRead, records, gone);
        }
    }
}
