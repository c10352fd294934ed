// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The counters of usage plans and throttles. They outlive the config they were made for: a limit that did not change
 * goes on counting, one that did starts anew. Thread-safe.
 */
public final class Usage {

    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Map<ThrottleKey, Throttle> throttles = new ConcurrentHashMap<>();
    private final Map<QuotaKey, Quota> quotas = new ConcurrentHashMap<>();

    private record ThrottleKey(String owner, RateLimit limit) {}

    private record QuotaKey(String plan, String apiKey, QuotaLimit limit) {}

    public Usage(InstantSource clock, LongSupplier nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /** 0 if the route's own throttle lets a request through, else the nanoseconds until it would. */
    public long throttleRoute(String route, RateLimit limit) {
        return throttle(ofRoute(route), limit);
    }

    /** 0 if the key's rate in the plan lets a request through, else the nanoseconds until it would. */
    public long throttle(UsagePlan plan, String apiKey) {
        return plan.rate() == null ? 0 : throttle(ofKey(plan, apiKey), plan.rate());
    }

    private static String ofRoute(String route) {
        return "route " + route;
    }

    private static String ofKey(UsagePlan plan, String apiKey) {
        return "plan " + plan.name() + " key " + apiKey;
    }

    private long throttle(String owner, RateLimit limit) {
        return throttles
                .computeIfAbsent(new ThrottleKey(owner, limit), key -> new Throttle(limit, nanoClock))
                .tryTake();
    }

    /** The key's quota in the plan; null if the plan has none. */
    public @Nullable Quota quota(UsagePlan plan, String apiKey) {
        QuotaLimit limit = plan.quota();
        return limit == null
                ? null
                : quotas.computeIfAbsent(new QuotaKey(plan.name(), apiKey, limit), key -> new Quota(limit, clock));
    }

    /** Forgets the counters of all limits but these. */
    public void retain(List<UsagePlan> plans, Map<String, RateLimit> limitsOfRoutes) {
        Set<ThrottleKey> rates = new HashSet<>();
        Set<QuotaKey> periods = new HashSet<>();
        limitsOfRoutes.forEach((route, limit) -> rates.add(new ThrottleKey(ofRoute(route), limit)));
        for (UsagePlan plan : plans) {
            for (String apiKey : plan.apiKeys()) {
                if (plan.rate() != null) {
                    rates.add(new ThrottleKey(ofKey(plan, apiKey), plan.rate()));
                }
                if (plan.quota() != null) {
                    periods.add(new QuotaKey(plan.name(), apiKey, plan.quota()));
                }
            }
        }
        throttles.keySet().retainAll(rates);
        quotas.keySet().retainAll(periods);
    }

    /** What is left of each quota of these plans that was used, by {@code plan/key}. */
    public Map<String, Supplier<Long>> remaining(List<UsagePlan> plans) {
        Map<String, Supplier<Long>> remaining = new HashMap<>();
        for (UsagePlan plan : plans) {
            for (String apiKey : plan.apiKeys()) {
                Quota quota = plan.quota() == null ? null : quotas.get(new QuotaKey(plan.name(), apiKey, plan.quota()));
                if (quota != null) {
                    remaining.put(plan.name() + "/" + apiKey, quota::remaining);
                }
            }
        }
        return remaining;
    }
}
