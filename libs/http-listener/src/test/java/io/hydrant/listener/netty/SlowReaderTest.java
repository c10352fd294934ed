// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.listener.http.FrontDoor;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.HttpServerSettings;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.Reception;
import io.hydrant.listener.http.TlsSettings;
import io.hydrant.listener.http.Wire;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends requests without end and reads none of the answers. */
class SlowReaderTest {

    private static final long BYTES_ALLOWED = 8L << 20;
    private static final long ANSWERS = 300_000;
    private static final HttpReply ANSWER = HttpReply.json(403, "{\"message\":\"Missing Authentication Token\"}");

    private final AtomicLong answered = new AtomicLong();
    private final NettyHttpServer server;

    SlowReaderTest() throws IOException {
        server = bind(null);
    }

    private NettyHttpServer bind(@Nullable TlsSettings tls) throws IOException {
        Duration minute = Duration.ofMinutes(1);
        return NettyHttpServer.bind(
                new HttpServerSettings("127.0.0.1", 0, false, null, 1, 1000, 8192, 8192, minute, minute, minute, tls),
                new Answering(),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private final class Answering implements FrontDoor {

        @Override
        public @Nullable Reception arrived(HttpHead head, Wire wire) {
            answered.incrementAndGet();
            wire.reply(ANSWER);
            return null;
        }

        @Override
        public HttpReply malformed(MalformedRequest problem, HttpHead known) {
            return HttpReply.json(problem.status(), "{}");
        }
    }

    /** Small requests, of which one read brings thousands, and large ones, of which it brings some. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2_000})
    void takesNoMemoryAndHoldsNobodyUp(int padding) throws Exception {
        String request = "GET /" + "x".repeat(padding) + " HTTP/1.1\r\nHost:a\r\n\r\n";
        byte[] many = request.repeat(500).getBytes(ISO_8859_1);
        try (Socket deaf = deaf(server.port())) {
            send(deaf, many);
            long before = unsentBytes();
            long most = 0;
            long last = -1;
            // It answers until the kernel's buffers are full, and then no more.
            while (answered.get() != last && answered.get() < ANSWERS) {
                last = answered.get();
                for (int i = 0; i < 5; i++) {
                    assertThat(statusOf(server.port())).isEqualTo("HTTP/1.1 403");
                    last++;
                    most = Math.max(most, unsentBytes() - before);
                    Thread.sleep(50);
                }
            }
            assertThat(answered).as("answers that nobody reads").hasValueLessThan(ANSWERS);
            assertThat(most).as("bytes in buffers").isLessThan(BYTES_ALLOWED);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> server.connections() == 0);
    }

    @Test
    void whoReadsAtLastGetsEveryAnswerInOrder() throws Exception {
        String request = "GET /" + "x".repeat(2_000) + " HTTP/1.1\r\nHost:a\r\n\r\n";
        int requests = 30_000;
        try (Socket slow = deaf(server.port())) {
            Thread sender = new Thread(() -> {
                try {
                    OutputStream out = slow.getOutputStream();
                    byte[] bytes = request.getBytes(ISO_8859_1);
                    for (int i = 0; i < requests; i++) {
                        out.write(bytes);
                    }
                    slow.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(new Steady());
            assertThat(answered).as("answers before anything is read").hasValueLessThan(requests);

            String all = new String(slow.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(all.split("HTTP/1\\.1 403", -1)).hasSize(requests + 1);
        }
    }

    private final class Steady implements java.util.concurrent.Callable<Boolean> {

        private long last = -1;

        @Override
        public Boolean call() {
            long now = answered.get();
            boolean steady = now == last;
            last = now;
            return steady;
        }
    }

    private static Socket deaf(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    /** Writes until the other side takes no more, or closes. */
    private static void send(Socket socket, byte[] many) {
        Thread sender = new Thread(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                while (!Thread.currentThread().isInterrupted()) {
                    out.write(many);
                }
            } catch (IOException e) {
                // closed by either side
            }
        });
        sender.setDaemon(true);
        sender.start();
    }

    private static String statusOf(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(socket.getInputStream().readNBytes(12));
            return answer.toString(ISO_8859_1);
        }
    }

    private static long unsentBytes() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }
}
