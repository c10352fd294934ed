// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.listener.http.FrontDoor;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.HttpServerSettings;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.Reception;
import io.hydrant.listener.http.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code listener.connection.max.age.ms} over HTTP/1.1. */
class ConnectionAgeTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final class Answering implements FrontDoor {

        @Override
        public @Nullable Reception arrived(HttpHead head, Wire wire) {
            wire.reply(HttpReply.json(200, "{}"));
            return null;
        }

        @Override
        public HttpReply malformed(MalformedRequest problem, HttpHead known) {
            throw new AssertionError(problem);
        }
    }

    private static NettyHttpServer bind(Duration maxAge) throws IOException {
        Duration minute = Duration.ofMinutes(1);
        return NettyHttpServer.bind(
                new HttpServerSettings("127.0.0.1", 0, false, null, 1, 10, 8192, 8192, minute, minute, maxAge, null),
                new Answering(),
                InstantSource.system());
    }

    private static String answer(Socket socket) throws IOException {
        socket.getOutputStream().write(GET.getBytes(ISO_8859_1));
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n{}") < 0) {
            int c = in.read();
            assertThat(c).as("the connection ended after: %s", answer).isNotNegative();
            answer.append((char) c);
        }
        return answer.toString();
    }

    @Test
    void anAnswerClosesAnAgedConnectionAndSaysSo() throws Exception {
        Duration age = Duration.ofMillis(500);
        try (NettyHttpServer server = bind(age);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            long since = System.nanoTime();
            String first = answer(socket);
            if (System.nanoTime() - since < age.toNanos()) {
                assertThat(first).doesNotContain("connection: close");
            }

            String last = first;
            while (!last.contains("connection: close")) {
                Thread.sleep(20);
                last = answer(socket); // none is lost: the answer that says so is the last
            }

            assertThat(last).startsWith("HTTP/1.1 200");
            assertThat(System.nanoTime() - since).isGreaterThanOrEqualTo(age.toNanos());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void zeroNeverDoes() throws Exception {
        try (NettyHttpServer server = bind(Duration.ZERO);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            for (int i = 0; i < 20; i++) {
                assertThat(answer(socket)).startsWith("HTTP/1.1 200").doesNotContain("connection: close");
                Thread.sleep(5);
            }
        }
    }
}
