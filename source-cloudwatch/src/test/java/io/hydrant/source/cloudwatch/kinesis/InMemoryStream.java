// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import io.hydrant.aws.AwsCallException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A data stream in memory with honest positions, splits, trimming and failures on demand. Thread-safe. */
final class InMemoryStream implements KinesisStream {

    private static final class Content {
        final List<String> parents;
        final long firstSequence;
        final List<StreamRecord> records = new ArrayList<>();
        boolean closed;
        int trimmed;

        Content(List<String> parents, long firstSequence) {
            this.parents = parents;
            this.firstSequence = firstSequence;
        }
    }

    private final Map<String, Content> shards = new LinkedHashMap<>();
    private final Queue<Exception> failures = new ArrayDeque<>();
    private long sequence = 1000;
    private Instant now = Instant.MAX;

    synchronized InMemoryStream shard(String id, String... parents) {
        shards.put(id, new Content(List.of(parents), sequence));
        for (String parent : parents) {
            shards.get(parent).closed = true;
        }
        return this;
    }

    synchronized String put(String shard, byte[] data, long arrivalMs) {
        String seq = Long.toString(sequence++);
        shards.get(shard).records.add(new StreamRecord(seq, "key", data, arrivalMs));
        return seq;
    }

    /** The oldest records of the shard are dropped. */
    synchronized void trim(String shard, int records) {
        shards.get(shard).trimmed += records;
    }

    synchronized void close(String shard) {
        shards.get(shard).closed = true;
    }

    synchronized void remove(String shard) {
        shards.remove(shard);
    }

    /** The next reads fail so. */
    synchronized void fail(Exception... next) {
        failures.addAll(List.of(next));
    }

    /** What the stream's own clock says; times beyond it are refused. */
    synchronized void clockAt(Instant time) {
        now = time;
    }

    /** Created anew: the sequence numbers of the old records are none of this stream's. */
    synchronized void recreate(String shard) {
        sequence += 1000;
        shards.put(shard, new Content(List.of(), sequence));
    }

    static AwsCallException throttled() {
        return new AwsCallException("cannot read", true, "Kinesis.ProvisionedThroughputExceededException", "", null);
    }

    @Override
    public synchronized List<Shard> shards() {
        List<Shard> list = new ArrayList<>();
        shards.forEach((id, content) -> list.add(new Shard(id, content.parents, content.closed)));
        return list;
    }

    @Override
    public Duration retention() {
        return Duration.ofHours(24);
    }

    @Override
    public synchronized String iterator(String shardId, StartAt start) throws PositionLost, ShardGone {
        Content content = shards.get(shardId);
        if (content == null) {
            throw new ShardGone("no shard " + shardId, new IllegalStateException());
        }
        Instant time = start.time();
        if (time != null && time.isAfter(now)) {
            throw new AwsCallException("cannot start", true, "Kinesis.InvalidArgumentException", "", null);
        }
        String known = start.after() == null ? start.sequenceNumber() : start.after();
        if (known != null && Long.parseLong(known) < content.firstSequence) {
            throw new PositionLost("not of this stream: " + known, new IllegalStateException());
        }
        int index = content.trimmed;
        for (; index < content.records.size(); index++) {
            StreamRecord record = content.records.get(index);
            long seq = Long.parseLong(record.sequenceNumber());
            boolean early =
                    start.time() != null && record.arrivalMs() < start.time().toEpochMilli();
            boolean before = start.sequenceNumber() != null && seq < Long.parseLong(start.sequenceNumber());
            boolean seen = start.after() != null && seq <= Long.parseLong(start.after());
            if (!early && !before && !seen) {
                break;
            }
        }
        return shardId + "#" + index;
    }

    @Override
    public synchronized Page read(String iterator, int maxRecords) throws IteratorExpired {
        Exception failure = failures.poll();
        if (failure instanceof IteratorExpired expired) {
            throw expired;
        }
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        int hash = iterator.indexOf('#');
        Content content = shards.get(iterator.substring(0, hash));
        int from = Math.max(Integer.parseInt(iterator.substring(hash + 1)), content.trimmed);
        int to = Math.min(from + maxRecords, content.records.size());
        boolean end = content.closed && to == content.records.size();
        return new Page(
                List.copyOf(content.records.subList(Math.min(from, to), to)),
                end ? null : iterator.substring(0, hash) + "#" + to,
                to < content.records.size() ? 1000 : 0);
    }

    @Override
    public void close() {}
}
