// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Parents before children: a child's records are newer than all of its parents'. Pure functions. */
public final class ShardLineage {

    private ShardLineage() {}

    /**
     * The shards that may be read now, by id: not finished, and each parent finished or gone from the stream.
     *
     * @param finished whether all of a closed shard is in Kafka; asked only when it matters
     */
    public static List<Shard> readable(Collection<Shard> shards, Predicate<Shard> finished) {
        Map<String, Shard> byId = shards.stream().collect(Collectors.toMap(Shard::id, Function.identity()));
        List<Shard> readable = new ArrayList<>();
        for (Shard shard : shards) {
            boolean parentsFinished = shard.parents().stream()
                    .map(byId::get)
                    .allMatch(parent -> parent == null || isFinished(parent, byId, finished));
            if (parentsFinished && !(shard.closed() && finished.test(shard))) {
                readable.add(shard);
            }
        }
        readable.sort(Comparator.comparing(Shard::id));
        return readable;
    }

    private static boolean isFinished(Shard shard, Map<String, Shard> byId, Predicate<Shard> finished) {
        return shard.closed()
                && shard.parents().stream()
                        .map(byId::get)
                        .allMatch(parent -> parent == null || isFinished(parent, byId, finished))
                && finished.test(shard);
    }
}
