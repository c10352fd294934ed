// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Between the readers of a task's shards and {@code poll()}. A shard reads on only while it has fewer records waiting than
 * a page and the whole buffer has room; shards take turns. Thread-safe.
 */
public final class RecordBuffer {

    /** What a record holds beside its value: its offset, key and headers. */
    private static final long RECORD_BYTES = 500;

    private final int maxPerShard;
    private final int maxRecords;
    private final long maxBytes;

    @GuardedBy("this")
    private final Map<String, ArrayDeque<SourceRecord>> shards = new LinkedHashMap<>();

    @GuardedBy("this")
    private int size;

    @GuardedBy("this")
    private long bytes;

    /**
     * An empty buffer.
     *
     * @param maxPerShard a shard with so many records waiting reads no more
     * @param maxRecords with so many waiting, no shard does
     * @param maxBytes with so much waiting, no shard does
     */
    public RecordBuffer(int maxPerShard, int maxRecords, long maxBytes) {
        this.maxPerShard = maxPerShard;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    public synchronized boolean hasRoom(String shardId) {
        ArrayDeque<SourceRecord> waiting = shards.get(shardId);
        return size < maxRecords && bytes < maxBytes && (waiting == null || waiting.size() < maxPerShard);
    }

    public synchronized void add(String shardId, List<SourceRecord> records) {
        if (!records.isEmpty()) {
            shards.computeIfAbsent(shardId, id -> new ArrayDeque<>()).addAll(records);
            size += records.size();
            records.forEach(record -> bytes += bytesOf(record));
            notifyAll();
        }
    }

    /** Up to {@code max} records, in the order of each shard, the shards in turn; null if none came within the wait. */
    public synchronized @Nullable List<SourceRecord> take(int max, Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (size == 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        List<SourceRecord> taken = new ArrayList<>(Math.min(max, size));
        int share = Math.max(1, max / shards.size());
        while (taken.size() < max && size > 0) {
            for (ArrayDeque<SourceRecord> waiting : shards.values()) {
                for (int i = 0; i < share && taken.size() < max && !waiting.isEmpty(); i++) {
                    SourceRecord next = waiting.poll();
                    taken.add(next);
                    size--;
                    bytes -= bytesOf(next);
                }
            }
        }
        return taken;
    }

    private static long bytesOf(SourceRecord record) {
        if (record.value() instanceof byte[] value) {
            return RECORD_BYTES + value.length;
        }
        if (record.value() instanceof Struct event && event.get("message") instanceof String message) {
            return RECORD_BYTES + 2L * message.length();
        }
        return RECORD_BYTES;
    }
}
