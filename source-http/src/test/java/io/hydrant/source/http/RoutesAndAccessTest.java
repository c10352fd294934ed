// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/**
 * The vectors of API Gateway (G) and of attribution callbacks (M) that need no usage plan and no template, through a real
 * socket; each test names its own. G8 and G9 are in {@link UsagePlansTest}, those of templates (G11 to G21, M4) in
 * {@link MappingTest}.
 */
class RoutesAndAccessTest {

    private static final String KEY = "k1-0123456789abcdefghij";

    private static RunningSource protectedSource(String... more) {
        String[] keys = {
            "routes.attribution.api.key.required",
            "true",
            "api.keys",
            "base,old",
            "api.keys.base.value",
            KEY,
            "api.keys.old.value",
            "old-0123456789abcdefghi",
            "api.keys.old.enabled",
            "false"
        };
        String[] all = java.util.Arrays.copyOf(keys, keys.length + more.length);
        System.arraycopy(more, 0, all, keys.length, more.length);
        return RunningSource.start(all);
    }

    /** G1, M1, M3: the example of Adjust. */
    @Test
    void anAdjustCallbackBecomesOneFlatObject() {
        try (RunningSource source = protectedSource()) {
            HttpResponse<String> answer = source.get(
                    "/abc123xyz/mobile_attribution?gps_adid=38400000&idfa=&tracker_name=Network1%3A%3AChristmas"
                            + "&event_name=%E8%B3%BC%E5%85%A5&created_at=1404214665&x",
                    "x-api-key", KEY);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(answer.headers().firstValue("x-amzn-RequestId").orElse(""))
                    .hasSize(36);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(source.values())
                    .containsExactly(
                            "{\"gps_adid\":\"38400000\",\"idfa\":\"\",\"tracker_name\":\"Network1::Christmas\","
                                    + "\"event_name\":\"購入\",\"created_at\":\"1404214665\",\"x\":\"\",\"app_token\":\"abc123xyz\"}");
            assertThat(source.records().get(0).topic()).isEqualTo("attribution");
        }
    }

    /** M5, and M4 without a template. */
    @Test
    void escapesWhatJsonNeedsEscaped() {
        try (RunningSource source = RunningSource.start()) {
            assertThat(source.get("/t/mobile_attribution?event_name=a%22b%5Cc&n=O%27Neil&c=%01&plus=a+b")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(source.values())
                    .containsExactly(
                            "{\"event_name\":\"a\\\"b\\\\c\",\"n\":\"O'Neil\",\"c\":\"\\u0001\",\"plus\":\"a b\",\"app_token\":\"t\"}");
        }
    }

    /** G16, M12. */
    @Test
    void theLastOfRepeatedParametersCounts() {
        try (RunningSource source = RunningSource.start()) {
            source.get("/t/mobile_attribution?a=1&a=2&app_token=forged");

            assertThat(source.values()).containsExactly("{\"a\":\"2\",\"app_token\":\"t\"}");
        }
    }

    /** M7. */
    @Test
    void parametersWithoutAValueAreWhatTheConfigSays() {
        for (String[] expected : new String[][] {
            {"keep", "{\"created_at\":\"\",\"n\":\"1\",\"flag\":\"\",\"app_token\":\"t\"}"},
            {"null", "{\"created_at\":null,\"n\":\"1\",\"flag\":null,\"app_token\":\"t\"}"},
            {"drop", "{\"n\":\"1\",\"app_token\":\"t\"}"}
        }) {
            try (RunningSource source = RunningSource.start("routes.attribution.empty.values", expected[0])) {
                assertThat(source.get("/t/mobile_attribution?created_at=&n=1&flag")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(source.values()).as(expected[0]).containsExactly(expected[1]);
            }
        }
    }

    @Test
    void manyParametersAreKept() {
        try (RunningSource source = RunningSource.start()) {
            StringBuilder query = new StringBuilder("?z=1");
            for (int i = 0; i < 200; i++) {
                query.append("&p").append(i).append("=").append(i);
            }
            assertThat(source.get("/t/mobile_attribution" + query + "&z=2").statusCode())
                    .isEqualTo(200);

            assertThat(source.values().get(0)).startsWith("{\"p0\":\"0\"").contains("\"p199\":\"199\",\"z\":\"2\"");
        }
    }

    /** M11, and G7: a slash at the end. */
    @Test
    void aRequestWithoutQueryGivesThePathParameterAlone() {
        try (RunningSource source = RunningSource.start()) {
            assertThat(source.get("/abc/mobile_attribution").statusCode()).isEqualTo(200);
            assertThat(source.get("/abc/mobile_attribution/").statusCode()).isEqualTo(200);

            assertThat(source.values()).containsExactly("{\"app_token\":\"abc\"}", "{\"app_token\":\"abc\"}");
        }
    }

    /** G3. */
    @Test
    void aKeyThatIsMissingUnknownOrDisabledIsForbidden() {
        try (RunningSource source = protectedSource()) {
            for (String[] headers :
                    new String[][] {{}, {"x-api-key", "wrong"}, {"x-api-key", "old-0123456789abcdefghi"}}) {
                HttpResponse<String> answer = source.get("/abc/mobile_attribution", headers);

                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).isEqualTo("{\"message\":\"Forbidden\"}");
                assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains("ForbiddenException");
            }
            assertThat(source.records()).isEmpty();
        }
    }

    @Test
    void aKeyInTheQueryIsNotInTheRecord() {
        try (RunningSource source = protectedSource("routes.attribution.api.key.in", "query:key")) {
            assertThat(source.get("/abc/mobile_attribution?a=1&key=" + KEY).statusCode())
                    .isEqualTo(200);
            assertThat(source.get("/abc/mobile_attribution?a=1", "x-api-key", KEY)
                            .statusCode())
                    .isEqualTo(403);

            assertThat(source.values()).containsExactly("{\"a\":\"1\",\"app_token\":\"abc\"}");
        }
    }

    @Test
    void aKeyInThePathIsNeitherInTheRecordNorInTheAccessLog() {
        String[] keyInPath = {
            "listener.base.path", "/prod",
            "routes.attribution.path", "/{key}/{app_token}/events",
            "routes.attribution.api.key.in", "path:key",
            "access.log.format", "$context.requestId $context.path",
            "access.log.topic", "log"
        };
        for (String mapping : new String[] {"params", "request"}) {
            try (RunningSource source = protectedSource(with(keyInPath, "routes.attribution.mapping", mapping))) {
                assertThat(source.get("/prod/" + KEY + "/abc/events?a=1").statusCode())
                        .isEqualTo(200);
                assertThat(source.get("/prod/wrong-" + KEY + "/abc/events").statusCode())
                        .isEqualTo(403);
                assertThat(source.get("/prod/" + KEY + "/abc/elsewhere").statusCode())
                        .isEqualTo(403);

                await().untilAsserted(() -> assertThat(source.values())
                        .hasSize(4)
                        .noneMatch(value -> value.contains(KEY))
                        .anyMatch(value -> value.endsWith(" /prod/***/abc/events"))
                        .anyMatch(value -> value.endsWith(" -"))
                        .anyMatch(value -> value.contains("\"app_token\":\"abc\"")));
            }
        }
        assertThat(new HttpSourceConnector()
                        .validate(RunningSource.config(with(
                                keyInPath,
                                "routes.attribution.api.key.in",
                                "path:nothing",
                                "api.keys",
                                "k",
                                "api.keys.k.value",
                                KEY,
                                "routes.attribution.api.key.required",
                                "true")))
                        .configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .extracting(ConfigValue::name)
                .containsExactly("routes.attribution.api.key.in");
    }

    private static String[] with(String[] keys, String... more) {
        String[] all = java.util.Arrays.copyOf(keys, keys.length + more.length);
        System.arraycopy(more, 0, all, keys.length, more.length);
        return all;
    }

    /** G4. */
    @Test
    void otherSourceAddressesAreDenied() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.source.ip.allow",
                "203.0.113.0/24",
                "routes.attribution.source.ip.deny",
                "203.0.113.66",
                "listener.trusted.proxies",
                "127.0.0.1",
                "listener.client.ip.source",
                "x-forwarded-for")) {
            String path = "/abc/mobile_attribution";
            assertThat(source.get(path, "X-Forwarded-For", "203.0.113.9").statusCode())
                    .isEqualTo(200);
            assertThat(source.get(path, "X-Forwarded-For", "203.0.113.9, ::ffff:203.0.113.7")
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> outside = source.get(path, "X-Forwarded-For", "203.0.113.9, 198.51.100.1");
            assertThat(outside.statusCode()).isEqualTo(403);
            assertThat(outside.body())
                    .startsWith("{\"Message\":\"User: anonymous is not authorized to perform: execute-api:Invoke");
            assertThat(source.get(path, "X-Forwarded-For", "203.0.113.66").body())
                    .contains("with an explicit deny");
            assertThat(source.get(path).statusCode()).isEqualTo(403);
        }
    }

    /** RFC 7239, section 4: hops in order, nodes with ports and quotes. */
    @Test
    void theForwardedHeaderIsBelievedOfTrustedProxiesOnly() {
        String[] config = {
            "routes.attribution.source.ip.allow", "203.0.113.0/24,2001:db8:cafe::/48",
            "listener.trusted.proxies", "127.0.0.1,10.0.0.0/8",
            "listener.client.ip.source", "forwarded",
            "access.log.format", "$context.requestId $context.identity.sourceIp",
            "access.log.topic", "log"
        };
        try (RunningSource source = RunningSource.start(config)) {
            String path = "/abc/mobile_attribution";
            for (String forwarded : List.of(
                    "for=203.0.113.9",
                    "For=\"203.0.113.9:4711\";proto=https;by=10.0.0.1",
                    "for=\"[2001:db8:cafe::17]:4711\"",
                    "for=198.51.100.1, for=203.0.113.9, for=10.1.2.3")) {
                assertThat(source.get(path, "Forwarded", forwarded).statusCode())
                        .as(forwarded)
                        .isEqualTo(200);
            }
            for (String forwarded : List.of(
                    "for=203.0.113.9, for=198.51.100.1",
                    "for=203.0.113.9, for=unknown",
                    "proto=https",
                    "for=_hidden",
                    "")) {
                assertThat(source.get(path, "Forwarded", forwarded).statusCode())
                        .as(forwarded)
                        .isEqualTo(403);
            }
            assertThat(source.get(path, "X-Forwarded-For", "203.0.113.9").statusCode())
                    .isEqualTo(403);
            await().untilAsserted(() -> assertThat(source.values())
                    .anyMatch(line -> line.endsWith(" 203.0.113.9"))
                    .anyMatch(line -> line.endsWith(" 2001:db8:cafe:0:0:0:0:17"))
                    .anyMatch(line -> line.endsWith(" 198.51.100.1")));
        }
        config[3] = "10.0.0.0/8"; // the peer is no proxy now
        try (RunningSource source = RunningSource.start(config)) {
            assertThat(source.get("/abc/mobile_attribution", "Forwarded", "for=203.0.113.9")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    /** G5. */
    @Test
    void unknownRoutesAnswerAsApiGatewayDoes() {
        try (RunningSource source = RunningSource.start()) {
            for (HttpResponse<String> answer : java.util.List.of(
                    source.post("/abc/mobile_attribution", "x"),
                    source.get("/abc"),
                    source.get("/abc/mobile_attribution/more"),
                    source.get("//mobile_attribution"),
                    source.get("/abc/Mobile_attribution"),
                    source.get("/"))) {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
                assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                        .contains("MissingAuthenticationTokenException");
            }
            HttpResponse<String> head = RunningSource.send(HttpRequest.newBuilder(source.uri("/abc/mobile_attribution"))
                    .method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(403);
        }
    }

    /** G24, G25, G27b. */
    @Test
    void staticSegmentsGoFirstAndNothingIsTriedTwice() {
        try (RunningSource source = RunningSource.start(
                "routes",
                "variable,fixed,rest,parent",
                "routes.variable.path",
                "/a/{x}",
                "routes.variable.topic",
                "variable",
                "routes.fixed.path",
                "/a/b",
                "routes.fixed.topic",
                "fixed",
                "routes.rest.path",
                "/{proxy+}",
                "routes.rest.topic",
                "rest",
                "routes.rest.methods",
                "ANY",
                "routes.parent.path",
                "/parent",
                "routes.parent.topic",
                "parent",
                "routes.attribution.path",
                null,
                "routes.attribution.topic",
                null)) {
            assertThat(source.get("/a/b").statusCode()).isEqualTo(200);
            assertThat(source.get("/a/%62c").statusCode()).isEqualTo(200);
            assertThat(source.get("/x/b/c").statusCode()).isEqualTo(200);
            assertThat(source.post("/x/b/c", "", "Content-Type", "application/x-www-form-urlencoded")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.get("/parent/unknown").statusCode()).isEqualTo(403);
            assertThat(source.post("/parent", "").statusCode()).isEqualTo(403);

            assertThat(source.records())
                    .extracting(record -> record.topic())
                    .containsExactly("fixed", "variable", "rest", "rest");
            assertThat(source.values())
                    .containsExactly("{}", "{\"x\":\"bc\"}", "{\"proxy\":\"x/b/c\"}", "{\"proxy\":\"x/b/c\"}");
        }
    }

    @Test
    void theBodyIsTakenAsItCame() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.mapping",
                "body",
                "routes.attribution.methods",
                "POST",
                "routes.attribution.key",
                "method.request.body.$.user.id",
                "routes.attribution.headers",
                "request-id=context.requestId,app=method.request.path.app_token")) {
            String body = " {\"user\": {\"id\": 7}, \"name\": \"購入\"}";
            HttpResponse<String> answer =
                    source.post("/abc/mobile_attribution", body, "Content-Type", "application/json; charset=utf-8");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(source.values()).containsExactly(body);
            assertThat(source.records().get(0).key()).isEqualTo("7");
            assertThat(source.records()
                            .get(0)
                            .headers()
                            .lastWithName("request-id")
                            .value())
                    .isEqualTo(answer.headers().firstValue("x-amzn-RequestId").orElseThrow());
            assertThat(source.records().get(0).headers().lastWithName("app").value())
                    .isEqualTo("abc");
        }
    }

    @Test
    void brokenBodiesAreTheSendersFault() {
        try (RunningSource source =
                RunningSource.start("routes.attribution.mapping", "body", "routes.attribution.methods", "POST")) {
            String path = "/abc/mobile_attribution";
            assertThat(source.post(path, "{\"a\":").statusCode()).isEqualTo(400);
            assertThat(source.post(path, "{} {}").statusCode()).isEqualTo(400);
            assertThat(source.post(path, "").statusCode()).isEqualTo(400);
            assertThat(source.post(path, "[".repeat(100_000)).statusCode()).isEqualTo(400);
            assertThat(source.post(path, new byte[] {'"', (byte) 0xff, '"'}).statusCode())
                    .isEqualTo(400);
            assertThat(source.post(path, "x".repeat(2_000_000)).statusCode()).isEqualTo(413);
            assertThat(source.post(path, "{} {}", "Content-Type", "text/plain").statusCode())
                    .isEqualTo(200);
            assertThat(source.post(path, "{\"ok\":1}").statusCode()).isEqualTo(200);

            assertThat(source.values()).containsExactly("{} {}", "{\"ok\":1}");
        }
    }

    @Test
    void brokenTargetsAreTheSendersFault() {
        try (RunningSource source = RunningSource.start()) {
            for (String target : new String[] {
                "/t/mobile_attribution?a=%zz", "/t/mobile_attribution?a=%ff", "/%ff/x", "/t/mobile_attribution?%"
            }) {
                String answer = RawHttp.exchange(source.port(), "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(answer).as(target).startsWith("HTTP/1.1 400 ");
            }
            String raw = RawHttp.exchange(
                    source.port(),
                    new String(
                            "GET /t/mobile_attribution?a=購 HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8),
                            java.nio.charset.StandardCharsets.ISO_8859_1));
            assertThat(raw).startsWith("HTTP/1.1 200 ");
            assertThat(source.values()).containsExactly("{\"a\":\"購\",\"app_token\":\"t\"}");
        }
    }

    @Test
    void healthIsReadyWhileATaskPolls() {
        try (RunningSource source = RunningSource.start("listener.base.path", "/prod")) {
            await().untilAsserted(() ->
                    assertThat(source.get("/-/ready").statusCode()).isEqualTo(200));
            assertThat(source.get("/prod/t/mobile_attribution").statusCode()).isEqualTo(200);
            assertThat(source.get("/t/mobile_attribution").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void theHealthPathMayBeChosenAndAnswersThoseWhoAskOnly() {
        try (RunningSource source = RunningSource.start(
                "listener.health.path", "/prod/ready",
                "listener.base.path", "/prod",
                "routes.attribution.path", "/{proxy+}",
                "routes.attribution.methods", "ANY",
                "routes.attribution.mapping", "body")) {
            await().untilAsserted(
                            () -> assertThat(source.get("/prod/ready").body()).isEqualTo("{\"ready\":true}"));
            HttpResponse<String> head = RunningSource.send(
                    HttpRequest.newBuilder(source.uri("/prod/ready")).method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(source.values()).isEmpty();

            assertThat(source.post("/prod/ready", "{\"a\":1}").body()).isEqualTo("{}");
            assertThat(source.values()).containsExactly("{\"a\":1}");
            assertThat(source.get("/-/ready").statusCode())
                    .as("the default path is not answered beside it")
                    .isEqualTo(403);
        }
    }

    @Test
    void aBlankTopicForTheAccessLogIsNone() {
        try (RunningSource source =
                RunningSource.start("access.log.topic", " ", "access.log.format", "$context.requestId")) {
            assertThat(source.get("/nowhere").statusCode()).isEqualTo(403);
            assertThat(source.get("/t/mobile_attribution?a=1").statusCode()).isEqualTo(200);
            assertThat(source.records()).extracting(SourceRecord::topic).containsExactly("attribution");
        }
    }
}
