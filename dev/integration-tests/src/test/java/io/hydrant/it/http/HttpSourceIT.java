// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import io.hydrant.it.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The facts of Connect's runtime that the HTTP source is built on, each on a real worker: who is told what when records
 * are dropped, tasks fail, block, pause, restart and are given up. Loose about when Connect does what it does; strict
 * about who is answered 200.
 */
@ExtendWith(SharedEnvironment.class)
class HttpSourceIT {

    /** Records with a header {@code drop} are filtered, those with {@code fail} meet a transform that cannot take them. */
    private static final String[] TRANSFORMS = {
        "routes.events.headers", "drop=method.request.querystring.drop,fail=method.request.querystring.fail",
        "transforms", "mark,drop,fail",
        "transforms.mark.type", "org.apache.kafka.connect.transforms.InsertHeader",
        "transforms.mark.header", "seen",
        "transforms.mark.value.literal", "yes",
        "transforms.drop.type", "org.apache.kafka.connect.transforms.Filter",
        "transforms.drop.predicate", "isDrop",
        "transforms.fail.type", "org.apache.kafka.connect.transforms.ExtractField$Value",
        "transforms.fail.field", "a",
        "transforms.fail.predicate", "isFail",
        "predicates", "isDrop,isFail",
        "predicates.isDrop.type", "org.apache.kafka.connect.transforms.predicates.HasHeaderKey",
        "predicates.isDrop.name", "drop",
        "predicates.isFail.type", "org.apache.kafka.connect.transforms.predicates.HasHeaderKey",
        "predicates.isFail.name", "fail"
    };

    private static String[] transformsAnd(String... more) {
        List<String> all = new ArrayList<>(List.of(TRANSFORMS));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static void createTopic(Environment environment, String topic, Map<String, String> config)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", environment.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(config)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    /**
     * {@code commitRecord} without metadata comes from a filter, a failed transform, a record that the broker refuses and
     * one that the producer refuses, and no other way. It comes for the instance that the task made, although a transform
     * made another one of it.
     */
    @Test
    void aRecordThatConnectDropsIsNeverAnsweredAsWritten(Environment environment) throws Exception {
        createTopic(environment, "http-dropped", Map.of("max.message.bytes", "4000"));
        try (Ingest ingest = new Ingest(
                        environment.connect(),
                        "http-dropped",
                        transformsAnd("producer.override.max.request.size", "20000"))
                .deploy()) {
            assertThat(ingest.event("n=1")).isEqualTo(200);

            // 504 where the machine was so slow that it looks like a producer that gave up
            assertThat(ingest.event("n=2&drop=1")).as("filtered").isIn(500, 504);
            assertThat(ingest.event("n=3&fail=1")).as("transform failed").isIn(500, 504);
            assertThat(ingest.event("n=4&a=" + "x".repeat(6_000)))
                    .as("broker refuses")
                    .isIn(500, 504);
            assertThat(ingest.event("n=5&a=" + "x".repeat(30_000)))
                    .as("producer refuses")
                    .isIn(500, 504);

            assertThat(ingest.event("n=6")).isEqualTo(200);
            assertThat(ingest.failure()).isEmpty();
            assertThat(Topics.values(environment.bootstrapServers(), "http-dropped"))
                    .containsExactly("{\"n\":\"1\"}", "{\"n\":\"6\"}");

            ingest.put("ack.on.dropped", "success");
            await().atMost(Ingest.PATIENCE)
                    .untilAsserted(() -> assertThat(ingest.event("n=7&drop=1")).isEqualTo(200));
            assertThat(ingest.failure()).isEmpty();
        }
    }

    /** With {@code errors.tolerance=none} only filters drop; what fails gets no callback and kills the task. */
    @Test
    void withoutToleranceAFilteredRecordIsDoneAndAFailedOneStopsTheTask(Environment environment) {
        try (Ingest ingest = new Ingest(
                        environment.connect(),
                        "http-intolerant",
                        transformsAnd("errors.tolerance", "none", "drain.timeout.ms", "1000"))
                .deploy()) {
            assertThat(ingest.event("n=1&drop=1")).isEqualTo(200);

            assertThat(ingest.event("n=2&fail=1")).isIn(503, 504);

            assertThat(ingest.awaitFailure()).contains("Only Struct objects supported");
            assertThat(Topics.values(environment.bootstrapServers(), "http-intolerant"))
                    .isEmpty();
        }
    }

    @Test
    void aPausedConnectorKeepsItsPortAndSendsEverybodyAway(Environment environment) {
        ConnectRest connect = environment.connect();
        try (Ingest ingest = new Ingest(connect, "http-paused", "ready.stall.ms", "1000").deploy()) {
            assertThat(ingest.event("n=1")).isEqualTo(200);

            connect.pause("http-paused");

            await().atMost(Ingest.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(ingest.get("/-/ready").statusCode()).isEqualTo(503));
            HttpResponse<String> refused = ingest.get("/events?n=2");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();

            connect.resume("http-paused");
            ingest.awaitReady();
            assertThat(ingest.event("n=3")).isEqualTo(200);
            assertThat(Topics.values(environment.bootstrapServers(), "http-paused"))
                    .contains("{\"n\":\"1\"}", "{\"n\":\"3\"}")
                    .doesNotContain("{\"n\":\"2\"}");
        }
    }

    /** Two tasks on one port, restarted and reconfigured while 8 senders make a connection for each request. */
    @Test
    void restartsAndNewConfigsDoNotCloseThePortNorLoseWhatWasAnswered(Environment environment) throws Exception {
        ConnectRest connect = environment.connect();
        try (Ingest ingest = new Ingest(connect, "http-restarted", "tasks.max", "2").deploy()) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger numbers = new AtomicInteger();
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            Queue<String> surprises = new ConcurrentLinkedQueue<>();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Thread sender = new Thread(() -> {
                    while (!over.get()) {
                        String query = "n=" + numbers.incrementAndGet();
                        try {
                            int status = RawRequest.get(Integer.parseInt(ingest.port()), "/events?" + query);
                            if (status == 200) {
                                acknowledged.add(query);
                            } else if (status != 503) {
                                surprises.add("answered " + status);
                            }
                        } catch (ConnectException e) {
                            surprises.add("the port was closed");
                        } catch (IOException e) {
                            surprises.add(e.toString());
                        }
                    }
                });
                sender.start();
                senders.add(sender);
            }
            awaitMore(acknowledged);
            connect.restart("http-restarted");
            awaitMore(acknowledged);
            ingest.put("routes.events.response.body", "{\"config\":2}");
            await().atMost(Ingest.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(ingest.get("/events?n=config").body()).isEqualTo("{\"config\":2}"));
            awaitMore(acknowledged);
            over.set(true);
            for (Thread sender : senders) {
                sender.join();
            }

            assertThat(surprises).isEmpty();
            List<String> written = Topics.values(environment.bootstrapServers(), "http-restarted");
            assertThat(written)
                    .containsAll(acknowledged.stream()
                            .map(query -> "{\"n\":\"" + query.substring(2) + "\"}")
                            .toList());
        }
    }

    private static void awaitMore(Queue<String> acknowledged) {
        int before = acknowledged.size();
        await().atMost(Ingest.PATIENCE).until(() -> acknowledged.size() > before + 200);
    }

    @Test
    void aTakenPortFailsTheTaskWithASentenceAndARestartRepairsIt(Environment environment) throws IOException {
        ConnectRest connect = environment.connect();
        ServerSocket thief = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (thief;
                Ingest ingest = new Ingest(
                        connect,
                        "http-taken",
                        "listener.port",
                        Integer.toString(thief.getLocalPort()),
                        "listener.bind.timeout.ms",
                        "500")) {
            ingest.put();
            assertThat(ingest.awaitFailure())
                    .contains(ingest.port())
                    .contains("another process has the port, or the host is not of this machine");

            thief.close();
            connect.restart("http-taken");
            ingest.awaitReady();
            assertThat(ingest.event("n=1")).isEqualTo(200);
        }
    }

    @Test
    void connectorsOnOnePortServeTheirOwnRoutesAndMustAgreeOnTheListener(Environment environment) {
        ConnectRest connect = environment.connect();
        try (Ingest one = new Ingest(connect, "http-one", "listener.bind.timeout.ms", "500").deploy();
                Ingest two = new Ingest(
                        connect,
                        "http-two",
                        "listener.port",
                        one.port(),
                        "listener.bind.timeout.ms",
                        "500",
                        "routes.events.path",
                        "/two");
                Ingest three = new Ingest(
                        connect,
                        "http-three",
                        "listener.port",
                        one.port(),
                        "listener.bind.timeout.ms",
                        "500",
                        "routes.events.path",
                        "/three",
                        "listener.io.threads",
                        "3")) {
            two.deploy();
            assertThat(one.event("n=1")).isEqualTo(200);
            assertThat(one.get("/two?n=2").statusCode()).isEqualTo(200);

            three.put();

            assertThat(three.awaitFailure()).contains("listener.io.threads");
            assertThat(one.event("n=3")).isEqualTo(200);
            assertThat(Topics.values(environment.bootstrapServers(), "http-one"))
                    .containsExactly("{\"n\":\"1\"}", "{\"n\":\"3\"}");
            assertThat(Topics.values(environment.bootstrapServers(), "http-two"))
                    .containsExactly("{\"n\":\"2\"}");
        }
    }

    /** A rename: DELETE and PUT, one right after the other, long before the first one's linger time is over. */
    @Test
    void aConnectorThatGetsAnotherNameTakesItsRoutesAlong(Environment environment) {
        ConnectRest connect = environment.connect();
        try (Ingest orders = new Ingest(connect, "http-orders").deploy();
                Ingest renamed = new Ingest(connect, "http-orders-v2", "listener.port", orders.port())) {
            assertThat(orders.event("n=1")).isEqualTo(200);

            connect.delete(orders.name());
            renamed.deploy();

            assertThat(renamed.event("n=2")).isEqualTo(200);
            assertThat(Topics.values(environment.bootstrapServers(), "http-orders-v2"))
                    .containsExactly("{\"n\":\"2\"}");
        }
    }

    /** A topic that does not exist blocks the producer for {@code max.block.ms}: the outcome is unknown, the task lives. */
    @Test
    void aMissingTopicIsSurvived(Environment environment) throws Exception {
        try (Ingest ingest = new Ingest(
                        environment.connect(),
                        "http-no-topic",
                        "topic.creation.default.partitions",
                        "",
                        "topic.creation.default.replication.factor",
                        "",
                        "request.timeout.ms",
                        "30000",
                        "producer.override.max.block.ms",
                        "2000")
                .deploy()) {
            HttpResponse<String> answer = ingest.get("/events?n=1");
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.headers().firstValue("X-Delivery")).contains("unknown");

            createTopic(environment, "http-no-topic", Map.of());

            await().atMost(Ingest.PATIENCE)
                    .untilAsserted(() -> assertThat(ingest.event("n=2")).isEqualTo(200));
            assertThat(ingest.failure()).isEmpty();
        }
    }

    @Test
    void missingTopicsAreNamedAtStartWhereTheBrokersAreKnown(Environment environment) throws Exception {
        try (Ingest ingest = new Ingest(
                environment.connect(),
                "http-checked",
                "topic.creation.default.partitions",
                "",
                "topic.creation.default.replication.factor",
                "",
                "access.log.format",
                "$context.requestId",
                "access.log.topic",
                "http-checked-log",
                "admin.override.bootstrap.servers",
                environment.bootstrapServers())) {
            createTopic(environment, "http-checked", Map.of());
            ingest.put();
            assertThat(ingest.awaitFailure()).contains("the topics [http-checked-log] do not exist");

            createTopic(environment, "http-checked-log", Map.of());
            environment.connect().restart("http-checked");
            ingest.awaitReady();
            assertThat(ingest.event("n=1")).isEqualTo(200);
        }
    }

    /**
     * A task that hangs in the producer is given up at the end of the graceful timeout, and its successor starts beside
     * it in the same JVM: it gets the requests.
     */
    @Test
    void aTaskThatConnectGaveUpGetsNoMoreRequests(Environment environment) throws Exception {
        ConnectRest connect = environment.connect();
        try (Ingest ingest = new Ingest(
                        connect,
                        "http-orphan",
                        "topic.creation.default.partitions",
                        "",
                        "topic.creation.default.replication.factor",
                        "",
                        "request.timeout.ms",
                        "1000",
                        "producer.override.max.block.ms",
                        "120000")
                .deploy()) {
            assertThat(ingest.event("n=hangs")).isEqualTo(504);

            connect.restart("http-orphan");
            createTopicWhenRestarted(environment);

            await().atMost(Ingest.PATIENCE)
                    .untilAsserted(() -> assertThat(ingest.event("n=1")).isEqualTo(200));
            assertThat(ingest.failure()).isEmpty();
        }
    }

    private static void createTopicWhenRestarted(Environment environment) throws Exception {
        await().atMost(Ingest.PATIENCE)
                .until(() -> environment.connect().status("http-orphan").isRunningWith(1));
        createTopic(environment, "http-orphan", Map.of());
    }

    @Test
    void aWorkerWithoutTheConnectorHasNoPort(Environment environment) {
        Ingest ingest = new Ingest(environment.connect(), "http-deleted", "listener.linger.ms", "0").deploy();
        ingest.close();
        await().atMost(Ingest.PATIENCE).untilAsserted(() -> {
            boolean open = true;
            try {
                ingest.get("/-/ready");
            } catch (UncheckedIOException e) {
                open = false;
            }
            assertThat(open).isFalse();
        });
    }
}
