// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.access.ApiKeys;
import io.hydrant.listener.access.UsagePlan;
import io.hydrant.listener.log.AccessLogFormat;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one connector brings to the listener. All its tasks bring the same; when its config changes, the newest counts.
 *
 * @param name the connector's name
 * @param fingerprint differs when anything differs, so that a task with an old config does not replace a newer one's
 * @param keys asked for every request that needs one, so that they can change
 * @param plans what keys may use; without any, every key may do everything
 * @param limits bounds per worker
 * @param accessLog null writes none
 * @param accessLogTopic where its lines go, by way of the tasks; null for the log
 * @param upkeep called every few seconds on a thread that may block, to look at files
 * @param closed called when the listener has let it go: no task came back, or a newer config has taken its place
 */
public record Application(
        String name,
        String fingerprint,
        List<Route> routes,
        Supplier<ApiKeys> keys,
        List<UsagePlan> plans,
        Limits limits,
        @Nullable AccessLogFormat accessLog,
        @Nullable String accessLogTopic,
        Runnable upkeep,
        Runnable closed) {

    public Application {
        routes = List.copyOf(routes);
        plans = List.copyOf(plans);
    }

    /** The plan of a key, or null. */
    @Nullable
    UsagePlan planOf(String apiKeyId) {
        for (UsagePlan plan : plans) {
            if (plan.apiKeys().contains(apiKeyId)) {
                return plan;
            }
        }
        return null;
    }

    /** Without usage plans and files, and with the access log in the log. */
    public Application(
            String name,
            String fingerprint,
            List<Route> routes,
            Supplier<ApiKeys> keys,
            Limits limits,
            @Nullable AccessLogFormat accessLog,
            Runnable closed) {
        this(name, fingerprint, routes, keys, List.of(), limits, accessLog, null, () -> {}, closed);
    }

    /**
     * Bounds of an application on one worker.
     *
     * @param maxRequests that wait for their answer at once
     * @param maxBytes of bodies and records that wait
     * @param requestTimeout from the whole request to its answer, at most
     * @param drainTimeout how long a stopped task's requests wait for acknowledgements
     * @param readyStall without a poll for so long, the worker is not ready
     * @param readyAckAge with an older record that is not acknowledged, the worker is not ready
     */
    public record Limits(
            int maxRequests,
            long maxBytes,
            Duration requestTimeout,
            Duration drainTimeout,
            Duration readyStall,
            Duration readyAckAge,
            int pollMaxRecords,
            long pollMaxBytes) {}
}
