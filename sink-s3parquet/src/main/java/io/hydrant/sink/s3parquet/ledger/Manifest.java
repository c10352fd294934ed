// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All sealed files of one commit of a topic-partition. Written once under a key of its own, before the state that names it;
 * never changed. A manifest counts if it is in the chain that begins with {@link TopicPartitionState#last}; others are the
 * remains of commits that did not happen. Immutable.
 *
 * @param txn unique, see {@link LedgerKeys#txn}
 * @param previous the key of the committed manifest before; null for the first
 */
public record Manifest(
        String txn,
        String topic,
        int partition,
        long epoch,
        long generation,
        String owner,
        Instant created,
        @Nullable String previous,
        List<ManifestFile> files) {
    /** With more sealed files than this, a commit leaves the rest to the next. */
    public static final int MAX_FILES = 200;

    public Manifest {
        requireNonNull(txn, "txn is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(created, "created is null");
        files = List.copyOf(files);
        checkApart(files, false);
        checkApart(files, true);
    }

    /** The offsets that the commit's files hold in the data channel (good and error files) or in the backup channel. */
    public OffsetSet offsets(boolean backup) {
        return OffsetSet.union(sets(files, backup));
    }

    private static List<OffsetSet> sets(List<ManifestFile> files, boolean backup) {
        return files.stream()
                .filter(file -> file.channel().isBackup() == backup)
                .map(ManifestFile::offsets)
                .toList();
    }

    private static void checkApart(List<ManifestFile> files, boolean backup) {
        List<OffsetSet> sets = sets(files, backup);
        if (OffsetSet.union(sets).count()
                == sets.stream().mapToLong(OffsetSet::count).sum()) {
            return;
        }
        OffsetSet all = OffsetSet.EMPTY;
        for (ManifestFile file : files) {
            if (file.channel().isBackup() == backup) {
                if (all.intersects(file.offsets())) {
                    throw new IllegalArgumentException(
                            "offsets of " + file.key() + " are in another file of the commit");
                }
                all = all.union(file.offsets());
            }
        }
    }
}
