// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Whether closed shards are finished. Connect stores a position only with a record, so the end of a shard is in no
 * position: it is finished when reading on from its stored position comes to the end without another Kafka record. Such
 * a look takes a few reads and goes on where the last one stopped. Confined to one thread.
 */
public final class ShardProgress {

    /** Reads of one look: filtered records may stand between the last one stored and the end of the shard. */
    private static final int READS_PER_LOOK = 4;

    private final Function<String, @Nullable Position> stored;
    private final ReaderFactory readers;
    private final Set<String> finished = new HashSet<>();
    private final Map<String, Look> looks = new HashMap<>();

    /** Makes a reader that starts at a position, or where a shard without one starts. */
    public interface ReaderFactory {
        ShardReader reader(String shardId, @Nullable Position from);
    }

    private record Look(@Nullable Position from, ShardReader reader) {}

    /**
     * Nothing is known yet.
     *
     * @param stored asks Connect for the position of a shard
     */
    public ShardProgress(Function<String, @Nullable Position> stored, ReaderFactory readers) {
        this.stored = stored;
        this.readers = readers;
    }

    /** Whether all of a closed shard is in Kafka. */
    public boolean finished(Shard shard) {
        if (finished.contains(shard.id())) {
            return true;
        }
        Position position = stored.apply(shard.id());
        Look look = looks.get(shard.id());
        if (look == null || !Objects.equals(look.from(), position)) {
            look = new Look(position, readers.reader(shard.id(), position));
            looks.put(shard.id(), look);
        }
        if (!reachesEnd(look.reader())) {
            return false;
        }
        finished.add(shard.id());
        looks.remove(shard.id());
        return true;
    }

    private boolean reachesEnd(ShardReader reader) {
        try {
            for (int i = 0; i < READS_PER_LOOK && !reader.finished(); i++) {
                if (!reader.read().isEmpty()) {
                    // There is something left: look again from the position that Connect has stored by then.
                    looks.remove(reader.shardId());
                    return false;
                }
            }
            return reader.finished();
        } catch (ConnectException e) {
            // The shard's own task meets the same and says it.
            looks.remove(reader.shardId());
            return false;
        }
    }
}
