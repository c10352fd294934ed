// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.MalformedRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdempotencyWindowTest {

    private static final HttpReply WRITTEN = HttpReply.json(200, "{}");
    private static final List<TrackedRecord> RECORDS =
            List.of(new TrackedRecord("topic", null, null, null, new byte[0], null));
    private static final byte[] CONTENTS = {1, 2, 3};

    private final IdempotencyWindow window = new IdempotencyWindow(Duration.ofMinutes(1));

    private Request request() {
        Request request = new Request();
        window.deliver("key", CONTENTS, request, RECORDS, (records, dropped) -> WRITTEN);
        return request;
    }

    @Test
    void duplicatesGetTheOutcomeOfTheFirst() {
        Request first = request();
        Request second = request();
        assertThat(second.delivery).isNull();
        assertThat(second.answer).isNull();

        first.end(Exchange.Outcome.ACKNOWLEDGED);

        assertThat(second.answer).isSameAs(WRITTEN);
        assertThat(request().answer).isSameAs(WRITTEN);
    }

    @Test
    void whatWasNotWrittenMayComeAgain() {
        Request first = request();
        Request second = request();

        first.end(Exchange.Outcome.WITHDRAWN);

        assertThat(second.refused).isEqualTo(Refusal.NO_TASK);
        assertThat(request().delivery).isNotNull();
    }

    @Test
    void aKeyWithOtherContentsIsNoDuplicate() {
        Request first = request();

        assertThatThrownBy(() -> window.deliver("key", new byte[] {4}, new Request(), RECORDS, (r, d) -> WRITTEN))
                .isInstanceOf(MalformedRequest.class)
                .extracting(e -> ((MalformedRequest) e).status())
                .isEqualTo(422);
        first.end(Exchange.Outcome.ACKNOWLEDGED);
        assertThatThrownBy(() -> window.deliver("key", null, new Request(), RECORDS, (r, d) -> WRITTEN))
                .isInstanceOf(MalformedRequest.class);
    }

    @Test
    void whoHasAnAnswerMakesRoomForOthersAndOneTooManyIsToldThatNobodyKnows() {
        Request first = request();
        List<Request> waiting = new ArrayList<>();
        for (int i = 0; i < IdempotencyWindow.MAX_WAITING; i++) {
            waiting.add(request());
        }
        assertThat(request().refused).isEqualTo(Refusal.UNKNOWN_OUTCOME);

        waiting.get(7).over(); // its deadline has passed, or its client has gone
        Request next = request();
        assertThat(next.refused).isNull();
        assertThat(request().refused).isEqualTo(Refusal.UNKNOWN_OUTCOME);

        first.end(Exchange.Outcome.ACKNOWLEDGED);
        assertThat(next.answer).isSameAs(WRITTEN);
        assertThat(waiting.get(7).answer).as("nobody keeps it").isNull();
    }

    /** A duplicate may find the first one just before that is withdrawn: it is delivered, or told, but never forgotten. */
    @Test
    void noDuplicateIsForgottenWhenTheFirstOneEndsMeanwhile() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 5_000; round++) {
                Request first = request();
                CountDownLatch ready = new CountDownLatch(1);
                Future<?> ends = other.submit(() -> {
                    ready.countDown();
                    first.end(Exchange.Outcome.WITHDRAWN);
                });
                ready.await();
                Request second = request();
                ends.get(20, TimeUnit.SECONDS);

                assertThat(second.delivery != null || second.refused == Refusal.NO_TASK)
                        .as("round %s", round)
                        .isTrue();
                if (second.delivery != null) {
                    second.end(Exchange.Outcome.WITHDRAWN);
                }
            }
        } finally {
            other.shutdownNow();
        }
    }

    private static final class Request implements Exchange {

        private @Nullable DeliveryReply delivery;
        private @Nullable Runnable over;
        private volatile @Nullable HttpReply answer;
        private volatile @Nullable Refusal refused;

        void end(Outcome outcome) {
            if (delivery == null) {
                throw new AssertionError("not delivered");
            }
            delivery.ended(outcome, RECORDS);
        }

        void over() {
            if (over == null) {
                throw new AssertionError("has not joined");
            }
            over.run();
        }

        @Override
        public void deliver(List<TrackedRecord> records, DeliveryReply reply) {
            delivery = reply;
        }

        @Override
        public void joins(Runnable whenOver) {
            over = whenOver;
        }

        @Override
        public void reply(HttpReply reply) {
            answer = reply;
        }

        @Override
        public void refuse(Refusal refusal) {
            refused = refusal;
        }

        @Override
        public boolean reserve(long more) {
            throw new AssertionError();
        }

        @Override
        public HttpHead head() {
            throw new AssertionError();
        }

        @Override
        public byte[] body() {
            throw new AssertionError();
        }

        @Override
        public Route route() {
            throw new AssertionError();
        }

        @Override
        public String path() {
            throw new AssertionError();
        }

        @Override
        public List<String> pathVariables() {
            throw new AssertionError();
        }

        @Override
        public QueryParameters query() {
            throw new AssertionError();
        }

        @Override
        public String requestId() {
            throw new AssertionError();
        }

        @Override
        public InetAddress clientAddress() {
            throw new AssertionError();
        }

        @Override
        public @Nullable String apiKeyId() {
            throw new AssertionError();
        }

        @Override
        public long retryAfterSeconds() {
            throw new AssertionError();
        }

        @Override
        public long receivedAtMillis() {
            throw new AssertionError();
        }
    }
}
