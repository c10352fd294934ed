// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.listener.Exchange;
import io.hydrant.listener.QueryParameters;
import io.hydrant.listener.Route;
import io.hydrant.listener.http.Headers;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.RequestValues;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a template may run. */
class MappingTemplateTest {

    /** What an operator may write, and a sender of 600 bytes makes run 27 million rounds. */
    private static final String THREE_LOOPS = "#foreach($a in $input.path('$.l'))#foreach($b in $input.path('$.l'))"
            + "#foreach($c in $input.path('$.l'))#end#end#end{}";

    private static final String LIST = "{\"l\":[" + "1,".repeat(299) + "1]}";

    private static final Headers NO_HEADERS = new Headers() {
        @Override
        public @Nullable String first(String name) {
            return null;
        }

        @Override
        public List<String> all(String name) {
            return List.of();
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {
            // there is none
        }
    };

    private long millis;
    private long cpuMillis;
    private long rounds;

    private final RunningTime time = new RunningTime() {
        @Override
        public long nanos() {
            rounds++;
            return rounds * millis * 1_000_000;
        }

        @Override
        public long cpuNanos() {
            return rounds * cpuMillis * 1_000_000;
        }
    };

    private static RequestValues request(String body) {
        HttpHead head = new HttpHead(
                "POST", "/a", "HTTP/1.1", NO_HEADERS, body.length(), InetAddress.getLoopbackAddress(), false, null);
        Route route = Route.open("r", "/a", Set.of("POST"), 1_000_000, exchange -> {});
        Exchange exchange = (Exchange) Proxy.newProxyInstance(
                Exchange.class.getClassLoader(),
                new Class<?>[] {Exchange.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "head" -> head;
                    case "route" -> route;
                    case "path" -> "/a";
                    case "pathVariables" -> List.of();
                    case "query" -> QueryParameters.parse(null);
                    case "requestId" -> "id";
                    case "clientAddress" -> InetAddress.getLoopbackAddress();
                    case "receivedAtMillis" -> 0L;
                    case "apiKeyId" -> null;
                    default -> throw new IllegalStateException(method.getName());
                });
        return new RequestValues(exchange, body.getBytes(UTF_8));
    }

    private String made(String body) {
        return new MappingTemplate(THREE_LOOPS, true, null, 100_000, time).evaluate(request(body));
    }

    @Test
    void itsTimeEnds() {
        millis = 1;
        cpuMillis = 1;

        assertThatThrownBy(() -> made(LIST))
                .isInstanceOfSatisfying(
                        MalformedRequest.class,
                        refused -> assertThat(refused.status()).isEqualTo(413));

        assertThat(rounds).isBetween(1000L, 1010L);
    }

    @Test
    void itIsNotRefusedForWhatOthersDoMeanwhile() {
        millis = 60_000;
        cpuMillis = 0;

        assertThat(made("{\"l\":[1,2,3]}")).isEqualTo("{}");
    }

    @Test
    void theTimeOfThisThreadIsMeasured() {
        long begun = RunningTime.SYSTEM.cpuNanos();
        long now;
        do {
            now = RunningTime.SYSTEM.cpuNanos();
        } while (now == begun);
        assertThat(now).isGreaterThan(begun);
    }
}
