// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole way from a socket to acknowledged records and back, with a worker that only pretends to have a Kafka. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FirehoseSourceTaskIT {

    private static final String ENVELOPE_RECORD = "{\"data\":\"" + Samples.DATA_MESSAGE + "\"}";
    private static final String ARN = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/";

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeConnect connect;

    @AfterEach
    void stop() {
        if (connect != null) {
            connect.close();
        }
    }

    // ---- the Firehose API

    @Test
    void storesAPutRecordAndSaysWhere() throws Exception {
        start(Map.of("firehose.authentication", "none"));
        HttpResponse<String> answer =
                call("PutRecord", "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"aGVsbG8K\"}}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"RecordId\":\"app-topic-0-0\",\"Encrypted\":false}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        SourceRecord record = connect.stored("app-topic").get(0);
        assertThat(record.value()).isEqualTo("hello\n".getBytes(UTF_8));
        assertThat(record.key()).isNull();
        assertThat(record.timestamp()).isPositive();
        assertThat(record.headers()).isEmpty();
    }

    @Test
    void saysOfEachRecordWhatBecameOfIt() throws Exception {
        start(Map.of("firehose.authentication", "none", "errors.tolerance", "all"));
        connect.drop(record -> text(record).equals("bad"));
        HttpResponse<String> answer = call("PutRecordBatch", batch("one", "bad", "two"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"FailedPutCount\":1,\"Encrypted\":false,\"RequestResponses\":[{\"RecordId\":\"app-topic-0-0\"},"
                                + "{\"ErrorCode\":\"InternalFailure\",\"ErrorMessage\":\"The record was not written.\"},"
                                + "{\"RecordId\":\"app-topic-0-1\"}]}");
        assertThat(call("PutRecordBatch", batch("bad", "bad")).body())
                .as("a call of which nothing was written is answered all the same")
                .startsWith("{\"FailedPutCount\":2,");
        assertError(
                call("PutRecord", "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"YmFk\"}}"),
                500,
                "InternalFailure");
    }

    /** No SDK sends one. */
    @Test
    void understandsABodyOfGzip() throws Exception {
        start(Map.of("firehose.authentication", "none"));
        byte[] body = Samples.gzip("{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"aGVsbG8K\"}}");
        HttpRequest.Builder request =
                api("PutRecord", "").header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(body));
        assertThat(send(request).statusCode()).isEqualTo(200);
        assertThat(connect.stored("app-topic")).extracting(r -> text(r)).containsExactly("hello\n");
        request.POST(BodyPublishers.ofByteArray(Arrays.copyOf(body, 20)));
        assertError(send(request), 400, "SerializationException");
    }

    @Test
    void takesADroppedRecordForFilteredWhereNothingElseIsPossible() throws Exception {
        start(Map.of("firehose.authentication", "none"));
        connect.drop(record -> text(record).equals("bad"));
        assertThat(call("PutRecordBatch", batch("one", "bad")).body()).contains("\"FailedPutCount\":0");
    }

    @Test
    void answersEveryErrorInAwsShape() throws Exception {
        start(Map.of("firehose.authentication", "none"));
        assertError(
                call("PutRecord", "{\"DeliveryStreamName\":\"other\",\"Record\":{\"Data\":\"\"}}"),
                400,
                "ResourceNotFoundException");
        assertError(call("PutRecord", "{"), 400, "SerializationException");
        assertError(call("CreateDeliveryStream", "{}"), 400, "UnknownOperationException");
        assertError(call("PutRecordBatch", batch(new String[501])), 400, "ValidationException");
        assertError(call("PutRecord", "x".repeat(7_000_000)), 413, "RequestEntityTooLargeException");
        assertThat(call("DescribeDeliveryStream", "{\"DeliveryStreamName\":\"app\"}")
                        .body())
                .contains("\"ACTIVE\"");
        assertThat(call("ListDeliveryStreams", "{}").body())
                .isEqualTo("{\"DeliveryStreamNames\":[\"app\"],\"HasMoreDeliveryStreams\":false}");
    }

    @Test
    void asksForASignature() throws Exception {
        start(Map.of());
        assertError(call("PutRecord", "{}"), 400, "MissingAuthenticationTokenException");
        assertError(
                send(api("PutRecord", "{}").header("Authorization", "AWS4-HMAC-SHA256 x")),
                400,
                "IncompleteSignatureException");
    }

    @Test
    void givenKafkaIsSilent_whenTheDeadlinePasses_thenTheCallCanBeRepeated() throws Exception {
        start(Map.of("firehose.authentication", "none", "request.timeout.ms", "300"));
        connect.fallSilent();
        assertError(call("PutRecordBatch", batch("one")), 503, "ServiceUnavailableException");
    }

    @Test
    void givenKafkaHasSomeOfABatch_whenTheDeadlinePasses_thenSaysWhich() throws Exception {
        start(Map.of("firehose.authentication", "none", "request.timeout.ms", "500"));
        connect.hold(record -> text(record).equals("slow"));
        HttpResponse<String> answer = call("PutRecordBatch", batch("one", "slow", "two"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"FailedPutCount\":1,\"Encrypted\":false,\"RequestResponses\":["
                        + "{\"RecordId\":\"app-topic-0-0\"},"
                        + "{\"ErrorCode\":\"ServiceUnavailableException\",\"ErrorMessage\":"
                        + "\"Kafka has not acknowledged it in time; it may have it.\"},"
                        + "{\"RecordId\":\"app-topic-0-1\"}]}");
        assertThat(answer.headers().firstValue("X-Delivery")).hasValue("unknown");
        assertError(
                call("PutRecord", "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"c2xvdw==\"}}"),
                503,
                "ServiceUnavailableException");
    }

    // ---- deliveries of a Firehose

    @Test
    void answersADeliveryStrictly() throws Exception {
        start(Map.of("firehose.access.keys", "old,new"));
        HttpResponse<String> answer = send(delivery("id-1", "{\"data\":\"aGVsbG8=\"}", "{\"data\":\"\"}")
                .header("X-Amz-Firehose-Access-Key", "new")
                .header("X-Amz-Firehose-Common-Attributes", "{\"commonAttributes\":{\"deployment\":\"blue\"}}")
                .header("Accept-Encoding", "gzip"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"requestId\":\"id-1\",\"timestamp\":\\d{13}}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length"))
                .hasValue(Integer.toString(answer.body().length()));
        assertThat(connect.stored("app-topic")).hasSize(2);
        assertThat(connect.stored("app-topic")
                        .get(0)
                        .headers()
                        .lastWithName("firehose.attribute.deployment")
                        .value())
                .isEqualTo("blue");
    }

    @Test
    void refusesAWrongAccessKeyWithTheRequestId() throws Exception {
        start(Map.of("firehose.access.keys", "right"));
        for (String key : List.of("wrong", "")) {
            HttpRequest.Builder request = delivery("id-2", "{\"data\":\"\"}");
            HttpResponse<String> answer =
                    send(key.isEmpty() ? request : request.header("X-Amz-Firehose-Access-Key", key));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body())
                    .matches("\\{\"requestId\":\"id-2\",\"timestamp\":\\d{13},\"errorMessage\":\".*\"}");
        }
        assertThat(connect.stored("app-topic")).isEmpty();
    }

    @Test
    void givesARepeatedDeliveryNoRecordsAgain() throws Exception {
        start(Map.of());
        for (int i = 0; i < 3; i++) {
            assertThat(send(delivery("same", "{\"data\":\"\"}")).statusCode()).isEqualTo(200);
        }
        assertThat(connect.stored("app-topic")).hasSize(1);
    }

    @Test
    void repeatsADeliveryThatFailed() throws Exception {
        start(Map.of("errors.tolerance", "all"));
        connect.drop(record -> true);
        assertThat(send(delivery("again", "{\"data\":\"\"}")).statusCode()).isEqualTo(500);
        connect.drop(record -> false);
        assertThat(send(delivery("again", "{\"data\":\"\"}")).statusCode()).isEqualTo(200);
        assertThat(connect.stored("app-topic")).hasSize(1);
    }

    @Test
    void findsTheStreamByPathByArnOrBecauseThereIsOnlyOne() throws Exception {
        start(Map.of(
                "delivery.streams", "app,web",
                "delivery.streams.web.topic", "web-topic",
                "delivery.streams.web.name", "web-logs"));
        String body = deliveryBody("id", "{\"data\":\"\"}");
        assertThat(send(post("/ingest/web-logs", body)).statusCode()).isEqualTo(200);
        assertThat(send(post("/web", body.replace("\"id\"", "\"id2\""))).statusCode())
                .isEqualTo(200);
        assertThat(send(delivery("id3", "{\"data\":\"\"}").header("X-Amz-Firehose-Source-Arn", ARN + "web-logs"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(connect.stored("web-topic")).hasSize(3);
        assertThat(send(delivery("id4", "{\"data\":\"\"}").header("X-Amz-Firehose-Source-Arn", ARN + "other"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(post("/", body.replace("\"id\"", "\"id5\""))).statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesWhatIsNoDelivery() throws Exception {
        start(Map.of());
        assertThat(send(delivery("id", "{}")).statusCode()).isEqualTo(400);
        assertThat(send(post("/", "{\"records\":[{\"data\":\"\"}]}")).statusCode())
                .isEqualTo(400);
        assertThat(send(delivery("id", "{\"data\":\"\"}").setHeader("X-Amz-Firehose-Protocol-Version", "2.0"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(delivery("id", "{\"data\":\"\"}")).statusCode()).isEqualTo(200);
    }

    @Test
    void takesThe60MiBThatAFirehoseMaySend_andNeverSays413() throws Exception {
        start(Map.of());
        String record = "{\"data\":\"" + Base64.getEncoder().encodeToString(new byte[786_432]) + "\"}";
        String body = deliveryBody("big", nCopies(record, 60));
        assertThat(body.length()).isGreaterThan(60 << 20);
        byte[] zipped = Samples.gzip(body);
        assertThat(send(postBytes(zipped, "big").header("Content-Encoding", "gzip"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(connect.stored("app-topic")).hasSize(60);
        byte[] tooLarge = Samples.gzip("{\"requestId\":\"huge\",\"records\":[{\"data\":\"" + " ".repeat(80 << 20));
        assertThat(send(postBytes(tooLarge, "huge").header("Content-Encoding", "gzip"))
                        .statusCode())
                .isEqualTo(503);
    }

    /** The producer counts headers too, and what it refuses would make a Firehose repeat the good records beside it. */
    @Test
    void givenItsCommonAttributesMakeARecordTooLarge_thenItGoesToTheDeadLetterTopicWithoutThem() throws Exception {
        start(Map.of("firehose.dead.letter.topic", "dead"));
        StringBuilder attributes = new StringBuilder("\"a\":\"b\"");
        for (int i = 0; i < 49; i++) {
            attributes
                    .append(",\"n")
                    .append(i)
                    .append("\":\"")
                    .append("v".repeat(1024))
                    .append('"');
        }
        String large = Base64.getEncoder().encodeToString(new byte[1_024_000]);
        HttpResponse<String> answer = send(delivery("id", "{\"data\":\"aGVsbG8=\"}", "{\"data\":\"" + large + "\"}")
                .header("X-Amz-Firehose-Common-Attributes", "{\"commonAttributes\":{" + attributes + "}}"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(connect.stored("app-topic")).hasSize(1);
        assertThat(connect.stored("app-topic").get(0).headers()).hasSize(50);
        SourceRecord dead = connect.stored("dead").get(0);
        assertThat((byte[]) dead.value()).hasSize(1_024_000);
        assertThat(dead.headers().allWithName("firehose.attribute.a").hasNext()).isFalse();
        assertThat(dead.headers().lastWithName("hydrant.error.code").value())
                .isEqualTo("CloudWatchLogs.RecordTooLarge");
    }

    /** What is packed small takes as much of the listener's memory as it is large, for as long as its request lasts. */
    @Test
    void refusesForNowWhatUnpacksToMoreThanThereIsRoomFor() throws Exception {
        start(Map.of("inflight.max.bytes", "400000", "firehose.authentication", "none"));
        byte[] body = Samples.gzip(deliveryBody("packed", "{\"data\":\"" + "A".repeat(1_000_000) + "\"}"));
        String event = "{\"id\":\"1\",\"timestamp\":1,\"message\":\"" + "m".repeat(100_000) + "\"},";
        String envelope = "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[" + event.repeat(20)
                + event.substring(0, event.length() - 1) + "]}";
        String bomb = Base64.getEncoder().encodeToString(Samples.gzip(envelope));
        for (int i = 0; i < 5; i++) {
            assertThat(send(postBytes(body, "packed").header("Content-Encoding", "gzip"))
                            .statusCode())
                    .isEqualTo(503);
            assertThat(send(delivery("bomb", "{\"data\":\"" + bomb + "\"}")).statusCode())
                    .isEqualTo(503);
            assertError(
                    call("PutRecord", "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"" + bomb + "\"}}"),
                    503,
                    "ServiceUnavailableException");
        }
        assertThat(connect.stored("app-topic")).isEmpty();
        for (int i = 0; i < 20; i++) {
            assertThat(send(delivery("small-" + i, "{\"data\":\"" + "A".repeat(40_000) + "\"}"))
                            .statusCode())
                    .as("what was refused has given its room back")
                    .isEqualTo(200);
        }
    }

    // ---- Lambda-style posts

    @Test
    void answersATransformationEventInItsOwnShape() throws Exception {
        start(Map.of("delivery.streams.app.decode", "always"));
        String body = "{\"invocationId\":\"i\",\"deliveryStreamArn\":\"" + ARN
                + "app\",\"region\":\"eu-west-1\",\"records\":["
                + "{\"recordId\":\"r1\",\"data\":\"" + Samples.DATA_MESSAGE + "\"},"
                + "{\"recordId\":\"r2\",\"data\":\"" + Samples.CONTROL_MESSAGE + "\"},"
                + "{\"recordId\":\"r3\",\"data\":\"bm9uc2Vuc2U=\"}]}";
        HttpResponse<String> answer = send(post("/", body));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"records\":[{\"recordId\":\"r1\",\"result\":\"Ok\",\"data\":\"" + Samples.DATA_MESSAGE
                        + "\"},"
                        + "{\"recordId\":\"r2\",\"result\":\"Dropped\",\"data\":\"" + Samples.CONTROL_MESSAGE + "\"},"
                        + "{\"recordId\":\"r3\",\"result\":\"ProcessingFailed\",\"data\":\"bm9uc2Vuc2U=\"}]}");
    }

    // ---- CloudWatch Logs in every carrier

    @Test
    void givesTheSameRecordsWhateverCarriesTheEnvelope() throws Exception {
        start(Map.of("firehose.authentication", "none"));
        call("PutRecord", "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"" + Samples.DATA_MESSAGE + "\"}}");
        send(delivery("id", ENVELOPE_RECORD));
        send(post("/", "{\"awslogs\":{\"data\":\"" + Samples.DATA_MESSAGE + "\"}}"));
        send(post(
                "/",
                "{\"invocationId\":\"i\",\"records\":[{\"recordId\":\"r1\",\"data\":\"" + Samples.DATA_MESSAGE
                        + "\"}]}"));

        List<SourceRecord> records = connect.stored("app-topic");
        assertThat(records).hasSize(8);
        for (int i = 2; i < 8; i++) {
            SourceRecord first = records.get(i % 2);
            assertThat(records.get(i).key()).isEqualTo(first.key()).isEqualTo(Samples.KEY);
            assertThat(text(records.get(i))).isEqualTo(text(first));
            assertThat(records.get(i).timestamp()).isEqualTo(first.timestamp()).isEqualTo(1432826855000L + i % 2);
        }
    }

    @Test
    void acknowledgesControlMessagesAndGivesNoRecord() throws Exception {
        start(Map.of("firehose.authentication", "none"));
        assertThat(send(delivery("id", "{\"data\":\"" + Samples.CONTROL_MESSAGE + "\"}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(call(
                                "PutRecord",
                                "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"" + Samples.CONTROL_MESSAGE
                                        + "\"}}")
                        .body())
                .contains("\"RecordId\":\"");
        assertThat(connect.stored("app-topic")).isEmpty();
    }

    @Test
    void sendsPoisonToTheDeadLetterTopicAndKeepsTheGood() throws Exception {
        start(Map.of("firehose.dead.letter.topic", "dead"));
        byte[] cut = Arrays.copyOf(Samples.dataMessage(), 100);
        String poison = "{\"data\":\"" + Base64.getEncoder().encodeToString(cut) + "\"}";
        assertThat(send(delivery("id", ENVELOPE_RECORD, poison, ENVELOPE_RECORD))
                        .statusCode())
                .isEqualTo(200);
        assertThat(connect.stored("app-topic")).hasSize(4);
        SourceRecord dead = connect.stored("dead").get(0);
        assertThat(dead.value()).isEqualTo(cut);
        assertThat(dead.headers().lastWithName("hydrant.error.code").value())
                .isEqualTo("CloudWatchLogs.InvalidCompression");
    }

    @Test
    void withoutADeadLetterTopicMarksPoisonInTheStreamsOwn() throws Exception {
        start(Map.of("cloudwatch.logs.decode", "always"));
        assertThat(send(delivery("id", "{\"data\":\"aGk=\"}")).statusCode()).isEqualTo(200);
        assertThat(connect.stored("app-topic").get(0).headers().lastWithName("hydrant.error.code"))
                .isNotNull();
    }

    @Test
    void writesTheHeadersThatAreWanted() throws Exception {
        start(Map.of(
                "firehose.headers", "stream,request.id,arrival.ts,client.ip",
                "firehose.authentication", "none"));
        call("PutRecord", "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"\"}}");
        assertThat(connect.stored("app-topic").get(0).headers())
                .extracting(header -> header.key())
                .containsExactly("firehose.stream", "firehose.request.id", "firehose.client.ip", "firehose.arrival.ts");
    }

    @Test
    void givesTimestampsThatTheBrokerWouldRefuseTheTimeOfArrival() throws Exception {
        start(Map.of());
        String envelope = "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"timestamp\":"
                + (System.currentTimeMillis() + Duration.ofHours(2).toMillis()) + ",\"message\":\"m\"}]}";
        String data = Base64.getEncoder().encodeToString(envelope.getBytes(UTF_8));
        send(delivery("id", "{\"data\":\"" + data + "\"}"));
        assertThat(connect.stored("app-topic").get(0).timestamp())
                .isLessThanOrEqualTo(System.currentTimeMillis() + 60_000);
    }

    @Test
    void countsWhatItWasSent() throws Exception {
        start(Map.of(
                "name", "counted",
                "firehose.access.keys", "right",
                "errors.tolerance", "all",
                "cloudwatch.logs.filter.pattern", "-two"));
        String logs = deliveryBody(
                "id",
                "{\"data\":\"" + Samples.DATA_MESSAGE + "\"}",
                "{\"data\":\"" + Samples.CONTROL_MESSAGE + "\"}",
                "{\"data\":\"H4sIAAAA\"}",
                "{\"data\":\"" + logEvents("one", "one and two") + "\"}");
        for (int i = 0; i < 2; i++) {
            assertThat(send(post("/", logs).header("X-Amz-Firehose-Access-Key", "right"))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(send(post("/", logs)).statusCode()).isEqualTo(401);
        connect.drop(record -> true);
        assertThat(send(post("/", deliveryBody("id2", "{\"data\":\"\"}")).header("X-Amz-Firehose-Access-Key", "right"))
                        .statusCode())
                .isEqualTo(500);
        assertError(
                send(api("PutRecord", "{}").header("amz-sdk-request", "attempt=2; max=3")),
                400,
                "MissingAuthenticationTokenException");

        assertThat(metered("control-messages-total")).isEqualTo(1);
        assertThat(metered("dlq-total")).isEqualTo(1);
        assertThat(metered("records-filtered-total")).isEqualTo(1);
        assertThat(metered("records-emitted-total"))
                .as("two, one, and one that failed")
                .isEqualTo(4);
        assertThat(metered("records-failed-total")).isEqualTo(1);
        assertThat(metered("duplicates-suppressed-total")).isEqualTo(1);
        assertThat(metered("firehose-retries-total"))
                .as("a delivery and a call")
                .isEqualTo(2);
        assertThat(metered("auth-failures-total")).isEqualTo(2);
        assertThat(metered("requests-total")).isEqualTo(5);
    }

    @Test
    void countsOnWhenTheTasksAreRestarted() throws Exception {
        Map<String, String> config = Map.of(
                "name", "restarted", "listener.port", Integer.toString(freePort()), "listener.linger.ms", "30000");
        for (int run = 1; run <= 2; run++) {
            connect = FakeConnect.start(config);
            assertThat(send(delivery("id-" + run, "{\"data\":\"\"}")).statusCode())
                    .isEqualTo(200);
            assertThat(send(delivery("id-1", "{\"data\":\"\"}")).statusCode()).isEqualTo(200);
            assertThat(metered("restarted", "records-emitted-total")).isEqualTo(run);
            assertThat(metered("restarted", "duplicates-suppressed-total")).isEqualTo(run);
            connect.close();
        }
    }

    // ---- several tasks, hostile senders

    /** Who does not show that it may write must not make the listener wait for megabytes. */
    @Test
    void answersStrangersBeforeTheirBodies() throws Exception {
        start(Map.of("firehose.access.keys", "right"));
        for (String kind : List.of("X-Amz-Firehose-Request-Id: a", "X-Amz-Target: Firehose_20150804.PutRecordBatch")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connect.port())) {
                socket.setSoTimeout(30_000);
                String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n" + kind + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(UTF_8));
                String status = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
                assertThat(status).isIn("HTTP/1.1 401 Unauthorized", "HTTP/1.1 400 Bad Request");
            }
        }
    }

    @Test
    void sharesThePortAndTheMemoryOfRequestIdsAmongTasks() throws Exception {
        int port = freePort();
        connect = FakeConnect.start(Map.of("listener.port", Integer.toString(port)), 3);
        for (int i = 0; i < 20; i++) {
            assertThat(send(delivery("id-" + i % 10, "{\"data\":\"\"}")).statusCode())
                    .isEqualTo(200);
        }
        assertThat(connect.stored("app-topic")).hasSize(10);
    }

    @Test
    void survivesWhateverIsPosted() throws Exception {
        start(Map.of("firehose.authentication", "none", "request.timeout.ms", "5000"));
        List<byte[]> seeds = List.of(
                deliveryBody("f", ENVELOPE_RECORD).getBytes(UTF_8),
                batch("one", "two").getBytes(UTF_8),
                Samples.gzip(deliveryBody("f", ENVELOPE_RECORD)),
                ("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8),
                ("{\"awslogs\":{\"data\":\"" + Samples.DATA_MESSAGE + "\"}}").getBytes(UTF_8),
                Samples.gzip(new byte[80 << 20]));
        List<Map<String, String>> headers = List.of(
                Map.of("X-Amz-Target", "Firehose_20150804.PutRecordBatch"),
                Map.of("X-Amz-Target", "Firehose_20150804.PutRecord", "Content-Encoding", "gzip"),
                Map.of("X-Amz-Firehose-Request-Id", "f", "Content-Encoding", "gzip"),
                Map.of("X-Amz-Firehose-Request-Id", "f", "X-Amz-Firehose-Common-Attributes", "{"),
                Map.of("X-Amz-Firehose-Protocol-Version", "1.0"),
                Map.of());
        Seeded.rounds(150, random -> {
            byte[] body = random.oneOf(seeds).clone();
            for (int i = random.below(5); i > 0; i--) {
                body[random.below(body.length)] = (byte) random.below(256);
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(connect.url() + "/"))
                    .POST(BodyPublishers.ofByteArray(
                            body, 0, body.length - random.below(2) * random.below(body.length)));
            Map<String, String> chosen = new HashMap<>(random.oneOf(headers));
            chosen.forEach(request::header);
            HttpResponse<String> answer = send(request);
            assertThat(answer.statusCode()).isIn(200, 400, 413, 503);
            if (!chosen.containsKey("X-Amz-Target")) {
                assertThat(answer.statusCode()).isNotEqualTo(413);
            }
        });
        assertThat(send(delivery("after-all-that", "{\"data\":\"\"}")).statusCode())
                .isEqualTo(200);
    }

    private void start(Map<String, String> config) {
        connect = FakeConnect.start(config);
    }

    private HttpResponse<String> call(String operation, String body) throws Exception {
        return send(api(operation, body));
    }

    private HttpRequest.Builder api(String operation, String body) {
        return HttpRequest.newBuilder(URI.create(connect.url() + "/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "Firehose_20150804." + operation)
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder delivery(String requestId, String... records) {
        return postBytes(deliveryBody(requestId, records).getBytes(UTF_8), requestId);
    }

    private HttpRequest.Builder postBytes(byte[] body, String requestId) {
        return HttpRequest.newBuilder(URI.create(connect.url() + "/"))
                .header("Content-Type", "application/json")
                .header("X-Amz-Firehose-Protocol-Version", "1.0")
                .header("X-Amz-Firehose-Request-Id", requestId)
                .POST(BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(connect.url() + path)).POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    private static void assertError(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"__type\":\"" + type + "\",\"message\":\"");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    }

    private static String deliveryBody(String requestId, String... records) {
        return "{\"requestId\":\"" + requestId + "\",\"timestamp\":1578090903599,\"records\":["
                + String.join(",", records) + "]}";
    }

    private static String batch(String... records) {
        List<String> entries = Arrays.stream(records)
                .map(data -> "{\"Data\":\""
                        + Base64.getEncoder().encodeToString((data == null ? "" : data).getBytes(UTF_8)) + "\"}")
                .toList();
        return "{\"DeliveryStreamName\":\"app\",\"Records\":[" + String.join(",", entries) + "]}";
    }

    private static String[] nCopies(String record, int times) {
        String[] copies = new String[times];
        Arrays.fill(copies, record);
        return copies;
    }

    private static String text(SourceRecord record) {
        return new String((byte[]) record.value(), UTF_8);
    }

    /** A payload of CloudWatch Logs, as base64. */
    private static String logEvents(String... messages) {
        String events = Arrays.stream(messages)
                .map(message -> "{\"id\":\"1\",\"timestamp\":1,\"message\":\"" + message + "\"}")
                .collect(joining(","));
        return Base64.getEncoder()
                .encodeToString(Samples.gzip("{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[" + events + "]}"));
    }

    /** The meter of the connector "counted", summed over its tags. */
    private static long metered(String meter) throws JMException {
        return metered("counted", meter);
    }

    private static long metered(String connector, String meter) throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        long sum = 0;
        for (ObjectName bean : beans.queryNames(
                new ObjectName("kafka.connect:type=plugins,connector=\"" + connector + "\",*"), null)) {
            // The listener has meters of its own, of the same connector.
            boolean ours = bean.getKeyProperty("listener") == null;
            if (ours
                    && Arrays.stream(beans.getMBeanInfo(bean).getAttributes())
                            .anyMatch(attribute -> attribute.getName().equals(meter))) {
                sum += ((Number) beans.getAttribute(bean, meter)).longValue();
            }
        }
        return sum;
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
