// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Suppresses repeated requests by a key that the sender gives to them, on one worker and for a while. A duplicate of a
 * request in flight waits for that one's outcome, also when the sender had a 504 for it; a duplicate of an acknowledged
 * one is answered as that was; what was certainly not written may come again. Bounded: the oldest keys are forgotten.
 * Thread-safe.
 */
public final class IdempotencyWindow {

    private static final int MAX_KEYS = 200_000;
    private static final int MAX_WAITING = 100;

    private final Cache<String, Entry> entries;

    public IdempotencyWindow(Duration window) {
        this.entries = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterWrite(window)
                .executor(Runnable::run) // its upkeep is short, and the worker's common pool is not ours
                .build();
    }

    private static final class Entry {
        @GuardedBy("this")
        private @Nullable HttpReply answer;

        @GuardedBy("this")
        private final List<Exchange> waiting = new ArrayList<>(0);
    }

    /** Delivers unless a request with this key did or does. */
    public void deliver(String key, Exchange exchange, List<TrackedRecord> records, Exchange.DeliveryReply reply) {
        Entry mine = new Entry();
        Entry first = entries.asMap().putIfAbsent(key, mine);
        if (first == null) {
            exchange.deliver(records, new Watched(key, mine, reply));
            return;
        }
        exchange.joins();
        HttpReply answered;
        synchronized (first) {
            answered = first.answer;
            if (answered == null) {
                if (first.waiting.size() >= MAX_WAITING) {
                    exchange.refuse(Refusal.OVERLOADED);
                    return;
                }
                first.waiting.add(exchange);
                return;
            }
        }
        exchange.reply(answered);
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
