// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Finds everything that is wrong with a config, and says it at the key it is wrong with. Also keys that are not known:
 * Connect ignores them, and a misspelt {@code firehose.acess.keys} would leave a door open.
 */
final class FirehoseSourceValidation {

    private static final List<String> OURS = List.of(
            "listener.", "delivery.streams", "firehose.", "cloudwatch.", "inflight.", "ready.", "drain.", "ack.");
    private static final String BOUNDARY = "transaction.boundary";

    private FirehoseSourceValidation() {}

    static Config validate(Map<String, String> props) {
        ConfigDef def = FirehoseSourceConfig.definition(props);
        Map<String, ConfigValue> values = def.validateAll(props);
        for (String key : props.keySet()) {
            boolean ours = OURS.stream().anyMatch(key::startsWith);
            if (ours && !def.configKeys().containsKey(key)) {
                problem(
                        values,
                        key,
                        key + " is not a key of this connector: correct its name, list its alias, or remove it");
            }
        }
        if (values.values().stream().allMatch(value -> value.errorMessages().isEmpty())) {
            acrossKeys(props, values);
        }
        // A worker before 4.0 takes a value without a key in config() for an error: those of aliases are shown where
        // they have one.
        Set<String> shown = FirehoseSourceConfig.definition().configKeys().keySet();
        values.values()
                .removeIf(value ->
                        !shown.contains(value.name()) && value.errorMessages().isEmpty());
        return new Config(new ArrayList<>(values.values()));
    }

    /** What only shows when keys are seen together. */
    private static void acrossKeys(Map<String, String> props, Map<String, ConfigValue> values) {
        try {
            FirehoseSourceConfig config = new FirehoseSourceConfig(props);
            var unusedListener = config.listener();
        } catch (ConfigException e) {
            // Kafka writes "Invalid value X for configuration KEY: why"
            String message = String.valueOf(e.getMessage());
            String key = values.keySet().stream()
                    .filter(name -> message.contains("configuration " + name + ":"))
                    .findFirst()
                    .orElse(FirehoseSourceConfig.STREAMS);
            problem(values, key, message);
        }
        if ("interval".equals(props.get(BOUNDARY))) {
            problem(
                    values,
                    BOUNDARY,
                    "senders would wait for the end of the interval: set it to connector, or to poll");
        }
    }

    private static void problem(Map<String, ConfigValue> values, String key, String sentence) {
        values.computeIfAbsent(key, ConfigValue::new).addErrorMessage(sentence);
    }
}
