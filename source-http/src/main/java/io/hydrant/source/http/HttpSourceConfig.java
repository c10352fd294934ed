// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.hydrant.connect.config.Valid;
import io.hydrant.listener.Application;
import io.hydrant.listener.ListenerConfig;
import io.hydrant.listener.ListenerSettings;
import io.hydrant.listener.access.ApiKeys;
import io.hydrant.listener.log.AccessLogFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** The keys of the HTTP source. Routes and API keys have sections of their own, named by aliases. */
final class HttpSourceConfig extends AbstractConfig {

    static final String ROUTES = "routes";
    static final String API_KEYS = "api.keys";
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
                                + " or both as written (success). Under errors.tolerance=none only filtered records are dropped,"
                                + " and they are answered as written.")
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

    ApiKeys apiKeys() {
        ApiKeys.Builder keys = new ApiKeys.Builder();
        for (String name : getList(API_KEYS)) {
            ApiKeyConfig apiKey = new ApiKeyConfig(originalsWithPrefix(API_KEYS + "." + name + "."));
            keys.add(name, apiKey.value(), apiKey.enabled());
        }
        return keys.build();
    }

    /** Whether a dropped record counts as written. */
    boolean droppedIsSuccess() {
        boolean tolerant = "all".equals(originals().get("errors.tolerance"));
        return !tolerant
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
