// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.listener.http.Headers;
import io.hydrant.listener.http.HttpHead;
import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessLogFormatTest {

    private static final Headers AGENT = new Headers() {
        @Override
        public @Nullable String first(String name) {
            return name.equals("User-Agent") ? "a\"b\\c\r\nforged \u2028line" : null;
        }

        @Override
        public List<String> all(String name) {
            return List.of();
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {}
    };

    private static AccessRecord access() {
        InetAddress client = InetAddress.getLoopbackAddress();
        HttpHead head = new HttpHead("GET", "/x?y=1", "HTTP/1.1", AGENT, 0, client, false, null);
        return new AccessRecord(
                head,
                "/{p}",
                "11111111-2222-4333-8444-555555555555",
                client,
                null,
                1_416_268_800_123L,
                7_900_000,
                403,
                42,
                "INVALID_API_KEY",
                "Forbidden");
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
    void whatIsAbsentOrUnknownIsADash() {
        assertThat(format("$context.identity.user|$context.identity.apiKeyId|$context.nothing.at.all."))
                .isEqualTo("-|-|-.");
    }

    @Test
    void noRequestCanForgeALine() {
        assertThat(format("$context.identity.userAgent")).isEqualTo("a\\\"b\\\\c\\u000d\\u000aforged \\u2028line");
    }

    @Test
    void aFormatNeedsTheRequestId() {
        assertThatThrownBy(() -> AccessLogFormat.parse("$context.status")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AccessLogFormat.parse("$context.requestId" + "x".repeat(4000)))
                .hasMessageContaining("3 KB");
    }
}
