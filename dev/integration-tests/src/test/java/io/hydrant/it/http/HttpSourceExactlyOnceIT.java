// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.worker.EmbeddedWorker;
import io.hydrant.dev.stack.worker.WorkerSettings;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import io.hydrant.it.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker with {@code exactly.once.source.support}, where Connect collects acknowledgements in a map by record until
 * the transaction is committed, and tells nothing of a batch of which nothing is left.
 */
@ExtendWith(SharedEnvironment.class)
class HttpSourceExactlyOnceIT {

    @Test
    void everySenderIsAnsweredAfterTheCommit(Environment environment) throws Exception {
        WorkerSettings settings = WorkerSettings.of(
                        FreePorts.one(), environment.bootstrapServers(), Environment.plugins())
                .withOverrides(Map.of(
                        "group.id", "hydrant-exactly-once",
                        "config.storage.topic", "hydrant-exactly-once-config",
                        "offset.storage.topic", "hydrant-exactly-once-offset",
                        "status.storage.topic", "hydrant-exactly-once-status",
                        "exactly.once.source.support", "enabled"));
        try (EmbeddedWorker worker = EmbeddedWorker.start(settings, Ingest.PATIENCE);
                Ingest ingest = new Ingest(
                                new ConnectRest(worker.url()),
                                "http-exactly-once",
                                "errors.tolerance",
                                "none",
                                "exactly.once.support",
                                "required",
                                "transaction.boundary",
                                "connector",
                                "request.timeout.ms",
                                "60000",
                                "routes.events.headers",
                                "drop=method.request.querystring.drop",
                                "transforms",
                                "drop",
                                "transforms.drop.type",
                                "org.apache.kafka.connect.transforms.Filter",
                                "transforms.drop.predicate",
                                "isDrop",
                                "predicates",
                                "isDrop",
                                "predicates.isDrop.type",
                                "org.apache.kafka.connect.transforms.predicates.HasHeaderKey",
                                "predicates.isDrop.name",
                                "drop")
                        .deploy()) {
            assertThat(ingest.event("n=first")).isEqualTo(200);

            assertThat(answers(ingest, "n=same", 50)).as("identical records").containsOnly(200);
            assertThat(answers(ingest, "n=filtered&drop=1", 20))
                    .as("batches of which every record is filtered")
                    .containsOnly(200);

            List<String> expected = new ArrayList<>(Collections.nCopies(50, "{\"n\":\"same\"}"));
            expected.add("{\"n\":\"first\"}");
            assertThat(Topics.committedValues(environment.bootstrapServers(), "http-exactly-once"))
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(ingest.failure()).isEmpty();

            survivesRestarts(environment, ingest, new ConnectRest(worker.url()));
        }
    }

    /** A new task fences its predecessor's producer: what was answered 200 is there once, the rest once or not at all. */
    private static void survivesRestarts(Environment environment, Ingest ingest, ConnectRest connect) throws Exception {
        Map<String, CompletableFuture<HttpResponse<String>>> sent = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            HttpRequest post = HttpRequest.newBuilder(
                            ingest.uri("/events?n=restart-" + i)) // the client may repeat a GET
                    .POST(BodyPublishers.noBody())
                    .timeout(Duration.ofSeconds(80))
                    .build();
            sent.put("{\"n\":\"restart-" + i + "\"}", Ingest.CLIENT.sendAsync(post, BodyHandlers.ofString()));
            if (i % 100 == 50) {
                connect.restart(ingest.name());
            }
            Thread.sleep(5);
        }
        ingest.awaitReady();
        Set<String> acknowledged = new HashSet<>();
        for (Map.Entry<String, CompletableFuture<HttpResponse<String>>> each : sent.entrySet()) {
            int status = each.getValue()
                    .handle((answer, failure) -> answer == null ? 0 : answer.statusCode()) // 0: the port was closed
                    .get(90, TimeUnit.SECONDS);
            assertThat(status).isIn(0, 200, 503, 504);
            if (status == 200) {
                acknowledged.add(each.getKey());
            }
        }
        assertThat(ingest.event("n=after")).isEqualTo(200);
        assertThat(acknowledged).isNotEmpty();
        List<String> written = Topics.committedValues(environment.bootstrapServers(), ingest.name()).stream()
                .filter(sent::containsKey)
                .toList();
        assertThat(written).doesNotHaveDuplicates().containsAll(acknowledged);
        System.out.printf(
                "exactly once through three restarts: %d requests, %d answered 200, %d in Kafka%n",
                sent.size(), acknowledged.size(), written.size());
    }

    private static List<Integer> answers(Ingest ingest, String query, int requests) throws Exception {
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            sent.add(ingest.getAsync("/events?" + query));
        }
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : sent) {
            statuses.add(answer.get(90, TimeUnit.SECONDS).statusCode());
        }
        return statuses;
    }
}
