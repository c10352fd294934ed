// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hydrant.testing.Seeded;
import io.hydrant.transforms.decode.CloudWatchDecoder.Decoded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The encoded samples of the specification, section 1.6, and the carriers of section 1.3. */
class CloudWatchDecoderTest {

    static final String DATA_SAMPLE =
            "H4sIAAAAAAAAA6WPy07DMBBFfyWadaqO7di1u4tEyIpVsoMKOa3VWuQl2wWhKgv4VX6EoQiJDSuuNJszj3vnAoOL0R"
                    + "5d+zo72MJN2ZaPd1XTlHUFOUwvowuEGYmTBIlwPx3rMJ1n6qztPFP5b9qk4OxA2K/QdnuC8dzFffBz8tN46/vkQoTt"
                    + "PaRp1dsnB7vrWvXsxvTFL+APtC2YkYKhUqiMUkYLsdEaDXKJG6Ox4BSnEFwbxWTBC24050wqTX7J00PJDpTtOsKVlh"
                    + "IR859H6Xxdtdn65GyfThlHhCX/n6/525f99rUPY5d9vL3Dsls+AV2qWLV5AQAA";

    static final String CONTROL_SAMPLE =
            "H4sIAAAAAAAAAzWO0QqCMBiFX2XsWiJFi7wLUW8sIYUuQmLpnxvpJttMQnz3Ztrlxzmc8424BaVIDfmnA+zjID3nlz"
                    + "S5n8IsO8YhtrAYOMg5aURfDUSXNBG1MkEj6liKvjPZQpmWQNoFVf9QpWSdZoJHrNEgFfZvxa8XvoHrGUfMqqWumdHQ"
                    + "pDVjtmdvHc91dwdn71p/vVngmqBVD616PgoolC/Ga0SBNJoi8USVWWKczM8oYhKoULDBUzF9Aeua5yHsAAAA";

    private final CloudWatchDecoder decoder = new CloudWatchDecoder(CloudWatchDecoder.DEFAULT_MAX_BYTES);

    @Test
    void readsTheDataSampleFromEveryCarrier() throws Exception {
        byte[] gzip = Base64.getDecoder().decode(DATA_SAMPLE);
        byte[] lambda = ("{\"awslogs\":{\"data\":\"" + DATA_SAMPLE + "\"}}").getBytes(UTF_8);
        byte[] json = Codec.GZIP.undo(gzip, 10_000);
        assertThat(json).hasSize(377);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json)))
                .isEqualTo("760735561356091bafb3230ec89a5ccdbc247597192d73afd191d5486cac08ce");

        for (byte[] carried : List.of(gzip, DATA_SAMPLE.getBytes(UTF_8), lambda, json, gzip(gzip))) {
            List<CloudWatchEnvelope> envelopes = decoder.decode(carried).envelopes();
            assertThat(envelopes).hasSize(1);
            CloudWatchEnvelope envelope = envelopes.get(0);
            assertThat(envelope.isControlMessage()).isFalse();
            assertThat(envelope.logEvents()).hasSize(2);
            assertThat(envelope.logEvents().get(0).id()).hasSize(56);
            assertThat(envelope.logEvents().get(1).message()).isEqualTo("a\nb あ");
        }
    }

    @Test
    void knowsAControlMessage() throws UndecodableException {
        CloudWatchEnvelope envelope =
                decoder.decode(CONTROL_SAMPLE.getBytes(UTF_8)).envelopes().get(0);
        assertThat(envelope.isControlMessage()).isTrue();
        assertThat(envelope.logEvents().get(0).message()).contains("destination Firehose");
    }

    @Test
    void keepsWhatItDoesNotKnow() throws UndecodableException {
        String payload = "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":\"g\",\"logStream\":\"s\","
                + "\"subscriptionFilters\":[\"f\"],\"policyLevel\":\"ACCOUNT_LEVEL_POLICY\",\"entity\":{\"a\":1},"
                + "\"logEvents\":[{\"id\":\"1\",\"timestamp\":\"1432826855000\",\"message\":\"m\","
                + "\"extractedFields\":{\"n\":\"7\",\"o\":{\"a\":[1]},\"x\":12345678.9,\"none\":null},\"@aws.region\":\"r\"}]}";
        CloudWatchEnvelope envelope =
                decoder.decode(payload.getBytes(UTF_8)).envelopes().get(0);
        assertThat(envelope.policyLevel()).isEqualTo("ACCOUNT_LEVEL_POLICY");
        assertThat(envelope.attributes()).isEqualTo(Map.of("entity", Map.of("a", 1L)));
        LogEvent event = envelope.logEvents().get(0);
        assertThat(event.timestamp()).isEqualTo(1_432_826_855_000L);
        assertThat(event.extractedFields()).isEqualTo(Map.of("n", "7", "o", "{\"a\":[1]}", "x", "12345678.9"));
        assertThat(event.attributes()).isEqualTo(Map.of("@aws.region", "r"));
    }

    @Test
    void readsAdjacentDocumentsAndMembers() throws Exception {
        byte[] gzip = Base64.getDecoder().decode(DATA_SAMPLE);
        byte[] twice = Arrays.copyOf(gzip, gzip.length * 2);
        System.arraycopy(gzip, 0, twice, gzip.length, gzip.length);
        assertThat(decoder.decode(twice).envelopes()).hasSize(2);
    }

    @Test
    void leavesOtherContentAlone() throws Exception {
        for (String other : List.of(
                "GET /health 200", "{\"a\":1}", "{ not json", "", "[1]", "{\"messageType\":1,\"logEvents\":[]}")) {
            Decoded decoded = decoder.decode(other.getBytes(UTF_8));
            assertThat(decoded.envelopes()).as(other).isEmpty();
            assertThat(decoded.content()).isEqualTo(other.getBytes(UTF_8));
        }
        assertThat(decoder.decode(gzip("plain".getBytes(UTF_8))).content()).isEqualTo("plain".getBytes(UTF_8));
    }

    @Test
    void refusesWhatIsBroken() {
        byte[] gzip = Base64.getDecoder().decode(DATA_SAMPLE);
        assertRefused(Arrays.copyOf(gzip, gzip.length - 1));
        assertRefused("{\"messageType\":\"D\",\"logEvents\":[7]}".getBytes(UTF_8));
        assertRefused("{\"messageType\":\"D\",\"logEvents\":[{\"timestamp\":\"x\"}]}".getBytes(UTF_8));
        assertRefused("{\"awslogs\":{\"data\":\"!!\"}}".getBytes(UTF_8));
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> new CloudWatchDecoder(100).decode(gzip))
                .matches(UndecodableException::tooLarge);
    }

    @Test
    void anyBytesAreReadOrRefused() {
        byte[] gzip = Base64.getDecoder().decode(DATA_SAMPLE);
        Seeded.rounds(1_000, random -> {
            byte[] data = random.oneIn(2) ? random.bytes(100) : gzip.clone();
            if (data.length > 0) {
                data[random.below(data.length)] ^= (byte) (1 << random.below(8));
            }
            try {
                assertThat(decoder.decode(data).content()).isNotNull();
            } catch (UndecodableException e) {
                assertThat(e.reason()).isNotBlank();
            }
        });
    }

    private void assertRefused(byte[] data) {
        assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> decoder.decode(data));
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }
}
