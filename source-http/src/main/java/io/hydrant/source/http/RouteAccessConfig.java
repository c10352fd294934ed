// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.parsedBy;
import static io.hydrant.connect.config.Valid.secret;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.hydrant.listener.access.BasicCredentials;
import io.hydrant.listener.access.Cidr;
import io.hydrant.listener.access.IpRules;
import io.hydrant.listener.access.KeyLocation;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The keys of a route that say who may use it, beside signatures and rates. */
final class RouteAccessConfig {

    static final String BASIC_USERNAME = "basic.username";
    static final String BASIC_PASSWORD = "basic.password";
    static final String API_KEY_REQUIRED = "api.key.required";
    static final String API_KEY_IN = "api.key.in";
    static final String SOURCE_IP_ALLOW = "source.ip.allow";
    static final String SOURCE_IP_DENY = "source.ip.deny";

    private RouteAccessConfig() {}

    static void define(ConfigDef def, String group) {
        key(BASIC_USERNAME, STRING)
                .defaultsTo(null)
                .valid(secret())
                .importance(LOW)
                .group(group, 37)
                .displayName("Basic user name")
                .doc("With it, requests need basic authentication, beside whatever else they need.")
                .in(def);
        key(BASIC_PASSWORD, PASSWORD)
                .defaultsTo(null)
                .valid(secret())
                .importance(LOW)
                .group(group, 38)
                .displayName("Basic password")
                .doc("The user's password.")
                .in(def);
        key(API_KEY_REQUIRED, BOOLEAN)
                .defaultsTo(false)
                .importance(HIGH)
                .group(group, 11)
                .displayName("API key required")
                .doc(
                        "Whether a request needs an API key (API Gateway: ApiKeyRequired). Without that, keys are ignored.")
                .in(def);
        key(API_KEY_IN, STRING)
                .defaultsTo("header")
                .valid(parsedBy("header, query:<name> or path:<variable>", KeyLocation::parse))
                .importance(MEDIUM)
                .group(group, 12)
                .displayName("API key in")
                .doc(
                        "Where the API key is: the header x-api-key, or for senders that cannot set a header a query parameter or"
                                + " a variable of the path. It is left out of the record; access logs do not show the query, and"
                                + " *** in the place of the variable.")
                .in(def);
        key(SOURCE_IP_ALLOW, LIST)
                .defaultsTo(null)
                .valid(parsedBy("IP addresses and CIDR blocks", Cidr::parse))
                .importance(MEDIUM)
                .group(group, 13)
                .displayName("Source IP allow list")
                .doc("The client addresses that may use the route. Not set: all.")
                .in(def);
        key(SOURCE_IP_DENY, LIST)
                .defaultsTo("")
                .valid(parsedBy("IP addresses and CIDR blocks", Cidr::parse))
                .importance(MEDIUM)
                .group(group, 14)
                .displayName("Source IP deny list")
                .doc("The client addresses that may not, whatever the allow list says.")
                .in(def);
    }

    /** Null if there is none. Throws {@link ConfigException} for one half of it. */
    static @Nullable BasicCredentials basic(RouteConfig config) {
        String user = config.getString(BASIC_USERNAME);
        Password password = config.getPassword(BASIC_PASSWORD);
        if (user == null && password == null) {
            return null;
        }
        if (user == null || password == null) {
            throw new ConfigException(
                    config.name(BASIC_USERNAME), user, "and " + config.name(BASIC_PASSWORD) + " belong together");
        }
        return new BasicCredentials(user, password.value());
    }

    static boolean apiKeyRequired(RouteConfig config) {
        return config.getBoolean(API_KEY_REQUIRED);
    }

    /** Throws {@link ConfigException} for a variable that the path does not have. */
    static KeyLocation apiKeyIn(RouteConfig config) {
        KeyLocation in = KeyLocation.parse(config.getString(API_KEY_IN));
        String variable = in.pathVariable();
        if (variable != null && !config.path().hasVariable(variable)) {
            throw new ConfigException(
                    config.name(API_KEY_IN),
                    config.getString(API_KEY_IN),
                    "needs a segment {" + variable + "} in " + config.name(RouteConfig.PATH) + ", which is "
                            + config.path().text());
        }
        return in;
    }

    /** Throws {@link ConfigException} for an empty allow list, such as an unset variable leaves: it would allow all. */
    static IpRules sources(RouteConfig config) {
        List<String> allow = config.getList(SOURCE_IP_ALLOW);
        if (allow != null && allow.isEmpty()) {
            throw new ConfigException(config.name(SOURCE_IP_ALLOW), "", "must not be empty; remove it to allow all");
        }
        return new IpRules(
                Cidr.parseAll(allow == null ? List.of() : allow), Cidr.parseAll(config.getList(SOURCE_IP_DENY)));
    }
}
