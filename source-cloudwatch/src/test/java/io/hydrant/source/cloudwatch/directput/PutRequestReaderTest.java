// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

import static io.hydrant.source.cloudwatch.directput.DirectPutError.INVALID_ARGUMENT;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.SERIALIZATION;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.VALIDATION;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydrant.testing.Seeded;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutRequestReaderTest {

    @Test
    void readsPutRecord() throws DirectPutRejected {
        PutRequest request = putRecord("{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"aGVsbG8K\"}}");
        assertThat(request.streamName()).isEqualTo("app");
        assertThat(request.records()).singleElement().isEqualTo("hello\n".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " { \"DeliveryStreamName\" : \"app\" , \"Records\" : [ { \"Data\" : \"aGk/aGk+\" } , {\"Data\":\"\"} ] } ",
                "{\"Records\":[{\"Data\":\"aGk\\/aGk+\"},{\"Data\":\"\"}],\"DeliveryStreamName\":\"app\"}",
                "{\"New\":{\"a\":[1,{}]},\"Records\":[{\"x\":[],\"Data\":\"aGk/aGk+\"},{\"Data\":\"\"}],\"DeliveryStreamName\":\"app\",\"Old\":null}",
                "{\"Records\":[{\"Data\":\"AAAA\"}],\"Records\":[{\"Data\":\"aGk/aGk+\"},{\"Data\":\"\"}],\"DeliveryStreamName\":\"app\"}"
            })
    void takesAnyOrderBlanksEscapesAndUnknownMembers(String json) throws DirectPutRejected {
        for (byte[] body : List.of(json.getBytes(UTF_8), ("\ufeff" + json).getBytes(UTF_8), json.getBytes(UTF_16))) {
            PutRequest request = PutRequestReader.putRecordBatch(body);
            assertThat(request.records()).containsExactly("hi?hi>".getBytes(UTF_8), new byte[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aGVsbG8", "aGVsbG8="})
    void takesBase64WithoutPadding(String data) throws DirectPutRejected {
        assertThat(putRecord("{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"" + data + "\"}}")
                        .records())
                .singleElement()
                .isEqualTo("hello".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aGVsbG8K aGVsbG8K", "aGVsbG8=aGVsbG8=", "aGVs_G8-", "a", "aGVs\\nbG8=", "%", "日本", "aGVsbG8==="
            })
    void refusesOtherBase64(String data) {
        assertThat(error("{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\"" + data + "\"}}"))
                .isEqualTo(SERIALIZATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"\"",
                "{}x",
                "{\"Record\":[]}",
                "{\"Record\":{\"Data\":1}}",
                "{\"Record\":{\"Data\":\"AAAA}}",
                "{\"DeliveryStreamName\":7}",
                "{\"Record\":\"AAAA\"}",
                "{'a':1}",
                "{\"Record\":{\"Data\":{}}}",
                "{\"Record\":{\"Data\":\"AAAA\"},}"
            })
    void refusesWhatIsNotJsonOrHasTheWrongTypes(String json) {
        assertThat(error(json)).isEqualTo(SERIALIZATION);
    }

    @Test
    void refusesDeepJson() {
        assertThat(error("{\"a\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}"))
                .isEqualTo(SERIALIZATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"DeliveryStreamName\":\"app\"}",
                "{\"DeliveryStreamName\":null,\"Record\":{\"Data\":\"\"}}",
                "{\"DeliveryStreamName\":\"\",\"Record\":{\"Data\":\"\"}}",
                "{\"DeliveryStreamName\":\"a b\",\"Record\":{\"Data\":\"\"}}",
                "{\"DeliveryStreamName\":\"日本\",\"Record\":{\"Data\":\"\"}}",
                "{\"DeliveryStreamName\":\"app\",\"Record\":{}}",
                "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":null}}"
            })
    void refusesMissingMembersAndBadNames(String json) {
        assertThat(error(json)).isEqualTo(VALIDATION);
    }

    @Test
    void givenNames_whenAtTheLimit_thenTaken() throws DirectPutRejected {
        String name = "aZ0_.-" + "x".repeat(58);
        assertThat(putRecord("{\"DeliveryStreamName\":\"" + name + "\",\"Record\":{\"Data\":\"\"}}")
                        .streamName())
                .isEqualTo(name);
        assertThat(error("{\"DeliveryStreamName\":\"x" + name + "\",\"Record\":{\"Data\":\"\"}}"))
                .isEqualTo(VALIDATION);
    }

    @Test
    void givenARecord_whenOf1000KiB_thenTakenAndOneByteMoreIsNot() throws DirectPutRejected {
        assertThat(putRecord(one(1_024_000)).records())
                .singleElement()
                .extracting(data -> data.length)
                .isEqualTo(1_024_000);
        assertThat(error(one(1_024_001))).isEqualTo(VALIDATION);
        assertThat(error(one(2_000_000))).isEqualTo(VALIDATION);
    }

    @Test
    void givenABatch_whenOf500RecordsAnd4MiB_thenTakenAndMoreIsNot() throws DirectPutRejected {
        List<byte[]> records = new ArrayList<>(Collections.nCopies(500, new byte[8388]));
        records.set(0, new byte[8388 + 4 * 1024 * 1024 - 500 * 8388]);
        String body = batch(records);
        assertThat(body.length()).isGreaterThan(5_590_000);
        assertThat(PutRequestReader.putRecordBatch(body.getBytes(UTF_8)).records())
                .hasSize(500);

        records.set(1, new byte[8389]);
        assertThat(batchError(batch(records))).isEqualTo(INVALID_ARGUMENT);
        assertThat(batchError(batch(Collections.nCopies(501, new byte[1])))).isEqualTo(VALIDATION);
        assertThat(batchError(batch(List.of()))).isEqualTo(VALIDATION);
    }

    @Test
    void readsBackWhatWasWritten() {
        Seeded.rounds(300, random -> {
            List<byte[]> records = new ArrayList<>();
            for (int i = random.below(20); i >= 0; i--) {
                records.add(random.bytes(300));
            }
            assertThat(PutRequestReader.putRecordBatch(batch(records).getBytes(UTF_8))
                            .records())
                    .containsExactlyElementsOf(records);
        });
    }

    @Test
    void endsAnyDamagedBodyInAnAnswer() {
        byte[] good = batch(List.of(new byte[10], "hello".getBytes(UTF_8))).getBytes(UTF_8);
        Seeded.rounds(2_000, random -> {
            byte[] body = good.clone();
            for (int i = random.below(4); i >= 0; i--) {
                body[random.below(body.length)] = (byte) random.below(256);
            }
            byte[] cut = java.util.Arrays.copyOf(body, random.below(body.length + 1));
            for (byte[] damaged : List.of(body, cut, random.bytes(200))) {
                try {
                    assertThat(PutRequestReader.putRecordBatch(damaged).records())
                            .isNotEmpty();
                } catch (DirectPutRejected e) {
                    assertThat(e.error().status()).isEqualTo(400);
                }
            }
        });
    }

    private static PutRequest putRecord(String json) throws DirectPutRejected {
        return PutRequestReader.putRecord(json.getBytes(UTF_8));
    }

    private static DirectPutError error(String json) {
        DirectPutRejected rejected = catchThrowableOfType(DirectPutRejected.class, () -> putRecord(json));
        assertThat(rejected).as(json.length() > 100 ? "long body" : json).isNotNull();
        return rejected.error();
    }

    private static DirectPutError batchError(String json) {
        return catchThrowableOfType(
                        DirectPutRejected.class, () -> PutRequestReader.putRecordBatch(json.getBytes(UTF_8)))
                .error();
    }

    private static String one(int bytes) {
        return "{\"DeliveryStreamName\":\"app\",\"Record\":{\"Data\":\""
                + Base64.getEncoder().encodeToString(new byte[bytes]) + "\"}}";
    }

    private static String batch(List<byte[]> records) {
        List<String> entries = records.stream()
                .map(data -> "{\"Data\":\"" + Base64.getEncoder().encodeToString(data) + "\"}")
                .toList();
        return "{\"DeliveryStreamName\":\"app\",\"Records\":[" + String.join(",", entries) + "]}";
    }
}
