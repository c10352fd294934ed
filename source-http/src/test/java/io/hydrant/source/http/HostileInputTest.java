// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A public listener must be unkillable: whatever comes in, the task goes on, good requests are answered, nothing leaks.
 * 50,000 hostile requests by default, five to a connection (fewer are read where one of them ends it); {@code -Dseeded.scale=20} makes it a million.
 */
class HostileInputTest {

    private static final int CONNECTIONS = 10_000;
    private static final int REQUESTS_PER_CONNECTION = 5;
    private static final String GOOD = "/t/mobile_attribution?a=1";

    private static RunningSource start(String... more) {
        String[] keys = {
            "routes",
            "attribution,bodies",
            "routes.bodies.path",
            "/{app_token}/mobile_attribution",
            "routes.bodies.methods",
            "POST",
            "routes.bodies.topic",
            "bodies",
            "routes.bodies.mapping",
            "body",
            "routes.bodies.unpacked.max.bytes",
            "1000000",
            "listener.client.ip.source",
            "x-forwarded-for",
            "listener.trusted.proxies",
            "127.0.0.1",
            "access.log.format",
            "$context.requestId $context.path $context.identity.userAgent $context.status"
        };
        String[] all = java.util.Arrays.copyOf(keys, keys.length + more.length);
        System.arraycopy(more, 0, all, keys.length, more.length);
        return RunningSource.start(all);
    }

    @Test
    void survivesWhateverIsSent() {
        try (RunningSource source = start()) {
            Seeded.rounds(CONNECTIONS, random -> {
                HostileRequests requests = new HostileRequests(random);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (int i = 0; i < REQUESTS_PER_CONNECTION; i++) {
                    bytes.writeBytes(requests.next());
                }
                String answers = send(source.port(), bytes.toByteArray());
                assertThat(answers).as("answers").doesNotContain("HTTP/1.1 500").doesNotContain("<silence>");
                source.records().clear();
            });

            assertThat(source.get(GOOD).statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(metric(source, "inflight-requests")).isZero();
                assertThat(metric(source, "inflight-bytes")).isZero();
                assertThat(metric(source, "inbox-depth")).isZero();
            });
        }
    }

    /** A peer that resets while we still write is as good as one that answers. */
    private static String send(int port, byte[] bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(15_000);
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                return RawHttp.read(socket.getInputStream());
            } catch (IOException e) {
                return "";
            }
        } catch (IOException e) {
            throw new AssertionError("the listener does not accept connections", e);
        }
    }

    @Test
    void whatTwoParsersCouldReadDifferentlyIsRefusedAndTheConnectionEnds() {
        String next = "GET /t/mobile_attribution?smuggled=1 HTTP/1.1\r\nHost: a\r\n\r\n";
        String post = "POST /t/mobile_attribution HTTP/1.1\r\nHost: a\r\n";
        try (RunningSource source = start()) {
            for (String request : List.of(
                    post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                    post + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
                    post + "Content-Length: -5\r\n\r\n",
                    post + "Content-Length: +0\r\n\r\n",
                    post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                    post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                    post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                    post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    post.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "GET /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "GET /t/mobile_attribution HTTP/1.1\r\n\r\n",
                    post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n0\r\n\r\n",
                    post + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n")) {
                String answers = RawHttp.exchange(source.port(), request + next);

                assertThat(answers).as(request).matches("(?s)HTTP/1.1 (400|501) .*");
                assertThat(answers.split("HTTP/1\\.1 ", -1)).as(request).hasSize(2);
            }
            assertThat(source.values()).noneMatch(value -> value.contains("smuggled"));
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        try (RunningSource source = start()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                requests.append(i % 2 == 0 ? "GET /t/mobile_attribution?n=" + i : "GET /nowhere")
                        .append(" HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            String answers = RawHttp.exchange(source.port(), requests.toString());

            String[] each = answers.split("HTTP/1\\.1 ", -1);
            assertThat(each).hasSize(201);
            for (int i = 0; i < 200; i++) {
                assertThat(each[i + 1]).startsWith(i % 2 == 0 ? "200" : "403");
            }
            assertThat(source.records()).hasSize(100);
        }
    }

    @Test
    void refusedBodiesDoNotBreakTheConnection() {
        try (RunningSource source = start()) {
            String body = "x".repeat(1000);
            String answers = RawHttp.exchange(
                    source.port(),
                    "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + body
                            + "GET /t/mobile_attribution HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(answers).startsWith("HTTP/1.1 403").contains("HTTP/1.1 200");

            String tooLarge = RawHttp.exchange(
                    source.port(),
                    "POST /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n"
                            + "x".repeat(3_000_000));
            assertThat(tooLarge).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");

            String expecting = RawHttp.exchange(
                    source.port(),
                    "POST /nowhere HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n");
            assertThat(expecting).startsWith("HTTP/1.1 403").doesNotContain("100 Continue");
        }
    }

    @Test
    void thoseWhoWaitForeverAreSentAway() throws IOException {
        try (RunningSource source = start("listener.read.timeout.ms", "500", "listener.idle.timeout.ms", "1000")) {
            List<Socket> sockets = new ArrayList<>();
            String[] beginnings = {
                "",
                "G",
                "GET /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nX: ",
                "POST /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{",
                "POST /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"
            };
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), source.port());
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(beginnings[i % beginnings.length].getBytes(ISO_8859_1));
                sockets.add(socket);
            }
            assertThat(source.get(GOOD).statusCode()).isEqualTo(200);

            for (int i = 0; i < sockets.size(); i++) {
                try (Socket socket = sockets.get(i)) {
                    String answer = RawHttp.read(socket.getInputStream());
                    assertThat(answer)
                            .startsWith(i % beginnings.length < 3 ? "" : "HTTP/1.1 408")
                            .doesNotContain("<silence>");
                }
            }
            assertThat(metric(source, "inflight-bytes")).isZero();
        }
    }

    /** Requests whose answers nobody reads: small ones come by the thousand with one read, large ones do not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2_000})
    void aReaderThatDoesNotReadHoldsNothingUp(int padding) throws Exception {
        String request = "GET /nowhere" + "x".repeat(padding) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RunningSource source = start();
                Unread deaf = new Unread(source.port(), request.repeat(500).getBytes(ISO_8859_1))) {
            long before = bufferBytes();
            long accepted = -1;
            // The kernel's buffers hold some; then nothing more is taken in, or the connection is closed.
            while (accepted != deaf.sent()) {
                accepted = deaf.sent();
                assertThat(accepted).as("times 500 requests taken in").isLessThan(2_000);
                for (int i = 0; i < 20; i++) {
                    assertThat(source.get(GOOD).statusCode()).isEqualTo(200);
                    assertThat(bufferBytes() - before).as("bytes in buffers").isLessThan(32 << 20);
                    Thread.sleep(20);
                }
            }
        }
    }

    @Test
    void bodiesThatStopInTheMiddleGiveTheirRoomBack() throws Exception {
        String post = "POST /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nContent-Length: ";
        try (RunningSource source =
                start("listener.read.timeout.ms", "500", "inflight.max.bytes", Integer.toString(8 << 20))) {
            byte[] most = (post + "1000000\r\n\r\n" + "x".repeat(900_000)).getBytes(ISO_8859_1);
            List<Callable<String>> senders = Collections.nCopies(12, () -> sendAndWait(source.port(), most));
            ExecutorService threads = Executors.newFixedThreadPool(senders.size());
            try {
                for (Future<String> answer : threads.invokeAll(senders)) {
                    // nothing from one that was still sending when its answer came
                    assertThat(answer.get()).matches("(?s)(HTTP/1.1 (408|503) .*)?");
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(source.post("/t/mobile_attribution", "{\"a\":1}").statusCode())
                    .isEqualTo(200);
            await().untilAsserted(
                            () -> assertThat(metric(source, "inflight-bytes")).isZero());
        }
    }

    private static String sendAndWait(int port, byte[] bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes);
            return RawHttp.read(socket.getInputStream());
        } catch (IOException e) {
            return "";
        }
    }

    /** Clients that do not read and clients that stop in the middle of large bodies, many at once and in any order. */
    @Test
    void servesWhoBehavesBesideThoseWhoDoNot() {
        String post = "POST /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
        try (RunningSource source = start("listener.read.timeout.ms", "300")) {
            long before = bufferBytes();
            Seeded.rounds(10, random -> {
                List<Unread> clients = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    String bytes = random.below(2) == 0
                            ? ("GET " + GOOD + " HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(random.below(3_000))
                                            + "\r\n\r\n")
                                    .repeat(1 + random.below(200))
                            : post + "x".repeat(random.below(1_000_000));
                    clients.add(new Unread(source.port(), bytes.getBytes(ISO_8859_1)));
                }
                assertThat(source.get(GOOD).statusCode()).isEqualTo(200);
                assertThat(bufferBytes() - before).as("bytes in buffers").isLessThan(64 << 20);
                clients.forEach(Unread::close);
                source.records().clear();
            });
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(metric(source, "inflight-requests")).isZero();
                assertThat(metric(source, "inflight-bytes")).isZero();
                assertThat(metric(source, "inbox-depth")).isZero();
            });
        }
    }

    /** Outside of the heap, where what waits to be sent is. */
    static long bufferBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /**
     * As many connections as are allowed, of clients that are silent, stop in the middle, or do not read; then many times
     * as many attempts. Who is connected is served all the time. {@code -Psoak} makes it 10,000 and 100,000.
     */
    @Test
    void connectionsWithoutEndAreNoTroubleForThoseWhoAreConnected() throws IOException {
        int connections = Integer.getInteger("hostile.connections", 1_000);
        int attempts = Integer.getInteger("hostile.attempts", 2_000);
        String good = "GET " + GOOD + " HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RunningSource source = start(
                        "listener.connections.max", Integer.toString(connections + 1),
                        "listener.idle.timeout.ms", "600000",
                        "listener.read.timeout.ms", "600000");
                Socket served = IdleClients.connect(source.port(), 0);
                IdleClients idle = new IdleClients(source.port(), connections)) {
            assertThat(status(served, good)).isEqualTo(200);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(
                            () -> assertThat(metric(source, "connections-open")).isEqualTo(connections + 1));

            for (int i = 0; i < attempts; i++) {
                try (Socket extra = IdleClients.connect(source.port(), i)) {
                    extra.setSoLinger(true, 0);
                }
                if (i % 500 == 0) {
                    assertThat(status(served, good)).isEqualTo(200);
                }
            }

            try (Socket last = IdleClients.connect(source.port(), 0)) {
                assertThat(last.getInputStream().read()).isEqualTo(-1); // over the limit: closed at once
            }
            assertThat(status(served, good)).isEqualTo(200);
            assertThat(metric(source, "connections-open")).isEqualTo(connections + 1);
            assertThat(idle.isAlive()).isTrue();

            idle.disconnect();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(metric(source, "connections-open")).isEqualTo(1);
                assertThat(metric(source, "inflight-requests")).isZero();
                assertThat(metric(source, "inflight-bytes")).isZero();
            });
        }
    }

    /** The status of the answer to a request whose answer's body is {@code {}}. */
    private static int status(Socket connection, String request) throws IOException {
        connection.getOutputStream().write(request.getBytes(ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n{}") < 0) {
            int c = connection.getInputStream().read();
            assertThat(c).as("the connection ended after: %s", answer).isNotNegative();
            answer.append((char) c);
        }
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static long metric(RunningSource source, String name) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            Set<ObjectName> names = server.queryNames(
                    new ObjectName(
                            "kafka.connect:type=plugins,connector=\"*\",listener=\"127.0.0.1:" + source.port() + "\""),
                    null);
            assertThat(names).hasSize(1);
            return ((Number) server.getAttribute(names.iterator().next(), name)).longValue();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
