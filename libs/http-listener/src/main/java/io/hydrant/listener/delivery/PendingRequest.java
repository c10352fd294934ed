// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.delivery;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The records of one request on their way to Kafka:
 *
 * <pre>
 * QUEUED --poll--> TAKEN --last acknowledgement--> COMPLETE
 *    |                 \--task gone, no answer in time--> LOST
 *    \--deadline, client gone, task stopping--> WITHDRAWN
 * </pre>
 *
 * WITHDRAWN was certainly not written; LOST may have been. All records are taken in one batch. Thread-safe.
 */
public final class PendingRequest {

    /** Told once, on the thread that ended it: often the producer's, so it must neither block nor do I/O. */
    public interface Listener {
        void ended(PendingRequest request);
    }

    /** Where a request is. */
    public enum State {
        QUEUED,
        TAKEN,
        WITHDRAWN,
        COMPLETE,
        LOST
    }

    /** What a record holds beside its value, key and headers. */
    private static final int RECORD_BYTES = 200;

    /** What a header holds beside its value. */
    private static final int HEADER_BYTES = 100;

    private final List<TrackedRecord> records;
    private final long bytes;
    private final Listener listener;
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final AtomicInteger left;
    private volatile boolean dropped; // written by whoever answers a record, read after the end
    private volatile @Nullable TaskInbox inbox; // written when it is queued, read by event loops
    private @Nullable Batch batch; // written by the task thread before it hands the records out

    /** @param records at least one, all new */
    public PendingRequest(List<TrackedRecord> records, Listener listener) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("a pending request needs a record");
        }
        this.records = records;
        this.bytes = bytesOf(records);
        this.listener = listener;
        this.left = new AtomicInteger(records.size());
        for (TrackedRecord record : records) {
            record.belongsTo(this);
        }
    }

    private static long bytesOf(List<TrackedRecord> records) {
        long bytes = 0;
        for (int i = 0; i < records.size(); i++) {
            bytes += bytesOf(records.get(i));
        }
        return bytes;
    }

    /** What one record holds in memory, approximately: its value, its key and its headers. */
    public static long bytesOf(TrackedRecord record) {
        long bytes = RECORD_BYTES + bytesOf(record.value()) + bytesOf(record.key());
        if (!record.headers().isEmpty()) {
            for (Header header : record.headers()) {
                bytes += HEADER_BYTES + bytesOf(header.value());
            }
        }
        return bytes;
    }

    private static long bytesOf(@Nullable Object part) {
        return part instanceof byte[] array ? array.length : part instanceof String text ? 2L * text.length() : 0;
    }

    public List<TrackedRecord> records() {
        return records;
    }

    /** What the records hold in memory, approximately. */
    public long bytes() {
        return bytes;
    }

    public State state() {
        return requireNonNull(state.get());
    }

    /** Whether Connect dropped one of the records: filtered, or failed under {@code errors.tolerance=all}. */
    public boolean dropped() {
        return dropped;
    }

    /** Takes it back before a task has it: it will certainly not be written. False if a task was faster. */
    public boolean withdraw() {
        return end(State.QUEUED, State.WITHDRAWN);
    }

    /** How long it has been with Connect; 0 if no task took it. */
    public long sinceTakenNanos(long now) {
        Batch of = batch;
        return of == null ? 0 : now - of.takenNanos();
    }

    /** When its task gives up waiting for acknowledgements, in {@link System#nanoTime} terms; null while the task runs. */
    public @Nullable Long drainDeadlineNanos() {
        TaskInbox of = inbox;
        return of == null ? null : of.drainDeadlineNanos();
    }

    void queuedIn(TaskInbox queue) {
        inbox = queue;
    }

    /** A task takes it into a batch; false if it was withdrawn. */
    boolean take(Batch into) {
        batch = into;
        return state.compareAndSet(State.QUEUED, State.TAKEN);
    }

    /** No acknowledgement will come any more. */
    void lost() {
        end(State.TAKEN, State.LOST);
    }

    void answered(boolean written) {
        if (!written) {
            dropped = true;
        }
        if (left.decrementAndGet() == 0) {
            end(State.TAKEN, State.COMPLETE);
        }
    }

    /** Records without an acknowledgement were filtered: the transaction that held the others is committed. */
    void filtered() {
        for (TrackedRecord record : records) {
            record.answered(null);
        }
    }

    private boolean end(State from, State to) {
        if (!state.compareAndSet(from, to)) {
            return false;
        }
        if (batch != null && from == State.TAKEN) {
            batch.ended();
        }
        listener.ended(this);
        return true;
    }
}
