// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import java.util.List;

/**
 * A shard of a stream. Immutable.
 *
 * @param id for example {@code shardId-000000000003}
 * @param parents the shard that it was split from, or the two that it was merged from; empty if it is an original
 * @param closed whether it takes no more records, because it was split or merged
 */
public record Shard(String id, List<String> parents, boolean closed) {

    public Shard {
        parents = List.copyOf(parents);
    }
}
