// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.listener.access.ApiKeys;
import io.hydrant.listener.access.ClientAddress;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.HttpServerSettings;
import io.hydrant.listener.http.MalformedRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler may refuse before the body comes, and how long the memory of a request stays reserved. */
class RequestHandlerTest {

    private static final int BODY = 256 * 1024;
    private static final AtomicInteger TESTS = new AtomicInteger();

    /** Of this test only, and its path too: the application of the test before may still be on the listener. */
    private final String name = "request-handler-test-" + TESTS.incrementAndGet();

    private final AtomicInteger handled = new AtomicInteger();
    private final TaskLease lease = SharedListener.acquire(settings(), application(), "0", null);

    /** Answers with 64 times the body; takes no body without the header X-Key, and fails for an empty one. */
    private final class Echo implements RequestHandler {

        @Override
        public boolean acceptsHead(Exchange exchange) {
            assertThat(exchange.body()).isEmpty();
            String key = exchange.head().headers().first("X-Key");
            if (key == null) {
                exchange.refuse(Refusal.UNAUTHORIZED);
            } else if (key.isEmpty()) {
                throw new MalformedRequest("The key is empty.");
            }
            return key != null;
        }

        @Override
        public void handle(Exchange exchange) {
            handled.incrementAndGet();
            if (exchange.body().length == 0) {
                throw new OutOfMemoryError("of the test");
            }
            exchange.reply(HttpReply.of(200, new byte[64 * exchange.body().length]));
        }
    }

    private static ListenerSettings settings() {
        Duration minute = Duration.ofMinutes(1);
        return new ListenerSettings(
                new HttpServerSettings("127.0.0.1", 0, false, null, 1, 100, 8192, 8192, minute, minute, minute, null),
                "",
                "/-/ready",
                new ClientAddress(ClientAddress.Source.PEER, List.of()),
                1,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Map.of());
    }

    private Application application() {
        Duration second = Duration.ofSeconds(1);
        Application.Limits limits =
                new Application.Limits(100, 1 << 20, Duration.ofMinutes(1), second, second, second, 100, 1 << 20);
        Route route = Route.open("echo", "/" + name, Set.of("POST"), 1 << 20, new Echo());
        return new Application(name, "1", List.of(route), () -> ApiKeys.NONE, limits, null, () -> {});
    }

    @AfterEach
    void close() {
        lease.close();
    }

    private byte[] post(String header, int length) {
        return ("POST /" + name + " HTTP/1.1\r\nHost: a\r\n" + header + "Content-Length: " + length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
    }

    @Test
    void aRequestThatItsHandlerRefusesByTheHeadNeedsNoBodyAndTakesNoMemory() throws Exception {
        for (String header : List.of("", "X-Key: \r\n")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), lease.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(post(header, 1 << 20));
                String status = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);

                assertThat(status).isEqualTo(header.isEmpty() ? "HTTP/1.1 401" : "HTTP/1.1 400");
                assertThat(metric("inflight-bytes")).isZero();
                assertThat(metric("inflight-requests")).isZero();
            }
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void theMemoryOfARequestIsReservedUntilItsAnswerHasGone() throws Exception {
        try (Socket deaf = connected()) {
            deaf.getOutputStream().write(post("X-Key: k\r\n", BODY));
            deaf.getOutputStream().write(new byte[BODY]);
            await().atMost(Duration.ofSeconds(20)).until(() -> handled.get() == 1);
            await().atMost(Duration.ofSeconds(20)).until(() -> metric("inflight-requests") == 0);

            assertThat(metric("inflight-bytes")).isGreaterThanOrEqualTo(BODY);

            byte[] answer = deaf.getInputStream().readNBytes(64 * BODY);
            assertThat(answer).hasSize(64 * BODY);
            await().atMost(Duration.ofSeconds(20)).until(() -> metric("inflight-bytes") == 0);
        }
        try (Socket leaves = connected()) {
            leaves.getOutputStream().write(post("X-Key: k\r\n", BODY));
            leaves.getOutputStream().write(new byte[BODY]);
            await().atMost(Duration.ofSeconds(20)).until(() -> handled.get() == 2);
            assertThat(metric("inflight-bytes")).isGreaterThanOrEqualTo(BODY);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> metric("inflight-bytes") == 0);
    }

    @Test
    void aHandlerThatRunsOutOfMemoryFailsItsRequestOnly() throws Exception {
        for (int attempt = 1; attempt <= 2; attempt++) {
            try (Socket socket = connected()) {
                socket.getOutputStream().write(post("X-Key: k\r\n", 0));

                assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                        .isEqualTo("HTTP/1.1 500");
                assertThat(handled).hasValue(attempt);
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> metric("inflight-bytes") == 0);
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), lease.port()));
        return socket;
    }

    private long metric(String attribute) throws JMException {
        ObjectName listener =
                new ObjectName("kafka.connect:type=plugins,connector=\"" + name + "\",listener=\"127.0.0.1:0\"");
        return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(listener, attribute)).longValue();
    }
}
