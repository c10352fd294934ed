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

    /** With a name that Kafka does not take, Connect fails the task at the first request, whatever its tolerance. */
    @Test
    void namesThatNoTopicCanHaveAreRefused() {
        for (String name : List.of("my topic", "a/b", "..", "caf\u00e9", "x".repeat(250), "'my topic'")) {
            assertThat(errors("routes.attribution.topic", name)).as(name).containsOnlyKeys("routes.attribution.topic");
            assertThat(errors("access.log.topic", name, "access.log.format", "$context.requestId"))
                    .as(name)
                    .containsOnlyKeys("access.log.topic");
            assertThat(errors(
                            "routes.attribution.topic",
                            "$method.request.path.app_token",
                            "routes.attribution.topics",
                            "good," + name))
                    .as(name)
                    .containsOnlyKeys("routes.attribution.topics");
        }
        assertThat(errors("routes.attribution.topic", "'a-b_c.1'")).isEmpty();
        assertThat(errors("routes.attribution.topic", " ")).containsOnlyKeys("routes.attribution.topic");
        assertThat(errors("access.log.topic", " ", "access.log.format", "$context.requestId"))
                .as("blank is not set, as for other keys")
                .isEmpty();
    }

    /** Connect resolves references before it validates, so one that is seen here found nothing. */
    @Test
    void secretsThatAreNoneAreRefusedAndNotShown() {
        Map<String, String[]> beside = Map.of(
                "api.keys.k.value", new String[] {"api.keys", "k"},
                "routes.attribution.basic.username", new String[] {"routes.attribution.basic.password", "p"},
                "routes.attribution.basic.password", new String[] {"routes.attribution.basic.username", "u"},
                "routes.attribution.hmac.secret",
                        new String[] {"routes.attribution.methods", "POST", "routes.attribution.mapping", "body"});
        beside.forEach((key, others) -> {
            for (String none : List.of("", " ", "${env:UNSET}", " ${file:/a/b:c}\n")) {
                Map<String, List<String>> errors = errors(with(others, key, none));
                assertThat(errors).as("%s='%s'", key, none).containsOnlyKeys(key);
                assertThat(errors.get(key))
                        .singleElement()
                        .asString()
                        .contains(key)
                        .doesNotContain("${");
            }
            assertThat(errors(with(others, key, "a-secret"))).as(key).isEmpty();
        });
        assertThat(errors(with(
                        beside.get("routes.attribution.hmac.secret"),
                        "routes.attribution.hmac.secret",
                        "s ${env:NEW}")))
                .containsOnlyKeys("routes.attribution.hmac.secret");
    }

    @Test
    void anAllowListThatAnUnsetVariableEmptiedDoesNotAllowAll() {
        for (String none : List.of("", " ")) {
            assertThat(errors("routes.attribution.source.ip.allow", none))
                    .containsOnlyKeys("routes.attribution.source.ip.allow");
        }
        assertThat(errors("routes.attribution.source.ip.deny", "")).isEmpty();
    }

    @Test
    void twoApiKeysWithOneValueAreRefusedAndNotShown() {
        Map<String, List<String>> errors =
                errors("api.keys", "a,b", "api.keys.a.value", "the-secret", "api.keys.b.value", "the-secret");

        assertThat(errors).containsOnlyKeys("api.keys.b.value");
        assertThat(errors.get("api.keys.b.value"))
                .singleElement()
                .asString()
                .contains("the same value as the key a")
                .doesNotContain("the-secret");
    }

    @Test
    void theHealthPathIsNoRoutesPath() {
        String[] post = {"routes.attribution.methods", "POST", "routes.attribution.mapping", "body"};
        assertThat(errors(with(post, "listener.health.path", "/", "routes.attribution.path", "/")))
                .containsOnlyKeys("listener.health.path");
        assertThat(errors(with(
                        post,
                        "listener.base.path",
                        "/prod",
                        "listener.health.path",
                        "/prod/ready",
                        "routes.attribution.path",
                        "/ready")))
                .containsOnlyKeys("listener.health.path");
        assertThat(errors(
                        "listener.base.path", "/prod", "listener.health.path", "/prod", "routes.attribution.path", "/"))
                .containsOnlyKeys("listener.health.path");
        assertThat(errors("listener.health.path", "/prod", "routes.attribution.path", "/{proxy+}"))
                .as("it goes before variables, as a static segment does")
                .isEmpty();
        assertThat(errors("listener.health.path", "health")).containsOnlyKeys("listener.health.path");
    }

    @Test
    void aVariableBesideAGreedyOneIsRefused() {
        Map<String, List<String>> errors = errors(
                "routes", "one,rest",
                "routes.attribution.path", null,
                "routes.attribution.topic", null,
                "routes.one.path", "/{a}",
                "routes.one.topic", "one",
                "routes.rest.path", "/{proxy+}",
                "routes.rest.methods", "POST",
                "routes.rest.topic", "rest");

        assertThat(errors).containsOnlyKeys("routes.rest.path");
        assertThat(errors.get("routes.rest.path")).singleElement().asString().contains("greedy");
    }

    @Test
    void whatWouldDoNothingIsRefused() {
        assertThat(errors("routes.attribution.methods", "")).containsOnlyKeys("routes.attribution.methods");
        assertThat(errors("access.log.topic", "log")).containsOnlyKeys("access.log.topic");
        for (String misspelt : List.of(
                "throttled.statsu",
                "request.timeout.mss",
                "poll.max.recs",
                "ack.on.droped",
                "listener.prot",
                "api.key")) {
            assertThat(errors(misspelt, "1")).containsOnlyKeys(misspelt);
        }
    }

    /** Keys of Connect and of the plugins that it puts around the connector. */
    @Test
    void keysOfConnectAreNotOurs() {
        assertThat(errors(
                        "tasks.max", "2",
                        "transforms", "t",
                        "transforms.t.type", "x",
                        "predicates", "p",
                        "topic.creation.default.partitions", "1",
                        "key.converter", "x",
                        "header.converter", "x",
                        "config.action.reload", "none",
                        "errors.retry.timeout", "0",
                        "producer.override.linger.ms", "0",
                        "admin.override.bootstrap.servers", "x",
                        "offsets.storage.topic", "x"))
                .isEmpty();
    }

    @Test
    void ratesAreNumbersThatARateCanBe() {
        for (String rate : List.of("-0.5", "NaN", "1e10")) {
            assertThat(errors("routes.attribution.throttle.rate.limit", rate))
                    .as(rate)
                    .containsOnlyKeys("routes.attribution.throttle.rate.limit");
        }
        assertThat(errors("routes.attribution.throttle.rate.limit", "0.0004")).isEmpty();
    }
}
