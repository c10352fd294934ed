// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The end of an HTTP/2 connection's own pipeline: its age, its errors, and its client that does not read. It leaves in
 * the two steps of RFC 9113 section 6.8, so that no request is lost that was under way when the client was told:
 *
 * <pre>
 * STAYS --closing answer, age, drain--> ANNOUNCED (GOAWAY of every stream, PING) --PING's answer, a second--> LAST
 * (GOAWAY of the streams that came) --all answered--> closed
 * </pre>
 *
 * Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, seen elsewhere
final class Http2Connection extends ChannelInboundHandlerAdapter implements LoopSweeper.Swept {

    private static final long ANNOUNCED_NANOS = SECONDS.toNanos(1);
    /** How long an aged connection waits for an answer after which no request is under way: some clients fail those that a GOAWAY meets. */
    private static final long AGED_NANOS = SECONDS.toNanos(5);

    private static final long PING = 0x6879_6472_616e_7421L;

    private enum Leaving {
        STAYS,
        ANNOUNCED,
        LAST
    }

    private final NettyHttpServer server;
    private final Http2FrameCodec codec;
    private final Http2HeadBudget heads;
    private final long reapAtNanos;
    private @Nullable ChannelHandlerContext context;
    private Leaving leaving = Leaving.STAYS;
    private long announcedNanos;
    private boolean unread;
    private long unreadSinceNanos;

    Http2Connection(NettyHttpServer server, Http2FrameCodec codec, Http2HeadBudget heads, long reapAtNanos) {
        this.server = server;
        this.codec = codec;
        this.heads = heads;
        this.reapAtNanos = reapAtNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        long idleMillis = server.settings().idleTimeout().toMillis();
        added.pipeline().addFirst(new IdleStateHandler(0, 0, idleMillis, MILLISECONDS));
        server.sweeper(added.channel()).add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        server.sweeper(removed.channel()).remove(this);
    }

    @Override
    public void tick(long now, boolean draining) {
        ChannelHandlerContext at = context;
        if (at == null) {
            return;
        }
        long patience = server.settings().readTimeout().toNanos();
        if (unread ? now - unreadSinceNanos > HttpConnection.WRITE_NANOS : heads.waitedNanos(now) > patience) {
            abort(at);
            return;
        }
        boolean requests = codec.connection().numActiveStreams() > 0;
        long aged = now - reapAtNanos;
        if (draining || aged > AGED_NANOS) {
            leave();
        }
        if (leaving == Leaving.ANNOUNCED && now - announcedNanos > ANNOUNCED_NANOS) {
            last(at);
        }
        if (leaving == Leaving.LAST && !requests) {
            at.close();
        }
    }

    /**
     * An answer has been written. Like one of HTTP/1.1 it may be the last, and the client has no other request under way
     * then, unless the answer itself says that it should go.
     */
    void answered(boolean closing, long now) {
        ChannelHandlerContext at = context;
        boolean aged = now - reapAtNanos > 0 && codec.connection().numActiveStreams() <= 1;
        if (at != null && (closing || aged)) {
            at.executor().execute(this::leave); // after the answer
        }
    }

    private void leave() {
        ChannelHandlerContext at = context;
        if (at != null && leaving == Leaving.STAYS) {
            leaving = Leaving.ANNOUNCED;
            announcedNanos = System.nanoTime();
            at.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
            at.writeAndFlush(new DefaultHttp2PingFrame(PING));
        }
    }

    private void last(ChannelHandlerContext at) {
        leaving = Leaving.LAST;
        at.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    }

    /** Ends it whatever is under way: {@code close} of the codec would wait for its streams. */
    private void abort(ChannelHandlerContext at) {
        at.pipeline().context(codec).close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext at, Object event) throws Exception {
        if (event instanceof IdleStateEvent || event instanceof ChannelInputShutdownEvent) {
            at.close(); // sends GOAWAY
            return;
        }
        super.userEventTriggered(at, event);
    }

    @Override
    public void channelRead(ChannelHandlerContext at, Object message) {
        if (leaving == Leaving.ANNOUNCED
                && message instanceof Http2PingFrame ping
                && ping.ack()
                && ping.content() == PING) {
            last(at);
        }
        ReferenceCountUtil.release(message);
    }

    /** Who does not read is not read either, or it could fill the memory with answers to its PINGs. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext at) throws Exception {
        unread = !at.channel().isWritable();
        long now = System.nanoTime();
        if (unread) {
            unreadSinceNanos = now;
        } else {
            heads.readAgain(now);
        }
        at.channel().config().setAutoRead(!unread);
        super.channelWritabilityChanged(at);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
        if (!(cause instanceof Http2Exception)) { // those the codec answers with the GOAWAY that is due
            abort(at);
        }
    }
}
