// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.listener.http.FrontDoor;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.HttpServerSettings;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.Reception;
import io.hydrant.listener.http.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code listener.reuse.port}: what several workers on one host do with one port. */
class ReusePortTest {

    private record Named(String name) implements FrontDoor {

        @Override
        public @Nullable Reception arrived(HttpHead head, Wire wire) {
            wire.reply(HttpReply.json(200, "\"" + name + "\"").closing());
            return null;
        }

        @Override
        public HttpReply malformed(MalformedRequest problem, HttpHead known) {
            return HttpReply.json(problem.status(), "{}");
        }
    }

    private static NettyHttpServer bind(String name, int port, boolean reusePort) throws IOException {
        Duration second = Duration.ofSeconds(1);
        return NettyHttpServer.bind(
                new HttpServerSettings(
                        "127.0.0.1", port, reusePort, null, 1, 1000, 8192, 8192, second, second, second, null),
                new Named(name),
                InstantSource.system());
    }

    private static String answer(int port) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void serversThatReuseAPortShareItsConnectionsAndTheLastOneGetsAll() throws Exception {
        Deque<NettyHttpServer> open = new ArrayDeque<>();
        try {
            NettyHttpServer one = bind("one", 0, true);
            open.add(one);
            NettyHttpServer two = bind("two", one.port(), true);
            open.add(two);
            Set<String> answers = new TreeSet<>();
            for (int i = 0; i < 1000 && answers.size() < 2; i++) {
                answers.add(answer(one.port()));
            }
            assertThat(answers).containsExactly("\"one\"", "\"two\"");

            open.remove().close();
            for (int i = 0; i < 20; i++) {
                assertThat(answer(two.port())).isEqualTo("\"two\"");
            }
        } finally {
            open.forEach(NettyHttpServer::close);
        }
    }

    @Test
    void aPortIsNotSharedOtherwise() throws Exception {
        NettyHttpServer one = bind("one", 0, false);
        try {
            assertThatThrownBy(() -> bind("two", one.port(), false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot bind 127.0.0.1:" + one.port());
        } finally {
            one.close();
        }
    }
}
