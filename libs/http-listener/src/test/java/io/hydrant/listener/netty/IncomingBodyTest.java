// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.Reception;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncomingBodyTest {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30); // nanoTime may overflow

    private final IncomingBody body = new IncomingBody();
    private final Room room = new Room();
    private double seconds;

    @BeforeEach
    void begin() {
        body.begin(START, PATIENCE);
    }

    /** Ticks four times a second, as the sweeper does. */
    private boolean givesUpWithin(double more) {
        double end = seconds + more;
        while (seconds < end) {
            seconds += 0.25;
            if (body.isTooSlow(START + (long) (seconds * 1e9), PATIENCE)) {
                return true;
            }
        }
        return false;
    }

    private void receive(int bytes) {
        assertThat(body.keep(room, Unpooled.wrappedBuffer(new byte[bytes]))).isTrue();
    }

    @Test
    void aBodyThatDoesNotBeginIsGivenUp() {
        assertThat(givesUpWithin(9.9)).isFalse();
        assertThat(givesUpWithin(0.5)).isTrue();
    }

    @Test
    void muchAtOnceBuysNoLongerSilenceThanLittle() {
        receive(33 << 20);
        assertThat(givesUpWithin(10)).isFalse();
        assertThat(givesUpWithin(0.5)).isTrue();
    }

    @Test
    void muchAtOnceAndThenAByteNowAndThenIsGivenUp() {
        receive(33 << 20);
        for (int i = 0; i < 2; i++) {
            assertThat(givesUpWithin(4)).isFalse();
            receive(1);
        }
        assertThat(givesUpWithin(3)).isTrue();
    }

    @Test
    void aSteadyRateIsEnoughForEver() {
        for (int i = 0; i < 1000; i++) {
            receive(IncomingBody.BYTES_PER_SECOND);
            assertThat(givesUpWithin(1)).isFalse();
        }
        assertThat(body.whole()).hasSize(1000 * IncomingBody.BYTES_PER_SECOND);
    }

    @Test
    void aSlowerRateIsNot() {
        boolean given = false;
        for (int i = 0; i < 25 && !given; i++) {
            receive(IncomingBody.BYTES_PER_SECOND / 2);
            given = givesUpWithin(1);
        }
        assertThat(given).isTrue();
    }

    @Test
    void theNextRequestBeginsAnew() {
        receive(1000);
        assertThat(givesUpWithin(11)).isTrue();
        body.begin(START + (long) (seconds * 1e9), PATIENCE);
        assertThat(givesUpWithin(9.5)).isFalse();
        receive(3);
        assertThat(body.whole()).hasSize(3);
    }

    private static final class Room implements Reception {

        @Override
        public long maxBytes() {
            return 64 << 20;
        }

        @Override
        public boolean reserve(int bytes) {
            return true;
        }

        @Override
        public void tooLarge() {
            throw new AssertionError();
        }

        @Override
        public void tooSlow() {
            throw new AssertionError();
        }

        @Override
        public void unreadable(MalformedRequest problem) {
            throw new AssertionError();
        }

        @Override
        public void complete(byte[] whole) {
            throw new AssertionError();
        }

        @Override
        public void sent() {
            throw new AssertionError();
        }

        @Override
        public void abandoned() {
            throw new AssertionError();
        }

        @Override
        public void tick(long nowNanos) {
            throw new AssertionError();
        }
    }
}
