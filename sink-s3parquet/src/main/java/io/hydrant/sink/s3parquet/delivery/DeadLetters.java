// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.OffsetSetBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Records of a topic-partition that were handed to Connect's dead-letter queue and are not confirmed yet: their offsets
 * count as undelivered until then. Confined to the task thread.
 */
public final class DeadLetters {

    private final TopicPartition partition;
    private final Deque<Letter> waiting = new ArrayDeque<>();

    private record Letter(long offset, Future<Void> written) {}

    DeadLetters(TopicPartition partition) {
        this.partition = partition;
    }

    /** Notes a record that was handed over, in the order of offsets. */
    public void handedOver(long offset, Future<Void> written) {
        waiting.add(new Letter(offset, written));
    }

    /** Throws if the dead-letter queue did not take a record. */
    void throwIfFailed() {
        while (!waiting.isEmpty() && waiting.peek().written().isDone()) {
            Letter letter = waiting.remove();
            try {
                letter.written().get();
            } catch (ExecutionException | CancellationException e) {
                throw new ConnectException(
                        "the dead-letter queue did not take the record " + partition + "@" + letter.offset(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    OffsetSet offsets() {
        OffsetSetBuilder offsets = new OffsetSetBuilder();
        waiting.forEach(letter -> offsets.add(letter.offset()));
        return offsets.build();
    }

    long oldestOffset() {
        Letter oldest = waiting.peek();
        return oldest == null ? Long.MAX_VALUE : oldest.offset();
    }

    void discard() {
        waiting.clear();
    }
}
