// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers what the test says. */
class HttpSenderTest {

    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final HttpServer server = start();
    private final HttpSender sender =
            new HttpSender(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsAgainUntilItIsAcknowledged() {
        statuses.addAll(List.of(503, 504, 200));

        Answer answer = sender.send(sender.request("/a").build());

        assertThat(answer.attempts()).extracting(Answer.Attempt::status).containsExactly(503, 504, 200);
        assertThat(answer.acknowledged()).isTrue();
        assertThat(answer.mayBeRepeated()).isTrue();
        assertThat(Answers.summary(List.of(answer))).isEqualTo("200 × 1, 503 × 1, 504 × 1; 1 sent again");
        assertThat(Answers.troubles(List.of(answer)))
                .hasSize(2)
                .element(1)
                .asString()
                .matches("504 at \\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z after \\d+ ms, attempt 2 of request 1");
    }

    @Test
    void refusalIsFinal() {
        statuses.addAll(List.of(403, 200));

        Answer answer = sender.send(sender.request("/a").build());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(statuses).containsExactly(200);
    }

    /** 503 says that nothing was written. */
    @Test
    void repeatAfterCertainRefusalIsNoRepeat() {
        statuses.addAll(List.of(503, 200));

        Answer answer = sender.send(sender.request("/a").build());

        assertThat(answer.mayBeRepeated()).isFalse();
    }

    @Test
    void oneUnknownOutcomeIsNoRepeat() {
        assertThat(answer(504).mayBeRepeated()).isFalse();
        assertThat(answer(504, 503).mayBeRepeated()).isFalse();
        assertThat(answer(504, 504).mayBeRepeated()).isTrue();
        assertThat(answer(0, 200).mayBeRepeated()).isTrue();
        assertThat(answer(200).mayBeRepeated()).isFalse();
    }

    private static Answer answer(int... statuses) {
        return new Answer(IntStream.of(statuses)
                .mapToObj(status -> new Answer.Attempt(Instant.EPOCH, Duration.ZERO, status))
                .toList());
    }

    private HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(statuses.pop(), -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
