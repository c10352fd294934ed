// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage plans (vectors G8 and G9), throttles, keys from a file, signatures, access log to a topic (G23). */
class UsagePlansTest {

    private static final String PATH = "/abc/mobile_attribution";
    private static final String[] ACCESS = {
        "routes.attribution.api.key.required", "true",
        "api.keys", "k1,k2",
        "api.keys.k1.value", "value-of-k1",
        "api.keys.k2.value", "value-of-k2",
        "usage.plans", "small",
        "usage.plans.small.api.keys", "k1",
    };

    private static RunningSource start(String... more) {
        String[] all = Arrays.copyOf(ACCESS, ACCESS.length + more.length);
        System.arraycopy(more, 0, all, ACCESS.length, more.length);
        return RunningSource.start(all);
    }

    private static List<Integer> statuses(RunningSource source, int requests) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            statuses.add(source.get(PATH, "x-api-key", "value-of-k1").statusCode());
        }
        return statuses;
    }

    /** G8. */
    @Test
    void theBurstIsServedAndThenTheRate() {
        try (RunningSource source =
                start("usage.plans.small.throttle.rate.limit", "0.01", "usage.plans.small.throttle.burst.limit", "2")) {
            assertThat(statuses(source, 2)).containsExactly(200, 200);
            HttpResponse<String> third = source.get(PATH, "x-api-key", "value-of-k1");

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.body()).isEqualTo("{\"message\":\"Too Many Requests\"}");
            assertThat(Integer.parseInt(
                            third.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(90, 100);
        }
    }

    /** G9. */
    @Test
    void theQuotaEndsAndSurvivesARestartOfTheTask() {
        String[] plan = Arrays.copyOf(ACCESS, ACCESS.length + 4);
        plan[ACCESS.length] = "usage.plans.small.quota.limit";
        plan[ACCESS.length + 1] = "5";
        plan[ACCESS.length + 2] = "listener.linger.ms";
        plan[ACCESS.length + 3] = "60000";
        Map<String, String> config = RunningSource.config(plan);
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(statuses(source, 4)).containsOnly(200);
        }
        config.put("routes.attribution.max.bytes", "1000"); // a new config, too
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(statuses(source, 1)).containsExactly(200);
            HttpResponse<String> sixth = source.get(PATH, "x-api-key", "value-of-k1");
            assertThat(sixth.statusCode()).isEqualTo(429);
            assertThat(sixth.body()).isEqualTo("{\"message\":\"Limit Exceeded\"}");
        }
        config.put("listener.idle.timeout.ms", "60000"); // another listener
        config.put("listener.linger.ms", "0");
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(statuses(source, 1)).containsExactly(429);
        }
    }

    @Test
    void theQuotaSurvivesAChangeOfThePort() {
        String[] plan = Arrays.copyOf(ACCESS, ACCESS.length + 4);
        plan[ACCESS.length] = "usage.plans.small.quota.limit";
        plan[ACCESS.length + 1] = "1";
        plan[ACCESS.length + 2] = "listener.linger.ms";
        plan[ACCESS.length + 3] = "10000";
        Map<String, String> config = RunningSource.config(plan);
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(statuses(source, 2)).containsExactly(200, 429);
        }
        config.put("listener.port", RunningSource.config().get("listener.port"));
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(statuses(source, 1)).containsExactly(429);
        }
    }

    @Test
    void whatIsLeftOfAQuotaIsShownOfTheLimitThatCounts() {
        Map<String, String> config = RunningSource.config(ACCESS);
        config.put("listener.linger.ms", "10000");
        for (String limit : List.of("5", "70")) {
            config.put("usage.plans.small.quota.limit", limit);
            try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
                assertThat(statuses(source, 1)).containsExactly(200);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(MetricsTest.metrics(source.port()))
                                .containsEntry("{key=small/k1}quota-remaining", Integer.parseInt(limit) - 1.0));
            }
        }
        config.remove("usage.plans.small.quota.limit");
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(MetricsTest.metrics(source.port()))
                            .doesNotContainKey("{key=small/k1}quota-remaining"));
        }
    }

    @Test
    void aThrottledRequestUsesNoQuota() {
        try (RunningSource source = start(
                "usage.plans.small.throttle.rate.limit", "2",
                "usage.plans.small.throttle.burst.limit", "1",
                "usage.plans.small.quota.limit", "2")) {
            assertThat(statuses(source, 3)).containsExactly(200, 429, 429);
            await().pollInterval(Duration.ofMillis(600))
                    .untilAsserted(() -> assertThat(statuses(source, 1)).containsExactly(200));
        }
    }

    @Test
    void aKeyWithoutAPlanIsForbidden() {
        try (RunningSource source = start()) {
            assertThat(source.get(PATH, "x-api-key", "value-of-k1").statusCode())
                    .isEqualTo(200);
            assertThat(source.get(PATH, "x-api-key", "value-of-k2").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void theStatusOfThrottlingCanBeOneThatPartnersRepeat() {
        try (RunningSource source =
                RunningSource.start("routes.attribution.throttle.rate.limit", "0.001", "throttled.status", "503")) {
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);
            assertThat(source.get(PATH).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void keysFromAFileAreRotatedWithoutARestart(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("keys");
        Files.writeString(file, "# partners\nadjust=old-value\n");
        try (RunningSource source =
                RunningSource.start("routes.attribution.api.key.required", "true", "api.keys.file", file.toString())) {
            assertThat(source.get(PATH, "x-api-key", "old-value").statusCode()).isEqualTo(200);

            Files.writeString(file, "name,key,enabled\nadjust,new-value,true\nold,off,FALSE\n");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(
                                    source.get(PATH, "x-api-key", "new-value").statusCode())
                            .isEqualTo(200));
            assertThat(source.get(PATH, "x-api-key", "old-value").statusCode()).isEqualTo(403);
            assertThat(source.get(PATH, "x-api-key", "off").statusCode()).isEqualTo(403);
        }
    }

    /** API Gateway's "API key file format": columns in any order, values with commas in quotes, enabled by default. */
    @Test
    void aCsvOfKeysIsReadAsApiGatewayReadsIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("keys.csv");
        Files.writeString(file, """
                \uFEFFEnabled,"Name",key,Description,UsagePlanIds
                FALSE,left,key-of-left,"left the company, revoked",c7y23b
                true,both,key-of-both,'says "hi", and goes',"c7y23b,glvrsr"

                 TRUE , quoted , "key-of-quoted" , "a ""quote"", and more"\s
                ,default,key-of-default
                "false",off,key-of-off,it's off
                """);
        try (RunningSource source =
                RunningSource.start("routes.attribution.api.key.required", "true", "api.keys.file", file.toString())) {
            for (String key : List.of("both", "quoted", "default")) {
                assertThat(source.get(PATH, "x-api-key", "key-of-" + key).statusCode())
                        .as(key)
                        .isEqualTo(200);
            }
            for (String key : List.of("left", "off")) {
                assertThat(source.get(PATH, "x-api-key", "key-of-" + key).statusCode())
                        .as(key)
                        .isEqualTo(403);
            }
        }
    }

    /** A key that was taken away must not come back because a line was read wrongly. */
    @Test
    void aLineOfKeysThatCannotBeReadForCertainIsRefusedByItsNumber(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("keys.csv");
        for (String line : List.of(
                "old,the-key,left the company, revoked,FALSE",
                "old,the-key,\"left the company, revoked,FALSE",
                "old,the-key,\"left\" the company,FALSE",
                "old,the-key,left,no",
                "old,\"\",left,FALSE",
                "old,good-key,left,FALSE",
                "adjust,good-key,left,FALSE",
                "old")) {
            Files.writeString(file, "name,key,description,enabled\nadjust,good-key,x,TRUE\n" + line + "\n");
            assertThat(new HttpSourceConnector()
                            .validate(RunningSource.config(
                                    "routes.attribution.api.key.required", "true", "api.keys.file", file.toString()))
                            .configValues())
                    .as(line)
                    .filteredOn(value -> !value.errorMessages().isEmpty())
                    .singleElement()
                    .satisfies(value -> assertThat(value.name()).isEqualTo("api.keys.file"))
                    .satisfies(value -> assertThat(value.errorMessages().get(0))
                            .contains("line 3 ")
                            .doesNotContain("the-key", "good-key"));
        }
    }

    @Test
    void basicAuthenticationIsChecked() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.basic.username", "u", "routes.attribution.basic.password", "p:w")) {
            String good = Base64.getEncoder().encodeToString("u:p:w".getBytes(UTF_8));
            assertThat(source.get(PATH, "Authorization", "Basic " + good).statusCode())
                    .isEqualTo(200);
            assertThat(source.get(PATH, "Authorization", "Basic dTpw").statusCode())
                    .isEqualTo(401);
            assertThat(source.get(PATH, "Authorization", "Basic !").statusCode())
                    .isEqualTo(401);
            assertThat(source.get(PATH).headers().firstValue("WWW-Authenticate"))
                    .isPresent();
        }
    }

    private static byte[] hmac(byte[] secret, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    @Test
    void gitHubsSignaturesAreChecked() throws GeneralSecurityException {
        // the example of GitHub's documentation on validating webhook deliveries
        assertThat(HexFormat.of().formatHex(hmac("It's a Secret to Everybody".getBytes(UTF_8), "Hello, World!")))
                .isEqualTo("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        try (RunningSource source = RunningSource.start(
                "routes.attribution.methods",
                "POST",
                "routes.attribution.mapping",
                "body",
                "routes.attribution.hmac.secret",
                "new-secret old-secret")) {
            String body = "{\"action\":\"opened\"}";
            String good = "sha256=" + HexFormat.of().formatHex(hmac("old-secret".getBytes(UTF_8), body));
            assertThat(source.post(PATH, body, "X-Hub-Signature-256", good).statusCode())
                    .isEqualTo(200);
            assertThat(source.post(PATH, body + " ", "X-Hub-Signature-256", good)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(source.post(PATH, body, "X-Hub-Signature-256", good.substring(7))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(source.post(PATH, body).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void standardWebhooksSignaturesAreChecked() throws GeneralSecurityException {
        byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
        try (RunningSource source = RunningSource.start(
                "routes.attribution.methods",
                "POST",
                "routes.attribution.mapping",
                "body",
                "routes.attribution.hmac.scheme",
                "standard-webhooks",
                "routes.attribution.hmac.secret",
                "whsec_" + Base64.getEncoder().encodeToString(secret))) {
            long now = Instant.now().getEpochSecond();
            for (long time : new long[] {now, now - 1000}) {
                String signed = Base64.getEncoder().encodeToString(hmac(secret, "msg_1." + time + ".{}"));
                int expected = time == now ? 200 : 401;
                assertThat(source.post(
                                        PATH,
                                        "{}",
                                        "webhook-id",
                                        "msg_1",
                                        "webhook-timestamp",
                                        Long.toString(time),
                                        "webhook-signature",
                                        "v1,AAAA v1," + signed)
                                .statusCode())
                        .isEqualTo(expected);
            }
        }
    }

    /** G23 among others: nobody is authenticated, so the user is -. */
    @Test
    void theAccessLogGoesToATopicAlsoForRefusedRequests() {
        try (RunningSource source = RunningSource.start(
                "access.log.topic",
                "access",
                "access.log.format",
                "{\"id\":\"$context.requestId\",\"ip\":\"$context.identity.sourceIp\",\"user\":\"$context.identity.user\","
                        + "\"method\":\"$context.httpMethod\",\"path\":\"$context.resourcePath\",\"status\":\"$context.status\","
                        + "\"protocol\":\"$context.protocol\",\"length\":\"$context.responseLength\",\"agent\":\"$context.identity.userAgent\"}")) {
            HttpResponse<String> good = source.get(PATH, "User-Agent", "a\"b");
            source.get("/nowhere/at/all", "User-Agent", "x");

            await().untilAsserted(() -> assertThat(source.values()).hasSize(3));
            assertThat(source.values().subList(1, 3))
                    .containsExactly(
                            "{\"id\":\""
                                    + good.headers()
                                            .firstValue("x-amzn-RequestId")
                                            .orElseThrow()
                                    + "\",\"ip\":\"127.0.0.1\",\"user\":\"-\",\"method\":\"GET\",\"path\":\"/{app_token}/mobile_attribution\","
                                    + "\"status\":\"200\",\"protocol\":\"HTTP/1.1\",\"length\":\"2\",\"agent\":\"a\\\"b\"}",
                            source.values().get(2));
            assertThat(source.values().get(2)).contains("\"path\":\"-\",\"status\":\"403\"");
            assertThat(source.records().get(2).topic()).isEqualTo("access");
        }
    }
}
