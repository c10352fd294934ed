// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.hydrant.listener.delivery.TaskInbox;
import io.hydrant.listener.delivery.TrackedRecord;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * A task's part in a listener; the task passes its calls on to it:
 *
 * <pre>
 * start()         lease = SharedListener.acquire(settings, application, taskKey, context.transactionContext())
 * poll()          return lease.poll()
 * commitRecord()  lease.commitRecord(record, metadata)
 * stop()          lease.close()
 * </pre>
 *
 * {@code poll} and {@code close} belong to the task thread, {@code commitRecord} to any.
 */
public final class TaskLease implements AutoCloseable {

    /** Connect cannot stop a task that is inside poll(). */
    private static final long POLL_NANOS = MILLISECONDS.toNanos(100);

    private final SharedListener listener;
    private final HostedApplication host;
    private final String taskKey;
    private final TaskInbox inbox;
    private final @Nullable TransactionContext transactions;
    private boolean closed;

    TaskLease(
            SharedListener listener,
            HostedApplication host,
            String taskKey,
            TaskInbox inbox,
            @Nullable TransactionContext transactions) {
        this.listener = listener;
        this.host = host;
        this.taskKey = taskKey;
        this.inbox = inbox;
        this.transactions = transactions;
    }

    /**
     * Records of whole requests; null if none came within 100 ms. With connector-defined transactions each batch is
     * one: when this is called again the batch before is committed, and what was not acknowledged of it was filtered.
     */
    public @Nullable List<SourceRecord> poll() {
        Application.Limits limits = host.application().limits();
        List<SourceRecord> records =
                inbox.poll(limits.pollMaxRecords(), limits.pollMaxBytes(), POLL_NANOS, transactions != null);
        if (records != null && transactions != null) {
            transactions.commitTransaction();
        }
        return records;
    }

    /** What Connect says of a record that {@link #poll} gave: null means dropped. Does no I/O and takes no locks. */
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        if (record instanceof TrackedRecord tracked) {
            tracked.answered(metadata);
        } else if (metadata == null) {
            host.observer().accessLineDropped();
        }
    }

    /** Requests that wait for {@link #poll}. */
    public int queued() {
        return inbox.depth();
    }

    /** The port that is bound. */
    public int port() {
        return listener.port();
    }

    /**
     * Stops taking requests, and answers those that wait with 503. What Connect has is answered when its
     * acknowledgements come, also after this, or with 504 at the drain timeout. Returns at once.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            listener.release(host, taskKey, inbox);
        }
    }
}
