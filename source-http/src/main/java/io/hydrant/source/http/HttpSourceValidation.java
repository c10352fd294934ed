// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.listener.ConfigFindings;
import io.hydrant.listener.ListenerConfig;
import io.hydrant.listener.access.UsagePlan;
import io.hydrant.listener.body.Signature;
import io.hydrant.listener.route.RouteTable;
import io.hydrant.source.http.MappingConfig.MappingKind;
import io.hydrant.source.http.mapping.BodySplit;
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
    private static final String JSON_NEEDED =
            "needs mapping=body, request or velocity: mapping=params answers 415 to bodies of JSON";

    private final Map<String, String> props;
    private final Map<String, ConfigValue> values;
    private final ConfigFindings findings;

    private HttpSourceValidation(Map<String, String> props) {
        this.props = props;
        this.values = HttpSourceConfig.DEF.validateAll(props);
        this.findings = new ConfigFindings(values, HttpSourceConfig.ROUTES);
    }

    static Config validate(Map<String, String> props) {
        return new HttpSourceValidation(props).run();
    }

    private Config run() {
        List<String> routes = aliases(HttpSourceConfig.ROUTES);
        List<String> keys = aliases(HttpSourceConfig.API_KEYS);
        Map<String, ConfigDef> sections = new LinkedHashMap<>();
        routes.forEach(alias -> sections.put(HttpSourceConfig.ROUTES + "." + alias + ".", RouteConfig.DEF));
        keys.forEach(name -> sections.put(HttpSourceConfig.API_KEYS + "." + name + ".", ApiKeyConfig.DEF));
        List<String> plans = aliases(HttpSourceConfig.USAGE_PLANS);
        plans.forEach(name -> sections.put(HttpSourceConfig.USAGE_PLANS + "." + name + ".", UsagePlanConfig.DEF));
        sections.forEach(this::section);
        findings.checkNames(props.keySet(), HttpSourceConfig.DEF, name -> isOneOf(sections, name));
        if (findings.isClean()) {
            acrossKeys();
        }
        return findings.config(HttpSourceConfig.DEF.configKeys().keySet());
    }

    private List<String> aliases(String key) {
        List<String> good = new ArrayList<>();
        Object parsed = findings.value(key).value();
        if (parsed instanceof List<?> list) {
            for (Object each : list) {
                String alias = each.toString();
                if (!ALIAS.matcher(alias).matches()) {
                    findings.problem(key, "the alias '" + alias + "' may hold letters, digits, _ and - only");
                } else if (good.contains(alias)) {
                    findings.problem(key, "the alias '" + alias + "' appears twice");
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

    private static boolean isOneOf(Map<String, ConfigDef> sections, String name) {
        return sections.entrySet().stream()
                .anyMatch(section -> name.startsWith(section.getKey())
                        && section.getValue()
                                .configKeys()
                                .containsKey(name.substring(section.getKey().length())));
    }

    /** What only shows when keys are seen together. */
    private void acrossKeys() {
        HttpSourceConfig config = new HttpSourceConfig(props);
        findings.check(config::listener);
        findings.checkTransactions(props);
        findings.check(config::apiKeys);
        findings.check(config::apiKeysFile);
        findings.check(config::usagePlans);
        if (findings.isClean()) {
            plansKnowTheirKeys(config);
        }
        checkAccessLog(config);
        RouteTable<String> table = new RouteTable<>();
        for (RouteConfig route : config.routes()) {
            findings.check(route::topics);
            findings.check(route::limit);
            findings.check(route::mapping);
            findings.check(route::schema);
            paramsTakesNoJson(route);
            findings.check(route::basic);
            findings.check(() -> checkSignature(route));
            findings.check(route::sources);
            findings.check(() -> addTo(table, route));
            if (route.apiKeyRequired()
                    && props.getOrDefault(HttpSourceConfig.API_KEYS, "").isBlank()
                    && props.getOrDefault(HttpSourceConfig.API_KEYS_FILE, "").isBlank()) {
                findings.problem(
                        route.name(RouteAccessConfig.API_KEY_REQUIRED),
                        "needs " + HttpSourceConfig.API_KEYS + " or " + HttpSourceConfig.API_KEYS_FILE
                                + ": without a key every request would be answered 403");
            }
        }
        if (findings.isClean()) {
            findings.check(() -> ListenerConfig.checkHealthPath(
                    config.listener(),
                    config.routes().stream().map(RouteConfig::path).toList()));
            findings.check(() -> new HttpApplication(config, "validation").application());
        }
    }

    private void checkAccessLog(HttpSourceConfig config) {
        if (config.accessLogTopic() != null && config.accessLog() == null) {
            findings.problem(
                    HttpSourceConfig.ACCESS_LOG_TOPIC,
                    "needs " + ListenerConfig.ACCESS_LOG_FORMAT + ": without it there is no access log");
        }
    }

    private static void addTo(RouteTable<String> table, RouteConfig route) {
        for (String method : route.methods()) {
            try {
                table.add(route.path(), method, route.alias());
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        route.name(RouteConfig.PATH), route.path().text(), e.getMessage());
            }
        }
    }

    /** The params mapping answers 415 to every body that a schema or a split could be about. */
    private void paramsTakesNoJson(RouteConfig route) {
        if (MappingConfig.kind(route) != MappingKind.PARAMS) {
            return;
        }
        if (route.split() != BodySplit.NONE) {
            findings.problem(route.name(MappingConfig.SPLIT), JSON_NEEDED);
        }
        for (String key : List.of(MappingConfig.JSON_SCHEMA, MappingConfig.JSON_SCHEMA_FILE)) {
            if (route.getString(key) != null) {
                findings.problem(route.name(key), JSON_NEEDED);
            }
        }
    }

    private void checkSignature(RouteConfig route) {
        Signature signature = route.signature();
        String gap = signature == null ? null : HmacConfig.gap(route, signature);
        if (gap != null) {
            findings.problem(route.name(HmacConfig.SCHEME), gap);
        }
    }

    private void plansKnowTheirKeys(HttpSourceConfig config) {
        for (UsagePlan plan : config.usagePlans()) {
            for (String apiKey : plan.apiKeys()) {
                if (!config.knowsApiKey(apiKey)) {
                    findings.problem(
                            HttpSourceConfig.USAGE_PLANS + "." + plan.name() + "." + UsagePlanConfig.API_KEYS,
                            "names the key " + apiKey + ", which is not in " + HttpSourceConfig.API_KEYS);
                }
            }
        }
    }
}
