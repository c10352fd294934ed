// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.dev.stack.faults.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.BatchCreatePartitionResponse;
import software.amazon.awssdk.services.glue.model.BatchDeletePartitionResponse;
import software.amazon.awssdk.services.glue.model.BatchGetPartitionResponse;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionResponse;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetPartitionsRequest;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** The Glue server through the real SDK, unsigned, and through hostile requests. */
class GlueServerIT {

    @SuppressWarnings("NullAway.Init") // set by start()
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set by start()
    private GlueServer server;

    @SuppressWarnings("NullAway.Init") // set by start()
    private GlueClient glue;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        restart();
        glue.createDatabase(request -> request.databaseInput(input -> input.name("Attribution")));
        glue.createTable(request -> request.databaseName("attribution")
                .tableInput(table("Callbacks", "app_token").build()));
    }

    @AfterEach
    void stop() {
        glue.close();
        server.close();
    }

    private void restart() {
        server = GlueServer.start(folder, 0);
        glue = GlueClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @Test
    void foldsNamesToLowerCase() {
        assertThat(glue.getDatabase(request -> request.name("ATTRIBUTION"))
                        .database()
                        .name())
                .isEqualTo("attribution");
        Table table = glue.getTable(
                        request -> request.databaseName("ATTRIBUTION").name("CallBacks"))
                .table();
        assertThat(table.name()).isEqualTo("callbacks");
        assertThat(table.databaseName()).isEqualTo("attribution");
        assertThat(table.versionId()).isEqualTo("0");
        assertThat(table.createTime()).isNotNull();
    }

    @Test
    void refusesWhatExistsAndWhatDoesNot() {
        assertThatThrownBy(
                        () -> glue.createDatabase(request -> request.databaseInput(input -> input.name("attribution"))))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("Database already exists.");
        assertThatThrownBy(() -> glue.createTable(request -> request.databaseName("attribution")
                        .tableInput(table("callbacks", "a").build())))
                .isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> glue.getTable(
                        request -> request.databaseName("attribution").name("none")))
                .isInstanceOf(EntityNotFoundException.class)
                .hasMessageContaining("Table none not found.");
        assertThatThrownBy(() ->
                        glue.getTable(request -> request.databaseName("none").name("none")))
                .isInstanceOf(EntityNotFoundException.class)
                .hasMessageContaining("Database none not found.");
    }

    @Test
    void keepsTableVersionsAndChecksTheOneThatIsReplaced() {
        // given
        glue.updateTable(request -> request.databaseName("attribution")
                .versionId("0")
                .tableInput(table("callbacks", "app_token", "price").build()));

        // when, then
        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> glue.updateTable(request -> request.databaseName("attribution")
                        .versionId("0")
                        .tableInput(table("callbacks", "other").build())));
        glue.updateTable(request -> request.databaseName("attribution")
                .skipArchive(true)
                .tableInput(table("callbacks", "app_token", "price", "country").build()));

        assertThat(glue.getTableVersions(
                                request -> request.databaseName("attribution").tableName("callbacks"))
                        .tableVersions())
                .extracting(version -> version.versionId() + " "
                        + version.table().storageDescriptor().columns().size())
                .containsExactly("2 3", "0 1");
        assertThatExceptionOfType(EntityNotFoundException.class)
                .isThrownBy(() -> glue.getTableVersion(request -> request.databaseName("attribution")
                        .tableName("callbacks")
                        .versionId("1")));
    }

    @Test
    void listsTablesAndDatabasesInPages() {
        for (int i = 0; i < 5; i++) {
            String name = "t" + i;
            glue.createTable(request -> request.databaseName("attribution")
                    .tableInput(table(name, "a").build()));
        }

        assertThat(glue
                        .getTablesPaginator(
                                request -> request.databaseName("attribution").maxResults(2))
                        .stream()
                        .flatMap(page -> page.tableList().stream())
                        .map(Table::name))
                .containsExactly("callbacks", "t0", "t1", "t2", "t3", "t4");
        assertThat(glue.getTables(request -> request.databaseName("attribution").expression("t[12]"))
                        .tableList())
                .hasSize(2);
        assertThat(glue.getDatabases(request -> {}).databaseList()).hasSize(1);
    }

    @Test
    void aBatchAnswersPerEntry() {
        glue.createPartition(request ->
                request.databaseName("attribution").tableName("callbacks").partitionInput(partition("2026", "01")));

        BatchCreatePartitionResponse created = glue.batchCreatePartition(request -> request.databaseName("attribution")
                .tableName("callbacks")
                .partitionInputList(
                        partition("2026", "01"), partition("2026", "02"), partition("2026"), partition("2026", "02")));

        assertThat(created.errors())
                .extracting(error ->
                        error.partitionValues() + " " + error.errorDetail().errorCode())
                .containsExactly(
                        "[2026, 01] AlreadyExistsException",
                        "[2026] InvalidInputException",
                        "[2026, 02] AlreadyExistsException");
        BatchGetPartitionResponse got = glue.batchGetPartition(request -> request.databaseName("attribution")
                .tableName("callbacks")
                .partitionsToGet(values("2026", "02"), values("2026", "03")));
        assertThat(got.partitions()).extracting(Partition::values).containsExactly(List.of("2026", "02"));
        assertThat(got.unprocessedKeys()).isEmpty();
        BatchUpdatePartitionResponse updated = glue.batchUpdatePartition(request -> request.databaseName("attribution")
                .tableName("callbacks")
                .entries(List.of(
                        entry(partition("2026", "12"), "2026", "02"), entry(partition("2026", "09"), "2026", "09"))));
        assertThat(updated.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.errorDetail().errorCode()).isEqualTo("EntityNotFoundException"));
        BatchDeletePartitionResponse deleted = glue.batchDeletePartition(request -> request.databaseName("attribution")
                .tableName("callbacks")
                .partitionsToDelete(values("2026", "12"), values("2026", "02")));
        assertThat(deleted.errors())
                .extracting(error -> error.partitionValues().get(1))
                .containsExactly("02");
    }

    @Test
    void batchesAboveTheLimitAreRefusedInAwssWords() {
        List<PartitionInput> tooMany = new ArrayList<>();
        List<PartitionValueList> toDelete = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            tooMany.add(partition("2026", String.valueOf(i)));
            toDelete.add(values("2026", String.valueOf(i)));
        }

        assertThatThrownBy(() -> glue.batchCreatePartition(request -> request.databaseName("attribution")
                        .tableName("callbacks")
                        .partitionInputList(tooMany)))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
                .hasMessageContaining("Member must have length less than or equal to 100");
        assertThatThrownBy(() -> glue.batchDeletePartition(request -> request.databaseName("attribution")
                        .tableName("callbacks")
                        .partitionsToDelete(toDelete.subList(0, 26))))
                .hasMessageContaining("Member must have length less than or equal to 25");
        assertThatThrownBy(() -> glue.getTable(
                        request -> request.databaseName("attribution").name("x".repeat(256))))
                .hasMessageContaining("Member must have length less than or equal to 255");
    }

    @Test
    void findsPartitionsByExpressionSegmentAndPage() {
        // given
        for (int year = 2025; year <= 2026; year++) {
            List<PartitionInput> batch = new ArrayList<>();
            for (int day = 1; day <= 31; day++) {
                batch.add(partition(String.valueOf(year), "%02d".formatted(day)));
            }
            glue.batchCreatePartition(request ->
                    request.databaseName("attribution").tableName("callbacks").partitionInputList(batch));
        }

        // when, then
        assertThat(partitions(
                        request -> request.expression("((year = '2026')) AND ((month >= '02' AND month <= '03'))")))
                .extracting(Partition::values)
                .containsExactly(List.of("2026", "02"), List.of("2026", "03"));
        assertThat(partitions(request -> request.expression("").maxResults(7))).hasSize(62);
        int inSegments = 0;
        for (int segment = 0; segment < 5; segment++) {
            int number = segment;
            inSegments += partitions(request -> request.segment(
                            choice -> choice.segmentNumber(number).totalSegments(5)))
                    .size();
        }
        assertThat(inSegments).isEqualTo(62);
        assertThat(partitions(request -> request.excludeColumnSchema(true))
                        .get(0)
                        .storageDescriptor())
                .satisfies(storage -> {
                    assertThat(storage.columns()).isEmpty();
                    assertThat(storage.location()).isNotNull();
                });
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> partitions(request -> request.expression("nope = '1'")));
    }

    @Test
    void survivesARestart() {
        // given
        glue.createPartition(request ->
                request.databaseName("attribution").tableName("callbacks").partitionInput(partition("2026", "01")));
        glue.updateTable(request -> request.databaseName("attribution")
                .tableInput(table("callbacks", "a", "b").build()));

        // when
        stop();
        restart();

        // then
        assertThat(glue.getTable(request -> request.databaseName("attribution").name("callbacks"))
                        .table()
                        .versionId())
                .isEqualTo("1");
        assertThat(glue.getTableVersions(
                                request -> request.databaseName("attribution").tableName("callbacks"))
                        .tableVersions())
                .hasSize(2);
        assertThat(partitions(request -> {})).hasSize(1);
    }

    @Test
    void deletesTakeTheirContentsAlong() {
        glue.createPartition(request ->
                request.databaseName("attribution").tableName("callbacks").partitionInput(partition("2026", "01")));

        glue.deleteTable(request -> request.databaseName("attribution").name("callbacks"));
        glue.createTable(request -> request.databaseName("attribution")
                .tableInput(table("callbacks", "a").build()));
        assertThat(partitions(request -> {})).isEmpty();

        glue.deleteDatabase(request -> request.name("attribution"));
        assertThat(glue.getDatabases(request -> {}).databaseList()).isEmpty();
    }

    @Test
    void faultsStrike() {
        server.faults().add("GetTable", "attribution.callbacks", 1, Fault.error(400, "ThrottlingException"));
        server.faults().add("GetTable", "attribution.callbacks", 1, Fault.error(500, "InternalServiceException"));
        server.faults().add("GetTable", "attribution.callbacks", 1, Fault.cut());

        assertThat(glue.getTable(request -> request.databaseName("attribution").name("callbacks"))
                        .table())
                .isNotNull();
        assertThat(server.requests().entries("GetTable"))
                .extracting(entry -> entry.status())
                .containsExactly(400, 500, 0, 200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "AWSGlue.GetTable | {} | ValidationException",
                "AWSGlue.GetTable | {\"DatabaseName\":5} | SerializationException",
                "AWSGlue.GetTable | {\"DatabaseName\":\"\",\"Name\":\"x\"} | ValidationException",
                "AWSGlue.GetTable | nonsense | SerializationException",
                "AWSGlue.GetTable | [] | SerializationException",
                "AWSGlue.CreateTable | {\"DatabaseName\":\"a\",\"TableInput\":[]} | SerializationException",
                "AWSGlue.BatchCreatePartition | {\"DatabaseName\":\"attribution\",\"TableName\":\"callbacks\","
                        + "\"PartitionInputList\":[1]} | SerializationException",
                "AWSGlue.GetPartitions | {\"DatabaseName\":\"attribution\",\"TableName\":\"callbacks\","
                        + "\"MaxResults\":1001} | ValidationException",
                "AWSGlue.GetPartitions | {\"DatabaseName\":\"attribution\",\"TableName\":\"callbacks\","
                        + "\"NextToken\":\"x\"} | InvalidInputException",
                "AWSGlue.StartJobRun | {} | UnknownOperationException",
                "DynamoDB.Get | {} | UnknownOperationException"
            })
    void wrongRequestsGetAwssAnswer(String target, String body, String type) throws Exception {
        HttpResponse<String> response = post(target, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/x-amz-json-1.1");
        assertThat(response.body()).contains("\"__type\":\"" + type + "\"").containsIgnoringCase("message");
    }

    @Test
    void hugeAndDeepBodiesAreRefused() throws Exception {
        assertThat(post("AWSGlue.GetTable", "\"" + "x".repeat(17 * 1024 * 1024) + "\"")
                        .body())
                .contains("RequestEntityTooLargeException");
        assertThat(post("AWSGlue.GetTable", "[".repeat(100_000)).body()).contains("SerializationException");
    }

    private HttpResponse<String> post(String target, String body) throws IOException, InterruptedException {
        URI url = server.endpoint().resolve("/");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .header("X-Amz-Target", target)
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private List<Partition> partitions(Consumer<GetPartitionsRequest.Builder> change) {
        GetPartitionsRequest.Builder request =
                GetPartitionsRequest.builder().databaseName("attribution").tableName("callbacks");
        change.accept(request);
        return glue.getPartitionsPaginator(request.build()).stream()
                .flatMap(page -> page.partitions().stream())
                .toList();
    }

    private static TableInput.Builder table(String name, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String column : columns) {
            all.add(Column.builder().name(column).type("string").build());
        }
        return TableInput.builder()
                .name(name)
                .partitionKeys(
                        Column.builder().name("year").type("string").build(),
                        Column.builder().name("month").type("string").build())
                .storageDescriptor(storage -> storage.columns(all).location("s3://events/callbacks/"));
    }

    private static PartitionInput partition(String... values) {
        return PartitionInput.builder()
                .values(values)
                .storageDescriptor(storage -> storage.location("s3://events/" + String.join("/", values) + "/")
                        .columns(Column.builder().name("a").type("string").build()))
                .build();
    }

    private static BatchUpdatePartitionRequestEntry entry(PartitionInput input, String... values) {
        return BatchUpdatePartitionRequestEntry.builder()
                .partitionValueList(values)
                .partitionInput(input)
                .build();
    }

    private static PartitionValueList values(String... values) {
        return PartitionValueList.builder().values(values).build();
    }
}
