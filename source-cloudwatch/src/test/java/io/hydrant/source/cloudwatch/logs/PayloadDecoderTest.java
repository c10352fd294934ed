// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.source.cloudwatch.Samples;
import io.hydrant.testing.Seeded;
import io.hydrant.transforms.filter.FilterPattern;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadDecoderTest {

    @Test
    void opensTheSampleOfTheSpecification() throws Exception {
        byte[] json = decoder(Emit.ENVELOPE, null)
                                .decode(Samples.dataMessage())
                                .records()
                                .get(0)
                                .value()
                        instanceof byte[] b
                ? b
                : new byte[0];
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json)))
                .isEqualTo("760735561356091bafb3230ec89a5ccdbc247597192d73afd191d5486cac08ce");
    }

    @Test
    void givesOneJsonRecordPerEvent() {
        Decoded decoded = decoder(Emit.EVENT, null).decode(Samples.dataMessage());

        assertThat(decoded.undecodable()).isNull();
        assertThat(decoded.records()).extracting(LogRecord::key).containsOnly(Samples.KEY);
        assertThat(texts(decoded)).hasSize(2);
        assertThat(texts(decoded).get(1)).contains("\"message\":\"a\\nb あ\"").contains("\"subscriptionFilters\":[");
        assertThat(decoded.records().get(0).timestampMs()).isPositive();
    }

    @Test
    void writesEveryMemberOfAnEvent() {
        String envelope = envelope(
                "\"policyLevel\":\"ACCOUNT_LEVEL_POLICY\",\"@aws.region\":\"eu-west-1\",",
                "{\"id\":\"7\",\"timestamp\":\"1432826855000\",\"message\":\"m \\\"q\\\"\",\"extractedFields\":{\"status\":\"200\"},"
                        + "\"entity\":{\"a\":[1]}}");
        assertThat(texts(decoder(Emit.EVENT, null).decode(Samples.gzip(envelope))))
                .containsExactly(
                        "{\"id\":\"7\",\"timestamp\":1432826855000,\"message\":\"m \\\"q\\\"\",\"owner\":\"111122223333\","
                                + "\"logGroup\":\"/app/api\",\"logStream\":\"i-0abc\",\"subscriptionFilters\":[\"to-lake\",\"b\"],"
                                + "\"policyLevel\":\"ACCOUNT_LEVEL_POLICY\",\"extractedFields\":{\"status\":\"200\"},"
                                + "\"attributes\":{\"@aws.region\":\"eu-west-1\",\"entity\":{\"a\":[1]}}}");

        Struct struct = (Struct) new PayloadDecoder(
                        new DecodeOptions(Detection.AUTO, Emit.EVENT, EventFormat.STRUCT, null, 1 << 20, 1 << 20))
                .decode(Samples.gzip(envelope))
                .records()
                .get(0)
                .value();
        struct.validate();
        assertThat(struct.getInt64("timestamp")).isEqualTo(1432826855000L);
        assertThat(struct.getArray("subscriptionFilters")).isEqualTo(List.of("to-lake", "b"));
        assertThat(struct.getMap("attributes"))
                .isEqualTo(Map.of("@aws.region", "\"eu-west-1\"", "entity", "{\"a\":[1]}"));
    }

    /** What CloudWatch Logs itself writes is not written anew. */
    @Test
    void keepsTheTextOfEventsThatHaveTheUsualMembers() {
        String shared = ",\"owner\":\"111122223333\",\"logGroup\":\"/app/api\",\"logStream\":\"i-0abc\","
                + "\"subscriptionFilters\":[\"to-lake\",\"b\"],\"policyLevel\":\"P\",\"attributes\":{\"@aws.region\":\"r\"}}";
        List<String> events = List.of(
                "{\"id\":\"1\",\"timestamp\":5,\"message\":\"a\\/b \\u3042 あ \\ud800 \\\"\"",
                "{ \"id\" : \"2\", \"timestamp\":0, \"message\":\"\" ");
        String envelope = envelope("\"policyLevel\":\"P\",\"@aws.region\":\"r\",", String.join("},", events) + "}");
        assertThat(texts(decoder(Emit.EVENT, null).decode(Samples.gzip(envelope + envelope))))
                .containsExactly(
                        events.get(0) + shared, events.get(1) + shared, events.get(0) + shared, events.get(1) + shared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"timestamp\":5,\"id\":\"1\",\"message\":\"m\"}",
                "{\"id\":\"1\",\"message\":\"m\",\"timestamp\":5}",
                "{\"id\":\"1\",\"timestamp\":\"5\",\"message\":\"m\"}",
                "{\"id\":1,\"timestamp\":5,\"message\":\"m\"}",
                "{\"id\":\"0\",\"id\":\"1\",\"timestamp\":5,\"message\":\"m\"}",
                "{\"id\":\"1\",\"timestamp\":5,\"message\":\"l\",\"message\":\"m\"}",
                "{\"id\":\"1\",\"timestamp\":5,\"extractedFields\":null,\"message\":\"m\"}"
            })
    void givesUnusualEventsTheUsualMembers(String event) {
        String envelope = "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[" + event + "]}";
        assertThat(texts(decoder(Emit.EVENT, null).decode(Samples.gzip(envelope))))
                .containsExactly("{\"id\":\"1\",\"timestamp\":5,\"message\":\"m\",\"owner\":\"\",\"logGroup\":\"\","
                        + "\"logStream\":\"\",\"subscriptionFilters\":[]}");
    }

    @Test
    void refusesEventsThatAreNotUtf8() {
        byte[] envelope = envelope("", event("1", "m~m")).getBytes(UTF_8);
        for (int i = 0; i < envelope.length; i++) {
            envelope[i] = envelope[i] == '~' ? (byte) 0xC3 : envelope[i];
        }
        assertThat(decoder(Emit.EVENT, null).decode(Samples.gzip(envelope)).undecodable())
                .isNotNull();
    }

    @Test
    void givesMessagesAlone() {
        String envelope = envelope("", event("1", "") + "," + event("2", "a\\nb\\n"));
        assertThat(texts(decoder(Emit.MESSAGE, null).decode(Samples.gzip(envelope))))
                .containsExactly("", "a\nb\n");
    }

    @ParameterizedTest
    @EnumSource(Emit.class)
    void dropsAndCountsControlMessages(Emit emit) {
        Decoded decoded = decoder(emit, null).decode(Samples.controlMessage());
        assertThat(decoded.dropped()).isTrue();
        assertThat(decoded.controlMessages()).isOne();
    }

    @Test
    void opensEveryWrapping() {
        byte[] envelope = Samples.gzip(envelope("", event("1", "m")));
        byte[] awslogs =
                ("{\"awslogs\": {\"data\": \"" + Base64.getEncoder().encodeToString(envelope) + "\"}}").getBytes(UTF_8);
        List<byte[]> wrapped = List.of(
                envelope(" ", event("1", "m")).getBytes(UTF_8),
                envelope,
                Samples.gzip(envelope),
                awslogs,
                Samples.gzip(awslogs));
        for (byte[] content : wrapped) {
            assertThat(texts(decoder(Emit.MESSAGE, null).decode(content))).containsExactly("m");
        }
        byte[] base64 = Base64.getEncoder().encode(envelope);
        assertThat(decoder(Emit.MESSAGE, null).decode(base64).records().get(0).value())
                .isSameAs(base64);
        assertThat(texts(decoder(Detection.ALWAYS).decode(base64))).containsExactly("m");
    }

    @Test
    void opensSeveralDocumentsAndGzipMembers() {
        String one = envelope("", event("1", "a"));
        String two = envelope("", event("2", "b"));
        assertThat(texts(decoder(Emit.MESSAGE, null).decode(Samples.gzip(one + two))))
                .containsExactly("a", "b");
        assertThat(texts(decoder(Emit.MESSAGE, null).decode(Samples.concat(Samples.gzip(one), Samples.gzip(two)))))
                .containsExactly("a", "b");
        assertThat(texts(decoder(Emit.ENVELOPE, null).decode(Samples.gzip(one + "\n" + two))))
                .containsExactly(one, two);
    }

    @Test
    void passesOtherContentUnchanged() {
        for (byte[] content : List.of(
                new byte[0],
                "plain line\n".getBytes(UTF_8),
                "{\"a\":1}".getBytes(UTF_8),
                "{\"messageType\":\"x\"}".getBytes(UTF_8),
                "{\"logEvents\":[]}".getBytes(UTF_8),
                "not json but \"logEvents\" in it".getBytes(UTF_8),
                "{\"awslogs\":{\"data\":\"%\"}}".getBytes(UTF_8),
                Samples.gzip("{\"fluent\":\"bit\"}\n"))) {
            Decoded decoded = decoder(Emit.EVENT, null).decode(content);
            assertThat(decoded.records())
                    .singleElement()
                    .extracting(LogRecord::value)
                    .isSameAs(content);
            assertThat(decoded.records().get(0).key()).isNull();
            assertThat(decoder(Detection.ALWAYS).decode(content).undecodable()).isNotNull();
            assertThat(decoder(Detection.NEVER).decode(content).records().get(0).value())
                    .isSameAs(content);
        }
    }

    @Test
    void takesAnUnknownMessageTypeWithEventsForData() {
        String envelope = envelope("", event("1", "m")).replace("DATA_MESSAGE", "NEW_MESSAGE");
        assertThat(texts(decoder(Emit.MESSAGE, null).decode(Samples.gzip(envelope))))
                .containsExactly("m");
    }

    @Test
    void givesUpOnCutOffOrDamagedGzipAsAWhole() {
        byte[] good = Samples.dataMessage();
        for (int length = 3; length < good.length; length++) {
            Decoded decoded = decoder(Emit.EVENT, null).decode(Arrays.copyOf(good, length));
            assertThat(decoded.records()).isEmpty();
            assertThat(decoded.undecodable().code()).isEqualTo("CloudWatchLogs.InvalidCompression");
        }
        byte[] wrongCrc = good.clone();
        wrongCrc[good.length - 5] ^= 1;
        assertThat(decoder(Emit.EVENT, null).decode(wrongCrc).undecodable()).isNotNull();
    }

    @Test
    void stopsABombAtTheLimit() {
        byte[] bomb = Samples.gzip(envelope("", event("1", "x".repeat(3 << 20))));
        assertThat(bomb.length).isLessThan(10_000);
        assertThat(decoder(Emit.EVENT, null).decode(bomb).undecodable().code())
                .isEqualTo("CloudWatchLogs.InflatedTooLarge");
        byte[] bombInBomb = Samples.gzip(bomb);
        assertThat(decoder(Emit.EVENT, null).decode(bombInBomb).undecodable().code())
                .isEqualTo("CloudWatchLogs.InflatedTooLarge");
    }

    /** Each event's record repeats the name of its log group: a thousand bytes would become a gigabyte. */
    @Test
    void aLongNameAndManyEventsDoNotMultiply() {
        String events = (event("1", "m") + ",").repeat(999) + event("1", "m");
        byte[] content = Samples.gzip(envelope("", events).replace("/app/api", "g".repeat(400_000)));
        assertThat(content.length).isLessThan(3_000);
        for (EventFormat format : EventFormat.values()) {
            Decoded decoded = new PayloadDecoder(
                            new DecodeOptions(Detection.AUTO, Emit.EVENT, format, null, 1 << 20, 1_040_000))
                    .decode(content);
            assertThat(decoded.records()).isEmpty();
            assertThat(decoded.undecodable().code()).isEqualTo("CloudWatchLogs.InflatedTooLarge");
        }
    }

    @Test
    void contentsThatCameTogetherInflateToSoMuchOnly() {
        byte[] bomb = Samples.gzip(Samples.gzip("0".repeat(1_000_000)));
        PayloadDecoder decoder = decoder(Emit.EVENT, null);
        DecodeBudget budget = decoder.budget(100L * bomb.length);
        List<Decoded> decoded = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            decoded.add(decoder.decode(bomb, budget));
        }
        assertThat(decoded.get(0).undecodable()).as("alone it is not too much").isNull();
        assertThat(decoded.stream().filter(each -> each.undecodable() == null)).hasSizeLessThan(6);
        assertThat(decoder.decode("plain".getBytes(UTF_8), budget).undecodable())
                .as("what is not packed")
                .isNull();
    }

    @Test
    void anEnvelopeOfAMillionEmptyEventsIsNone() {
        byte[] content = Samples.gzip(envelope("", "{},".repeat(1_000_000) + "{}"));
        assertThat(new PayloadDecoder(new DecodeOptions(
                                Detection.AUTO, Emit.EVENT, EventFormat.JSON, null, 4 << 20, 1_040_000))
                        .decode(content)
                        .undecodable()
                        .code())
                .isEqualTo("CloudWatchLogs.InvalidEnvelope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[",
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":{}}",
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[1]}",
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"timestamp\":\"now\"}]}",
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"timestamp\":99999999999999999999}]}",
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"message\":{}}]}",
                "{\"messageType\":\"DATA_MESSAGE\",\"subscriptionFilters\":{},\"logEvents\":[]}",
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[]}x"
            })
    void refusesEnvelopesOfTheWrongShape(String json) {
        assertThat(decoder(Emit.EVENT, null)
                        .decode(Samples.gzip(json))
                        .undecodable()
                        .code())
                .isEqualTo("CloudWatchLogs.InvalidEnvelope");
    }

    @Test
    void refusesDeepJson() {
        String deep = envelope("\"x\":" + "[".repeat(200_000) + "]".repeat(200_000) + ",", event("1", "m"));
        assertThat(decoder(Emit.EVENT, null).decode(Samples.gzip(deep)).undecodable())
                .isNotNull();
    }

    @Test
    void givenAFilterPattern_thenOnlyMatchingEventsPass() {
        byte[] content = Samples.gzip(
                envelope("", event("1", "GET 200") + "," + event("2", "GET 404") + "," + event("3", "PUT 500")));
        FilterPattern pattern = FilterPattern.compile("[method, status >= 400]");

        Decoded events = decoder(Emit.EVENT, pattern).decode(content);
        assertThat(texts(events))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"extractedFields\":{\"method\":\"GET\",\"status\":\"404\"}");
        assertThat(events.filteredEvents()).isOne();

        String envelope = texts(decoder(Emit.ENVELOPE, pattern).decode(content)).get(0);
        assertThat(envelope).contains("PUT 500").doesNotContain("GET 200");
        assertThat(texts(decoder(Emit.MESSAGE, null).decode(envelope.getBytes(UTF_8))))
                .containsExactly("GET 404", "PUT 500");

        assertThat(decoder(Emit.EVENT, FilterPattern.compile("nothing"))
                        .decode(content)
                        .dropped())
                .isTrue();
    }

    @Test
    void keepsGoodEventsBesideOneThatIsTooLargeForKafka() {
        byte[] content = Samples.gzip(
                envelope("", event("1", "a") + "," + event("2", "b".repeat(1_100_000)) + "," + event("3", "c")));
        for (EventFormat format : EventFormat.values()) {
            Decoded decoded = new PayloadDecoder(
                            new DecodeOptions(Detection.AUTO, Emit.EVENT, format, null, 4 << 20, 1_040_000))
                    .decode(content);
            assertThat(decoded.records()).hasSize(2);
            assertThat(decoded.undecodable().code()).isEqualTo("CloudWatchLogs.RecordTooLarge");
        }
    }

    /** Kafka's producer counts them too, and its refusal would end the task. */
    @Test
    void countsTheKeyAndWhatJsonEscapes() {
        String longName = envelope("", event("1", "m")).replace("/app/api", "g".repeat(1_040_000));
        String control = envelope("", event("1", "\\u0001".repeat(200_000)));
        for (Decoded decoded : List.of(
                new PayloadDecoder(new DecodeOptions(
                                Detection.AUTO, Emit.MESSAGE, EventFormat.JSON, null, 4 << 20, 1_040_000))
                        .decode(Samples.gzip(longName)),
                new PayloadDecoder(new DecodeOptions(
                                Detection.AUTO, Emit.EVENT, EventFormat.STRUCT, null, 4 << 20, 1_040_000))
                        .decode(Samples.gzip(control)))) {
            assertThat(decoded.records()).isEmpty();
            assertThat(decoded.undecodable().code()).isEqualTo("CloudWatchLogs.RecordTooLarge");
        }
    }

    @Test
    void leavesOutTimestampsThatKafkaRefuses() {
        String envelope = envelope("", "{\"id\":\"1\",\"timestamp\":-5,\"message\":\"m\"},{\"message\":\"n\"}");
        assertThat(decoder(Emit.EVENT, null).decode(Samples.gzip(envelope)).records())
                .extracting(LogRecord::timestampMs)
                .containsExactly(null, null);
    }

    @Test
    void endsAnyContentInAnAnswer() {
        byte[] plain = envelope("\"x\":{\"y\":[1,null]},", event("1", "m")).getBytes(UTF_8);
        byte[] zipped = Samples.dataMessage();
        Seeded.rounds(3_000, random -> {
            byte[] content = (random.oneIn(2) ? plain : zipped).clone();
            for (int i = random.below(4); i >= 0; i--) {
                content[random.below(content.length)] = (byte) random.below(256);
            }
            if (random.oneIn(3)) {
                content = Samples.gzip(new String(content, UTF_8));
            }
            content = Arrays.copyOf(content, random.below(content.length + 1));
            for (Detection detection : Detection.values()) {
                Decoded decoded = decoder(detection).decode(content);
                assertThat(decoded.records().isEmpty()
                                && decoded.undecodable() == null
                                && decoded.controlMessages() == 0)
                        .isEqualTo(decoded.dropped());
            }
        });
    }

    private static PayloadDecoder decoder(Emit emit, @Nullable FilterPattern filter) {
        return new PayloadDecoder(
                new DecodeOptions(Detection.AUTO, emit, EventFormat.JSON, filter, 1 << 20, 1_040_000));
    }

    private static PayloadDecoder decoder(Detection detection) {
        return new PayloadDecoder(
                new DecodeOptions(detection, Emit.MESSAGE, EventFormat.JSON, null, 1 << 20, 1_040_000));
    }

    private static String envelope(String members, String events) {
        return "{" + members + "\"messageType\":\"DATA_MESSAGE\",\"owner\":\"111122223333\",\"logGroup\":\"/app/api\","
                + "\"logStream\":\"i-0abc\",\"subscriptionFilters\":[\"to-lake\",\"b\"],\"logEvents\":[" + events
                + "]}";
    }

    private static String event(String id, String message) {
        return "{\"id\":\"" + id + "\",\"timestamp\":1432826855000,\"message\":\"" + message + "\"}";
    }

    private static List<String> texts(Decoded decoded) {
        return decoded.records().stream()
                .map(record -> new String((byte[]) record.value(), UTF_8))
                .toList();
    }
}
