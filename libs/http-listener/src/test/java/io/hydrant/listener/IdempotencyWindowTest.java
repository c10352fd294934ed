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
import java.util.concurrent.atomic.AtomicLong;
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

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may be anything, and overflow

    private IdempotencyWindow small(int keys, long bytes) {
        return new IdempotencyWindow(Duration.ofSeconds(60), keys, bytes, now::get);
    }

    /** Whether it was delivered, so that nothing was known of the key. */
    private static boolean isNew(IdempotencyWindow in, String key) {
        return sent(in, key).delivery != null;
    }

    private static Request sent(IdempotencyWindow in, String key) {
        Request request = new Request();
        in.deliver(key, CONTENTS, request, RECORDS, (records, dropped) -> WRITTEN);
        return request;
    }

    @Test
    void atTheBoundOfNumberTheOldestKeysAreForgottenHoweverOftenTheyWereSeen() {
        IdempotencyWindow window = small(1_000, Long.MAX_VALUE);
        for (int key = 0; key < 3_000; key++) {
            assertThat(isNew(window, "key-" + key)).isTrue();
            if (key > 0) {
                assertThat(isNew(window, "key-" + Math.max(key - 999, 0)))
                        .as("a repetition 999 requests after key %s", key - 999)
                        .isFalse();
            }
        }
        assertThat(isNew(window, "key-1999")).isTrue();
        assertThat(isNew(window, "key-2999")).isFalse();
    }

    @Test
    void whoWaitsForAForgottenKeyIsToldAllTheSame() {
        IdempotencyWindow window = small(10, Long.MAX_VALUE);
        Request first = sent(window, "mine");
        Request second = sent(window, "mine");
        for (int key = 0; key < 10; key++) {
            sent(window, "other-" + key);
        }
        Request third = sent(window, "mine"); // takes its place among the newest

        first.end(Exchange.Outcome.LOST);

        assertThat(second.refused).isEqualTo(Refusal.UNKNOWN_OUTCOME);
        assertThat(third.delivery).isNotNull();
        assertThat(isNew(window, "mine"))
                .as("the end of the first forgets its own key only")
                .isFalse();
    }

    @Test
    void atTheBoundOfBytesTheOldestKeysAreForgotten() {
        IdempotencyWindow window = small(1_000_000, 100_000);
        int few = 0;
        for (String pad : new String[] {"", "x".repeat(1_000)}) {
            for (int key = 0; key < 1_000; key++) {
                sent(window, pad + key);
            }
            int known = 0;
            while (known < 1_000 && !isNew(window, pad + (999 - known))) {
                known++;
            }
            assertThat(known).isPositive().isLessThan(1_000);
            assertThat(few == 0 || known < few / 5).as("%s, %s", few, known).isTrue();
            few = known;
        }
        for (int key = 0; key < 1_000; key++) { // what is withdrawn, or forgotten by its time, gives its bytes back
            Request request = sent(window, "w" + key);
            request.end(Exchange.Outcome.WITHDRAWN);
        }
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        for (int key = 0; key < 300; key++) {
            sent(window, "n" + key);
        }
        assertThat(isNew(window, "n0")).isFalse();
    }

    @Test
    void aKeyIsForgottenWhenItsTimeIsUpAfterASilenceToo() {
        IdempotencyWindow window = small(1_000, Long.MAX_VALUE);
        for (int key = 0; key < 900; key++) {
            sent(window, "key-" + key);
        }
        now.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        assertThat(isNew(window, "key-0")).isFalse();
        assertThat(isNew(window, "late")).isTrue();
        now.addAndGet(1);
        for (int key = 899; key >= 0; key--) {
            assertThat(isNew(window, "key-" + key)).as("key %s", key).isTrue();
            assertThat(isNew(window, "key-" + key)).as("key %s again", key).isFalse();
        }
        assertThat(isNew(window, "late")).isFalse();
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
        public Refusal noRoom(long more) {
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
        public String stage() {
            return "";
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
