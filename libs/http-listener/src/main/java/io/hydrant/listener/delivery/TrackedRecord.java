// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.delivery;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that knows the request it came with. Compares by identity: Connect collects acknowledgements by record, and
 * two requests with the same contents are still two requests. Has no source offset, since an HTTP request has none.
 *
 * <p>Built on any thread; what Kafka said of it can be read by any, before its request has completed too.
 */
public final class TrackedRecord extends SourceRecord {

    private static final AtomicIntegerFieldUpdater<TrackedRecord> ANSWERED =
            AtomicIntegerFieldUpdater.newUpdater(TrackedRecord.class, "answered");

    private static final int CLAIMED = 1;
    private static final int PUBLISHED = 2;

    private @Nullable PendingRequest request;
    private @Nullable RecordMetadata metadata; // published by answered, as is the next
    private long droppedAfterNanos;
    private volatile int answered; // written by whoever answers the record, through the updater

    /**
     * A record without headers, which are added to {@link #headers()}.
     *
     * @param timestamp epoch milliseconds, null leaves it to the producer
     */
    public TrackedRecord(
            String topic,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Long timestamp) {
        this(topic, null, keySchema, key, valueSchema, value, timestamp, null);
    }

    private TrackedRecord(
            String topic,
            @Nullable Integer kafkaPartition,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Long timestamp,
            @Nullable Iterable<Header> headers) {
        super(null, null, topic, kafkaPartition, keySchema, key, valueSchema, value, timestamp, headers);
    }

    @Override
    public SourceRecord newRecord(
            String topic,
            @Nullable Integer kafkaPartition,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Long timestamp) {
        return newRecord(topic, kafkaPartition, keySchema, key, valueSchema, value, timestamp, headers());
    }

    @Override
    public SourceRecord newRecord(
            String topic,
            @Nullable Integer kafkaPartition,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Long timestamp,
            Iterable<Header> headers) {
        TrackedRecord changed =
                new TrackedRecord(topic, kafkaPartition, keySchema, key, valueSchema, value, timestamp, headers);
        changed.request = request;
        return changed;
    }

    void belongsTo(PendingRequest owner) {
        if (request != null) {
            throw new IllegalStateException("the record belongs to another request");
        }
        request = owner;
    }

    /** Kafka has it, or Connect dropped it ({@code null}). A second call does nothing. */
    public void answered(@Nullable RecordMetadata by) {
        PendingRequest owner = request;
        if (owner != null && ANSWERED.compareAndSet(this, 0, CLAIMED)) {
            metadata = by;
            if (by == null) {
                droppedAfterNanos = owner.sinceTakenNanos(System.nanoTime());
            }
            ANSWERED.lazySet(this, PUBLISHED);
            owner.answered(by != null);
        }
    }

    /** Whether Connect has said what became of it. */
    public boolean isAnswered() {
        return answered == PUBLISHED;
    }

    /** Where Kafka put it; null if it was dropped, or is not yet answered. */
    public @Nullable RecordMetadata metadata() {
        return isAnswered() ? metadata : null;
    }

    /** How long Connect had it before it said that it dropped it; 0 if it did not. */
    public long droppedAfterNanos() {
        return droppedAfterNanos;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "TrackedRecord{topic=" + topic() + "}";
    }
}
