// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * The end of an HTTP/2 connection's own pipeline: closes it on errors. A client that does not read needs nothing here: a
 * stream stays open until its answer has gone, and Netty refuses more streams than may be open, and ends who goes on.
 * Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, seen elsewhere
final class Http2Connection extends ChannelInboundHandlerAdapter {

    private final Duration idleTimeout;

    Http2Connection(Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline()
                .addFirst(new io.netty.handler.timeout.IdleStateHandler(
                        0, 0, idleTimeout.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof io.netty.handler.timeout.IdleStateEvent
                || event instanceof io.netty.channel.socket.ChannelInputShutdownEvent) {
            context.close(); // sends GOAWAY
            return;
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
