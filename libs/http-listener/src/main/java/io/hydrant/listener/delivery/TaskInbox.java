// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one task. Offered to by event loops, polled by the task thread, closed by either; bounded by its owner,
 * which admits requests by count and bytes before they come here.
 */
public final class TaskInbox {

    private final ConcurrentLinkedQueue<PendingRequest> queue = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<SourceRecord> sideRecords = new ConcurrentLinkedQueue<>();
    private final AtomicInteger depth = new AtomicInteger();
    private final AtomicInteger sideDepth = new AtomicInteger();
    private final AtomicLong sideBytes = new AtomicLong();
    private final AtomicBoolean wakeAsked = new AtomicBoolean(); // somebody will wake the task soon
    private final int sideMax;
    private final long sideMaxBytes;
    private final long createdNanos = System.nanoTime();

    private volatile @Nullable Thread waiting; // set by the task thread, read by those who offer
    private volatile boolean polled; // set by the task thread
    private volatile long lastPollNanos; // set by the task thread
    private volatile @Nullable Batch oldest; // set by the task thread, read for readiness
    private volatile boolean closed;
    private volatile @Nullable Long drainDeadlineNanos;

    @GuardedBy("itself")
    private final ArrayDeque<Batch> open = new ArrayDeque<>(); // of the task thread, until giveUp on another

    /**
     * An empty inbox.
     *
     * @param sideMax how many records without a request may wait, such as access log lines
     * @param sideMaxBytes of their values together
     */
    public TaskInbox(int sideMax, long sideMaxBytes) {
        this.sideMax = sideMax;
        this.sideMaxBytes = sideMaxBytes;
    }

    /**
     * False if the task has stopped.
     *
     * @param soon runs what it is given when the caller has offered all that it has at hand, so that a task that sleeps is
     *     woken once for all of it; {@code Runnable::run} wakes it now
     */
    public boolean offer(PendingRequest request, Executor soon) {
        if (closed) {
            return false;
        }
        request.queuedIn(this);
        depth.incrementAndGet();
        queue.add(request);
        if (closed) {
            // close() may have emptied the queue before this one was in it
            request.withdraw();
            return true;
        }
        if (waiting != null && wakeAsked.compareAndSet(false, true)) {
            askToWake(soon);
        }
        return true;
    }

    private void askToWake(Executor soon) {
        try {
            soon.execute(this::wakeAsAsked);
        } catch (RejectedExecutionException e) {
            wakeAsAsked(); // the event loop has stopped
        }
    }

    private void wakeAsAsked() {
        wakeAsked.set(false);
        wake();
    }

    /** A record that no request waits for. False if too many wait already: it is lost. */
    public boolean offerSide(SourceRecord sideRecord) {
        if (closed || sideDepth.get() >= sideMax) {
            return false;
        }
        long bytes = valueBytes(sideRecord);
        if (sideBytes.addAndGet(bytes) > sideMaxBytes) {
            sideBytes.addAndGet(-bytes);
            return false;
        }
        sideDepth.incrementAndGet();
        sideRecords.add(sideRecord);
        return true;
    }

    private static long valueBytes(SourceRecord sideRecord) {
        return sideRecord.value() instanceof byte[] bytes ? bytes.length : 0;
    }

    private void wake() {
        Thread sleeper = waiting;
        if (sleeper != null) {
            waiting = null;
            LockSupport.unpark(sleeper);
        }
    }

    /**
     * The records of waiting requests, whole requests only; null if none came within the wait.
     *
     * @param maxRecords after which no further request is begun
     * @param settled every earlier batch is certainly committed: what was not acknowledged was filtered
     */
    public @Nullable List<SourceRecord> poll(int maxRecords, long maxBytes, long waitNanos, boolean settled) {
        long now = System.nanoTime();
        lastPollNanos = now;
        polled = true;
        if (closed) { // an orphan's, which is polled on
            LockSupport.parkNanos(this, waitNanos);
            return null;
        }
        forgetComplete(settled);
        if (queue.isEmpty() && sideRecords.isEmpty()) {
            await(now + waitNanos);
            now = System.nanoTime();
            lastPollNanos = now;
        }
        List<SourceRecord> records = null;
        Batch batch = null;
        long bytes = 0;
        PendingRequest next;
        while ((records == null || (records.size() < maxRecords && bytes < maxBytes))
                && (next = queue.poll()) != null) {
            depth.decrementAndGet();
            if (batch == null) {
                batch = new Batch(now);
            }
            if (!next.take(batch)) {
                continue;
            }
            batch.add(next);
            bytes += next.bytes();
            if (records == null) {
                records = new ArrayList<>(Math.min(maxRecords, next.records().size() + depth.get() + 1));
            }
            records.addAll(next.records());
        }
        if (batch != null && !batch.requests().isEmpty()) {
            synchronized (open) {
                open.add(batch);
                oldest = open.peekFirst();
            }
        }
        return withSideRecords(records, maxRecords);
    }

    private @Nullable List<SourceRecord> withSideRecords(@Nullable List<SourceRecord> records, int maxRecords) {
        List<SourceRecord> all = records;
        SourceRecord side;
        for (int i = 0; i < maxRecords && (side = sideRecords.poll()) != null; i++) {
            sideDepth.decrementAndGet();
            sideBytes.addAndGet(-valueBytes(side));
            if (all == null) {
                all = new ArrayList<>();
            }
            all.add(side);
        }
        return all;
    }

    private void await(long until) {
        waiting = Thread.currentThread();
        long left;
        while (queue.isEmpty() && sideRecords.isEmpty() && !closed && (left = until - System.nanoTime()) > 0) {
            if (Thread.currentThread().isInterrupted()) {
                break; // the worker wants its thread: an empty poll lets it look
            }
            LockSupport.parkNanos(this, left);
            waiting = Thread.currentThread();
        }
        waiting = null;
    }

    private void forgetComplete(boolean settled) {
        synchronized (open) {
            Batch first;
            while ((first = open.peekFirst()) != null) {
                if (settled) {
                    first.requests().forEach(PendingRequest::filtered);
                }
                if (!first.complete()) {
                    break;
                }
                open.removeFirst();
            }
            oldest = first;
        }
    }

    /** Requests that wait for {@link #poll}. */
    public int depth() {
        return depth.get();
    }

    public boolean everPolled() {
        return polled;
    }

    /** Nanoseconds since the task last asked for records, or since the inbox was made. */
    public long sincePollNanos(long now) {
        return now - (polled ? lastPollNanos : createdNanos);
    }

    /** How long the oldest batch without all its acknowledgements has been with Connect; 0 if there is none. */
    public long unacknowledgedNanos(long now) {
        Batch first = oldest;
        return first == null || first.complete() ? 0 : now - first.takenNanos();
    }

    public boolean isClosed() {
        return closed;
    }

    @Nullable
    Long drainDeadlineNanos() {
        return drainDeadlineNanos;
    }

    /**
     * Takes nothing more and withdraws what waits. What Connect has keeps waiting for its acknowledgements, which may
     * come after the task has stopped, until {@link #giveUp} after the drain timeout. Returns in microseconds.
     */
    public void close(long drainTimeoutNanos) {
        drainDeadlineNanos = System.nanoTime() + drainTimeoutNanos;
        closed = true;
        wake();
        PendingRequest next;
        while ((next = queue.poll()) != null) {
            depth.decrementAndGet();
            next.withdraw();
        }
    }

    /** Nothing will be acknowledged any more. Only after {@link #close}, when the task thread has let go. */
    public void giveUp() {
        synchronized (open) {
            open.forEach(batch -> batch.requests().forEach(PendingRequest::lost));
            open.clear();
            oldest = null;
        }
    }
}
