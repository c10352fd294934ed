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

    private final Share share;
    private final HttpConnection connection;
    private long head;

    HeadBudget(AtomicLong common, HttpConnection connection) {
        this.share = new Share(common);
        this.connection = connection;
    }

    /** What one connection has of the common budget. Confined to the event loop. */
    static final class Share {

        private final AtomicLong common;
        private long taken;

        Share(AtomicLong common) {
            this.common = common;
        }

        /** The connection holds so many bytes now. False if that is too much: it must close. */
        boolean holds(long bytes) {
            long due = bytes > FREE_BYTES ? bytes : 0;
            long more = due - taken;
            if (more != 0) {
                taken = due;
                if (common.addAndGet(more) > COMMON_BYTES && more > 0) {
                    release();
                    return false;
                }
            }
            return true;
        }

        void release() {
            if (taken > 0) {
                common.addAndGet(-taken);
                taken = 0;
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        long headsBefore = connection.heads();
        if (message instanceof ByteBuf bytes && connection.awaitsHead()) {
            head += bytes.readableBytes();
            if (!share.holds(head)) {
                head = 0;
                bytes.release();
                context.close();
                return;
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
        share.release();
    }
}
