// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydrant.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostReaderTest {

    private static final int MAX_BYTES = 64 * 1024 * 1024;

    @Test
    void readsADelivery() throws PostRejected {
        Post post = read("{\"requestId\":\"ed4acda5\",\"timestamp\":1578090903599,\"records\":[{\"data\":\"aGVsbG8=\"},"
                + "{\"data\":\"\",\"new\":{}}],\"later\":[1]}");
        assertThat(post.kind()).isEqualTo(Post.Kind.DELIVERY);
        assertThat(post.requestId()).isEqualTo("ed4acda5");
        assertThat(post.records()).extracting(PostedRecord::data).containsExactly("hello".getBytes(UTF_8), new byte[0]);
    }

    @Test
    void takesDataThatIsAnObjectAsEmulatorsSendIt() throws PostRejected {
        assertThat(read("{\"requestId\":\"1\",\"records\":[{\"data\":{\"a\": [1, \"é\"]}}]}")
                        .records()
                        .get(0)
                        .data())
                .isEqualTo("{\"a\":[1,\"é\"]}".getBytes(UTF_8));
    }

    @Test
    void readsTheEventsOfLambdaFunctions() throws PostRejected {
        assertThat(read("{\"awslogs\":{\"data\":\"aGVsbG8=\"}}"))
                .satisfies(post -> assertThat(post.kind()).isEqualTo(Post.Kind.AWS_LOGS))
                .satisfies(post -> assertThat(post.records().get(0).data()).isEqualTo("hello".getBytes(UTF_8)));

        Post transformation = read("{\"invocationId\":\"i1\",\"deliveryStreamArn\":"
                + "\"arn:aws:firehose:eu-west-1:111122223333:deliverystream/app\",\"region\":\"eu-west-1\",\"records\":["
                + "{\"recordId\":\"r1\",\"approximateArrivalTimestamp\":1,\"data\":\"aGVsbG8=\","
                + "\"kinesisRecordMetadata\":{\"shardId\":\"s\"}}]}");
        assertThat(transformation.kind()).isEqualTo(Post.Kind.TRANSFORMATION);
        assertThat(transformation.deliveryStream()).isEqualTo("app");
        assertThat(transformation.records()).extracting(PostedRecord::recordId).containsExactly("r1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"records\":[]}",
                "{\"records\":[{}]}",
                "{\"records\":[{\"data\":1}]}",
                "{\"records\":[{\"data\":\"%\"}]}",
                "{\"records\":{}}",
                "{\"records\":[1]}",
                "{\"records\":[{\"data\":\"\"}]}}",
                "{\"awslogs\":{}}",
                "{\"awslogs\":1}",
                "{\"awslogs\":{\"data\":\"%%\"}}",
                "{\"invocationId\":\"1\",\"records\":[{\"data\":\"\"}]}",
                "{\"records\":[{\"recordId\":\"1\",\"data\":\"\"},{\"data\":\"\"}]}"
            })
    void refusesEverythingElse(String body) {
        assertThat(rejected(body.getBytes(UTF_8), null).status()).isEqualTo(400);
    }

    @Test
    void givenTenThousandRecords_thenTakenAndOneMoreIsNot() throws PostRejected {
        String record = "{\"data\":\"aGVsbG8=\"}";
        assertThat(read(delivery(record, 10_000)).records()).hasSize(10_000);
        assertThat(rejected(delivery(record, 10_001).getBytes(UTF_8), null).status())
                .isEqualTo(400);
    }

    @Test
    void takesGzipUpToTheLimitAndNever413() throws Exception {
        String data = Base64.getEncoder().encodeToString(new byte[1_024_000]);
        byte[] body = gzip(delivery("{\"data\":\"" + data + "\"}", 45).getBytes(UTF_8));
        assertThat(PostReader.read(body, "gzip", MAX_BYTES, PostReaderTest::hasRoom)
                        .records())
                .hasSize(45);
        assertThat(rejected(body, "GZIP", 60_000_000).status()).isEqualTo(503);
        assertThat(rejected(Arrays.copyOf(body, body.length / 2), "gzip").status())
                .isEqualTo(400);
        assertThat(rejected("{}".getBytes(UTF_8), "gzip").status()).isEqualTo(400);
        assertThat(rejected(body, "zstd").status()).isEqualTo(415);
    }

    @Test
    void endsAnyDamagedBodyInAnAnswer() throws IOException {
        byte[] plain = delivery("{\"data\":\"aGVsbG8=\"}", 3).getBytes(UTF_8);
        byte[] zipped = gzip(plain);
        Seeded.rounds(2_000, random -> {
            byte[] body = (random.oneIn(2) ? plain : zipped).clone();
            for (int i = random.below(4); i >= 0; i--) {
                body[random.below(body.length)] = (byte) random.below(256);
            }
            byte[] cut = Arrays.copyOf(body, random.below(body.length + 1));
            for (byte[] damaged : List.of(body, cut)) {
                try {
                    assertThat(PostReader.read(
                                            damaged, random.oneIn(2) ? "gzip" : null, 10_000, PostReaderTest::hasRoom)
                                    .records())
                            .isNotEmpty();
                } catch (PostRejected e) {
                    assertThat(e.status()).isIn(400, 503);
                }
            }
        });
    }

    private static Post read(String body) throws PostRejected {
        return PostReader.read(body.getBytes(UTF_8), null, MAX_BYTES, PostReaderTest::hasRoom);
    }

    private static PostRejected rejected(byte[] body, String encoding) {
        return rejected(body, encoding, MAX_BYTES);
    }

    private static PostRejected rejected(byte[] body, String encoding, int maxBytes) {
        PostRejected rejected = catchThrowableOfType(
                PostRejected.class, () -> PostReader.read(body, encoding, maxBytes, PostReaderTest::hasRoom));
        assertThat(rejected).isNotNull();
        return rejected;
    }

    private static String delivery(String record, int times) {
        return "{\"requestId\":\"r\",\"timestamp\":1,\"records\":[" + (record + ",").repeat(times - 1) + record + "]}";
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static boolean hasRoom(long bytes) {
        return bytes >= 0;
    }
}
