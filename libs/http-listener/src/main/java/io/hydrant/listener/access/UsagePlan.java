// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each of some API keys may use; every key has counters of its own. Immutable.
 *
 * @param apiKeys ids
 * @param rate null for any
 * @param quota null for any
 */
public record UsagePlan(
        String name,
        Set<String> apiKeys,
        @Nullable RateLimit rate,
        @Nullable QuotaLimit quota) {

    public UsagePlan {
        apiKeys = Set.copyOf(apiKeys);
    }
}
