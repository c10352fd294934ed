// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * The end of an HTTP/2 connection's own pipeline: closes it on errors, and reads nothing more from a client that does not
 * read. Flow control bounds the bodies of answers but not their heads. Confined to the event loop.
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
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        context.channel().config().setAutoRead(context.channel().isWritable());
        super.channelWritabilityChanged(context);
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
