// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import io.hydrant.aws.AwsCallException;
import io.hydrant.source.cloudwatch.kinesis.KinesisStream.IteratorExpired;
import io.hydrant.source.cloudwatch.kinesis.KinesisStream.PositionLost;
import io.hydrant.source.cloudwatch.kinesis.KinesisStream.ShardGone;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one shard, page by page, from a stored position or from where the config says. A page that cannot be read now is
 * read later, however often; only what an operator must decide ends in an exception. One thread at a time.
 */
public final class ShardReader {

    private static final Logger LOG = LoggerFactory.getLogger(ShardReader.class);

    /** Five reads a second are allowed, and somebody else may want one. */
    private static final Duration CATCHING_UP = Duration.ofMillis(250);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How near the end of its life the oldest record must be for older ones to have been dropped. */
    private static final Duration TRIM_EDGE = Duration.ofMinutes(10);

    private final KinesisStream stream;
    private final String shardId;
    private final StartAt initial;
    private final @Nullable Position stored;
    private final ShardDecoder decoder;
    private final Settings settings;
    private final KinesisMetrics metrics;
    private final InstantSource clock;

    private @Nullable String iterator;
    private @Nullable String lastSequence;
    private @Nullable StreamRecord passed; // the last record read, if no Kafka record carries its position
    private Instant lastHeartbeat;
    private @Nullable StartAt restart; // where it goes on instead, once its position is lost
    private boolean storedIsChecked;
    private boolean storedIsPassed;
    private boolean finished;
    private Duration pause = FIRST_PAUSE;
    private Duration untilNext = Duration.ZERO;
    private volatile long behindLatestMs; // written by the reading thread, read for metrics

    /** What to do when a stored position is not in the stream any more. */
    public enum WhenLost {
        FAIL,
        TRIM_HORIZON,
        LATEST
    }

    /**
     * How to read.
     *
     * @param idle pause between reads of a shard that has nothing new
     * @param maxRecords of one read, at most 10,000
     * @param heartbeat after which a position that no record carries is written by a heartbeat
     */
    public record Settings(Duration idle, int maxRecords, WhenLost whenLost, Duration heartbeat) {}

    /**
     * A reader that has not read yet.
     *
     * @param stored where it goes on; null starts at {@code initial}
     */
    public ShardReader(
            KinesisStream stream,
            String shardId,
            StartAt initial,
            @Nullable Position stored,
            ShardDecoder decoder,
            Settings settings,
            KinesisMetrics metrics,
            InstantSource clock) {
        this.stream = stream;
        this.shardId = shardId;
        this.initial = initial;
        this.stored = stored;
        this.decoder = decoder;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.lastHeartbeat = clock.instant();
        this.storedIsChecked = stored == null;
        this.storedIsPassed = stored == null;
    }

    public String shardId() {
        return shardId;
    }

    /** Whether the shard is closed and was read to its end. */
    public boolean finished() {
        return finished;
    }

    /** How long to wait before the next {@link #read}. */
    public Duration untilNext() {
        return untilNext;
    }

    public long behindLatestMs() {
        return behindLatestMs;
    }

    /**
     * The Kafka records of the next page; empty if there is nothing, or nothing now.
     *
     * @throws ConnectException if an operator must act
     */
    public List<SourceRecord> read() {
        try {
            String from = iterator;
            if (from == null) {
                from = stream.iterator(shardId, start());
                iterator = from;
            }
            Page page = stream.read(from, settings.maxRecords());
            List<SourceRecord> records = decoded(page);
            iterator = page.nextIterator();
            finished = iterator == null;
            addHeartbeat(records);
            behindLatestMs = page.behindLatestMs();
            pause = FIRST_PAUSE;
            untilNext = page.behindLatestMs() > 0 || !page.records().isEmpty() ? CATCHING_UP : settings.idle();
            return records;
        } catch (IteratorExpired e) {
            metrics.expired();
            iterator = null;
            untilNext = Duration.ZERO;
        } catch (PositionLost e) {
            lost(e);
            untilNext = Duration.ZERO;
        } catch (ShardGone e) {
            gone(e);
        } catch (JumpedToLatest e) {
            untilNext = Duration.ZERO;
        } catch (AwsCallException e) {
            if (!e.retriable()) {
                throw e;
            }
            metrics.postponed();
            LOG.debug("shard {} is read again in {}", shardId, pause, e);
            untilNext = pause;
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return List.of();
    }

    private StartAt start() {
        if (lastSequence != null) {
            return StartAt.after(lastSequence);
        }
        if (stored != null && !storedIsChecked) {
            // The stored record itself, to see that it is still there, and because it may have been read in part.
            return StartAt.at(stored.sequenceNumber());
        }
        return restart == null ? initial : restart;
    }

    private List<SourceRecord> decoded(Page page) throws JumpedToLatest {
        List<SourceRecord> records = new ArrayList<>();
        for (StreamRecord record : page.records()) {
            if (!storedIsChecked) {
                checkStored(record);
            }
            storedIsPassed |= stored == null || stored.compareSequence(record.sequenceNumber()) < 0;
            List<SourceRecord> made = decoder.decode(record, storedIsPassed ? null : stored);
            records.addAll(made);
            lastSequence = record.sequenceNumber();
            passed = made.isEmpty() && storedIsPassed ? record : null;
        }
        return records;
    }

    /** Now and then, and at the end of the shard. */
    private void addHeartbeat(List<SourceRecord> records) {
        Instant now = clock.instant();
        boolean due = finished || !now.isBefore(lastHeartbeat.plus(settings.heartbeat()));
        SourceRecord heartbeat = passed == null || !due ? null : decoder.heartbeat(passed);
        if (heartbeat != null) {
            records.add(heartbeat);
            passed = null;
            lastHeartbeat = now;
        }
    }

    /** The first record after a start from a stored position: is it the stored one? */
    private void checkStored(StreamRecord first) throws JumpedToLatest {
        Position position = stored;
        if (position == null || position.compareSequence(first.sequenceNumber()) == 0) {
            storedIsChecked = true;
            return;
        }
        Duration retention = stream.retention();
        Instant now = clock.instant();
        boolean outlived = Duration.between(Instant.ofEpochMilli(position.arrivalMs()), now)
                        .compareTo(retention.minus(TRIM_EDGE))
                > 0;
        boolean atTheEdge =
                Duration.between(Instant.ofEpochMilli(first.arrivalMs()), now).compareTo(retention.minus(TRIM_EDGE))
                        > 0;
        if (outlived && !atTheEdge) {
            // All that arrived in the whole retention time is there; nothing tells whether there was anything before
            // it.
            LOG.warn(
                    "the last record read of shard {} is older than the stream's retention of {}: if the connector was"
                            + " not running, records may have been missed",
                    shardId,
                    retention);
            storedIsChecked = true;
            return;
        }
        lost(null);
        if (settings.whenLost() == WhenLost.LATEST) {
            throw new JumpedToLatest();
        }
    }

    private void lost(@Nullable PositionLost cause) {
        metrics.lost();
        if (settings.whenLost() == WhenLost.FAIL) {
            throw new ConnectException(
                    "the position in shard " + shardId
                            + " is not in the stream any more, so records may have been missed."
                            + " Set kinesis.position.lost to trim_horizon to go on with the oldest record, or to latest;"
                            + " if the stream was created anew, reset the connector's offsets",
                    cause);
        }
        LOG.warn("records of shard {} were missed: its position is not in the stream any more", shardId);
        iterator = null;
        lastSequence = null;
        storedIsChecked = true;
        storedIsPassed = true;
        restart = settings.whenLost() == WhenLost.LATEST ? StartAt.time(clock.instant()) : StartAt.OLDEST;
    }

    private void gone(ShardGone cause) {
        metrics.lost();
        if (settings.whenLost() == WhenLost.FAIL) {
            throw new ConnectException(
                    "shard " + shardId + " is not there any more, so records may have been missed."
                            + " Set kinesis.position.lost to trim_horizon or latest to go on without it;"
                            + " if the stream was created anew, reset the connector's offsets",
                    cause);
        }
        LOG.warn("records of shard {} may have been missed: it is not there any more", shardId);
        iterator = null;
        finished = true;
    }

    /** The page that was read is not wanted. */
    private static final class JumpedToLatest extends Exception {
        private static final long serialVersionUID = 1L;

        JumpedToLatest() {
            super("the stored position is lost", null, false, false);
        }
    }
}
