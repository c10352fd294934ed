// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that open and sealed files hold, and what is known of uploaded ones until they are settled, counted over all
 * tasks of a class loader, since they share one heap.
 *
 * <p>Each task reports its own bytes through a {@link Share} and compares the common sum with the common limit, the largest
 * ({@code buffering.memory.max.mb}) of the open shares, before each record: when {@linkplain Share#excessBytes() too much is open} it seals its
 * largest files, when {@linkplain Share#full() nearly all is used} it takes nothing in until it is {@linkplain
 * Share#relieved() relieved}. So the sum goes beyond the limit by no more than one record makes its file grow, less the
 * twentieth that is kept back. Sealed bytes leave by being uploaded, so pausing ends as long as uploads and commits get through.
 * Thread-safe.
 */
public final class MemoryBudget {

    /** The one that the tasks of this class loader share. */
    public static final MemoryBudget SHARED = new MemoryBudget();

    private static final double SEAL_ABOVE = 0.80;
    private static final double PAUSE_ABOVE = 0.95;
    private static final double RESUME_BELOW = 0.70;
    private static final double OPEN_MOST = 0.50;
    private static final double OPEN_TARGET = 0.35;

    private final AtomicLong openBytes = new AtomicLong();
    private final AtomicLong sealedBytes = new AtomicLong();
    private final List<Share> shares = new CopyOnWriteArrayList<>();
    private volatile long limitBytes;

    /** Opens the account of a task whose connector wants the common sum to stay below this limit, if no other wants more. */
    public Share share(long wantedBytes) {
        Share share = new Share(wantedBytes);
        shares.add(share);
        agreeOnLimit();
        return share;
    }

    /** With limits of their own, the task with the larger one would fill what the smaller one waits for. */
    private synchronized void agreeOnLimit() {
        limitBytes = shares.stream().mapToLong(share -> share.wantedBytes).max().orElse(0);
    }

    public long usedBytes() {
        return openBytes.get() + sealedBytes.get();
    }

    /** A task's account. Its methods belong to the task thread; reading the figures is thread-safe. */
    public final class Share implements AutoCloseable {

        private final long wantedBytes;
        private final AtomicLong ownOpen = new AtomicLong();
        private final AtomicLong ownSealed = new AtomicLong();

        private Share(long wantedBytes) {
            this.wantedBytes = wantedBytes;
        }

        /** An open file grew by so many bytes (shrank, when negative). */
        public void grown(long bytes) {
            if (bytes == 0) {
                return; // of most records: arrays grow by doubling
            }
            ownOpen.addAndGet(bytes);
            openBytes.addAndGet(bytes);
        }

        /** An open file was sealed; its bytes stay until {@link #released}. */
        public void sealed(long bytes) {
            grown(-bytes);
            ownSealed.addAndGet(bytes);
            sealedBytes.addAndGet(bytes);
        }

        /** Bytes of a sealed file that it does not hold any more. */
        public void released(long bytes) {
            ownSealed.addAndGet(-bytes);
            sealedBytes.addAndGet(-bytes);
        }

        /**
         * How many bytes this task should seal now: its part of what is open beyond a third of the budget, once four
         * fifths are used and most of that is open (else the uploads under way will make room). Zero: none.
         */
        public long excessBytes() {
            long open = openBytes.get();
            if (usedBytes() < SEAL_ABOVE * limitBytes || open < OPEN_MOST * limitBytes) {
                return 0;
            }
            double ownPart = (double) ownOpen.get() / Math.max(1, open);
            return (long) Math.ceil((open - OPEN_TARGET * limitBytes) * ownPart);
        }

        /** Nothing more may be taken in. */
        public boolean full() {
            return usedBytes() >= PAUSE_ABOVE * limitBytes;
        }

        /** Taking in may go on after {@link #full}. */
        public boolean relieved() {
            return usedBytes() < RESUME_BELOW * limitBytes;
        }

        /** Bytes of this task's open and sealed files. */
        public long bytes() {
            return ownOpen.get() + ownSealed.get();
        }

        /** The common limit. */
        public long limitBytes() {
            return limitBytes;
        }

        /** Takes this task's bytes out of the common sum. */
        @Override
        public void close() {
            grown(-ownOpen.get());
            released(ownSealed.get());
            shares.remove(this);
            agreeOnLimit();
        }
    }
}
