// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import java.time.Duration;

/**
 * How long a call may take, and how often it is sent. Immutable.
 *
 * @param attempts at most, from 1; between them the SDK waits with back-off and jitter, longer after throttling
 * @param perAttempt deadline of one sending
 * @param perCall deadline of the call with all its attempts
 */
public record CallLimits(int attempts, Duration perAttempt, Duration perCall) {

    /** Small requests: four attempts of 20 s within a minute. */
    public static final CallLimits SMALL = new CallLimits(4, Duration.ofSeconds(20), Duration.ofSeconds(60));

    /** Requests with a body of megabytes: four attempts of 2 minutes within 5. */
    public static final CallLimits LARGE = new CallLimits(4, Duration.ofMinutes(2), Duration.ofMinutes(5));

    public CallLimits {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts below 1: " + attempts);
        }
        if (perCall.compareTo(perAttempt) < 0) {
            throw new IllegalArgumentException("a call (" + perCall + ") shorter than an attempt (" + perAttempt + ")");
        }
    }

    /** The same deadlines, sent exactly once. */
    public CallLimits once() {
        return new CallLimits(1, perAttempt, perCall);
    }
}
