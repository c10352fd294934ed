// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@link HeadBudget} for HTTP/2, in front of its codec. A head is there when its last HEADERS or CONTINUATION frame is
 * (RFC 9113 section 6.10), and a frame when its last byte is; what came before that is kept by the codec, without a bound
 * over all connections and without an end in time. Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, seen elsewhere
final class Http2HeadBudget extends ChannelInboundHandlerAdapter {

    private static final int PREFACE_BYTES = 24;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;
    /** The codec has the last frame and what it has put together: measured, and rather too much. */
    private static final int COPIES = 2;

    private final HeadBudget.Share share;
    private int payloadLeft = PREFACE_BYTES;
    private int headerRead;
    private int length;
    private int type;
    private boolean headOpen;
    private long unfinished; // bytes of a frame or head whose end has not come
    private long sinceNanos;

    Http2HeadBudget(AtomicLong common) {
        this.share = new HeadBudget.Share(common);
    }

    /** How long the end of a frame or head has not come; 0 if nothing is begun. */
    long waitedNanos(long now) {
        return unfinished == 0 ? 0 : now - sinceNanos;
    }

    /** Reading has begun again, after a time in which what is missing could not come. */
    void readAgain(long now) {
        sinceNanos = now;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf bytes) {
            follow(bytes);
            if (!share.holds(unfinished * COPIES)) {
                bytes.release();
                context.close();
                return;
            }
        }
        super.channelRead(context, message);
    }

    private void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (unfinished == 0) {
                sinceNanos = System.nanoTime();
            }
            if (payloadLeft > 0) {
                int more = Math.min(payloadLeft, end - at);
                payloadLeft -= more;
                at += more;
                unfinished += more;
            } else {
                frameHeader(bytes.getUnsignedByte(at++));
                unfinished++;
            }
            if (payloadLeft == 0 && headerRead == 0 && !headOpen) {
                unfinished = 0;
            }
        }
    }

    /** Length in three bytes, type, flags, stream in four. */
    private void frameHeader(int next) {
        switch (headerRead++) {
            case 0 -> length = next << 16;
            case 1 -> length |= next << 8;
            case 2 -> length |= next;
            case 3 -> type = next;
            case 4 -> {
                if (type == HEADERS || type == CONTINUATION) {
                    headOpen = (next & END_HEADERS) == 0;
                }
            }
            case FRAME_HEADER_BYTES - 1 -> {
                payloadLeft = length;
                headerRead = 0;
            }
            default -> {}
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        share.release();
        super.channelInactive(context);
    }
}
