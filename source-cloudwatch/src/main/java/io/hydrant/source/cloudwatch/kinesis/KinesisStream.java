// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import java.time.Duration;
import java.util.List;

/**
 * One data stream. Thread-safe. Every method may throw {@link io.hydrant.aws.AwsCallException}, retriable ones after
 * throttling or trouble on the way.
 */
public interface KinesisStream extends AutoCloseable {

    /** All shards that still hold records or may get some, parents and children. */
    List<Shard> shards();

    /** How long records are kept. */
    Duration retention();

    /**
     * An iterator for {@link #read}, good for five minutes. A time that Kinesis's own clock has not reached yet is
     * refused, retriably: it comes.
     */
    String iterator(String shardId, StartAt start) throws PositionLost, ShardGone;

    /**
     * The next records. Each shard allows five reads a second, all its consumers together.
     *
     * @throws IteratorExpired if the iterator is older than five minutes
     */
    Page read(String iterator, int maxRecords) throws IteratorExpired;

    @Override
    void close();

    /** The sequence number is not one of this shard's: the stream was created anew. */
    final class PositionLost extends Exception {
        private static final long serialVersionUID = 1L;

        public PositionLost(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** There is no such shard any more, or no such stream. */
    final class ShardGone extends Exception {
        private static final long serialVersionUID = 1L;

        public ShardGone(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A new iterator must be asked for. */
    final class IteratorExpired extends Exception {
        private static final long serialVersionUID = 1L;

        public IteratorExpired(Throwable cause) {
            super("the shard iterator has expired", cause);
        }
    }
}
