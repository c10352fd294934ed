// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/**
 * What a sender is told in each case of push-sources: 200 only after the acknowledgement, 503 only if it was certainly
 * not written, 504 where nobody knows.
 */
class DeliveryTest {

    private static final String PATH = "/t/mobile_attribution?a=1";

    private static CompletableFuture<HttpResponse<String>> getAsync(RunningSource source) {
        return RunningSource.CLIENT.sendAsync(
                HttpRequest.newBuilder(source.uri(PATH)).build(), BodyHandlers.ofString());
    }

    private static RunningSource holding(List<SourceRecord> held, String... config) {
        return new RunningSource(RunningSource.config(config), (task, record) -> held.add(record));
    }

    @Test
    void answersWhenKafkaHasTheRecordAndNotBefore() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        try (RunningSource source = holding(held)) {
            CompletableFuture<HttpResponse<String>> answer = getAsync(source);
            await().until(() -> held.size() == 1);
            assertThat(answer).isNotDone();

            source.task().commitRecord(held.get(0), RunningSource.metadata("attribution", 7));

            assertThat(answer)
                    .succeedsWithin(5, TimeUnit.SECONDS)
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(200));
        }
    }

    @Test
    void identicalRequestsAreAcknowledgedEachForItself() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        try (RunningSource source = holding(held)) {
            CompletableFuture<HttpResponse<String>> first = getAsync(source);
            CompletableFuture<HttpResponse<String>> second = getAsync(source);
            await().until(() -> held.size() == 2);
            // what a worker does under exactly-once support: acknowledgements by record in a map
            Map<SourceRecord, Integer> byRecord = new java.util.LinkedHashMap<>();
            held.forEach(record -> byRecord.put(record, 1));
            assertThat(byRecord).hasSize(2);

            byRecord.keySet()
                    .forEach(record -> source.task().commitRecord(record, RunningSource.metadata("attribution", 1)));

            assertThat(first).succeedsWithin(5, TimeUnit.SECONDS);
            assertThat(second).succeedsWithin(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aDroppedRecordWasFilteredUnlessErrorsAreTolerated() {
        RunningSource.Worker drops = (task, record) -> task.commitRecord(record, null);
        try (RunningSource source = new RunningSource(RunningSource.config(), drops)) {
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);
        }
        for (String all : List.of("all", "all\n", " all")) { // all the same to Connect
            try (RunningSource source = new RunningSource(RunningSource.config("errors.tolerance", all), drops)) {
                assertThat(source.get(PATH).statusCode()).as("'%s'", all).isEqualTo(500);
            }
        }
        try (RunningSource source = new RunningSource(
                RunningSource.config("errors.tolerance", "all", "ack.on.dropped", "success"), drops)) {
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSplitRequestOfWhichOneRecordIsDroppedFailsAndItsOtherRecordsStay() {
        List<String> written = new CopyOnWriteArrayList<>();
        AtomicBoolean drops = new AtomicBoolean(true);
        RunningSource.Worker worker = (task, record) -> {
            String value = new String((byte[]) record.value(), UTF_8);
            boolean dropped = drops.get() && value.equals("2");
            if (!dropped) {
                written.add(value);
            }
            task.commitRecord(record, dropped ? null : RunningSource.metadata(record.topic(), written.size()));
        };
        try (RunningSource source = new RunningSource(
                RunningSource.config(
                        "errors.tolerance", "all",
                        "idempotency.key", "header:Idempotency-Key",
                        "routes.attribution.methods", "POST",
                        "routes.attribution.mapping", "body",
                        "routes.attribution.split", "array"),
                worker)) {
            HttpResponse<String> answer = source.post(PATH, "[1,2,3]", "Idempotency-Key", "k");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(written).containsExactly("1", "3");

            drops.set(false); // the sender repeats all of it
            assertThat(source.post(PATH, "[1,2,3]", "Idempotency-Key", "k").statusCode())
                    .isEqualTo(200);
            assertThat(written).containsExactly("1", "3", "1", "2", "3");
        }
    }

    @Test
    void aRecordThatTheProducerGaveUpOnIsUnknownEvenWhereDropsAreSuccess() {
        RunningSource.Worker givesUp = (task, record) -> CompletableFuture.delayedExecutor(1_100, TimeUnit.MILLISECONDS)
                .execute(() -> task.commitRecord(record, null));
        try (RunningSource source = new RunningSource(
                RunningSource.config("errors.tolerance", "all", "ack.on.dropped", "success"), givesUp)) {
            HttpResponse<String> answer = source.get(PATH);

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.headers().firstValue("X-Delivery")).contains("unknown");
        }
    }

    @Test
    void aRequestThatNoTaskTookInTimeIs503AndIsWithdrawn() {
        try (RunningSource source = RunningSource.start("request.timeout.ms", "400", "ready.stall.ms", "60000")) {
            source.stopPolling();

            HttpResponse<String> answer = source.get(PATH);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(source.task().poll()).isNull();
        }
    }

    /** What PARTNERS.md advises for Branch, which gives up after two seconds: a slow Kafka becomes an answer by then (M8). */
    @Test
    void aPartnerWithoutPatienceIsToldOfASlowKafka() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        try (RunningSource source = holding(held, "request.timeout.ms", "1500", "ready.stall.ms", "60000")) {
            CompletableFuture<HttpResponse<String>> taken = getAsync(source);
            await().until(() -> held.size() == 1);
            source.stopPolling();
            CompletableFuture<HttpResponse<String>> waiting = getAsync(source);

            assertThat(taken)
                    .succeedsWithin(20, TimeUnit.SECONDS)
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(504));
            assertThat(waiting)
                    .succeedsWithin(20, TimeUnit.SECONDS)
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(503));
        }
    }

    @Test
    void aStalledTaskGetsNoRequests() {
        try (RunningSource source = RunningSource.start("ready.stall.ms", "500")) {
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);
            source.stopPolling(); // as a paused connector does, and one whose producer blocks
            await().untilAsserted(() ->
                    assertThat(source.get("/-/ready").statusCode()).isEqualTo(503));

            long before = System.nanoTime();
            HttpResponse<String> answer = source.get(PATH);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
            assertThat(source.get("/-/ready").body()).contains("no task of");
        }
    }

    @Test
    void aRequestThatKafkaDoesNotAcknowledgeInTimeIsUnknown() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        try (RunningSource source = holding(held, "request.timeout.ms", "400", "ready.ack.age.ms", "500")) {
            HttpResponse<String> answer = source.get(PATH);

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.headers().firstValue("X-Delivery")).contains("unknown");
            assertThat(answer.body()).isEqualTo("{\"message\":\"Endpoint request timed out\"}");
            await().untilAsserted(
                            () -> assertThat(source.get("/-/ready").body()).contains("does not acknowledge"));
            source.task().commitRecord(held.get(0), RunningSource.metadata("attribution", 7)); // late: nothing happens
            await().untilAsserted(() ->
                    assertThat(source.get("/-/ready").statusCode()).isEqualTo(200));
        }
    }

    @Test
    void requestsBeforeTheFirstPollWaitForIt() throws Exception {
        HttpSourceTask task = new HttpSourceTask();
        task.start(RunningSource.config());
        try {
            CompletableFuture<HttpResponse<String>> answer = RunningSource.CLIENT.sendAsync(
                    HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + task.port() + PATH))
                            .build(),
                    BodyHandlers.ofString());
            List<SourceRecord> batch = new ArrayList<>();
            await().until(() -> {
                List<SourceRecord> polled = task.poll();
                if (polled != null) {
                    batch.addAll(polled);
                }
                return !batch.isEmpty();
            });
            task.commitRecord(batch.get(0), RunningSource.metadata("attribution", 0));

            assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        } finally {
            task.stop();
        }
    }

    @Test
    void stopRefusesWhatWaitsAndLetsAcknowledgementsComeLater() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        RunningSource source = holding(held, "listener.linger.ms", "2000");
        CompletableFuture<HttpResponse<String>> taken = getAsync(source);
        await().until(() -> held.size() == 1);
        source.stopPolling();
        CompletableFuture<HttpResponse<String>> queued = getAsync(source);
        await().until(() -> source.task().queued() == 1);

        long before = System.nanoTime();
        source.task().stop();
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));

        assertThat(queued)
                .succeedsWithin(5, TimeUnit.SECONDS)
                .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(503));
        assertThat(taken).isNotDone();
        source.task().commitRecord(held.get(0), RunningSource.metadata("attribution", 0)); // during producer.close
        assertThat(taken)
                .succeedsWithin(5, TimeUnit.SECONDS)
                .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(200));
        assertThat(source.get(PATH).statusCode()).isEqualTo(503);
    }

    @Test
    void stopAnswers504WhenAcknowledgementsNeverCome() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        RunningSource source = holding(held, "drain.timeout.ms", "300");
        CompletableFuture<HttpResponse<String>> taken = getAsync(source);
        await().until(() -> held.size() == 1);
        source.close();

        assertThat(taken)
                .succeedsWithin(5, TimeUnit.SECONDS)
                .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(504));
    }

    @Test
    void theTasksOfAConnectorShareOnePort() {
        Map<String, String> config = RunningSource.config();
        Map<String, String> second = new java.util.HashMap<>(config);
        second.put("task.id", "1");
        try (RunningSource one = new RunningSource(config, RunningSource.ACKNOWLEDGES);
                RunningSource two = new RunningSource(second, RunningSource.ACKNOWLEDGES)) {
            assertThat(two.port()).isEqualTo(one.port());
            one.stopPolling();
            one.task().stop();

            for (int i = 0; i < 20; i++) {
                assertThat(two.get(PATH).statusCode()).isEqualTo(200);
            }
            assertThat(one.records().size() + two.records().size()).isEqualTo(20);
        }
    }

    @Test
    void aRestartKeepsThePortOpen() {
        Map<String, String> config = RunningSource.config("listener.linger.ms", "5000");
        RunningSource before = new RunningSource(config, RunningSource.ACKNOWLEDGES);
        int port = before.port();
        assertThat(before.get(PATH).statusCode()).isEqualTo(200);
        before.close();
        assertThat(before.get(PATH).statusCode()).isEqualTo(503);

        try (RunningSource after = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(after.port()).isEqualTo(port);
            assertThat(after.get(PATH).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anOrphanGetsNoMoreRequests() {
        Map<String, String> config = RunningSource.config();
        RunningSource orphan = new RunningSource(config, RunningSource.ACKNOWLEDGES);
        try (RunningSource successor = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            for (int i = 0; i < 10; i++) {
                assertThat(successor.get(PATH).statusCode()).isEqualTo(200);
            }
            assertThat(successor.records()).hasSize(10);
            assertThat(orphan.records()).isEmpty();
            orphan.close(); // late, as Connect does: the successor goes on
            assertThat(successor.get(PATH).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aChangeOfTheListenersSettingsTakesEffectWithTheRestart() {
        Map<String, String> config = RunningSource.config("listener.linger.ms", "600000");
        RunningSource before = new RunningSource(config, RunningSource.ACKNOWLEDGES);
        int port = before.port();
        assertThat(before.get(PATH).statusCode()).isEqualTo(200);
        before.close();
        config.put("listener.base.path", "/prod");
        config.put("listener.bind.timeout.ms", "0");

        try (RunningSource after = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(after.port()).isEqualTo(port);
            assertThat(after.get("/prod" + PATH).statusCode()).isEqualTo(200);
            assertThat(after.get(PATH).statusCode()).isEqualTo(403);
        } finally {
            config.put("listener.linger.ms", "0"); // leaves nothing behind
            new RunningSource(config, RunningSource.ACKNOWLEDGES).close();
        }
    }

    @Test
    void aChangeOfTheListenersSettingsWaitsForTheTasksBeforeIt() throws Exception {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        Map<String, String> config = RunningSource.config();
        RunningSource before = new RunningSource(config, (task, record) -> held.add(record));
        CompletableFuture<HttpResponse<String>> taken = getAsync(before);
        await().until(() -> held.size() == 1);
        Map<String, String> changed = new java.util.HashMap<>(config);
        changed.put("listener.idle.timeout.ms", "80000");
        changed.put("listener.bind.timeout.ms", "60000");

        CompletableFuture<RunningSource> after =
                CompletableFuture.supplyAsync(() -> new RunningSource(changed, RunningSource.ACKNOWLEDGES));
        before.stopPolling();
        before.task().stop();
        before.task().commitRecord(held.get(0), RunningSource.metadata("attribution", 0));

        try (RunningSource source = after.get(30, TimeUnit.SECONDS)) {
            assertThat(taken)
                    .succeedsWithin(5, TimeUnit.SECONDS)
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(200));
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anOrphanDoesNotKeepTheListenersOldSettingsForEver() {
        Map<String, String> config = RunningSource.config();
        RunningSource orphan = new RunningSource(config, RunningSource.ACKNOWLEDGES);
        Map<String, String> changed = new java.util.HashMap<>(config);
        changed.put("listener.idle.timeout.ms", "80000");
        changed.put("listener.bind.timeout.ms", "200");
        try (RunningSource successor = new RunningSource(changed, RunningSource.ACKNOWLEDGES)) {
            assertThat(successor.get(PATH).statusCode()).isEqualTo(200);
            orphan.close(); // late, as Connect does: the successor goes on
            assertThat(successor.get(PATH).statusCode()).isEqualTo(200);
            assertThat(orphan.records()).isEmpty();
        }
    }

    private static Map<String, String> renamed(Map<String, String> config) {
        Map<String, String> renamed = new java.util.HashMap<>(config);
        renamed.put("name", config.get("name") + "-v2");
        renamed.put("routes.attribution.topic", "v2");
        return renamed;
    }

    /** A rename is DELETE and PUT: nobody is to wait for the linger time in between. */
    @Test
    void aConnectorTakesTheRoutesOfOneThatHasNoTaskAnyMore() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        Map<String, String> config = RunningSource.config("listener.linger.ms", "60000");
        config.put("listener.bind.timeout.ms", "0");
        RunningSource deleted = new RunningSource(config, (task, record) -> held.add(record));
        CompletableFuture<HttpResponse<String>> owed = getAsync(deleted);
        await().until(() -> held.size() == 1);
        int port = deleted.port();
        deleted.close();

        try (RunningSource source = new RunningSource(renamed(config), RunningSource.ACKNOWLEDGES)) {
            assertThat(source.port()).isEqualTo(port);
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);
            assertThat(source.records())
                    .singleElement()
                    .satisfies(record -> assertThat(record.topic()).isEqualTo("v2"));
            assertThat(owed).isNotDone();
            deleted.task().commitRecord(held.get(0), RunningSource.metadata("attribution", 0));
            assertThat(owed)
                    .succeedsWithin(5, TimeUnit.SECONDS)
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(200));
        }

        try (RunningSource back =
                new RunningSource(config, RunningSource.ACKNOWLEDGES)) { // as the one that lingers now
            assertThat(back.get(PATH).statusCode()).isEqualTo(200);
            assertThat(back.records()).hasSize(1);
        } finally {
            config.put("listener.linger.ms", "0"); // leaves nothing behind
            new RunningSource(config, RunningSource.ACKNOWLEDGES).close();
        }
    }

    @Test
    void aConnectorWaitsForTheTasksThatHaveItsRoutes() throws Exception {
        Map<String, String> config = RunningSource.config("listener.bind.timeout.ms", "60000");
        RunningSource stopping = new RunningSource(config, RunningSource.ACKNOWLEDGES);
        CompletableFuture<RunningSource> starting =
                CompletableFuture.supplyAsync(() -> new RunningSource(renamed(config), RunningSource.ACKNOWLEDGES));
        assertThat(starting)
                .as("waits, and takes nothing from those who run")
                .failsWithin(300, TimeUnit.MILLISECONDS)
                .withThrowableOfType(java.util.concurrent.TimeoutException.class);
        assertThat(stopping.get(PATH).statusCode()).isEqualTo(200);
        stopping.close();

        try (RunningSource source = starting.get(30, TimeUnit.SECONDS)) {
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);
            assertThat(source.records()).hasSize(1);
        }
    }

    /** A connector that was deleted, or whose tasks run on other workers now, takes no other one off the balancer. */
    @Test
    void onlyConnectorsWithTasksDecideWhetherTheWorkerIsReady() {
        Map<String, String> config = RunningSource.config("listener.linger.ms", "60000", "ready.stall.ms", "60000");
        Map<String, String> other = renamed(config);
        other.put("routes.attribution.path", "/other");
        RunningSource gone = new RunningSource(other, RunningSource.ACKNOWLEDGES);
        RunningSource stays = new RunningSource(config, RunningSource.ACKNOWLEDGES);
        try {
            gone.close();

            assertThat(stays.get("/other").statusCode()).isEqualTo(503);
            await().untilAsserted(
                            () -> assertThat(stays.get("/-/ready").statusCode()).isEqualTo(200));
            assertThat(stays.get("/other").statusCode()).isEqualTo(503);

            stays.close();
            HttpResponse<String> last = stays.get("/-/ready");
            assertThat(last.statusCode()).isEqualTo(503);
            assertThat(last.body()).contains("runs on this worker");
        } finally {
            config.put("listener.linger.ms", "0"); // leaves nothing behind
            new RunningSource(config, RunningSource.ACKNOWLEDGES).close();
        }
    }

    @Test
    void connectorsOnOnePortBringTheirOwnRoutes() {
        Map<String, String> config = RunningSource.config("listener.bind.timeout.ms", "200");
        Map<String, String> other = new java.util.HashMap<>(config);
        other.put("name", "other");
        other.put("routes.attribution.path", "/other");
        other.put("routes.attribution.topic", "other");
        try (RunningSource one = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            try (RunningSource two = new RunningSource(other, RunningSource.ACKNOWLEDGES)) {
                assertThat(one.get("/other").statusCode()).isEqualTo(200);
                assertThat(one.get(PATH).statusCode()).isEqualTo(200);
                assertThat(two.records()).hasSize(1);
                assertThat(one.records()).hasSize(1);
            }
            await().untilAsserted(
                            () -> assertThat(one.get("/other").statusCode()).isEqualTo(403));

            other.put("routes.attribution.path", "/{x}/mobile_attribution");
            assertThatThrownBy(() -> new HttpSourceTask().start(other))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("two routes answer GET");
            other.put("routes.attribution.path", "/other");
            other.put("listener.io.threads", "3");
            assertThatThrownBy(() -> new HttpSourceTask().start(other))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("listener.io.threads");
            assertThat(one.get(PATH).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void moreThanMayWaitIsRefused() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        try (RunningSource source = holding(held, "inflight.max.requests", "2")) {
            CompletableFuture<HttpResponse<String>> first = getAsync(source);
            CompletableFuture<HttpResponse<String>> second = getAsync(source);
            await().until(() -> held.size() == 2);

            HttpResponse<String> third = source.get(PATH);

            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("Retry-After")).contains("1");
            held.forEach(record -> source.task().commitRecord(record, RunningSource.metadata("attribution", 0)));
            assertThat(first).succeedsWithin(5, TimeUnit.SECONDS);
            assertThat(second).succeedsWithin(5, TimeUnit.SECONDS);
            CompletableFuture<HttpResponse<String>> again = getAsync(source);
            await().until(() -> held.size() == 3);
            source.task().commitRecord(held.get(2), RunningSource.metadata("attribution", 0));
            assertThat(again).succeedsWithin(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void repetitionsJoinTheOneInFlightAndGetItsEventualOutcome() {
        List<SourceRecord> held = new CopyOnWriteArrayList<>();
        try (RunningSource source =
                holding(held, "idempotency.key", "header:Idempotency-Key", "request.timeout.ms", "700")) {
            String[] key = {"Idempotency-Key", "k1"};
            assertThat(source.get(PATH, key).statusCode()).isEqualTo(504);
            CompletableFuture<HttpResponse<String>> retry = RunningSource.CLIENT.sendAsync(
                    HttpRequest.newBuilder(source.uri(PATH)).headers(key).build(), BodyHandlers.ofString());
            assertThat(source.get(PATH, "Idempotency-Key", "k2").statusCode()).isEqualTo(504);
            assertThat(retry)
                    .succeedsWithin(5, TimeUnit.SECONDS)
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(504));

            CompletableFuture<HttpResponse<String>> joined = RunningSource.CLIENT.sendAsync(
                    HttpRequest.newBuilder(source.uri(PATH)).headers(key).build(), BodyHandlers.ofString());
            source.task().commitRecord(held.get(0), RunningSource.metadata("attribution", 0));

            assertThat(joined)
                    .succeedsWithin(5, TimeUnit.SECONDS)
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(200));
            assertThat(source.get(PATH, key).statusCode()).isEqualTo(200);
            assertThat(held).hasSize(2);
        }
    }

    @Test
    void underConnectorTransactionsWhatWasNotAcknowledgedWasFiltered() throws Exception {
        HttpSourceTask task = new HttpSourceTask();
        List<String> transactions = new CopyOnWriteArrayList<>();
        task.initialize(new TransactionalContext(transactions));
        task.start(RunningSource.config());
        try {
            CompletableFuture<HttpResponse<String>> answer = RunningSource.CLIENT.sendAsync(
                    HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + task.port() + PATH))
                            .build(),
                    BodyHandlers.ofString());
            await().until(() -> task.poll() != null);
            assertThat(transactions).containsExactly("commit");
            assertThat(answer).isNotDone();

            task.poll(); // Connect comes back without a word: every record of the batch was filtered

            assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        } finally {
            task.stop();
        }
    }
}
