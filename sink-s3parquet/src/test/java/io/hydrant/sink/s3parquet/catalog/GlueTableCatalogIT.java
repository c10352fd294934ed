// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.hydrant.aws.AwsCallException;
import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsSettings;
import io.hydrant.aws.AwsSettings.StaticKeys;
import io.hydrant.dev.stack.faults.Fault;
import io.hydrant.dev.stack.glue.GlueServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter and the SDK over HTTP: the contract, and the ways in which Glue can fail. */
class GlueTableCatalogIT extends TableCatalogContract {

    @SuppressWarnings("NullAway.Init") // set by start()
    private GlueServer server;

    @SuppressWarnings("NullAway.Init") // set by start()
    private AwsClients aws;

    @SuppressWarnings("NullAway.Init") // set by start()
    private GlueTableCatalog catalog;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = GlueServer.start(folder, 0);
        AwsEndpoint endpoint = new AwsEndpoint(null, server.endpoint());
        aws = AwsClients.open(
                new AwsSettings(null, new StaticKeys("AKIDHYDRANT", new Password("secret"), null), null),
                endpoint,
                new AwsClients.HttpLimits(4, null));
        catalog = GlueTableCatalog.open(aws, endpoint, null);
        createDatabase();
    }

    @Override
    @BeforeEach
    void createDatabase() {
        if (catalog != null) {
            super.createDatabase();
        }
    }

    @AfterEach
    void stop() {
        catalog.close();
        aws.close();
        server.close();
    }

    @Override
    TableCatalog catalog() {
        return catalog;
    }

    @Test
    void sendsPartitionsInBatchesOfAHundred() {
        CatalogTable table = created();

        catalog.createPartitions(table, partitions(1, 250));

        assertThat(server.requests().entries("BatchCreatePartition")).hasSize(3).allSatisfy(request -> {
            assertThat(request.resource()).isEqualTo("attribution.callbacks");
            assertThat(request.accessKeyId()).isEqualTo("AKIDHYDRANT");
        });
    }

    @Test
    void aLostAnswerIsRepeatedAndTakenForSuccess() {
        CatalogTable table = created();
        server.faults().add("BatchCreatePartition", ".*", 1, Fault.cut().afterEffect());

        List<PartitionOutcome> outcomes = catalog.createPartitions(table, partitions(1, 3));

        assertThat(outcomes).containsOnly(new PartitionOutcome.Registered(false));
    }

    /** The catalog of another account is named in each call: one that is forgotten would ask for a table of our own. */
    @Test
    void eachCallNamesTheCatalog() throws IOException {
        List<String> bodies = new CopyOnWriteArrayList<>();
        Set<String> operations = new ConcurrentSkipListSet<>();
        HttpServer recorder = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        recorder.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bodies.add(new String(body, UTF_8));
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            operations.add(target);
            HttpResponse<byte[]> answer = forward(target, body);
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        });
        recorder.start();
        AwsEndpoint endpoint = new AwsEndpoint(
                null, URI.create("http://127.0.0.1:" + recorder.getAddress().getPort()));
        try (GlueTableCatalog other = GlueTableCatalog.open(aws, endpoint, "999988887777")) {
            other.createDatabase("attribution");
            CatalogTable table = created(other);
            assertThat(other.table(CALLBACKS, String.valueOf(table.versionId())))
                    .isPresent();
            other.createPartitions(table, partitions(1, 1));
            assertThat(other.createPartitions(table, partitions(1, 1)))
                    .containsExactly(new PartitionOutcome.Registered(false));
            assertThat(other.updateColumns(table, List.of(new Column("a", "int"))))
                    .isEqualTo(UpdateOutcome.UPDATED);
        } finally {
            recorder.stop(0);
        }

        assertThat(operations)
                .containsExactlyInAnyOrder(
                        "AWSGlue.CreateDatabase",
                        "AWSGlue.CreateTable",
                        "AWSGlue.GetTable",
                        "AWSGlue.GetTableVersion",
                        "AWSGlue.BatchCreatePartition",
                        "AWSGlue.BatchGetPartition",
                        "AWSGlue.UpdateTable");
        assertThat(bodies).allMatch(body -> body.contains("\"CatalogId\":\"999988887777\""));
    }

    private HttpResponse<byte[]> forward(String target, byte[] body) throws IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.endpoint())
                                    .header("X-Amz-Target", target)
                                    .header("Content-Type", "application/x-amz-json-1.1")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Test
    void throttlingIsWaitedOut() {
        server.faults().add("GetTable", ".*", 2, Fault.error(400, "ThrottlingException"));

        assertThat(catalog.table(CALLBACKS)).isEmpty();
        assertThat(server.requests().entries("GetTable")).hasSize(3);
    }

    @Test
    void aBatchThatFailsIsTheOutcomeOfEachOfItsPartitions() {
        CatalogTable table = created();
        server.faults().outage(true);

        List<PartitionOutcome> outcomes = catalog.createPartitions(table, partitions(1, 3));

        assertThat(outcomes)
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                PartitionOutcome.Failed.class,
                                failed -> assertThat(failed.cause().retriable()).isTrue()));
    }

    @Test
    void singleMembersOfABatchFailAlone() {
        // given
        CatalogTable table = created();
        server.faults()
                .add("BatchCreatePartition.Entry", ".*/2026/02", 1, Fault.error(400, "InternalServiceException"));
        server.faults().add("BatchCreatePartition.Entry", ".*/2026/03", 1, Fault.error(400, "AccessDeniedException"));

        // when
        List<PartitionOutcome> outcomes = catalog.createPartitions(table, partitions(1, 3));

        // then
        assertThat(outcomes.get(0)).isEqualTo(new PartitionOutcome.Registered(true));
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        PartitionOutcome.Failed.class,
                        failed -> assertThat(failed.cause().retriable()).isTrue());
        assertThat(outcomes.get(2)).isInstanceOfSatisfying(PartitionOutcome.Failed.class, failed -> {
            assertThat(failed.cause().retriable()).isFalse();
            assertThat(failed.cause().remedy()).contains("Grant glue:BatchCreatePartition", "Lake Formation");
        });
    }

    @Test
    void aWholeCallThatSaysAlreadyExistsIsLookedInto() {
        CatalogTable table = created();
        catalog.createPartitions(table, partitions(1, 2));
        server.faults().add("BatchCreatePartition", ".*", 1, Fault.error(400, "AlreadyExistsException"));

        List<PartitionOutcome> outcomes = catalog.createPartitions(table, partitions(1, 3));

        assertThat(outcomes.subList(0, 2)).containsOnly(new PartitionOutcome.Registered(false));
        assertThat(outcomes.get(2)).isEqualTo(new PartitionOutcome.Registered(true));
    }

    @Test
    void keysThatGlueDidNotGetToAreRetriable() {
        CatalogTable table = created();
        catalog.createPartitions(table, partitions(1, 1));
        server.faults().add("BatchGetPartition.Entry", ".*", 1, Fault.error(400, "-"));

        assertThat(catalog.createPartitions(table, partitions(1, 1)))
                .singleElement()
                .isInstanceOfSatisfying(
                        PartitionOutcome.Failed.class,
                        failed -> assertThat(failed.cause().retriable()).isTrue());
    }

    @Test
    void anUpdateLostInARaceSaysChanged() {
        CatalogTable read = created();
        server.faults().add("UpdateTable", ".*", 4, Fault.error(400, "ConcurrentModificationException"));

        assertThat(catalog.updateColumns(read, List.of(new Column("a", "int")))).isEqualTo(UpdateOutcome.CHANGED);
    }

    @Test
    void refusalsNameThePermission() {
        server.faults().add("GetTable", ".*", 1, Fault.error(400, "AccessDeniedException"));

        assertThatThrownBy(() -> catalog.table(CALLBACKS))
                .isInstanceOfSatisfying(AwsCallException.class, e -> {
                    assertThat(e.retriable()).isFalse();
                    assertThat(e.code()).isEqualTo("Glue.AccessDeniedException");
                })
                .hasMessageContaining("Grant glue:GetTable on attribution.callbacks")
                .hasMessageContaining("Lake Formation");
    }
}
