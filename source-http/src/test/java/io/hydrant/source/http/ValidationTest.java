// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
        for (String source : List.of("proxy-protocol", "x-forwarded-for", "forwarded")) {
            assertThat(errors("listener.client.ip.source", source))
                    .as(source)
                    .containsOnlyKeys("listener.trusted.proxies");
        }
        assertThat(errors("idempotency.key", "cookie:x")).containsOnlyKeys("idempotency.key");
        assertThat(errors("api.keys.file", "/does/not/exist")).containsOnlyKeys("api.keys.file");
    }

    @Test
    void expressionsTakeVariablesThatThePathHas() {
        for (String[] keys : new String[][] {
            {"key", "method.request.path.apptoken"},
            {"headers", "x-dedup-key=sha256:${method.request.path.apptoken}|$method.request.querystring.id"},
            {"topic", "app-${method.request.path.apptoken}"}
        }) {
            String key = "routes.attribution." + keys[0];
            Map<String, List<String>> errors = errors(key, keys[1], "routes.attribution.topics", "app-a");
            assertThat(errors).containsOnlyKeys(key);
            assertThat(errors.get(key).get(0))
                    .contains("method.request.path.apptoken, which is not in /{app_token}/mobile_attribution");
        }
        assertThat(errors(
                        "routes.attribution.path", "/{app}/{rest+}",
                        "routes.attribution.key", "$method.request.path.app-$method.request.path.rest"))
                .isEmpty();
        assertThat(errors("routes.attribution.key", "x-$method.request.body.$.id"))
                .containsOnlyKeys("routes.attribution.key");
        assertThat(errors("idempotency.key", "header:X Id")).containsOnlyKeys("idempotency.key");
    }

    @Test
    void theApiKeyInThePathIsNoRecordsKey() {
        assertThat(errors(
                        "api.keys", "k",
                        "api.keys.k.value", "0123456789",
                        "routes.attribution.api.key.required", "true",
                        "routes.attribution.api.key.in", "path:app_token",
                        "routes.attribution.key", "method.request.path.app_token"))
                .containsOnlyKeys("routes.attribution.key");
    }

    /** A signature of the body alone is one for every query. */
    @Test
    void whatLooksIntoJsonNeedsAMappingThatTakesJson() {
        String[][] keys = {{"split", "ndjson"}, {"json.schema", "{}"}};
        for (String[] key : keys) {
            String name = "routes.attribution." + key[0];
            assertThat(errors(name, key[1])).containsOnlyKeys(name);
            assertThat(errors(name, key[1], "routes.attribution.mapping", "body"))
                    .isEmpty();
        }
    }

    @Test
    void aSignatureThatLeavesTheQueryOpenIsRefusedWhereTheQueryCounts() {
        String[] secret = {"routes.attribution.hmac.secret", "s3cret"};
        for (String methods : List.of("GET", "POST,HEAD", "DELETE", "OPTIONS", "ANY")) {
            assertThat(errors(
                            with(secret, "routes.attribution.mapping", "body", "routes.attribution.methods", methods)))
                    .as(methods)
                    .containsOnlyKeys("routes.attribution.hmac.scheme");
        }
        for (String scheme : List.of("github", "standard-webhooks", "custom")) {
            Map<String, List<String>> errors = errors(
                    with(secret, "routes.attribution.hmac.scheme", scheme, "routes.attribution.methods", "POST"));
            assertThat(errors).as(scheme).containsOnlyKeys("routes.attribution.hmac.scheme");
            assertThat(errors.get("routes.attribution.hmac.scheme").get(0))
                    .contains("{query} in routes.attribution.hmac.payload")
                    .contains("mapping=params");
        }
        assertThat(errors(with(
                        secret,
                        "routes.attribution.hmac.scheme",
                        "custom",
                        "routes.attribution.hmac.payload",
                        "{query}.{body}")))
                .isEmpty();
        assertThat(errors(with(
                        secret,
                        "routes.attribution.methods",
                        "POST,PUT",
                        "routes.attribution.mapping",
                        "velocity",
                        "routes.attribution.mapping.template",
                        "$input.body")))
                .isEmpty();
        assertThat(errors("routes.attribution.hmac.scheme", "github"))
                .as("without a secret nothing is signed")
                .isEmpty();
    }

    private static String[] with(String[] keys, String... more) {
        return Stream.of(keys, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void exactlyOnceByIntervalIsRefused() {
        for (String interval : List.of("interval", "INTERVAL", " Interval\n")) {
            assertThat(errors("exactly.once.support", "required", "transaction.boundary", interval))
                    .as("Connect takes '%s' for interval", interval)
                    .containsOnlyKeys("transaction.boundary");
        }
    }

    /** Connect opens no transaction for a batch of which nothing is left, and says nothing of its records. */
    @Test
    void exactlyOnceByPollIsRefusedWhereTransformsMayFilter() {
        for (String support : List.of("required", "REQUIRED ")) {
            for (String poll : new String[] {null, "poll", " POLL"}) {
                assertThat(errors("exactly.once.support", support, "transaction.boundary", poll, "transforms", "drop"))
                        .as("%s, %s", support, poll)
                        .containsOnlyKeys("transaction.boundary");
                assertThat(errors("exactly.once.support", support, "transaction.boundary", poll))
                        .isEmpty();
            }
            assertThat(errors(
                            "exactly.once.support", support, "transaction.boundary", "Connector", "transforms", "drop"))
                    .isEmpty();
        }
        assertThat(errors("transforms", "drop")).isEmpty();
    }
}
