// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.source.cloudwatch.kinesis.KinesisMetrics;
import io.hydrant.source.cloudwatch.kinesis.KinesisStream;
import io.hydrant.source.cloudwatch.kinesis.Position;
import io.hydrant.source.cloudwatch.kinesis.Shard;
import io.hydrant.source.cloudwatch.kinesis.ShardDecoder;
import io.hydrant.source.cloudwatch.kinesis.ShardLineage;
import io.hydrant.source.cloudwatch.kinesis.ShardProgress;
import io.hydrant.source.cloudwatch.kinesis.ShardReader;
import io.hydrant.source.cloudwatch.kinesis.StartAt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Which shards the tasks of a connector should read now, and where those without a stored position start. Refreshed by
 * one thread at a time, read by any.
 */
final class ShardWatch implements AutoCloseable {

    private final KinesisSourceConfig config;
    private final KinesisStream stream;
    private final OffsetStorageReader offsets;
    private final InstantSource clock;
    private final Instant startedAt;
    private final KinesisMetrics uncounted = new KinesisMetrics(PluginMeters.detached(System::nanoTime));
    private final ShardProgress progress;

    private Map<String, Position> positions = Map.of();
    private volatile List<String> readable = List.of(); // written by the refreshing thread
    private volatile long sinceMs; // written by the refreshing thread

    ShardWatch(KinesisSourceConfig config, KinesisStream stream, OffsetStorageReader offsets, InstantSource clock) {
        this.config = config;
        this.stream = stream;
        this.offsets = offsets;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.sinceMs = configuredSince();
        this.progress = new ShardProgress(shard -> positions.get(shard), this::reader);
    }

    /** Looks at the shards and positions again. True if the tasks should read others than before. */
    synchronized boolean refresh() {
        List<Shard> shards = stream.shards();
        positions = stored(shards);
        if (config.initialPosition() == KinesisSourceConfig.InitialPosition.LATEST) {
            // The first start of the connector counts, not the latest one: it is in every position stored since.
            sinceMs = positions.values().stream()
                    .mapToLong(Position::sinceMs)
                    .filter(since -> since >= 0)
                    .min()
                    .orElse(sinceMs);
        }
        List<String> now = ShardLineage.readable(shards, progress::finished).stream()
                .map(Shard::id)
                .toList();
        boolean changed = !now.equals(readable);
        readable = now;
        return changed;
    }

    /** Ids of the shards to read, in alphabetical order. */
    List<String> readable() {
        return readable;
    }

    /** Where shards without a position start, epoch milliseconds; -1 for their oldest record. */
    long sinceMs() {
        return sinceMs;
    }

    @Override
    public void close() {
        stream.close();
        uncounted.close();
    }

    private long configuredSince() {
        return switch (config.initialPosition()) {
            case TRIM_HORIZON -> -1;
            case LATEST -> startedAt.toEpochMilli();
            case AT_TIMESTAMP -> {
                Instant time = config.initialTimestamp();
                yield time == null ? -1 : time.toEpochMilli();
            }
        };
    }

    private Map<String, Position> stored(List<Shard> shards) {
        Map<String, Position> found = new HashMap<>();
        for (Shard shard : shards) {
            Position position = Position.of(offsets.offset(ShardDecoder.sourcePartition(config.stream(), shard.id())));
            if (position != null) {
                found.put(shard.id(), position);
            }
        }
        return found;
    }

    private ShardReader reader(String shardId, @Nullable Position from) {
        return new ShardReader(
                stream,
                shardId,
                sinceMs < 0 ? StartAt.OLDEST : StartAt.time(Instant.ofEpochMilli(sinceMs)),
                from,
                new ShardDecoder(
                        config.stream(), shardId, config.output(uncounted).withoutHeartbeats(), sinceMs),
                config.reading(),
                uncounted,
                clock);
    }
}
