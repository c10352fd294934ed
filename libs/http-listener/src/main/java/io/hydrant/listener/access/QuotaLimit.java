// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

/** How many requests a usage plan allows in a calendar period. Immutable. */
public record QuotaLimit(long requests, Period period) {

    /** As a usage plan names it. */
    public enum Period {
        DAY,
        WEEK,
        MONTH
    }

    public QuotaLimit {
        if (requests < 0) {
            throw new IllegalArgumentException("a quota is below 0: " + requests);
        }
    }
}
