// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.delivery.PendingRequest;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What one request holds of its application's room: a place among the waiting requests, and bytes of their memory. Any
 * thread may take bytes and give them back; the place is the event loop's.
 */
final class RequestRoom {

    private static final AtomicLongFieldUpdater<RequestRoom> HELD =
            AtomicLongFieldUpdater.newUpdater(RequestRoom.class, "heldBytes");

    /** What a waiting request holds beside its body: its objects, a head of the usual size, small records. */
    private static final int OVERHEAD_BYTES = 2048;

    /** A head of the usual size. What a larger one has more than that counts too. */
    private static final int USUAL_HEAD_BYTES = 1024;

    private final Admission admission;
    private final Application.Limits limits;

    @SuppressWarnings("unused") // by the updater
    private volatile long heldBytes;

    private long unpackedBytes; // of the thread that handles
    private boolean placed; // of the event loop

    RequestRoom(Admission admission, Application.Limits limits) {
        this.admission = admission;
        this.limits = limits;
    }

    /** Takes a place. False if there is none. */
    boolean takePlace() {
        placed = admission.admitRequest(limits.maxRequests());
        return placed;
    }

    void leavePlace() {
        if (placed) {
            placed = false;
            admission.releaseRequest();
        }
    }

    /** What a request holds that is nothing but its head. */
    static int ofHead(int headBytes) {
        return OVERHEAD_BYTES + Math.max(0, headBytes - USUAL_HEAD_BYTES);
    }

    /** Takes so many more bytes. False if there are none, as {@link #refusal} then says. */
    boolean take(long more) {
        if (!admission.admitBytes(more, limits.maxBytes())) {
            return false;
        }
        HELD.addAndGet(this, more);
        return true;
    }

    /** The same for what a handler unpacks, of which its records are then made. Only by the thread that handles. */
    boolean takeUnpacked(long more) {
        if (!take(more)) {
            return false;
        }
        unpackedBytes += more;
        return true;
    }

    /**
     * The same for records, as far as they are larger than what they were made of: it was packed, or a template adds to
     * it. Only by the thread that handles.
     */
    boolean takeFor(PendingRequest records, int bodyBytes) {
        long more = moreFor(records, bodyBytes);
        return more <= OVERHEAD_BYTES || take(more);
    }

    /** Why there is no room for these records. */
    Refusal refusal(PendingRequest records, int bodyBytes) {
        return refusal(moreFor(records, bodyBytes));
    }

    private long moreFor(PendingRequest records, int bodyBytes) {
        return records.bytes() - bodyBytes - unpackedBytes;
    }

    /** Why there is no room for so many more bytes: {@link Exchange#noRoom}. */
    Refusal refusal(long more) {
        return heldBytes + more > limits.maxBytes() ? Refusal.TOO_LARGE : Refusal.OVERLOADED;
    }

    /** Gives all bytes back that are held now. */
    void release() {
        admission.releaseBytes(HELD.getAndSet(this, 0));
    }
}
