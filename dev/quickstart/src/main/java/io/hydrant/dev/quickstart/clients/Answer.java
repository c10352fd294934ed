// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.clients;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What became of a request that was sent until it was answered 200 or its sender gave up.
 *
 * @param attempts in their order, at least one
 */
public record Answer(List<Attempt> attempts) {

    /**
     * One attempt.
     *
     * @param at when it was sent
     * @param took until its answer
     * @param status 0 where there was none
     */
    public record Attempt(Instant at, Duration took, int status) {

        /** Whether the record may be in Kafka although the answer is no 200: 504 says so, and no answer says nothing. */
        public boolean leavesOpen() {
            return status != 200 && status != 503 && (status == 0 || status >= 500);
        }
    }

    public Answer {
        attempts = List.copyOf(attempts);
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException("attempts is empty");
        }
    }

    /** The last attempt's. */
    public int status() {
        return attempts.get(attempts.size() - 1).status();
    }

    public boolean acknowledged() {
        return status() == 200;
    }

    /** Whether Kafka may have the record more than once: it was sent again after an attempt that left open whether it does. */
    public boolean mayBeRepeated() {
        return attempts.stream().filter(Attempt::leavesOpen).count() >= (acknowledged() ? 1 : 2);
    }
}
