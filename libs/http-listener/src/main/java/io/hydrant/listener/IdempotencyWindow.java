// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.MalformedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Suppresses repeated requests by a key that the sender gives to them, on one worker and for a while. A duplicate of a
 * request in flight waits for that one's outcome, also when the sender had a 504 for it; a duplicate of an acknowledged
 * one is answered as that was; what was certainly not written may come again. Bounded by number and by bytes: the oldest
 * keys are forgotten, those of requests in flight too. Thread-safe.
 */
public final class IdempotencyWindow {

    /** Duplicates of one request that wait for it; one more is told that nobody knows, which is true. */
    static final int MAX_WAITING = 100;

    private static final int MAX_KEYS = 200_000;
    private static final long MAX_BYTES = 64L << 20;

    /** What a key takes beside its characters and contents: the entry, its place in the map, headers of arrays. */
    private static final int OVERHEAD_BYTES = 160;

    /** What one request takes away of the keys whose time is up, so that none pays for all after a silence. */
    private static final int FORGOTTEN_AT_ONCE = 16;

    private final int maxKeys;
    private final long maxBytes;
    private final long windowNanos;
    private final LongSupplier nanoTime;

    /** In the order in which the keys came, in which their time is up too. Its own lock, held for one look into it. */
    @GuardedBy("entries")
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();

    @GuardedBy("entries")
    private long bytes;

    public IdempotencyWindow(Duration window) {
        this(window, MAX_KEYS, MAX_BYTES, System::nanoTime);
    }

    IdempotencyWindow(Duration window, int maxKeys, long maxBytes, LongSupplier nanoTime) {
        this.windowNanos = window.toNanos();
        this.maxKeys = maxKeys;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    private static final class Entry {

        private final byte @Nullable [] contents;
        private final long bornNanos;

        /** The records have ended: nobody joins any more. */
        @GuardedBy("this")
        private boolean done;

        /** Null unless done, and after that if the records were not written or nobody knows. */
        @GuardedBy("this")
        private @Nullable HttpReply answer;

        /** Null while there is none, as for nearly all. */
        @GuardedBy("this")
        private @Nullable List<Exchange> waiting;

        Entry(byte @Nullable [] contents, long bornNanos) {
            this.contents = contents;
            this.bornNanos = bornNanos;
        }

        /** False if there is no room. */
        @GuardedBy("this")
        boolean await(Exchange exchange) {
            if (waiting == null) {
                waiting = new ArrayList<>(1);
            }
            return waiting.size() < MAX_WAITING && waiting.add(exchange);
        }

        synchronized void leave(Exchange exchange) {
            if (waiting != null) {
                waiting.remove(exchange);
            }
        }

        /** Those who wait are told by the caller. */
        synchronized List<Exchange> end(@Nullable HttpReply answered) {
            done = true;
            answer = answered;
            List<Exchange> told = waiting == null ? List.of() : waiting;
            waiting = null;
            return told;
        }
    }

    /**
     * Delivers unless a request with this key did or does.
     *
     * @param key of a bounded length; all that tells senders apart who may choose the same keys must be in it
     * @param contents what requests with the same key must have in common, a hash of them; null compares nothing
     * @throws MalformedRequest with status 422 if the key was used for other contents: answering that as a duplicate
     *     would call an event written that is not (draft-ietf-httpapi-idempotency-key-header, section 2.7)
     */
    public void deliver(
            String key,
            byte @Nullable [] contents,
            Exchange exchange,
            List<TrackedRecord> records,
            Exchange.DeliveryReply reply) {
        while (true) {
            Entry mine = new Entry(contents, nanoTime.getAsLong());
            Entry first = putIfAbsent(key, mine);
            if (first == null) {
                exchange.deliver(records, new Watched(key, mine, reply));
                return;
            }
            if (!Arrays.equals(first.contents, contents)) {
                throw new MalformedRequest(422, "The idempotency key was used for another request.");
            }
            if (join(first, exchange)) {
                return;
            }
            // It was taken out of the map before it was done: the next round finds another one, or none.
        }
    }

    /** The entry that the key has, or null if it has mine now. */
    private @Nullable Entry putIfAbsent(String key, Entry mine) {
        synchronized (entries) {
            for (int i = 0; i < FORGOTTEN_AT_ONCE && !entries.isEmpty(); i++) {
                if (!isOver(entries.values().iterator().next(), mine.bornNanos)) {
                    break;
                }
                forgetEldest();
            }
            Entry first = entries.putIfAbsent(key, mine);
            if (first != null) {
                if (!isOver(first, mine.bornNanos)) {
                    return first;
                }
                forget(key, first);
                entries.put(key, mine); // at the end of the order
            }
            bytes += sizeOf(key, mine);
            while (entries.size() > maxKeys || bytes > maxBytes) {
                forgetEldest();
            }
            return null;
        }
    }

    private boolean isOver(Entry entry, long nowNanos) {
        return nowNanos - entry.bornNanos >= windowNanos;
    }

    @GuardedBy("entries")
    private void forgetEldest() {
        Iterator<Map.Entry<String, Entry>> inOrder = entries.entrySet().iterator();
        Map.Entry<String, Entry> eldest = inOrder.next();
        bytes -= sizeOf(eldest.getKey(), eldest.getValue());
        inOrder.remove();
    }

    private void forget(String key, Entry entry) {
        synchronized (entries) {
            if (entries.remove(key, entry)) {
                bytes -= sizeOf(key, entry);
            }
        }
    }

    private static long sizeOf(String key, Entry entry) {
        return OVERHEAD_BYTES + 2L * key.length() + (entry.contents == null ? 0 : entry.contents.length);
    }

    /** False if the first one has ended without being written. */
    private static boolean join(Entry first, Exchange exchange) {
        HttpReply answered;
        boolean full = false;
        synchronized (first) {
            answered = first.answer;
            if (first.done && answered == null) {
                return false;
            }
            if (!first.done) {
                full = !first.await(exchange);
            }
        }
        exchange.joins(() -> first.leave(exchange));
        if (answered != null) {
            exchange.reply(answered);
        } else if (full) {
            exchange.refuse(Refusal.UNKNOWN_OUTCOME);
        }
        return true;
    }

    private final class Watched implements Exchange.DeliveryReply {

        private final String key;
        private final Entry entry;
        private final Exchange.DeliveryReply reply;

        Watched(String key, Entry entry, Exchange.DeliveryReply reply) {
            this.key = key;
            this.entry = entry;
            this.reply = reply;
        }

        @Override
        public HttpReply of(List<TrackedRecord> records, boolean dropped) {
            return reply.of(records, dropped);
        }

        @Override
        public @Nullable HttpReply late(List<TrackedRecord> records) {
            return reply.late(records);
        }

        @Override
        public void ended(Exchange.Outcome outcome, List<TrackedRecord> records) {
            HttpReply answer = switch (outcome) {
                case ACKNOWLEDGED -> reply.of(records, false);
                case DROPPED -> reply.of(records, true);
                case WITHDRAWN, LOST -> null;
            };
            if (answer == null || answer.status() >= 300) {
                forget(key, entry); // it may come again
            }
            List<Exchange> told = entry.end(answer);
            for (Exchange each : told) {
                if (answer != null) {
                    each.reply(answer);
                } else {
                    each.refuse(outcome == Exchange.Outcome.LOST ? Refusal.UNKNOWN_OUTCOME : Refusal.NO_TASK);
                }
            }
            reply.ended(outcome, records);
        }
    }
}
