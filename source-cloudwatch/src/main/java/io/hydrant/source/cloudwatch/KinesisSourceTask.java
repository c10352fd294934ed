// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.source.cloudwatch.kinesis.KinesisMetrics;
import io.hydrant.source.cloudwatch.kinesis.KinesisStream;
import io.hydrant.source.cloudwatch.kinesis.Position;
import io.hydrant.source.cloudwatch.kinesis.RecordBuffer;
import io.hydrant.source.cloudwatch.kinesis.SdkKinesisStream;
import io.hydrant.source.cloudwatch.kinesis.ShardDecoder;
import io.hydrant.source.cloudwatch.kinesis.ShardReader;
import io.hydrant.source.cloudwatch.kinesis.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads some shards of a data stream. Threads of its own read and decode, within Kinesis's pace for each shard; {@code
 * poll()} only takes what is ready.
 */
public final class KinesisSourceTask extends SourceTask {

    /** The shards of this task; set by the connector. */
    static final String SHARDS = "task.shards";
    /** Epoch milliseconds at which shards without a stored position start; -1 for their oldest record. */
    static final String SINCE = "task.since.ms";

    static final String TASK_ID = "task.id";

    private static final Duration POLL_WAIT = Duration.ofMillis(100);
    private static final long NO_ROOM_PAUSE_MS = 50;
    private static final int MAX_THREADS = 8;
    /** Pages that may wait for the task altogether. */
    private static final int BUFFERED_PAGES = 8;

    private @Nullable KinesisStream stream;
    private @Nullable KinesisMetrics metrics;
    private @Nullable ScheduledThreadPoolExecutor threads;
    private RecordBuffer buffer = new RecordBuffer(1, 1, 1);
    private int pollMaxRecords;
    private volatile @Nullable RuntimeException failure; // written by reading threads, read by the task thread

    @Override
    public String version() {
        return PluginVersion.of(KinesisSourceTask.class);
    }

    @Override
    public void start(Map<String, String> props) {
        KinesisSourceConfig config = new KinesisSourceConfig(props);
        start(props, config, new SdkKinesisStream(config.stream(), config.credentials(), config.endpoint()));
    }

    void start(Map<String, String> props, KinesisSourceConfig config, KinesisStream source) {
        stream = source;
        KinesisMetrics meters = new KinesisMetrics(PluginMeters.forSource(
                context, props.getOrDefault("name", "kinesis-source"), props.getOrDefault(TASK_ID, "0")));
        metrics = meters;
        pollMaxRecords = config.pollMaxRecords();
        buffer = new RecordBuffer(
                config.readMaxRecords(), config.readMaxRecords() * BUFFERED_PAGES, config.bufferMaxBytes());
        List<String> shards = KinesisSourceConnector.split(props.getOrDefault(SHARDS, ""));
        long sinceMs = Long.parseLong(props.getOrDefault(SINCE, "-1"));
        ScheduledThreadPoolExecutor pool =
                new ScheduledThreadPoolExecutor(Math.max(1, Math.min(shards.size(), MAX_THREADS)), runnable -> {
                    Thread thread = new Thread(runnable, "hydrant-kinesis-reader");
                    thread.setDaemon(true);
                    return thread;
                });
        threads = pool;
        for (String shard : shards) {
            Position stored = Position.of(
                    context.offsetStorageReader().offset(ShardDecoder.sourcePartition(config.stream(), shard)));
            ShardReader reader = new ShardReader(
                    source,
                    shard,
                    sinceMs < 0 ? StartAt.OLDEST : StartAt.time(Instant.ofEpochMilli(sinceMs)),
                    stored,
                    new ShardDecoder(config.stream(), shard, config.output(meters), sinceMs),
                    config.reading(),
                    meters,
                    InstantSource.system());
            meters.follow(shard, reader::behindLatestMs);
            pool.execute(() -> read(reader));
        }
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        return buffer.take(pollMaxRecords, POLL_WAIT);
    }

    @Override
    public void stop() {
        if (threads != null) {
            threads.shutdownNow();
        }
        if (stream != null) {
            stream.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }

    /** One turn of a reader, on one of the threads; it puts itself into the queue again. */
    private void read(ShardReader reader) {
        ScheduledThreadPoolExecutor pool = threads;
        if (pool == null || pool.isShutdown() || failure != null) {
            return;
        }
        long pauseMs = NO_ROOM_PAUSE_MS;
        try {
            if (buffer.hasRoom(reader.shardId())) {
                buffer.add(reader.shardId(), reader.read());
                pauseMs = reader.untilNext().toMillis();
            }
            if (!reader.finished()) {
                var unused = pool.schedule(() -> read(reader), pauseMs, MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            return; // the task has stopped
        } catch (RuntimeException | Error e) {
            // The pool would keep an Error, too, to itself, and the shard would stand still in a task that runs.
            if (!pool.isShutdown()) {
                failure = e instanceof ConnectException known
                        ? known
                        : new ConnectException("reading shard " + reader.shardId() + " failed", e);
            }
        }
    }
}
