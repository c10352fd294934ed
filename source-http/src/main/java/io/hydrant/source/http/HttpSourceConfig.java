// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.hydrant.connect.config.Valid;
import io.hydrant.connect.topics.TopicName;
import io.hydrant.listener.Application;
import io.hydrant.listener.ListenerConfig;
import io.hydrant.listener.ListenerSettings;
import io.hydrant.listener.ListeningConnector;
import io.hydrant.listener.access.ApiKeys;
import io.hydrant.listener.access.ApiKeysFile;
import io.hydrant.listener.access.UsagePlan;
import io.hydrant.listener.log.AccessLogFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The keys of the HTTP source. Routes and API keys have sections of their own, named by aliases. */
final class HttpSourceConfig extends AbstractConfig {

    static final String ROUTES = "routes";
    static final String API_KEYS = "api.keys";
    static final String USAGE_PLANS = "usage.plans";
    static final String API_KEYS_FILE = "api.keys.file";
    static final String IDEMPOTENCY_KEY = "idempotency.key";
    static final String IDEMPOTENCY_WINDOW = "idempotency.window.seconds";
    static final String ACCESS_LOG_TOPIC = "access.log.topic";
    static final String THROTTLED_STATUS = "throttled.status";
    static final String ACK_ON_DROPPED = "ack.on.dropped";

    static final ConfigDef DEF = definition();

    /** What a record means that Connect dropped. */
    enum OnDropped {
        ERROR,
        SUCCESS
    }

    HttpSourceConfig(Map<String, String> values) {
        super(DEF, values, false);
    }

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        key(ROUTES, LIST)
                .valid(notEmpty())
                .importance(HIGH)
                .group("Routes", 1)
                .displayName("Routes")
                .doc("Aliases of the routes, each with keys of its own under routes.<alias>.")
                .in(def);
        key(API_KEYS, LIST)
                .defaultsTo("")
                .importance(HIGH)
                .group("Access", 1)
                .displayName("API keys")
                .doc(
                        "Names of the API keys, each with keys of its own under api.keys.<name>. The name is what access logs"
                                + " and metrics show.")
                .in(def);
        key(API_KEYS_FILE, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group("Access", 2)
                .displayName("API keys file")
                .doc(
                        "A file on every worker with more API keys, read again when it changes: lines name=value, of which a name"
                                + " may have several while it is rotated, or the CSV that API Gateway imports (name,key,enabled).")
                .in(def);
        key(USAGE_PLANS, LIST)
                .defaultsTo("")
                .importance(MEDIUM)
                .group("Access", 3)
                .displayName("Usage plans")
                .doc(
                        "Names of the usage plans, each with keys of its own under usage.plans.<name>. Where there is any, an API"
                                + " key without a plan is answered 403. Plans count in the listener of each worker: a restart of the"
                                + " task keeps the counters, and so does a change of its config that leaves the limit as it is. A"
                                + " restart of the worker does not, nor do tasks that stay away from it for longer than"
                                + " listener.linger.ms.")
                .in(def);
        key(THROTTLED_STATUS, INT)
                .defaultsTo(429)
                .valid(between(400, 599))
                .importance(MEDIUM)
                .group("Access", 4)
                .displayName("Throttled status")
                .doc(
                        "The status of throttled requests and used up quotas. Partners that give up on every 4xx lose what is"
                                + " throttled: 503 makes them come back.")
                .in(def);
        ListenerConfig.define(def);
        key(ACK_ON_DROPPED, STRING)
                .defaultsTo("error")
                .valid(oneOf(OnDropped.class))
                .importance(MEDIUM)
                .group("Delivery", 20)
                .displayName("Answer for dropped records")
                .doc(
                        "Under errors.tolerance=all Connect drops what a transform, a converter or the producer failed on, and"
                                + " says no more of it than of a record that a transform filtered: answer both with 500 (error),"
                                + " or both as written (success). What is dropped a second or more after a task took it, the"
                                + " producer gave up on: always 504. Under errors.tolerance=none only filtered records are"
                                + " dropped, and they are answered as written.")
                .in(def);
        key(IDEMPOTENCY_KEY, STRING)
                .defaultsTo(null)
                .valid(parsedBy("header:<name> or body:<JSON path>", IdempotencyKey::parse))
                .importance(MEDIUM)
                .group("Delivery", 21)
                .displayName("Idempotency key")
                .doc(
                        "Where a request carries a key that its repetitions share. Within the window, and on the same worker, a"
                                + " repetition is not written again: it waits for the outcome of the one in flight, or is answered"
                                + " as the acknowledged one was. A key counts for its API key, route, method and path variables:"
                                + " others may use the same one. A header's key with another query or body is answered 422. What is absent,"
                                + " blank or an empty array or object is no key, and a body that is not one JSON document has none.")
                .in(def);
        key(IDEMPOTENCY_WINDOW, INT)
                .defaultsTo(300)
                .valid(between(1, 86_400))
                .importance(LOW)
                .group("Delivery", 22)
                .displayName("Idempotency window")
                .doc(
                        "How long a key is remembered. At most 200000 keys and 64 MiB of a route are; the oldest go first, those"
                                + " of requests in flight too. A restart of the worker or a change of the config forgets them.")
                .in(def);
        key(ACCESS_LOG_TOPIC, STRING)
                .defaultsTo(null)
                .valid(parsedBy("name of a topic", TopicName::checkUnlessBlank))
                .importance(LOW)
                .group("Access log", 2)
                .displayName("Access log topic")
                .doc(
                        "The topic that access log lines are written to in place of the logger; needs access.log.format. Lines"
                                + " that tasks cannot take are lost and counted, never requests held up. They pass the"
                                + " connector's transforms as events do, but for those with a predicate on their topic.")
                .in(def);
        return def;
    }

    List<RouteConfig> routes() {
        List<RouteConfig> routes = new ArrayList<>();
        for (String alias : getList(ROUTES)) {
            routes.add(new RouteConfig(alias, originalsWithPrefix(ROUTES + "." + alias + ".")));
        }
        return routes;
    }

    /** Throws {@link ConfigException} if two have one value. */
    ApiKeys.Builder apiKeys() {
        ApiKeys.Builder keys = new ApiKeys.Builder();
        for (String name : getList(API_KEYS)) {
            String prefix = API_KEYS + "." + name + ".";
            ApiKeyConfig apiKey = new ApiKeyConfig(originalsWithPrefix(prefix));
            try {
                keys.add(name, apiKey.value(), apiKey.enabled());
            } catch (IllegalArgumentException e) {
                throw new ConfigException(prefix + ApiKeyConfig.VALUE, Password.HIDDEN, e.getMessage());
            }
        }
        return keys;
    }

    /** Every topic that the connector may write to. */
    Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        routes().forEach(route -> topics.addAll(route.topics()));
        if (accessLogTopic() != null) {
            topics.add(accessLogTopic());
        }
        return topics;
    }

    /** What the most generous route lets through. */
    int largestRecordBytes() {
        return routes().stream().mapToInt(RouteConfig::recordMaxBytes).max().orElse(0);
    }

    /** Null if there is none. Throws {@link ConfigException} if it cannot be read. */
    @Nullable
    ApiKeysFile apiKeysFile() {
        String file = getString(API_KEYS_FILE);
        if (file == null || file.isBlank()) {
            return null;
        }
        try {
            return new ApiKeysFile(Path.of(file), apiKeys());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(API_KEYS_FILE, file, e.getMessage());
        }
    }

    @Nullable
    IdempotencyKey idempotencyKey() {
        String key = getString(IDEMPOTENCY_KEY);
        return key == null || key.isBlank() ? null : IdempotencyKey.parse(key);
    }

    Duration idempotencyWindow() {
        return Duration.ofSeconds(getInt(IDEMPOTENCY_WINDOW));
    }

    @Nullable
    String accessLogTopic() {
        String topic = getString(ACCESS_LOG_TOPIC);
        return topic == null || topic.isBlank() ? null : topic;
    }

    /** Whether a key of this name can exist: those of a file are not known before it is read. */
    boolean knowsApiKey(String name) {
        return getString(API_KEYS_FILE) != null || getList(API_KEYS).contains(name);
    }

    List<UsagePlan> usagePlans() {
        List<UsagePlan> plans = new ArrayList<>();
        Map<String, String> planOfKey = new HashMap<>();
        for (String name : getList(USAGE_PLANS)) {
            String prefix = USAGE_PLANS + "." + name + ".";
            UsagePlan plan = new UsagePlanConfig(name, originalsWithPrefix(prefix)).plan();
            for (String apiKey : plan.apiKeys()) {
                String other = planOfKey.put(apiKey, name);
                if (other != null) {
                    throw new ConfigException(
                            prefix + UsagePlanConfig.API_KEYS,
                            apiKey,
                            "has the plan " + other + " already: a key can have one plan");
                }
            }
            plans.add(plan);
        }
        return plans;
    }

    int throttledStatus() {
        return getInt(THROTTLED_STATUS);
    }

    /** Whether Connect drops what fails, and not only what a transform filters. */
    boolean failuresAreDropped() {
        return ListeningConnector.dropsFailures(originals());
    }

    /** Whether a dropped record counts as written. */
    boolean droppedIsSuccess() {
        return !failuresAreDropped()
                || Valid.parse(OnDropped.class, ACK_ON_DROPPED, getString(ACK_ON_DROPPED)) == OnDropped.SUCCESS;
    }

    ListenerSettings listener() {
        return ListenerConfig.settings(this);
    }

    Application.Limits limits() {
        return ListenerConfig.limits(this);
    }

    @Nullable
    AccessLogFormat accessLog() {
        return ListenerConfig.accessLog(this);
    }
}
