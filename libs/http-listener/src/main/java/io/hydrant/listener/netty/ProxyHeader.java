// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes the PROXY protocol header off the front of a connection, which must have one. Confined to the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, seen elsewhere
final class ProxyHeader extends ChannelInboundHandlerAdapter {

    private final ConnectionFacts facts;
    private final Duration patience;
    private @Nullable Future<?> alarm;

    ProxyHeader(ConnectionFacts facts, Duration patience) {
        this.facts = facts;
        this.patience = patience;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        alarm = context.executor()
                .schedule(
                        () -> {
                            context.close();
                        },
                        patience.toMillis(),
                        MILLISECONDS);
        super.channelActive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HAProxyMessage header) {
            facts.proxied(header);
            header.release();
            if (alarm != null) {
                alarm.cancel(false);
            }
            context.pipeline().remove(this);
        } else {
            super.channelRead(context, message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // not a PROXY protocol header
    }
}
