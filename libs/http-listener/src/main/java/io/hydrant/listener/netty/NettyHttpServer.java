// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.hydrant.listener.http.FrontDoor;
import io.hydrant.listener.http.HttpServer;
import io.hydrant.listener.http.HttpServerSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link HttpServer} on Netty's NIO transport. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, seen elsewhere
public final class NettyHttpServer implements HttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(NettyHttpServer.class);
    private static final long DRAIN_MILLIS = 5_000;
    private static final long TLS_CHECK_SECONDS = 5;
    private static final int PIPELINED_COMMON = 50_000;
    private static final int STREAMS_PER_CONNECTION = 128;
    /** Streams that a client opens and resets, or makes the server reset: more is an attack (CVE-2023-44487). */
    private static final int RESETS_PER_WINDOW = 200;

    private static final int RESET_WINDOW_SECONDS = 30;
    /** Answers to PING and SETTINGS, and resets, that their client does not read. */
    private static final int UNSENT_CONTROL_FRAMES = 1_000;
    /** Of answers that the kernel does not take, since their client does not read; then nothing more is read from it. */
    private static final WriteBufferWaterMark UNSENT_BYTES = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private final HttpServerSettings settings;
    private final FrontDoor door;
    private final InstantSource clock;
    private final @Nullable TlsIdentity tls;
    private final MultiThreadIoEventLoopGroup loops;
    private final Map<EventLoop, LoopSweeper> sweepers = new HashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final UntrustedPeers untrusted = new UntrustedPeers();
    private final AtomicInteger pipelined = new AtomicInteger();
    private final AtomicLong headBytes = new AtomicLong();
    private final Channel channel;
    private volatile boolean draining; // set once by close(), read by event loops

    /**
     * Binds.
     *
     * @throws IOException if the address cannot be bound
     * @throws IllegalArgumentException if the TLS files cannot be used
     */
    public static NettyHttpServer bind(HttpServerSettings settings, FrontDoor door, InstantSource clock)
            throws IOException {
        return new NettyHttpServer(settings, door, clock);
    }

    private NettyHttpServer(HttpServerSettings settings, FrontDoor door, InstantSource clock) throws IOException {
        this.settings = settings;
        this.door = door;
        this.clock = clock;
        this.tls = settings.tls() == null ? null : new TlsIdentity(settings.tls());
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.ioThreads(), new DefaultThreadFactory("hydrant-listener", true), NioIoHandler.newFactory());
        for (EventExecutor loop : loops) {
            sweepers.put((EventLoop) loop, new LoopSweeper(this, clock));
        }
        try {
            this.channel = bind();
        } catch (IOException | RuntimeException e) {
            loops.shutdownGracefully(0, 0, MILLISECONDS);
            throw e;
        }
        sweepers.forEach((loop, sweeper) -> {
            var unused =
                    loop.scheduleAtFixedRate(sweeper, LoopSweeper.EVERY_MILLIS, LoopSweeper.EVERY_MILLIS, MILLISECONDS);
        });
        if (tls != null) {
            Thread reloader = new Thread(this::keepCertificate, "hydrant-listener-tls");
            reloader.setDaemon(true);
            reloader.start();
        }
    }

    private Channel bind() throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_BYTES)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel opened) {
                        accept(opened);
                    }
                });
        if (settings.reusePort()) {
            bootstrap.option(io.netty.channel.socket.nio.NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
        var bound = bootstrap
                .bind(new InetSocketAddress(settings.host(), settings.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot bind " + settings.host() + ":" + settings.port() + ": "
                            + (bound.cause() == null ? "unknown" : bound.cause().getMessage()),
                    bound.cause());
        }
        return bound.channel();
    }

    private void accept(SocketChannel opened) {
        if (connections.incrementAndGet() > settings.maxConnections() || draining) {
            connections.decrementAndGet();
            opened.close();
            return;
        }
        opened.closeFuture().addListener(closed -> connections.decrementAndGet());
        ChannelPipeline pipeline = opened.pipeline();
        ConnectionFacts facts = new ConnectionFacts(opened, tls != null);
        if (settings.proxies() != null) {
            if (!settings.proxies().test(facts.peer())) {
                untrusted.closed(facts.peer());
                opened.close();
                return;
            }
            pipeline.addLast(new HAProxyMessageDecoder(), new ProxyHeader(facts, settings.readTimeout()));
        }
        if (tls == null) {
            http1(pipeline, facts);
            return;
        }
        pipeline.addLast(tls.context().newHandler(opened.alloc()));
        pipeline.addLast(new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
            @Override
            protected void configurePipeline(ChannelHandlerContext context, String protocol) {
                if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                    http2(context.pipeline(), facts);
                } else {
                    http1(context.pipeline(), facts);
                }
            }

            @Override
            protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
                LOG.debug("TLS handshake with {} failed: {}", facts.peer(), cause.toString());
                context.close();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                LOG.debug("TLS connection of {} ends: {}", facts.peer(), cause.toString());
                context.close();
            }
        });
    }

    private void http1(ChannelPipeline pipeline, ConnectionFacts facts) {
        HttpConnection connection = new HttpConnection(this, null, facts, reapAt());
        pipeline.addLast(
                new HeadBudget(headBytes, connection),
                new StrictRequestDecoder(settings.maxTargetBytes(), settings.maxHeaderBytes()),
                new HttpResponseEncoder(),
                connection);
    }

    private void http2(ChannelPipeline pipeline, ConnectionFacts facts) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(STREAMS_PER_CONNECTION)
                        .maxHeaderListSize(settings.maxHeaderBytes()))
                .decoderEnforceMaxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(UNSENT_CONTROL_FRAMES)
                .build();
        Http2HeadBudget heads = new Http2HeadBudget(headBytes);
        Http2Connection connection = new Http2Connection(this, codec, heads, reapAt());
        pipeline.addLast(
                heads,
                codec,
                new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(
                                        new Http2StreamFrameToHttpObjectCodec(true),
                                        new HttpConnection(NettyHttpServer.this, connection, facts, Long.MAX_VALUE));
                    }
                }),
                connection);
    }

    private long reapAt() {
        long age = settings.maxConnectionAge().toNanos();
        if (age == 0) {
            return System.nanoTime() + Long.MAX_VALUE / 2;
        }
        return System.nanoTime() + age + ThreadLocalRandom.current().nextLong(age / 5 + 1);
    }

    @SuppressWarnings("BusyWait") // a plain periodic check; interrupted never
    private void keepCertificate() {
        TlsIdentity identity = tls;
        while (identity != null && !draining) {
            try {
                SECONDS.sleep(TLS_CHECK_SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            identity.reloadIfChanged();
        }
    }

    HttpServerSettings settings() {
        return settings;
    }

    FrontDoor door() {
        return door;
    }

    boolean isDraining() {
        return draining;
    }

    LoopSweeper sweeper(Channel of) {
        LoopSweeper sweeper = sweepers.get(of.eventLoop());
        if (sweeper == null) {
            throw new IllegalStateException("not an event loop of this server");
        }
        return sweeper;
    }

    /** One more object waits behind an unanswered request; false if too many do, over all connections. */
    boolean pipelined() {
        return pipelined.incrementAndGet() <= PIPELINED_COMMON;
    }

    void unpipelined(int objects) {
        if (objects > 0) {
            pipelined.addAndGet(-objects);
        }
    }

    @Override
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public int connections() {
        return connections.get();
    }

    @Override
    public long untrusted() {
        return untrusted.count();
    }

    @Override
    public long certificateExpirySeconds() {
        return tls == null ? Long.MAX_VALUE : (tls.expiresAtMillis() - clock.millis()) / 1000;
    }

    @Override
    public void unbind() {
        channel.close().awaitUninterruptibly(DRAIN_MILLIS);
    }

    @Override
    public void close() {
        draining = true;
        unbind();
        long end = System.nanoTime() + MILLISECONDS.toNanos(DRAIN_MILLIS);
        List<LoopSweeper> all = new ArrayList<>(sweepers.values());
        sweepers.forEach((loop, sweeper) -> loop.execute(sweeper));
        while (connections.get() > 0 && System.nanoTime() < end && !all.isEmpty()) {
            try {
                MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        loops.shutdownGracefully(0, 1, SECONDS).awaitUninterruptibly(2, SECONDS);
    }
}
