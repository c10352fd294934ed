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
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
        }
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
