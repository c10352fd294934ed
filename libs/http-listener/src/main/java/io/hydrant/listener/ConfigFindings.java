// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What {@code Connector.validate} finds in the config of a connector that listens, each at the key it is wrong with.
 * Confined to one thread.
 */
public final class ConfigFindings {

    private static final String BOUNDARY = "transaction.boundary";

    private final Map<String, ConfigValue> values;
    private final String fallbackKey;

    /**
     * Findings that begin with what the definition of the config found.
     *
     * @param values by key, as {@code ConfigDef.validateAll} gives them; findings are added
     * @param fallbackKey shows what cannot be told apart by key
     */
    public ConfigFindings(Map<String, ConfigValue> values, String fallbackKey) {
        this.values = values;
        this.fallbackKey = fallbackKey;
    }

    public void problem(String key, String sentence) {
        value(key).addErrorMessage(sentence);
    }

    /**
     * Finds keys that Connect would ignore: misspelt, one would leave a door open. Those count that begin with the same
     * word as a key of the connector, such as {@code listener}; Connect's own do not.
     *
     * @param known whether it is a key all the same, of an alias
     */
    public void checkNames(Set<String> names, ConfigDef def, Predicate<String> known) {
        Set<String> words = def.configKeys().keySet().stream()
                .map(ConfigFindings::firstWord)
                .collect(toSet());
        for (String name : names) {
            if (words.contains(firstWord(name)) && !def.configKeys().containsKey(name) && !known.test(name)) {
                problem(name, name + " is not a key of this connector: correct its name, list its alias, or remove it");
            }
        }
    }

    private static String firstWord(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    /** Finds what {@code use} throws, and the key that it names. */
    public void check(Runnable use) {
        try {
            use.run();
        } catch (ConfigException e) {
            // Kafka writes "Invalid value X for configuration KEY: why"
            String message = String.valueOf(e.getMessage());
            String key = values.keySet().stream()
                    .filter(name -> message.contains("configuration " + name + ":")
                            || message.contains("configuration \"" + name + "\""))
                    .findFirst()
                    .orElse(fallbackKey);
            problem(key, message);
        } catch (IllegalArgumentException e) {
            problem(fallbackKey, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Transactions whose end the senders would not hear of in time, or at all. Words compare as Connect compares them:
     * trimmed, and the boundary without case.
     */
    public void checkTransactions(Map<String, String> props) {
        String boundary = trimmed(props, BOUNDARY).toLowerCase(Locale.ROOT);
        if (boundary.equals("interval")) {
            problem(
                    BOUNDARY,
                    "must be connector (recommended) or poll: with interval, senders wait for an answer until the next"
                            + " offset commit, a minute by default");
        } else if (!boundary.equals("connector")
                && trimmed(props, "exactly.once.support").equalsIgnoreCase("required")
                && !trimmed(props, "transforms").isEmpty()) {
            problem(
                    BOUNDARY,
                    "must be connector with exactly.once.support=required and transforms: with poll, which is the default,"
                            + " Connect says nothing of a batch whose records were all filtered, and their senders would be"
                            + " answered 504");
        }
    }

    private static String trimmed(Map<String, String> props, String key) {
        String value = props.get(key);
        return value == null ? "" : value.trim();
    }

    public boolean isClean() {
        return values.values().stream().allMatch(value -> value.errorMessages().isEmpty());
    }

    /**
     * What {@code Connector.validate} returns. A worker before 4.0 takes a value without a defined key for an error:
     * those of aliases are shown where they have one.
     */
    public Config config(Set<String> definedKeys) {
        values.values()
                .removeIf(value -> !definedKeys.contains(value.name())
                        && value.errorMessages().isEmpty());
        return new Config(new ArrayList<>(values.values()));
    }

    public ConfigValue value(String key) {
        return values.computeIfAbsent(key, ConfigValue::new);
    }
}
