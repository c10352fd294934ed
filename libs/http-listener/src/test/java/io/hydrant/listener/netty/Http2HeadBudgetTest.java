// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What unfinished frames and heads of HTTP/2 count for, however their bytes arrive. */
class Http2HeadBudgetTest {

    private static final int FRAME = 16 * 1024;

    private final AtomicLong common = new AtomicLong();
    private final Http2HeadBudget budget = new Http2HeadBudget(common);
    private final EmbeddedChannel channel = new EmbeddedChannel(budget);

    private void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        channel.releaseInbound();
    }

    private void receivePreface() {
        receive(new byte[24]);
        receive(Http2Client.frame(Http2Client.SETTINGS, 0, 0));
    }

    @Test
    void aHeadCountsUntilItsLastFrameHasCome() {
        receivePreface();
        receive(Http2Client.frame(Http2Client.HEADERS, 0, 1, new byte[FRAME]));
        receive(Http2Client.frame(Http2Client.CONTINUATION, 0, 1, new byte[FRAME]));
        assertThat(common).hasValueGreaterThanOrEqualTo(2 * FRAME);
        assertThat(budget.waitedNanos(System.nanoTime() + 1)).isPositive();

        receive(Http2Client.frame(Http2Client.CONTINUATION, Http2Client.END_HEADERS, 1, new byte[1]));
        assertThat(common).hasValue(0);
        assertThat(budget.waitedNanos(System.nanoTime() + 1)).isZero();
    }

    @Test
    void whoIsOverTheBudgetIsClosedAndGivesItsShareBack() {
        receivePreface();
        common.set(HeadBudget.COMMON_BYTES - 3 * FRAME);
        receive(Http2Client.frame(Http2Client.HEADERS, 0, 1, new byte[FRAME]));
        assertThat(channel.isOpen()).isTrue();

        receive(Http2Client.frame(Http2Client.CONTINUATION, 0, 1, new byte[FRAME]));

        assertThat(channel.isOpen()).isFalse();
        assertThat(common).hasValue(HeadBudget.COMMON_BYTES - 3 * FRAME);
    }

    @Test
    void whoClosesGivesItsShareBack() {
        receivePreface();
        receive(Http2Client.frame(Http2Client.HEADERS, 0, 1, new byte[FRAME]));
        assertThat(common).hasPositiveValue();

        channel.close().syncUninterruptibly();

        assertThat(common).hasValue(0);
    }

    @Test
    void whatIsNotReadIsNotWaitedFor() {
        receivePreface();
        receive(Http2Client.frame(Http2Client.HEADERS, 0, 1));
        long hence = System.nanoTime() + 1_000_000_000_000L;
        assertThat(budget.waitedNanos(hence)).isGreaterThanOrEqualTo(1_000_000_000_000L);

        budget.readAgain(hence);

        assertThat(budget.waitedNanos(hence)).isZero();
    }

    /** Frames of every type and size, cut anywhere: after each whole head nothing is left, and within one something is. */
    @Test
    void itDoesNotMatterHowTheBytesAreCut() {
        receivePreface();
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int frames = random.nextInt(5);
            for (int i = 0; i < frames; i++) {
                int type = random.nextInt(12);
                if (type == Http2Client.HEADERS || type == Http2Client.CONTINUATION) {
                    bytes.writeBytes(Http2Client.frame(Http2Client.HEADERS, 0, 1, new byte[random.nextInt(300)]));
                    bytes.writeBytes(Http2Client.frame(Http2Client.CONTINUATION, 4, 1, new byte[random.nextInt(300)]));
                } else {
                    bytes.writeBytes(Http2Client.frame(type, random.nextInt(256), 1, new byte[random.nextInt(300)]));
                }
            }
            byte[] all = bytes.toByteArray();
            List<Integer> cuts = new ArrayList<>();
            for (int at = 0; at < all.length; ) {
                int end = Math.min(all.length, at + 1 + random.nextInt(20));
                receive(java.util.Arrays.copyOfRange(all, at, end));
                cuts.add(end);
                at = end;
            }
            assertThat(budget.waitedNanos(System.nanoTime() + 1))
                    .as("cut at %s", cuts)
                    .isZero();
            receive(Http2Client.frame(Http2Client.HEADERS, 0, 1));
            assertThat(budget.waitedNanos(System.nanoTime() + 1)).isPositive();
            receive(Http2Client.frame(Http2Client.CONTINUATION, 4, 1));
            assertThat(budget.waitedNanos(System.nanoTime() + 1)).isZero();
            assertThat(common).hasValue(0);
        }
    }
}
