// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.listener.access.UsagePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Finds everything that is wrong with a config, and says it at the key it is wrong with. Also keys that are not known:
 * Connect ignores them, and a misspelt {@code routes.x.api.key.requird} would leave a door open. Confined to one thread.
 */
final class HttpSourceValidation {

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]+");
    private static final List<String> OURS = List.of(
            "listener.",
            "routes.",
            "api.keys.",
            "usage.plans.",
            "inflight.",
            "idempotency.",
            "access.log.",
            "ready.",
            "drain.");

    private final Map<String, String> props;
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    private HttpSourceValidation(Map<String, String> props) {
        this.props = props;
    }

    static Config validate(Map<String, String> props) {
        return new HttpSourceValidation(props).run();
    }

    private Config run() {
        Map<String, ConfigValue> own = HttpSourceConfig.DEF.validateAll(props);
        values.putAll(own);
        List<String> routes = aliases(HttpSourceConfig.ROUTES);
        List<String> keys = aliases(HttpSourceConfig.API_KEYS);
        Map<String, ConfigDef> sections = new LinkedHashMap<>();
        routes.forEach(alias -> sections.put(HttpSourceConfig.ROUTES + "." + alias + ".", RouteConfig.DEF));
        keys.forEach(name -> sections.put(HttpSourceConfig.API_KEYS + "." + name + ".", ApiKeyConfig.DEF));
        List<String> plans = aliases(HttpSourceConfig.USAGE_PLANS);
        plans.forEach(name -> sections.put(HttpSourceConfig.USAGE_PLANS + "." + name + ".", UsagePlanConfig.DEF));
        sections.forEach(this::section);
        unknownKeys(sections);
        if (isClean()) {
            acrossKeys();
        }
        // A worker before 4.0 takes a value without a defined key for an error: sections are shown where they have one.
        values.values()
                .removeIf(value -> !HttpSourceConfig.DEF.configKeys().containsKey(value.name())
                        && value.errorMessages().isEmpty());
        return new Config(new ArrayList<>(values.values()));
    }

    private List<String> aliases(String key) {
        List<String> good = new ArrayList<>();
        Object parsed = value(key).value();
        if (parsed instanceof List<?> list) {
            for (Object each : list) {
                String alias = each.toString();
                if (!ALIAS.matcher(alias).matches()) {
                    problem(key, "the alias '" + alias + "' may hold letters, digits, _ and - only");
                } else if (good.contains(alias)) {
                    problem(key, "the alias '" + alias + "' appears twice");
                } else {
                    good.add(alias);
                }
            }
        }
        return good;
    }

    private void section(String prefix, ConfigDef def) {
        Map<String, String> inside = new HashMap<>();
        props.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                inside.put(name.substring(prefix.length()), value);
            }
        });
        for (ConfigValue value : def.validate(inside)) {
            ConfigValue named =
                    new ConfigValue(prefix + value.name(), value.value(), value.recommendedValues(), new ArrayList<>());
            for (String error : value.errorMessages()) {
                named.addErrorMessage(error.replace(
                                "configuration \"" + value.name() + "\"", "configuration \"" + named.name() + "\"")
                        .replace("configuration " + value.name() + ":", "configuration " + named.name() + ":"));
            }
            values.put(named.name(), named);
        }
    }

    private void unknownKeys(Map<String, ConfigDef> sections) {
        for (String name : props.keySet()) {
            if (OURS.stream().noneMatch(name::startsWith)
                    || HttpSourceConfig.DEF.configKeys().containsKey(name)) {
                continue;
            }
            boolean known = sections.entrySet().stream()
                    .anyMatch(section -> name.startsWith(section.getKey())
                            && section.getValue()
                                    .configKeys()
                                    .containsKey(name.substring(section.getKey().length())));
            if (!known) {
                problem(name, name + " is not a key of this connector: correct its name, list its alias, or remove it");
            }
        }
    }

    /** What only shows when keys are seen together. */
    private void acrossKeys() {
        HttpSourceConfig config = new HttpSourceConfig(props);
        check(config::listener);
        if ("interval".equals(props.get("transaction.boundary"))) {
            problem(
                    "transaction.boundary",
                    "must be connector (recommended) or poll: with interval, senders wait for an answer until the next"
                            + " offset commit, a minute by default");
        }
        check(config::apiKeys);
        check(config::apiKeysFile);
        check(config::usagePlans);
        if (isClean()) {
            plansKnowTheirKeys(config);
        }
        Map<String, String> taken = new HashMap<>();
        for (RouteConfig route : config.routes()) {
            check(route::topics);
            check(route::limit);
            check(route::mapping);
            check(route::basic);
            check(route::signature);
            for (String method : route.methods()) {
                String shape = method + " "
                        + route.path().text().replaceAll("\\{[^}+]*}", "{}").replaceAll("\\{[^}]*\\+}", "{+}");
                String other = taken.putIfAbsent(shape, route.name(RouteConfig.PATH));
                if (other != null) {
                    problem(route.name(RouteConfig.PATH), "answers the same requests as " + other + ": " + shape);
                }
            }
            if (route.apiKeyRequired()
                    && props.getOrDefault(HttpSourceConfig.API_KEYS, "").isBlank()
                    && props.getOrDefault(HttpSourceConfig.API_KEYS_FILE, "").isBlank()) {
                problem(
                        route.name(RouteConfig.API_KEY_REQUIRED),
                        "needs " + HttpSourceConfig.API_KEYS + " or " + HttpSourceConfig.API_KEYS_FILE
                                + ": without a key every request would be answered 403");
            }
        }
        if (isClean()) {
            check(() -> new HttpApplication(config, "validation").application());
        }
    }

    private void plansKnowTheirKeys(HttpSourceConfig config) {
        for (UsagePlan plan : config.usagePlans()) {
            for (String apiKey : plan.apiKeys()) {
                if (!config.knowsApiKey(apiKey)) {
                    problem(
                            HttpSourceConfig.USAGE_PLANS + "." + plan.name() + "." + UsagePlanConfig.API_KEYS,
                            "names the key " + apiKey + ", which is not in " + HttpSourceConfig.API_KEYS);
                }
            }
        }
    }

    private void check(Runnable use) {
        try {
            use.run();
        } catch (ConfigException e) {
            // Kafka writes "Invalid value X for configuration KEY: why"
            String message = String.valueOf(e.getMessage());
            String key = values.keySet().stream()
                    .filter(name -> message.contains("configuration " + name + ":")
                            || message.contains("configuration \"" + name + "\""))
                    .findFirst()
                    .orElse(HttpSourceConfig.ROUTES);
            problem(key, message);
        } catch (IllegalArgumentException e) {
            problem(HttpSourceConfig.ROUTES, String.valueOf(e.getMessage()));
        }
    }

    private boolean isClean() {
        return values.values().stream().allMatch(value -> value.errorMessages().isEmpty());
    }

    private void problem(String key, String sentence) {
        value(key).addErrorMessage(sentence);
    }

    private ConfigValue value(String key) {
        return values.computeIfAbsent(key, ConfigValue::new);
    }
}
