// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

/** Every wrong key is named, with a sentence that says what to do. */
class ValidationTest {

    private static Map<String, List<String>> errors(String... keysAndValues) {
        Map<String, List<String>> errors = new TreeMap<>();
        for (ConfigValue value : new HttpSourceConnector()
                .validate(RunningSource.config(keysAndValues))
                .configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
            }
        }
        return errors;
    }

    @Test
    void aGoodConfigHasNoErrorsAndShowsNoUndefinedKeys() {
        assertThat(errors()).isEmpty();
        assertThat(new HttpSourceConnector().validate(RunningSource.config()).configValues())
                .allSatisfy(
                        value -> assertThat(HttpSourceConfig.DEF.configKeys()).containsKey(value.name()));
    }

    @Test
    void everyWrongKeyIsNamedAtOnce() {
        Map<String, List<String>> errors = errors(
                "listener.port", "70000",
                "routes", "attribution,other",
                "routes.attribution.path", "mobile",
                "routes.attribution.methods", "FETCH",
                "routes.attribution.source.ip.allow", "203.0.113.9/24",
                "routes.attribution.mapping", "magic",
                "routes.other.path", "/other",
                "routes.third.path", "/third",
                "routes.attribution.api.key.requird", "true",
                "listener.trusted.proxies", "my-proxy",
                "access.log.format", "no id");

        assertThat(errors.keySet())
                .containsExactlyInAnyOrder(
                        "listener.port",
                        "routes.attribution.path",
                        "routes.attribution.methods",
                        "routes.attribution.source.ip.allow",
                        "routes.attribution.mapping",
                        "routes.other.topic",
                        "routes.third.path",
                        "routes.attribution.api.key.requird",
                        "listener.trusted.proxies",
                        "access.log.format");
        assertThat(errors.get("routes.attribution.path").get(0))
                .contains("routes.attribution.path")
                .contains("must start with a slash");
        assertThat(errors.get("routes.other.topic").get(0)).contains("routes.other.topic");
        assertThat(errors.get("listener.trusted.proxies").get(0)).contains("is not an IP address");
    }

    @Test
    void rulesAcrossKeysAreSaidAtTheKeysInvolved() {
        assertThat(errors("listener.tls.enabled", "true")).containsOnlyKeys("listener.tls.enabled");
        assertThat(errors("routes.attribution.api.key.required", "true"))
                .containsOnlyKeys("routes.attribution.api.key.required");
        assertThat(errors("routes.attribution.topic", "app-${method.request.path.app_token}"))
                .containsOnlyKeys("routes.attribution.topics");
        assertThat(errors("routes.attribution.mapping", "velocity"))
                .containsOnlyKeys("routes.attribution.mapping.template");
        assertThat(errors("routes.attribution.mapping", "velocity", "routes.attribution.mapping.template", "#if($x"))
                .containsOnlyKeys("routes.attribution.mapping.template");
        assertThat(errors(
                        "routes.attribution.mapping", "velocity", "routes.attribution.mapping.template", "#parse('x')"))
                .containsOnlyKeys("routes.attribution.mapping.template");
        assertThat(errors("routes.attribution.throttle.burst.limit", "3"))
                .containsOnlyKeys("routes.attribution.throttle.burst.limit");
        assertThat(errors(
                        "api.keys",
                        "k",
                        "api.keys.k.value",
                        "v",
                        "usage.plans",
                        "p,q",
                        "usage.plans.p.api.keys",
                        "k,z",
                        "usage.plans.q.api.keys",
                        "q"))
                .containsOnlyKeys("usage.plans.p.api.keys", "usage.plans.q.api.keys");
        assertThat(errors("routes", "attribution,b", "routes.b.path", "/{x}/mobile_attribution", "routes.b.topic", "b"))
                .containsOnlyKeys("routes.b.path");
        assertThat(errors("routes.attribution.key", "$context.nothing")).containsOnlyKeys("routes.attribution.key");
        assertThat(errors("listener.client.ip.source", "proxy-protocol")).containsOnlyKeys("listener.trusted.proxies");
        assertThat(errors("idempotency.key", "cookie:x")).containsOnlyKeys("idempotency.key");
        assertThat(errors("api.keys.file", "/does/not/exist")).containsOnlyKeys("api.keys.file");
    }

    @Test
    void exactlyOnceByIntervalIsRefused() {
        assertThat(errors("exactly.once.support", "required", "transaction.boundary", "interval"))
                .containsOnlyKeys("transaction.boundary");
    }
}
