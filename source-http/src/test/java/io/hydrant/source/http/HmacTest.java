// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Signatures as {@code hmac.scheme=custom} describes them, and what no signature may leave open. */
class HmacTest {

    private static final String PATH = "/abc/mobile_attribution";
    private static final String SECRET = "Jefe";

    private static RunningSource source(String... keysAndValues) {
        List<String> config = new ArrayList<>(List.of("hmac.secret", SECRET, "methods", "POST", "mapping", "body"));
        config.addAll(List.of(keysAndValues));
        for (int i = 0; i < config.size(); i += 2) {
            config.set(i, "routes.attribution." + config.get(i));
        }
        return RunningSource.start(config.toArray(String[]::new));
    }

    private static byte[] hmac(String algorithm, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), algorithm));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(String algorithm, String text) {
        return HexFormat.of().formatHex(hmac(algorithm, text));
    }

    private static int post(RunningSource source, String body, String... headers) {
        return source.post(PATH, body, headers).statusCode();
    }

    /** Test case 2 of RFC 2202 (HMAC-SHA-1) and RFC 4231 (HMAC-SHA-512). */
    @Test
    void everyAlgorithmIsTheOneOfItsRfc() {
        String body = "\"what do ya want for nothing?\"";
        String rfc = "what do ya want for nothing?";
        assertThat(hex("HmacSHA1", rfc)).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertThat(hex("HmacSHA512", rfc))
                .isEqualTo("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
        for (String algorithm : List.of("HmacSHA1", "HmacSHA256", "HmacSHA512")) {
            try (RunningSource source = source("hmac.scheme", "custom", "hmac.algorithm", algorithm)) {
                assertThat(post(source, body, "X-Signature", hex(algorithm, body)))
                        .as(algorithm)
                        .isEqualTo(200);
                for (String other : List.of("HmacSHA1", "HmacSHA256", "HmacSHA512")) {
                    if (!other.equals(algorithm)) {
                        assertThat(post(source, body, "X-Signature", hex(other, body)))
                                .as("%s in place of %s", other, algorithm)
                                .isEqualTo(401);
                    }
                }
            }
        }
    }

    @Test
    void headerEncodingPrefixAndPayloadAreAsConfigured() {
        try (RunningSource source = source(
                "hmac.scheme", "custom",
                "hmac.header", "X-Partner-Sign",
                "hmac.encoding", "base64",
                "hmac.prefix", "sig=",
                "hmac.payload", "v0:{X-Partner-Id}:{body}:end")) {
            byte[] mac = hmac("HmacSHA256", "v0:p1:{}:end");
            String good = Base64.getEncoder().encodeToString(mac);
            String[] id = {"X-Partner-Id", "p1"};

            assertThat(post(source, "{}", "X-Partner-Sign", "sig=" + good, id[0], id[1]))
                    .isEqualTo(200);
            assertThat(post(source, "{}", "X-Partner-Sign", "sig=AAAA sig=" + good, id[0], id[1]))
                    .as("one of several must fit")
                    .isEqualTo(200);
            assertThat(post(source, "{}", "X-Partner-Sign", good, id[0], id[1]))
                    .as("without its prefix")
                    .isEqualTo(401);
            assertThat(post(
                            source,
                            "{}",
                            "X-Partner-Sign",
                            "sig=" + HexFormat.of().formatHex(mac),
                            id[0],
                            id[1]))
                    .as("in hex")
                    .isEqualTo(401);
            assertThat(post(source, "{}", "X-Signature", "sig=" + good, id[0], id[1]))
                    .as("in another header")
                    .isEqualTo(401);
            assertThat(post(source, "{}", "X-Partner-Sign", "sig=" + good, "X-Partner-Id", "p2"))
                    .as("with another signed header")
                    .isEqualTo(401);
            assertThat(post(source, "{}", "X-Partner-Sign", "sig=" + good)).isEqualTo(401);
            assertThat(source.records()).hasSize(2);
        }
    }

    @Test
    void aTimeTooFarInThePastOrTheFutureIsRefused() {
        try (RunningSource source = source(
                "hmac.scheme", "custom",
                "hmac.payload", "{X-Time}.{body}",
                "hmac.timestamp.header", "X-Time",
                "hmac.replay.window.seconds", "600")) {
            long now = Instant.now().getEpochSecond();
            for (long away : new long[] {0, -300, 300, -900, 900, 86_400}) {
                String time = Long.toString(now + away);
                String sign = hex("HmacSHA256", time + ".{}");
                assertThat(post(source, "{}", "X-Signature", sign, "X-Time", time))
                        .as("%s s from now", away)
                        .isEqualTo(Math.abs(away) <= 600 ? 200 : 401);
            }
            for (String time : List.of("soon", "-1", "1e9", "9".repeat(30), "")) {
                assertThat(post(source, "{}", "X-Signature", hex("HmacSHA256", time + ".{}"), "X-Time", time))
                        .as("the time '%s'", time)
                        .isEqualTo(401);
            }
        }
    }

    /** Who saw one signed callback must not be able to send another one. */
    @Test
    void aSignedQueryIsTheOnlyOneThatPasses() {
        try (RunningSource source = source(
                "methods", "GET,POST",
                "mapping", "params",
                "hmac.scheme", "custom",
                "hmac.payload", "{method} {path}?{query}\n{body}")) {
            String target = PATH + "?revenue=1&name=%E8%B3%BC";
            String[] sign = {"X-Signature", hex("HmacSHA256", "GET " + target + "\n")};
            assertThat(source.get(target, sign).statusCode()).isEqualTo(200);
            assertThat(source.get(target.replace("revenue=1", "revenue=1000000"), sign)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(source.get(target.replace("abc", "xyz"), sign).statusCode())
                    .isEqualTo(401);
            assertThat(source.get(PATH, sign).statusCode()).isEqualTo(401);
            assertThat(source.post(target, "", sign).statusCode()).isEqualTo(401);
            assertThat(source.get(PATH, "X-Signature", hex("HmacSHA256", "GET " + PATH + "?\n"))
                            .statusCode())
                    .as("no query")
                    .isEqualTo(200);
            assertThat(source.values())
                    .containsExactly(
                            "{\"revenue\":\"1\",\"name\":\"購\",\"app_token\":\"abc\"}", "{\"app_token\":\"abc\"}");
        }
    }

    /** The signature would be of one of them, and the record could show the other. */
    @Test
    void aHeaderThatTheSignatureUsesMustBeThereOnce() {
        try (RunningSource source = source("hmac.scheme", "standard-webhooks", "mapping", "request")) {
            String time = Long.toString(Instant.now().getEpochSecond());
            String sign = "v1," + Base64.getEncoder().encodeToString(hmac("HmacSHA256", "msg_1." + time + ".{}"));
            String[] good = {"webhook-id", "msg_1", "webhook-timestamp", time, "webhook-signature", sign};
            assertThat(post(source, "{}", good)).isEqualTo(200);
            for (String[] more : new String[][] {
                {"webhook-id", "msg_FORGED"},
                {"Webhook-Id", "msg_1"},
                {"webhook-timestamp", "1"},
                {"webhook-signature", "v1,AAAA"}
            }) {
                List<String> headers = new ArrayList<>(List.of(good));
                headers.addAll(List.of(more));
                assertThat(post(source, "{}", headers.toArray(String[]::new)))
                        .as("with another %s", more[0])
                        .isEqualTo(401);
            }
            assertThat(source.records()).hasSize(1);
        }
    }
}
