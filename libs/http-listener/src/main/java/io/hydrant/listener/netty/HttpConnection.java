// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.Reception;
import io.hydrant.listener.http.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection, or one HTTP/2 stream: takes requests one after the other and sends their answers in order.
 * Requests that are pipelined wait here, and reading stops while they do. Confined to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, seen elsewhere
final class HttpConnection extends ChannelInboundHandlerAdapter implements LoopSweeper.Swept {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    /** The rest of a refused body up to this size is read, so that the connection can go on. */
    private static final int SKIPPED_BODY_BYTES = 1 << 20;
    /** What is read of a larger one, so that a client that is still sending sees the answer and not a reset. */
    private static final long DISCARDED_BODY_BYTES = 64L << 20;

    private static final long SKIPPED_BODY_NANOS = SECONDS.toNanos(2);
    static final long WRITE_NANOS = SECONDS.toNanos(30);
    private static final int PIPELINED_MAX = 1000;

    private enum State {
        IDLE,
        BODY,
        BUSY,
        SKIP,
        CLOSED
    }

    private final NettyHttpServer server;
    private final @Nullable Http2Connection http2;
    private final boolean stream;
    private final ConnectionFacts facts;
    private final ArrayDeque<HttpObject> pipelined = new ArrayDeque<>(0);
    private final IncomingBody body = new IncomingBody();
    private final long reapAtNanos;

    private @Nullable ChannelHandlerContext context;
    private @Nullable LoopSweeper sweeper; // of its event loop, from when it is added
    private State state = State.IDLE;
    private long sinceNanos;
    private @Nullable Turn turn;
    private @Nullable Reception reception;
    private long skipped;
    private boolean closing;
    private boolean aged;
    /** The last answer is on its way: whatever else has come is not looked at, least of all as a request. */
    private boolean over;

    private boolean inputShut;
    private boolean dispatching;
    private @Nullable ChannelFuture unsent;
    private long unsentSinceNanos;
    private boolean headBegun;
    private long heads;

    /**
     * A connection or stream.
     *
     * @param http2 whose stream this is, null for a connection of HTTP/1.1
     * @param reapAtNanos when the connection is old enough that an answer closes it; a stream has no age of its own
     */
    HttpConnection(NettyHttpServer server, @Nullable Http2Connection http2, ConnectionFacts facts, long reapAtNanos) {
        this.server = server;
        this.http2 = http2;
        this.stream = http2 != null;
        this.facts = facts;
        this.reapAtNanos = reapAtNanos;
        this.sinceNanos = System.nanoTime();
    }

    boolean awaitsHead() {
        return state == State.IDLE && pipelined.isEmpty();
    }

    /** Heads that were read so far. */
    long heads() {
        return heads;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        LoopSweeper mine = server.sweeper(added.channel());
        sweeper = mine;
        mine.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        server.sweeper(removed.channel()).remove(this);
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        end();
    }

    private void end() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        Reception open = reception;
        reception = null;
        turn = null;
        body.drop();
        if (open != null) {
            open.abandoned();
        }
        server.unpipelined(pipelined.size());
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext at, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            inputShut = true;
            if (state != State.BUSY && unsent == null) {
                at.close(); // nothing that is owed an answer
            }
        }
        super.userEventTriggered(at, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
        LOG.debug("connection of {} ends: {}", facts.peer(), cause.toString());
        at.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext at, Object message) {
        if (message instanceof HttpObject object) {
            take(at, object);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(ChannelHandlerContext at, HttpObject object) {
        if (state == State.CLOSED || over) {
            ReferenceCountUtil.release(object);
            return;
        }
        boolean unread = state == State.IDLE && !stream && !at.channel().isWritable();
        if (state == State.BUSY || unread || !pipelined.isEmpty()) {
            at.channel().config().setAutoRead(false);
            pipelined.add(object);
            if (!server.pipelined() || pipelined.size() > PIPELINED_MAX) {
                at.close();
            }
            return;
        }
        dispatch(at, object);
    }

    private void dispatch(ChannelHandlerContext at, HttpObject object) {
        dispatching = true;
        try {
            if (object.decoderResult().isFailure()) {
                malformed(object);
            } else if (object instanceof HttpRequest request) {
                head(at, request);
            }
            if (object instanceof HttpContent content && state != State.CLOSED) {
                content(at, content);
            }
        } finally {
            dispatching = false;
            ReferenceCountUtil.release(object);
        }
    }

    private void head(ChannelHandlerContext at, HttpRequest request) {
        heads++;
        headBegun = false;
        Turn now = new Turn(request.method(), request.protocolVersion(), HttpUtil.isKeepAlive(request));
        turn = now;
        sinceNanos = System.nanoTime();
        skipped = 0;
        body.begin(sinceNanos, server.settings().readTimeout().toNanos());
        long length = HttpUtil.getContentLength(request, -1L);
        boolean chunked = HttpUtil.isTransferEncodingChunked(request);
        if (length < 0 && !chunked && !stream) {
            length = 0;
        }
        String target = RequestHeads.originForm(request.uri());
        HttpHead head = new HttpHead(
                request.method().name(),
                target == null ? request.uri() : target,
                stream ? "HTTP/2" : request.protocolVersion().text(),
                new NettyHeaders(request.headers()),
                length,
                facts.peer(),
                facts.secure(),
                facts.clientCertificate());
        MalformedRequest problem = target == null
                ? RequestHeads.noPath()
                : stream
                        ? RequestHeads.tooLong(request, server.settings().maxTargetBytes())
                        : RequestHeads.problem(request);
        if (problem != null) {
            HttpReply refused = server.door().malformed(problem, head);
            now.reply(stream ? refused : refused.closing());
            return;
        }
        now.oversize = length > SKIPPED_BODY_BYTES || (length < 0 && !stream);
        Reception opened = server.door().arrived(head, now);
        if (now.sent) {
            return;
        }
        if (opened == null) {
            throw new IllegalStateException("the door neither answered nor opened");
        }
        reception = opened;
        state = State.BODY;
        if (length > opened.maxBytes()) {
            opened.tooLarge();
        } else if (HttpUtil.is100ContinueExpected(request)) {
            at.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void content(ChannelHandlerContext at, HttpContent content) {
        if (state == State.SKIP) {
            skipped += content.content().readableBytes();
            if (content instanceof LastHttpContent) {
                if (closing) {
                    closeWhenSent(at);
                } else {
                    idle();
                }
            } else if (skipped > DISCARDED_BODY_BYTES) {
                at.close();
            }
            return;
        }
        Reception into = reception;
        if (state != State.BODY || into == null) {
            return;
        }
        if (body.keep(into, content.content()) && content instanceof LastHttpContent) {
            state = State.BUSY;
            into.complete(body.whole());
        }
    }

    private void malformed(HttpObject object) {
        Throwable cause = object.decoderResult().cause();
        String type = cause == null ? "" : cause.getClass().getSimpleName();
        LOG.debug("request of {} cannot be read: {}", facts.peer(), type);
        MalformedRequest problem = RequestHeads.unreadable(type);
        Reception open = state == State.BODY ? reception : null;
        state = State.BUSY; // nothing after it can be trusted
        if (open != null && turn != null) {
            turn.keepAlive = false;
            open.unreadable(problem);
            return;
        }
        if (turn != null && turn.sent) {
            closing = true; // the rest of a request that was answered before
            if (context != null) {
                closeWhenSent(context);
            }
            return;
        }
        turn = new Turn(HttpMethod.GET, HttpVersion.HTTP_1_1, false);
        turn.reply(server.door().malformed(problem, known(object)).closing());
    }

    /** What could be read of a head that could not. */
    private HttpHead known(HttpObject object) {
        // The decoder makes a whole message up where it could not read the request line.
        HttpRequest request = object instanceof HttpRequest read && !(object instanceof HttpContent) ? read : null;
        return new HttpHead(
                request == null ? "-" : request.method().name(),
                request == null ? "-" : request.uri(),
                request == null ? "-" : request.protocolVersion().text(),
                new NettyHeaders(request == null ? EmptyHttpHeaders.INSTANCE : request.headers()),
                0,
                facts.peer(),
                facts.secure(),
                facts.clientCertificate());
    }

    private void idle() {
        state = closing ? State.SKIP : State.IDLE;
        sinceNanos = System.nanoTime();
        turn = null;
        reception = null;
        if (inputShut && pipelined.isEmpty() && context != null) {
            closeWhenSent(context);
        }
    }

    private void drainPipelined(ChannelHandlerContext at) {
        while (state != State.CLOSED
                && state != State.BUSY
                && !over
                && at.channel().isWritable()) {
            HttpObject next = pipelined.poll();
            if (next == null) {
                break;
            }
            server.unpipelined(1);
            dispatch(at, next);
        }
        if (pipelined.isEmpty()
                && state != State.CLOSED
                && !at.channel().config().isAutoRead()) {
            at.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext at) throws Exception {
        if (at.channel().isWritable() && !dispatching && !pipelined.isEmpty()) {
            drainPipelined(at);
        }
        super.channelWritabilityChanged(at);
    }

    @Override
    public void tick(long now, boolean draining) {
        ChannelHandlerContext at = context;
        if (at == null || state == State.CLOSED) {
            return;
        }
        long waited = now - sinceNanos;
        aged = now - reapAtNanos > 0;
        if (unsent != null && now - unsentSinceNanos > WRITE_NANOS) {
            at.close(); // a reader that does not read
            return;
        }
        switch (state) {
            case IDLE -> {
                boolean fresh = server.settings().readTimeout().toNanos() < waited && headBegun && awaitsHead();
                if (fresh || waited > server.settings().idleTimeout().toNanos() || (draining && !stream)) {
                    at.close();
                }
            }
            case BODY -> {
                if (reception != null
                        && body.isTooSlow(now, server.settings().readTimeout().toNanos())) {
                    reception.tooSlow();
                }
            }
            case BUSY -> {
                if (reception != null) {
                    reception.tick(now);
                }
            }
            case SKIP -> {
                if (waited > SKIPPED_BODY_NANOS + MILLISECONDS.toNanos(500)) {
                    at.close();
                }
            }
            case CLOSED -> {}
        }
    }

    /** Some bytes of a head have arrived, but not all. */
    void headBegun() {
        if (!headBegun && awaitsHead()) {
            sinceNanos = System.nanoTime();
            headBegun = true;
        }
    }

    private void closeWhenSent(ChannelHandlerContext at) {
        over = true;
        ChannelFuture last = unsent;
        if (last == null || last.isDone()) {
            at.close();
        } else {
            last.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** One request's way back. */
    private final class Turn implements Wire {

        private final HttpMethod method;
        private final HttpVersion version;
        private boolean keepAlive;
        private boolean oversize;
        private boolean sent;

        Turn(HttpMethod method, HttpVersion version, boolean keepAlive) {
            this.method = method;
            this.version = version;
            this.keepAlive = keepAlive;
        }

        @Override
        public boolean reply(HttpReply reply, String... extra) {
            ChannelHandlerContext at = context;
            LoopSweeper mine = sweeper;
            if (sent || at == null || mine == null || turn != this || state == State.CLOSED) {
                return true;
            }
            sent = true;
            Reception answered = reception;
            reception = null;
            boolean whole = state == State.BUSY;
            boolean close = !stream
                    && (!keepAlive
                            || reply.closes()
                            || (inputShut && pipelined.isEmpty())
                            || (!whole && oversize)
                            || server.isDraining()
                            || aged);
            closing |= close;
            boolean written = write(
                    at,
                    Responses.response(reply, extra, HttpMethod.HEAD.equals(method), mine.date(), connection(close)),
                    answered);
            if (http2 != null) {
                http2.answered(reply.closes(), System.nanoTime());
            }
            if (whole && close) {
                state = State.SKIP;
                closeWhenSent(at);
            } else if (whole) {
                idle();
                if (!dispatching && !pipelined.isEmpty()) {
                    drainPipelined(at);
                }
            } else {
                state = State.SKIP;
                sinceNanos = System.nanoTime();
                body.drop();
            }
            return written;
        }

        private @Nullable CharSequence connection(boolean close) {
            if (stream) {
                return null;
            }
            return close ? HttpHeaderValues.CLOSE : version.minorVersion() == 0 ? HttpHeaderValues.KEEP_ALIVE : null;
        }

        /** False if the answer waits for a client that does not read; the reception is then told of its end. */
        private boolean write(ChannelHandlerContext at, FullHttpResponse response, @Nullable Reception answered) {
            ChannelFuture written = at.writeAndFlush(response);
            if (written.isSuccess()) {
                return true;
            }
            if (unsent == null) {
                unsentSinceNanos = System.nanoTime();
            }
            unsent = written;
            written.addListener(done -> {
                unsentSinceNanos = System.nanoTime();
                if (unsent == written) {
                    unsent = null;
                }
                if (!done.isSuccess()) {
                    at.close();
                }
                if (answered != null) {
                    answered.sent();
                }
            });
            return answered == null;
        }

        @Override
        public Executor eventLoop() {
            ChannelHandlerContext at = context;
            return at == null ? Runnable::run : at.channel().eventLoop();
        }

        @Override
        public boolean onEventLoop() {
            ChannelHandlerContext at = context;
            return at == null || at.channel().eventLoop().inEventLoop();
        }
    }
}
