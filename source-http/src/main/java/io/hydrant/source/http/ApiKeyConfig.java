// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.secret;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of one API key, without their prefix {@code api.keys.<name>.}. */
final class ApiKeyConfig extends AbstractConfig {

    static final String VALUE = "value";
    static final String ENABLED = "enabled";

    static final ConfigDef DEF = definition();

    private static final String GROUP = "API key";

    ApiKeyConfig(Map<String, ?> values) {
        super(DEF, values, false);
    }

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        key(VALUE, PASSWORD)
                .valid(secret())
                .importance(HIGH)
                .group(GROUP, 1)
                .displayName("Value")
                .doc("The secret that senders show; at API Gateway 20 to 128 characters. Kept as its SHA-256.")
                .in(def);
        key(ENABLED, BOOLEAN)
                .defaultsTo(true)
                .importance(MEDIUM)
                .group(GROUP, 2)
                .displayName("Enabled")
                .doc("A key that is not enabled is answered 403 as an unknown one is.")
                .in(def);
        return def;
    }

    String value() {
        return getPassword(VALUE).value();
    }

    boolean enabled() {
        return getBoolean(ENABLED);
    }
}
