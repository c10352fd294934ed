// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;

/** The AWS SDK for Java, changed in nothing but its endpoint. */
class AwsSdkForJavaIT {

    private FlakyStore store = new FlakyStore(Map.of(
            "firehose.credentials", "client,temporary",
            "firehose.credentials.temporary.access.key.id", "ASIATEMPORARY0000001",
            "firehose.credentials.temporary.secret.access.key", "temporary-secret",
            "firehose.credentials.temporary.session.token", "temporary-token",
            "firehose.credentials.temporary.delivery.streams", "other"));

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void sendsTenThousandRecordsWithoutLoss() {
        List<String> toSend = new ArrayList<>(
                IntStream.range(0, 10_000).mapToObj(i -> "java-" + i + "\n").toList());
        Set<String> ids = new HashSet<>();
        int failed = 0;
        try (FirehoseClient client = client(AwsBasicCredentials.create(FlakyStore.ACCESS_KEY_ID, FlakyStore.SECRET))) {
            while (!toSend.isEmpty()) {
                List<String> batch = List.copyOf(toSend.subList(0, Math.min(500, toSend.size())));
                toSend.subList(0, batch.size()).clear();
                PutRecordBatchResponse response = client.putRecordBatch(put -> put.deliveryStreamName("app")
                        .records(batch.stream().map(AwsSdkForJavaIT::record).toList()));
                assertThat(response.requestResponses()).hasSameSizeAs(batch);
                failed += response.failedPutCount();
                for (int i = 0; i < batch.size(); i++) {
                    PutRecordBatchResponseEntry entry =
                            response.requestResponses().get(i);
                    if (entry.errorCode() == null) {
                        ids.add(entry.recordId());
                    } else {
                        assertThat(batch.get(i)).endsWith("00\n");
                        toSend.add(batch.get(i));
                    }
                }
            }
            ids.add(client.putRecord(put -> put.deliveryStreamName("app").record(record("java-one\n")))
                    .recordId());
        }
        assertThat(failed).isEqualTo(store.refused()).isEqualTo(99);
        assertThat(ids).hasSize(10_001).allMatch(id -> id.matches("app-topic-0-\\d+"));
        store.assertHasEveryRecordOnce("java");
    }

    @Test
    void understandsOurErrors() {
        try (FirehoseClient client = client(AwsBasicCredentials.create(FlakyStore.ACCESS_KEY_ID, FlakyStore.SECRET))) {
            assertThatThrownBy(() ->
                            client.putRecord(put -> put.deliveryStreamName("no").record(record("x"))))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("Firehose no not found");
            assertThat(client.describeDeliveryStream(describe -> describe.deliveryStreamName("app"))
                            .deliveryStreamDescription()
                            .deliveryStreamStatusAsString())
                    .isEqualTo("ACTIVE");
            assertThat(client.listDeliveryStreams().deliveryStreamNames()).containsExactly("app");
        }
        assertThat(codeOf(AwsBasicCredentials.create(FlakyStore.ACCESS_KEY_ID, "wrong")))
                .isEqualTo("InvalidSignatureException");
        assertThat(codeOf(AwsBasicCredentials.create("AKIDUNKNOWN", "wrong"))).isEqualTo("UnrecognizedClientException");
        assertThat(codeOf(AwsSessionCredentials.create("ASIATEMPORARY0000001", "temporary-secret", "temporary-token")))
                .isEqualTo("AccessDeniedException");
        assertThat(codeOf(AwsSessionCredentials.create("ASIATEMPORARY0000001", "temporary-secret", "old-token")))
                .isEqualTo("UnrecognizedClientException");
        assertThat(store.stored()).isEmpty();
    }

    @Test
    void sendsTheLargestBatch() {
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(Record.builder()
                    .data(SdkBytes.fromByteArray(new byte[8388]))
                    .build());
        }
        records.set(
                0,
                Record.builder()
                        .data(SdkBytes.fromByteArray(new byte[8388 + 4_194_304 - 500 * 8388]))
                        .build());
        try (FirehoseClient client = client(AwsBasicCredentials.create(FlakyStore.ACCESS_KEY_ID, FlakyStore.SECRET))) {
            assertThat(client.putRecordBatch(
                                    put -> put.deliveryStreamName("app").records(records))
                            .failedPutCount())
                    .isZero();
        }
    }

    private String codeOf(AwsCredentials credentials) {
        try (FirehoseClient client = client(credentials)) {
            client.putRecord(put -> put.deliveryStreamName("app").record(record("x")));
            return "none";
        } catch (FirehoseException e) {
            return e.awsErrorDetails().errorCode();
        }
    }

    private FirehoseClient client(AwsCredentials credentials) {
        return FirehoseClient.builder()
                .endpointOverride(URI.create(store.url()))
                .region(Region.AP_NORTHEAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    private static Record record(String text) {
        return Record.builder().data(SdkBytes.fromUtf8String(text)).build();
    }
}
