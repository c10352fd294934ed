// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what unfinished request heads may hold in memory over all connections. A head is free up to
 * {@value #FREE_BYTES} bytes; what is larger takes from the common budget until it is complete. Ten thousand clients
 * that each send a long head and never end it would fill the heap otherwise. Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, seen elsewhere
final class HeadBudget extends ChannelInboundHandlerAdapter {

    static final int FREE_BYTES = 16 * 1024;
    static final long COMMON_BYTES = 64L << 20;

    private final AtomicLong common;
    private final HttpConnection connection;
    private long head;
    private long taken;

    HeadBudget(AtomicLong common, HttpConnection connection) {
        this.common = common;
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        long headsBefore = connection.heads();
        if (message instanceof ByteBuf bytes && connection.awaitsHead()) {
            head += bytes.readableBytes();
            if (head > FREE_BYTES) {
                long more = head - taken;
                taken = head;
                if (common.addAndGet(more) > COMMON_BYTES) {
                    release();
                    bytes.release();
                    context.close();
                    return;
                }
            }
        }
        super.channelRead(context, message);
        if (connection.heads() > headsBefore || !connection.awaitsHead()) {
            release();
        } else {
            connection.headBegun();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        release();
        super.channelInactive(context);
    }

    private void release() {
        head = 0;
        if (taken > 0) {
            common.addAndGet(-taken);
            taken = 0;
        }
    }
}
