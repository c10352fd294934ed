// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * Remembers which requests were answered with success, so that a repeated one gives no records again. The memory is this
 * process's: a repetition that another worker receives is not recognised. Bounded, thread-safe.
 */
public final class RequestIdWindow {

    private static final int MAX_IDS = 100_000;

    /** What is known of a request id when it arrives. */
    public enum Seen {
        /** Not seen, or failed before: deliver it. It is in progress from now on. */
        NEW,
        /** Its first arrival has not been answered yet. */
        IN_PROGRESS,
        /** It was answered with success. */
        DELIVERED
    }

    /** What is remembered of an id: which of its arrivals is being delivered, or was. */
    private record Arrival(String exchange, boolean delivered) {}

    private final Cache<String, Arrival> ids;

    /**
     * An empty memory.
     *
     * @param window how long a success is remembered; zero remembers nothing
     * @param inProgress after which an arrival that never came to an answer (its sender has gone) is forgotten
     */
    public RequestIdWindow(Duration window, Duration inProgress, Ticker ticker) {
        this.ids = Caffeine.newBuilder()
                .expireAfter(
                        Expiry.<String, Arrival>writing((id, arrival) -> arrival.delivered() ? window : inProgress))
                .maximumSize(MAX_IDS)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Registers an arrival; a caller that gets NEW calls {@link #finish} with the same values.
     *
     * @param exchange names this arrival, other than any other arrival of the same request
     */
    public Seen arrive(String requestId, String exchange) {
        Arrival before = ids.asMap().putIfAbsent(requestId, new Arrival(exchange, false));
        if (before == null) {
            return Seen.NEW;
        }
        return before.delivered() ? Seen.DELIVERED : Seen.IN_PROGRESS;
    }

    /** An arrival was answered; nothing happens if another arrival is the one in progress. */
    public void finish(String requestId, String exchange, boolean delivered) {
        ids.asMap().computeIfPresent(requestId, (id, arrival) -> {
            if (arrival.delivered() || !arrival.exchange().equals(exchange)) {
                return arrival;
            }
            return delivered ? new Arrival(exchange, true) : null;
        });
    }
}
