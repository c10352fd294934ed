// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.Record;

/** The Firehose source of the built zip, deployed by REST as the README shows it. */
@ExtendWith(SharedEnvironment.class)
class FirehoseIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Nothing of the README's connector is changed but its port. */
    @Test
    void theReadmesConnectorTakesWhatIsPosted_andSurvivesWhatNoFirehoseWouldSend(Environment environment)
            throws Exception {
        Map<String, String> config = ReadmeConnectors.config("firehose");
        URI endpoint = deploy(environment, config);
        try (FirehoseClient client = Firehose.client(endpoint, 4)) {
            String position = client.putRecord(
                            put -> put.deliveryStreamName("app-logs").record(Firehose.record("hello")))
                    .recordId();
            assertThat(at(environment, position)).isEqualTo("hello");

            List<Integer> statuses = new ArrayList<>();
            for (HttpRequest hostile : hostile(endpoint, config)) {
                statuses.add(HTTP.send(hostile, BodyHandlers.discarding()).statusCode());
            }

            PutRecordBatchResponse signed = client.putRecordBatch(put -> put.deliveryStreamName("app-logs")
                    .records(hostileContents().stream()
                            .map(content -> Record.builder()
                                    .data(SdkBytes.fromByteArray(content))
                                    .build())
                            .toList()));
            assertThat(signed.failedPutCount()).as("every one is in a topic").isZero();
            assertThat(statuses).allMatch(status -> status == 200 || status == 400 || status == 503 || status == 413);
            assertThat(statuses).as("some of it is Firehose's own content").contains(200, 400);
            assertThat(Kafka.records(environment.bootstrapServers(), "app-logs-dead-letter"))
                    .as("what was a record, but not what it seems")
                    .isNotEmpty()
                    .allSatisfy(dead -> assertThat(dead.headers().lastHeader("hydrant.error.code"))
                            .isNotNull());
            assertThat(environment.connect().status("firehose").tasks())
                    .allSatisfy(task -> assertThat(task.state()).isEqualTo("RUNNING"));
            position = client.putRecord(
                            put -> put.deliveryStreamName("app-logs").record(Firehose.record("still here")))
                    .recordId();
            assertThat(at(environment, position)).isEqualTo("still here");
        } finally {
            environment.connect().delete("firehose");
        }
    }

    @Test
    void missingTopicsAreNamedWhenTheConnectorStarts(Environment environment) {
        Map<String, String> config = ReadmeConnectors.config("firehose");
        config.put("name", "firehose-nowhere");
        config.keySet().removeIf(key -> key.startsWith("topic.creation."));
        config.put("admin.override.bootstrap.servers", environment.bootstrapServers());
        config.put("delivery.streams.app.topic", "not-there");
        config.put("listener.port", Integer.toString(FreePorts.one()));
        environment.connect().putConfig("firehose-nowhere", config);
        try {
            assertThatThrownBy(() -> environment.connect().awaitRunning("firehose-nowhere", 1, PATIENCE))
                    .hasMessageContaining("not-there")
                    .hasMessageContaining("do not exist");
        } finally {
            environment.connect().delete("firehose-nowhere");
        }
    }

    @Test
    void whatIsWrongWithAConfigIsSaidAtItsKey(Environment environment) {
        Map<String, String> config = ReadmeConnectors.config("firehose");
        assertThat(environment.connect().validate(config).errors()).isEmpty();
        Map<String, String> wrong = Map.of(
                "listener.port", "70000",
                "cloudwatch.logs.filter.pattern", "{ $.level = }",
                "cloudwatch.logs.emit", "lines",
                "firehose.acess.keys", "secret",
                "transaction.boundary", "interval");
        config.putAll(wrong);
        assertThat(environment.connect().validate(config).errors().keySet())
                .contains("listener.port", "cloudwatch.logs.filter.pattern", "cloudwatch.logs.emit");
    }

    static URI deploy(Environment environment, Map<String, String> config) {
        int port = FreePorts.one();
        config.put("listener.port", Integer.toString(port));
        String name = String.valueOf(config.get("name"));
        environment.connect().putConfig(name, config);
        environment.connect().awaitRunning(name, 1, PATIENCE);
        URI endpoint = URI.create("http://127.0.0.1:" + port + "/");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> HTTP.send(
                                        HttpRequest.newBuilder(endpoint.resolve("/-/ready"))
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode()
                        == 200);
        return endpoint;
    }

    private static String at(Environment environment, String position) {
        String topic = position.substring(0, position.lastIndexOf('-', position.lastIndexOf('-') - 1));
        return String.valueOf(
                Kafka.byPosition(environment.bootstrapServers(), topic).get(position));
    }

    /** Contents of records: truncated gzip, gzip bombs, envelopes that are none. */
    private static List<byte[]> hostileContents() {
        byte[] envelope = text("{'messageType':'DATA_MESSAGE','logEvents':[{'message':'m'}]}");
        byte[] bomb = gzip(new byte[40 << 20]);
        return List.of(
                Arrays.copyOf(gzip(envelope), 40),
                Arrays.copyOf(bomb, bomb.length / 2),
                bomb,
                gzip(gzip(gzip(gzip(gzip(bomb))))),
                gzip(text("{'messageType':'DATA_MESSAGE','logEvents':" + "[".repeat(100_000))),
                gzip(text("{'messageType':7,'logEvents':{}}")),
                gzip(text("{'messageType':'DATA_MESSAGE','logEvents':[{'timestamp':-9,'message':null,"
                        + "'extractedFields':{'a':{'b':[1]}}}]}")),
                gzip(text("{'messageType':'DATA_MESSAGE','logEvents':[{'timestamp':99999999999999999}]}")));
    }

    private static byte[] text(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }

    /** The same as text, and wrong base64 and deep JSON, in every carrier. */
    private static List<HttpRequest> hostile(URI endpoint, Map<String, String> config) {
        List<String> data = new ArrayList<>(List.of("not base64!", "AAA", ""));
        hostileContents().forEach(content -> data.add(base64(content)));
        List<String> bodies = new ArrayList<>();
        for (String one : data) {
            bodies.add("{\"DeliveryStreamName\":\"app-logs\",\"Record\":{\"Data\":\"" + one + "\"}}");
            bodies.add("{\"requestId\":\"r\",\"records\":[{\"data\":\"" + one + "\"}]}");
            bodies.add("{\"awslogs\":{\"data\":\"" + one + "\"}}");
            bodies.add("{\"invocationId\":\"i\",\"records\":[{\"recordId\":\"1\",\"data\":\"" + one + "\"}]}");
        }
        bodies.add("{\"a\":" + "[".repeat(200_000));
        bodies.add("{\"records\":" + "{\"x\":".repeat(50_000));
        List<HttpRequest> requests = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            byte[] body = bodies.get(i).getBytes(UTF_8);
            String key = String.valueOf(config.get("firehose.access.keys"));
            requests.add(HttpRequest.newBuilder(endpoint)
                    .header("X-Amz-Firehose-Access-Key", key)
                    .header("X-Amz-Firehose-Request-Id", "hostile-" + i)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build());
            requests.add(HttpRequest.newBuilder(endpoint)
                    .header("X-Amz-Firehose-Access-Key", key)
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(i % 2 == 0 ? gzip(body) : body))
                    .build());
            requests.add(HttpRequest.newBuilder(endpoint)
                    .header("X-Amz-Target", "Firehose_20150804.PutRecord")
                    .header("Authorization", "AWS4-HMAC-SHA256 Credential=x/y/z")
                    .POST(BodyPublishers.ofByteArray(body))
                    .build());
        }
        return requests;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
