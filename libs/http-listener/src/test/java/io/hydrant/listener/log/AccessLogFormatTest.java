// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.listener.http.Headers;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.RequestIds;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessLogFormatTest {

    private static final Headers AGENT = new Headers() {
        @Override
        public @Nullable String first(String name) {
            return switch (name) {
                case "User-Agent" -> "a\"b\\c\r\nforged \u2028line";
                case "Host" -> "callbacks.example.com";
                default -> null;
            };
        }

        @Override
        public List<String> all(String name) {
            return List.of();
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {}
    };

    private static AccessRecord access() {
        return access("/x", "Forbidden");
    }

    private static AccessRecord access(String path, String errorMessage) {
        InetAddress client = InetAddress.getLoopbackAddress();
        HttpHead head = new HttpHead("GET", "/x?y=1", "HTTP/1.1", AGENT, 0, client, false, null);
        return new AccessRecord(
                head,
                path,
                "/{p}",
                "prod",
                "11111111-2222-4333-8444-555555555555",
                client,
                null,
                1_416_268_800_123L,
                7_900_000,
                6_500_000,
                403,
                42,
                "INVALID_API_KEY",
                errorMessage,
                "required at /a");
    }

    private static String format(String format) {
        return AccessLogFormat.parse("$context.requestId|" + format)
                .format(access())
                .substring(37);
    }

    @Test
    void variablesAreReplacedAndNothingElse() {
        assertThat(
                        format(
                                "\"$context.identity.sourceIp\" [$context.requestTime] $context.requestTimeEpoch $context.status,"))
                .isEqualTo("\"127.0.0.1\" [18/Nov/2014:00:00:00 +0000] 1416268800123 403,");
        assertThat(
                        format(
                                "$context.path $context.resourcePath $context.protocol $context.responseLength $context.responseLatency"))
                .isEqualTo("/x /{p} HTTP/1.1 42 7");
        assertThat(format("$context.error.message $context.error.messageString $context.error.responseType"))
                .isEqualTo("Forbidden \"Forbidden\" INVALID_API_KEY");
        assertThat(format("$input.body $other $ $context")).isEqualTo("$input.body $other $ $context");
    }

    @Test
    void everyVariableOfApiGatewayThatARequestToKafkaHas() {
        Map<String, String> values = Map.ofEntries(
                Map.entry("requestId", "11111111-2222-4333-8444-555555555555"),
                Map.entry("extendedRequestId", RequestIds.extended("11111111-2222-4333-8444-555555555555")),
                Map.entry("requestTime", "18/Nov/2014:00:00:00 +0000"),
                Map.entry("requestTimeEpoch", "1416268800123"),
                Map.entry("httpMethod", "GET"),
                Map.entry("path", "/x"),
                Map.entry("resourcePath", "/{p}"),
                Map.entry("resourceId", "/{p}"),
                Map.entry("stage", "prod"),
                Map.entry("protocol", "HTTP/1.1"),
                Map.entry("domainName", "callbacks.example.com"),
                Map.entry("domainPrefix", "callbacks"),
                Map.entry("identity.sourceIp", "127.0.0.1"),
                Map.entry("identity.userAgent", "a\\\"b\\\\c\\u000d\\u000aforged \\u2028line"),
                Map.entry("status", "403"),
                Map.entry("responseLength", "42"),
                Map.entry("responseLatency", "7"),
                Map.entry("integrationLatency", "6"),
                Map.entry("integration.latency", "6"),
                Map.entry("integrationStatus", "403"),
                Map.entry("integration.status", "403"),
                Map.entry("error.message", "Forbidden"),
                Map.entry("error.messageString", "\"Forbidden\""),
                Map.entry("error.responseType", "INVALID_API_KEY"),
                Map.entry("error.validationErrorString", "required at /a"));
        values.forEach((name, value) ->
                assertThat(format("$context." + name + "|")).as(name).isEqualTo(value + "|"));
        for (String absent : List.of(
                "accountId",
                "apiId",
                "identity.apiKey",
                "identity.apiKeyId",
                "identity.caller",
                "identity.user",
                "identity.userArn",
                "identity.accountId",
                "identity.accessKey",
                "identity.cognitoIdentityId",
                "identity.clientCert.subjectDN",
                "integration.requestId",
                "integration.error",
                "integrationErrorMessage",
                "authorize.status",
                "authenticate.error",
                "waf.status",
                "wafResponseCode",
                "webaclArn",
                "xrayTraceId")) {
            assertThat(format("$context." + absent + "|")).as(absent).isEqualTo("-|");
        }
    }

    @Test
    void whatIsAbsentOrUnknownIsADash() {
        assertThat(format("$context.identity.user|$context.identity.apiKeyId|$context.nothing.at.all."))
                .isEqualTo("-|-|-.");
    }

    @Test
    void noRequestCanForgeALine() {
        assertThat(format("$context.identity.userAgent")).isEqualTo("a\\\"b\\\\c\\u000d\\u000aforged \\u2028line");
    }

    @Test
    void longValuesAreCut() {
        String controls = "\u0001".repeat(70_000);
        assertThat(AccessLogFormat.parse("$context.requestId|$context.path|$context.error.messageString")
                        .format(access("/" + "x".repeat(65_000), controls))
                        .substring(37))
                .isEqualTo("/" + "x".repeat(2047) + "...|\"" + "\\u0001".repeat(2048) + "...\"");
    }

    @Test
    void aFormatNeedsTheRequestId() {
        assertThatThrownBy(() -> AccessLogFormat.parse("$context.status")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AccessLogFormat.parse("$context.requestId" + "x".repeat(4000)))
                .hasMessageContaining("3 KB");
    }
}
