// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.MalformedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Suppresses repeated requests by a key that the sender gives to them, on one worker and for a while. A duplicate of a
 * request in flight waits for that one's outcome, also when the sender had a 504 for it; a duplicate of an acknowledged
 * one is answered as that was; what was certainly not written may come again. Bounded: the oldest keys are forgotten.
 * Thread-safe.
 */
public final class IdempotencyWindow {

    /** Duplicates of one request that wait for it; one more is told that nobody knows, which is true. */
    static final int MAX_WAITING = 100;

    private static final int MAX_KEYS = 200_000;

    private final Cache<String, Entry> entries;

    public IdempotencyWindow(Duration window) {
        this.entries = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterWrite(window)
                .executor(Runnable::run) // its upkeep is short, and the worker's common pool is not ours
                .build();
    }

    private static final class Entry {

        private final byte @Nullable [] contents;

        /** The records have ended: nobody joins any more. */
        @GuardedBy("this")
        private boolean done;

        /** Null unless done, and after that if the records were not written or nobody knows. */
        @GuardedBy("this")
        private @Nullable HttpReply answer;

        @GuardedBy("this")
        private final List<Exchange> waiting = new ArrayList<>(0);

        Entry(byte @Nullable [] contents) {
            this.contents = contents;
        }

        synchronized void leave(Exchange exchange) {
            waiting.remove(exchange);
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
        Entry mine = new Entry(contents);
        while (true) {
            Entry first = entries.asMap().putIfAbsent(key, mine);
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
                full = first.waiting.size() >= MAX_WAITING;
                if (!full) {
                    first.waiting.add(exchange);
                }
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
                entries.asMap().remove(key, entry); // it may come again
            }
            List<Exchange> told;
            synchronized (entry) {
                entry.done = true;
                entry.answer = answer;
                told = List.copyOf(entry.waiting);
                entry.waiting.clear();
            }
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
