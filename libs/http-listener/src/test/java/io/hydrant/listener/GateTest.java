// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.listener.access.ClientAddress;
import io.hydrant.listener.http.Headers;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.HttpServerSettings;
import io.hydrant.listener.http.Wire;
import io.hydrant.listener.route.RouteTable;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a request is told while nobody is there to ask: before the first task has joined, and after the last has gone. */
class GateTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Gate gate = new Gate(
            new ListenerSettings(
                    new HttpServerSettings(
                            "127.0.0.1", 0, false, null, 1, 100, 8192, 8192, MINUTE, MINUTE, MINUTE, null),
                    "/base",
                    "/-/ready",
                    new ClientAddress(ClientAddress.Source.PEER, List.of()),
                    1,
                    Duration.ZERO,
                    MINUTE,
                    Map.of()),
            InstantSource.system(),
            Runnable::run);

    private static final class Replies implements Wire {

        private final List<HttpReply> all = new ArrayList<>();

        @Override
        public boolean reply(HttpReply reply, String... extra) {
            all.add(reply);
            return true;
        }

        @Override
        public Executor eventLoop() {
            return Runnable::run;
        }

        @Override
        public boolean onEventLoop() {
            return true;
        }
    }

    private static final class NoHeaders implements Headers {

        @Override
        public @Nullable String first(String name) {
            return null;
        }

        @Override
        public List<String> all(String name) {
            return List.of();
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {}
    }

    private HttpReply answer(String target) {
        return answer("GET", target);
    }

    private HttpReply answer(String method, String target) {
        Replies replies = new Replies();
        HttpHead head = new HttpHead(
                method, target, "HTTP/1.1", new NoHeaders(), 0, InetAddress.getLoopbackAddress(), false, null);
        assertThat(gate.arrived(head, replies)).isNull();
        assertThat(replies.all).hasSize(1);
        return replies.all.get(0);
    }

    @Test
    void nothingIsServedYetIsNoUnknownRoute() {
        for (String target : List.of("/base/t/mobile_attribution?a=1", "/", "/%zz")) {
            HttpReply reply = answer(target);
            assertThat(reply.status()).as(target).isEqualTo(503);
            assertThat(reply.headers()).as(target).contains("Retry-After", "2");
            assertThat(reply.closes()).as(target).isTrue();
        }
        assertThat(answer("/-/ready").status()).isEqualTo(503);
    }

    @Test
    void nothingIsServedAnyMoreIsNoUnknownRoute() {
        gate.serve(new RouteTable<>(), List.of());

        assertThat(answer("/base/t/mobile_attribution?a=1").status()).isEqualTo(503);
    }

    /** What is posted there is somebody's event, and no question whether the worker is ready. */
    @Test
    void theHealthPathIsForThoseWhoAsk() {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(new String(answer(method, "/-/ready").body(), UTF_8)).contains("\"ready\":false");
        }
        for (String method : List.of("POST", "PUT", "OPTIONS", "DELETE")) {
            assertThat(new String(answer(method, "/-/ready").body(), UTF_8)).doesNotContain("ready");
        }
    }
}
