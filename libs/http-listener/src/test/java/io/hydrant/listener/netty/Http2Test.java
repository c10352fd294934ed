// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static io.hydrant.listener.netty.Http2Client.ACK;
import static io.hydrant.listener.netty.Http2Client.CONTINUATION;
import static io.hydrant.listener.netty.Http2Client.DATA;
import static io.hydrant.listener.netty.Http2Client.END_HEADERS;
import static io.hydrant.listener.netty.Http2Client.END_STREAM;
import static io.hydrant.listener.netty.Http2Client.GOAWAY;
import static io.hydrant.listener.netty.Http2Client.HEADERS;
import static io.hydrant.listener.netty.Http2Client.PING;
import static io.hydrant.listener.netty.Http2Client.RST_STREAM;
import static io.hydrant.listener.netty.Http2Client.SETTINGS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.listener.http.FrontDoor;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.HttpServerSettings;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.Reception;
import io.hydrant.listener.http.Wire;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 connections that age, drain, or are of clients who mean harm. */
class Http2Test {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final int MAX_LINE = 8 * 1024;
    private static final int NO_ERROR = 0;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final HttpReply OK = HttpReply.json(200, "{}");

    @TempDir
    private static Path folder;

    private final Queue<Wire> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger arrived = new AtomicInteger();
    private @Nullable NettyHttpServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Certificates.make(folder, "one", "EC", "-groupname", "secp256r1");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    /** {@code /hold} waits, {@code /closing} is told to go elsewhere, {@code /status/204} is that, everything else is 200. */
    private final class Door implements FrontDoor {

        @Override
        public @Nullable Reception arrived(HttpHead head, Wire wire) {
            arrived.incrementAndGet();
            if (head.target().equals("/hold")) {
                return new Held(wire);
            }
            if (head.target().startsWith("/status/")) {
                wire.reply(HttpReply.json(Integer.parseInt(head.target().substring(8)), "{}"));
                return null;
            }
            wire.reply(
                    head.target().equals("/closing") ? HttpReply.json(503, "{}").closing() : OK);
            return null;
        }

        @Override
        public HttpReply malformed(MalformedRequest problem, HttpHead known) {
            return HttpReply.json(problem.status(), "{}");
        }
    }

    private final class Held implements Reception {

        private final Wire wire;

        Held(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void complete(byte[] body) {
            held.add(wire);
        }

        @Override
        public long maxBytes() {
            return 1 << 20;
        }

        @Override
        public boolean reserve(int bytes) {
            return true;
        }

        @Override
        public void tooLarge() {
            wire.reply(HttpReply.json(413, "{}"));
        }

        @Override
        public void tooSlow() {
            wire.reply(HttpReply.json(408, "{}"));
        }

        @Override
        public void unreadable(MalformedRequest problem) {
            wire.reply(HttpReply.json(problem.status(), "{}"));
        }

        @Override
        public void abandoned() {}

        @Override
        public void sent() {}

        @Override
        public void tick(long nowNanos) {}
    }

    private int start(Duration readTimeout, Duration maxAge) throws IOException {
        server = NettyHttpServer.bind(
                new HttpServerSettings(
                        "127.0.0.1",
                        0,
                        false,
                        null,
                        1,
                        1000,
                        80 * 1024,
                        MAX_LINE,
                        readTimeout,
                        MINUTE,
                        maxAge,
                        Certificates.pem(folder, "one")),
                new Door(),
                InstantSource.system());
        return server.port();
    }

    private void answerHeld() {
        await().atMost(Duration.ofSeconds(20)).until(() -> !held.isEmpty());
        Wire wire = held.remove();
        wire.eventLoop().execute(() -> wire.reply(OK));
    }

    private static void assertServed(int port) throws Exception {
        try (Http2Client good = new Http2Client(port)) {
            good.request(1, "/");
            assertThat(good.status()).isEqualTo(200);
        }
    }

    /** All that the server says from now on is a farewell in two steps. */
    private static void assertLeaves(Http2Client client, int nextStream) throws Exception {
        Http2Client.Frame announced = client.next(GOAWAY);
        assertThat(announced.intAt(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(announced.intAt(4)).isEqualTo(NO_ERROR);
        Http2Client.Frame ping = client.next(PING);
        assertThat(ping.flags()).isZero();

        client.request(nextStream, "/"); // under way when it was told
        assertThat(client.status()).isEqualTo(200);

        client.send(PING, ACK, 0, ping.payload());
        Http2Client.Frame last = client.next(GOAWAY);
        assertThat(last.intAt(0)).isEqualTo(nextStream);
        assertThat(last.intAt(4)).isEqualTo(NO_ERROR);
    }

    /** Long after its age, or with the answer that comes then. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAgedConnectionIsLeftWithoutALostRequest(boolean withAnAnswer) throws Exception {
        int port = start(MINUTE, TENTH);
        try (Http2Client client = new Http2Client(port)) {
            int stream = 1;
            if (withAnAnswer) {
                Thread.sleep(2 * TENTH.toMillis());
                client.request(stream, "/");
                assertThat(client.status()).isEqualTo(200);
                assertThat(client.next(DATA).stream()).isEqualTo(stream);
                stream += 2;
            }

            assertLeaves(client, stream);

            assertThat(client.next()).isNull();
        }
        assertServed(port);
    }

    @Test
    void aClosingAnswerMakesTheClientGoElsewhere() throws Exception {
        int port = start(MINUTE, Duration.ZERO);
        try (Http2Client client = new Http2Client(port)) {
            client.request(1, "/hold");
            client.request(3, "/closing");
            assertThat(client.status()).isEqualTo(503);
            assertLeaves(client, 5);

            answerHeld();

            assertThat(client.status()).isEqualTo(200);
            Http2Client.Frame frame;
            while ((frame = client.next()) != null) {
                assertThat(frame.type()).isEqualTo(DATA);
            }
        }
    }

    @Test
    void aServerThatClosesAnswersWhatIsUnderWay() throws Exception {
        int port = start(MINUTE, Duration.ZERO);
        try (Http2Client client = new Http2Client(port);
                Http2Client idle = new Http2Client(port)) {
            client.request(1, "/hold");
            await().atMost(Duration.ofSeconds(20)).until(() -> !held.isEmpty());
            idle.request(1, "/");
            assertThat(idle.status()).isEqualTo(200);
            NettyHttpServer closing = requireNonNull(server);
            server = null;
            Thread closer = new Thread(closing::close);
            closer.start();

            Http2Client.Frame ping = client.next(PING);
            client.send(PING, ACK, 0, ping.payload());
            answerHeld();

            assertThat(client.status()).isEqualTo(200);
            assertThat(idle.next(GOAWAY).intAt(4)).isEqualTo(NO_ERROR);
            closer.join();
        }
    }

    @Test
    void aLongRequestLineIs414AsOverHttp11() throws Exception {
        int port = start(MINUTE, Duration.ZERO);
        String longest = "/" + "x".repeat(MAX_LINE - "GET / HTTP/1.1".length());
        try (Http2Client client = new Http2Client(port)) {
            client.request(1, longest);
            assertThat(client.status()).isEqualTo(200);
            client.request(3, longest + "x");
            assertThat(client.status()).isEqualTo(414);
            client.request(5, "/");
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHeadThatDoesNotEndIsClosedAfterTheReadTimeout(boolean insideAFrame) throws Exception {
        int port = start(Duration.ofMillis(500), Duration.ZERO);
        try (Http2Client client = new Http2Client(port)) {
            byte[] headers = Http2Client.frame(HEADERS, insideAFrame ? END_HEADERS : 0, 1, client.get("/"));
            client.write(insideAFrame ? java.util.Arrays.copyOf(headers, headers.length - 1) : headers);

            assertThat(client.next()).isNull();
        }
        assertThat(arrived).hasValue(0);
        assertServed(port);
    }

    @Test
    void continuationsWithoutEndEndTheConnection() throws Exception {
        int port = start(MINUTE, Duration.ZERO);
        for (int size : new int[] {0, 1, 1_000, 16_384}) {
            try (Http2Client client = new Http2Client(port)) {
                client.send(HEADERS, 0, 1, client.get("/"));
                try {
                    for (int i = 0; i < 10_000; i++) {
                        client.send(CONTINUATION, 0, 1, new byte[size]);
                    }
                    throw new AssertionError("10,000 frames of one head were taken, of " + size + " bytes");
                } catch (IOException e) {
                    assertThat(e).isNotNull(); // closed
                }
            }
        }
        assertThat(arrived).hasValue(0);
        assertServed(port);
    }

    @Test
    void rapidResetEndsTheConnection() throws Exception {
        int port = start(MINUTE, Duration.ZERO);
        try (Http2Client client = new Http2Client(port)) {
            for (int i = 0; i < 250; i++) {
                client.request(2 * i + 1, "/hold");
                client.send(RST_STREAM, 0, 2 * i + 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            }
            assertThat(client.next(GOAWAY).intAt(4)).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(arrived.get()).isLessThanOrEqualTo(201);
        }
        assertServed(port);
    }

    /** Frames that must be answered, by a client that reads no answer. */
    @ParameterizedTest
    @ValueSource(ints = {PING, SETTINGS})
    void floodsOfFramesThatAreAnsweredTakeNoMemory(int type) throws Exception {
        int port = start(MINUTE, Duration.ZERO);
        byte[] flood = repeated(Http2Client.frame(type, 0, 0, new byte[type == PING ? 8 : 0]), 1_000);
        long before = nettyBytes();
        try (Http2Client deaf = new Http2Client(port)) {
            AtomicLong written = new AtomicLong();
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        deaf.write(flood);
                        written.incrementAndGet();
                    }
                } catch (IOException e) {
                    written.set(Long.MIN_VALUE); // closed
                }
            });
            sender.setDaemon(true);
            sender.start();
            long last = -1;
            while (written.get() != last && written.get() >= 0) { // until nothing is taken any more
                last = written.get();
                for (int i = 0; i < 5; i++) {
                    assertServed(port);
                    assertThat(nettyBytes() - before).as("bytes in buffers").isLessThan(16 << 20);
                    Thread.sleep(20);
                }
            }
        }
        assertServed(port);
    }

    /** A window of nothing: no answer can be sent, and the streams that wait for one are counted. */
    @Test
    void whoLeavesItsAnswersUnreadGetsNoMoreThanItsStreams() throws Exception {
        int port = start(MINUTE, Duration.ZERO);
        try (Http2Client deaf = new Http2Client(port, (byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0)) {
            for (int i = 0; i < 300; i++) {
                deaf.request(2 * i + 1, "/");
            }
            Http2Client.Frame refused = deaf.next(RST_STREAM);

            assertThat(refused.stream()).isEqualTo(2 * 128 + 1);
            assertThat(refused.intAt(0)).isEqualTo(7); // REFUSED_STREAM: not looked at
            assertThat(arrived.get()).isEqualTo(128);
            assertServed(port);
        }
    }

    /** RFC 9110, 15.3.5: a client that follows it resets the stream of a 204 that has a body. */
    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void anAnswerWithoutContentEndsWithItsHead(int status) throws Exception {
        try (Http2Client client = new Http2Client(start(MINUTE, Duration.ZERO))) {
            client.request(1, "/status/" + status);
            Http2Client.Frame head = client.next(HEADERS);

            assertThat(client.statusIn(head)).isEqualTo(status);
            assertThat(head.flags() & END_STREAM).isEqualTo(END_STREAM);
            client.request(3, "/status/201");
            assertThat(client.next())
                    .satisfies(next -> assertThat(next.stream()).isEqualTo(3));
        }
    }

    @Test
    void noiseInPlaceOfFramesHarmsNobody() throws Exception {
        int port = start(MINUTE, Duration.ZERO);
        for (byte[] noise : new byte[][] {
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1),
            Http2Client.frame(DATA, END_STREAM, 1, new byte[10]),
            Http2Client.frame(HEADERS, END_HEADERS | END_STREAM, 2, new byte[] {(byte) 0x82}),
            Http2Client.frame(HEADERS, END_HEADERS | END_STREAM, 1, new byte[] {(byte) 0xff, (byte) 0xff}),
            Http2Client.frame(CONTINUATION, END_HEADERS, 1, new byte[10])
        }) {
            try (Http2Client client = new Http2Client(port)) {
                client.write(noise);
                assertThat(client.next(GOAWAY).intAt(4)).isNotEqualTo(NO_ERROR);
                assertThat(client.next()).isNull();
            }
        }
        assertThat(arrived).hasValue(0);
        assertServed(port);
    }

    private static byte[] repeated(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    private static long nettyBytes() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }
}
