// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.atLeast;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.DOUBLE;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.listener.access.QuotaLimit;
import io.hydrant.listener.access.RateLimit;
import io.hydrant.listener.access.UsagePlan;
import java.util.LinkedHashSet;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The keys of one usage plan, without their prefix {@code usage.plans.<name>.}. */
final class UsagePlanConfig extends AbstractConfig {

    static final String API_KEYS = "api.keys";
    static final String RATE_LIMIT = "throttle.rate.limit";
    static final String BURST_LIMIT = "throttle.burst.limit";
    static final String QUOTA_LIMIT = "quota.limit";
    static final String QUOTA_PERIOD = "quota.period";

    static final ConfigDef DEF = definition();

    private static final String GROUP = "Usage plan";

    private final String name;

    UsagePlanConfig(String name, Map<String, ?> values) {
        super(DEF, values, false);
        this.name = name;
    }

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        key(API_KEYS, LIST)
                .valid(notEmpty())
                .importance(HIGH)
                .group(GROUP, 1)
                .displayName("API keys")
                .doc(
                        "The names of the keys that have this plan. A key can have one plan; each key has counters of its own.")
                .in(def);
        rateLimit(def, GROUP, 2, "Each key's requests per second");
        key(QUOTA_LIMIT, LONG)
                .defaultsTo(null)
                .valid(atLeast(0))
                .importance(MEDIUM)
                .group(GROUP, 4)
                .width(SHORT)
                .displayName("Quota")
                .doc(
                        "Each key's requests in a period, counted on each worker from its start; beyond it 429 Limit Exceeded."
                                + " Not set: any number.")
                .in(def);
        key(QUOTA_PERIOD, STRING)
                .defaultsTo("DAY")
                .valid(oneOf("DAY", "WEEK", "MONTH"))
                .importance(MEDIUM)
                .group(GROUP, 5)
                .displayName("Quota period")
                .doc("Calendar periods in UTC; weeks begin on Sunday.")
                .in(def);
        return def;
    }

    /** The pair of keys that describe a token bucket. */
    static void rateLimit(ConfigDef def, String group, int order, String what) {
        key(RATE_LIMIT, DOUBLE)
                .defaultsTo(null)
                .valid(between(0, 1_000_000_000))
                .importance(MEDIUM)
                .group(group, order)
                .width(SHORT)
                .displayName("Rate limit")
                .doc(what
                        + " on the long run, on each worker; fractions are possible, 0 lets nothing through. Beyond it 429"
                        + " Too Many Requests. Not set: any number.")
                .in(def);
        key(BURST_LIMIT, LONG)
                .defaultsTo(null)
                .valid(atLeast(1))
                .importance(MEDIUM)
                .group(group, order + 1)
                .width(SHORT)
                .displayName("Burst limit")
                .doc(
                        "The size of the token bucket: requests that may come at once. Not set: the rate limit, rounded up.")
                .in(def);
    }

    /** Throws {@link ConfigException} for a burst without a rate. */
    static @Nullable RateLimit rateLimit(AbstractConfig config, String prefix) {
        Double rate = config.getDouble(RATE_LIMIT);
        Long burst = config.getLong(BURST_LIMIT);
        if (rate == null) {
            if (burst != null) {
                throw new ConfigException(prefix + BURST_LIMIT, burst, "needs " + prefix + RATE_LIMIT + " beside it");
            }
            return null;
        }
        return new RateLimit(rate, burst == null ? Math.max(1, (long) Math.ceil(rate)) : burst);
    }

    UsagePlan plan() {
        Long quota = getLong(QUOTA_LIMIT);
        return new UsagePlan(
                name,
                new LinkedHashSet<>(getList(API_KEYS)),
                rateLimit(this, HttpSourceConfig.USAGE_PLANS + "." + name + "."),
                quota == null ? null : new QuotaLimit(quota, QuotaLimit.Period.valueOf(getString(QUOTA_PERIOD))));
    }
}
