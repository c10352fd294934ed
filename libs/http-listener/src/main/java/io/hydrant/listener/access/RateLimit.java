// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

/**
 * A token bucket's size: {@code rate} requests a second on the long run, {@code burst} at once. Immutable.
 *
 * @param rate may be a fraction; 0 lets nothing through
 * @param burst at least 1
 */
public record RateLimit(double rate, long burst) {

    public RateLimit {
        if (!(rate >= 0 && rate <= 1_000_000_000)) {
            throw new IllegalArgumentException("the rate is not from 0 to a thousand million: " + rate);
        }
        if (burst < 1) {
            throw new IllegalArgumentException("the burst is below 1: " + burst);
        }
    }
}
