// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DirectPutRepliesTest {

    @Test
    void writesThePlainBytesThatFluentBitLooksFor() {
        assertThat(text(DirectPutReplies.putRecordBatch(List.of(RecordResult.stored("app-0-1")))))
                .isEqualTo(
                        "{\"FailedPutCount\":0,\"Encrypted\":false,\"RequestResponses\":[{\"RecordId\":\"app-0-1\"}]}");
    }

    @Test
    void leavesOutMembersThatDoNotApply() {
        List<RecordResult> results = List.of(
                RecordResult.stored("app-0-1"),
                RecordResult.failed(DirectPutError.SERVICE_UNAVAILABLE, "Slow \"down\"."),
                RecordResult.stored("app-0-2"));
        assertThat(text(DirectPutReplies.putRecordBatch(results)))
                .isEqualTo("{\"FailedPutCount\":1,\"Encrypted\":false,\"RequestResponses\":[{\"RecordId\":\"app-0-1\"},"
                        + "{\"ErrorCode\":\"ServiceUnavailableException\",\"ErrorMessage\":\"Slow \\\"down\\\".\"},"
                        + "{\"RecordId\":\"app-0-2\"}]}");
    }

    @Test
    void writesPutRecordAndErrors() {
        assertThat(text(DirectPutReplies.putRecord("app-0-1")))
                .isEqualTo("{\"RecordId\":\"app-0-1\",\"Encrypted\":false}");
        assertThat(text(DirectPutReplies.error(DirectPutError.RESOURCE_NOT_FOUND, "Firehose x not found.")))
                .isEqualTo("{\"__type\":\"ResourceNotFoundException\",\"message\":\"Firehose x not found.\"}");
    }

    @Test
    void listsStreamsPageByPage() throws DirectPutRejected {
        List<String> names = List.of("web", "app", "db");
        assertThat(list("{\"Limit\":2}", names))
                .isEqualTo("{\"DeliveryStreamNames\":[\"app\",\"db\"],\"HasMoreDeliveryStreams\":true}");
        assertThat(list("{\"Limit\":2,\"ExclusiveStartDeliveryStreamName\":\"db\"}", names))
                .isEqualTo("{\"DeliveryStreamNames\":[\"web\"],\"HasMoreDeliveryStreams\":false}");
        assertThat(list("{\"DeliveryStreamType\":\"KinesisStreamAsSource\"}", names))
                .isEqualTo("{\"DeliveryStreamNames\":[],\"HasMoreDeliveryStreams\":false}");
        assertThatThrownBy(() -> list("{\"Limit\":0}", names)).isInstanceOf(DirectPutRejected.class);
        assertThatThrownBy(() -> list("{", names)).isInstanceOf(DirectPutRejected.class);
    }

    @Test
    void knowsFourOperations() throws DirectPutRejected {
        assertThat(Operation.of("Firehose_20150804.PutRecordBatch")).isEqualTo(Operation.PUT_RECORD_BATCH);
        for (String target :
                List.of("Firehose_20150804.CreateDeliveryStream", "PutRecord", "Kinesis_20131202.PutRecord")) {
            assertThatThrownBy(() -> Operation.of(target))
                    .isInstanceOfSatisfying(
                            DirectPutRejected.class,
                            e -> assertThat(e.error().awsName()).isEqualTo("UnknownOperationException"));
        }
        assertThatThrownBy(() -> Operation.of(null)).isInstanceOf(DirectPutRejected.class);
    }

    private static String list(String query, List<String> names) throws DirectPutRejected {
        return text(StreamQuery.read(query.getBytes(UTF_8)).list(names));
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }
}
