// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.aws.AwsCallException;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.source.cloudwatch.Samples;
import io.hydrant.source.cloudwatch.kinesis.KinesisStream.IteratorExpired;
import io.hydrant.source.cloudwatch.kinesis.ShardReader.WhenLost;
import io.hydrant.source.cloudwatch.logs.DecodeOptions;
import io.hydrant.source.cloudwatch.logs.Detection;
import io.hydrant.source.cloudwatch.logs.Emit;
import io.hydrant.source.cloudwatch.logs.EventFormat;
import io.hydrant.source.cloudwatch.logs.PayloadDecoder;
import io.hydrant.testing.ManualClock;
import io.hydrant.transforms.filter.FilterPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardReaderTest {

    private static final String SHARD = "shardId-000000000000";

    private @Nullable String heartbeatTopic;
    private final ManualClock clock = ManualClock.at("2026-01-10T00:00:00Z");
    private final InMemoryStream stream = new InMemoryStream().shard(SHARD);
    private final KinesisMetrics metrics = new KinesisMetrics(PluginMeters.detached(() -> 0));
    private @Nullable FilterPattern filter;

    @Test
    void readsToTheEndOfAClosedShard() {
        for (int i = 0; i < 10; i++) {
            put("line-" + i);
        }
        stream.close(SHARD);
        ShardReader reader = reader(null, WhenLost.FAIL);
        List<String> read = new ArrayList<>();
        while (!reader.finished()) {
            reader.read().forEach(record -> read.add(text(record)));
        }
        assertThat(read).hasSize(10).startsWith("line-0").endsWith("line-9");
        assertThat(reader.read().isEmpty() || reader.finished()).isTrue();
    }

    @Test
    void keepsKinesissPace() {
        put("a");
        ShardReader reader = reader(null, WhenLost.FAIL);
        assertThat(reader.read()).hasSize(1);
        assertThat(reader.untilNext()).isEqualTo(Duration.ofMillis(250));
        assertThat(reader.read()).isEmpty();
        assertThat(reader.untilNext()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void waitsLongerAndLongerWhileThrottled_andNeverGivesUp() {
        put("a");
        ShardReader reader = reader(null, WhenLost.FAIL);
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            stream.fail(InMemoryStream.throttled());
            assertThat(reader.read()).isEmpty();
            pauses.add(reader.untilNext());
        }
        assertThat(pauses).isSorted().startsWith(Duration.ofMillis(500)).endsWith(Duration.ofSeconds(30));
        assertThat(reader.read()).hasSize(1);
    }

    @Test
    void asksForANewIteratorWithoutLosingItsPlace() {
        put("a");
        put("b");
        ShardReader reader = reader(null, WhenLost.FAIL, 1);
        assertThat(texts(reader.read())).containsExactly("a");
        stream.fail(new IteratorExpired(new IllegalStateException()));
        assertThat(reader.read()).isEmpty();
        assertThat(reader.untilNext()).isZero();
        assertThat(texts(reader.read())).containsExactly("b");
    }

    @Test
    void throwsWhatAnOperatorMustSee() {
        stream.fail(new AwsCallException("cannot read", false, "Kinesis.AccessDenied", "Grant it", null));
        assertThatThrownBy(() -> reader(null, WhenLost.FAIL).read()).isInstanceOf(AwsCallException.class);
    }

    /** From every position that was ever stored, reading on gives exactly the rest. */
    @Test
    void goesOnFromTheMiddleOfARecord() {
        stream.put(SHARD, Samples.dataMessage(), clock.millis());
        stream.put(
                SHARD,
                Aggregates.pack(List.of(
                        Samples.dataMessage(), "raw".getBytes(UTF_8), Samples.controlMessage(), Samples.dataMessage())),
                clock.millis());
        stream.put(SHARD, java.util.Arrays.copyOf(Samples.dataMessage(), 60), clock.millis());
        put("last");
        List<SourceRecord> all = reader(null, WhenLost.FAIL).read();
        assertThat(all).hasSize(2 + 5 + 1 + 1);
        for (int i = 0; i < all.size(); i++) {
            Position stored = Position.of(all.get(i).sourceOffset());
            assertThat(stored.toOffset()).isEqualTo(all.get(i).sourceOffset());
            List<SourceRecord> rest = reader(stored, WhenLost.FAIL).read();
            assertThat(rest).hasSize(all.size() - 1 - i);
            assertThat(rest.stream().map(SourceRecord::sourceOffset).toList())
                    .isEqualTo(all.subList(i + 1, all.size()).stream()
                            .<Map<String, ?>>map(SourceRecord::sourceOffset)
                            .toList());
        }
    }

    @Test
    void givesRawRecordsTheirPartitionKeyAndLogsTheirStream() {
        put("raw");
        stream.put(SHARD, Samples.dataMessage(), clock.millis());
        List<SourceRecord> records = reader(null, WhenLost.FAIL).read();
        assertThat(records.get(0).key()).isEqualTo("key");
        assertThat(records.get(0).timestamp()).isEqualTo(clock.millis());
        assertThat(records.get(1).key()).isEqualTo(Samples.KEY);
        assertThat(records.get(1).timestamp()).isEqualTo(1432826855000L);
    }

    @Test
    void namesARecordThatIsTooLargeInTheDeadLetterTopic() {
        put("x".repeat(1_040_001));
        SourceRecord dead = reader(null, WhenLost.FAIL).read().get(0);
        assertThat(dead.topic()).isEqualTo("dead");
        assertThat((byte[]) dead.value()).isEmpty();
        assertThat(dead.headers().lastWithName("kinesis.sequence.number").value())
                .isEqualTo("1000");
    }

    /** The keys of records in an aggregate are as long as its writer likes. */
    @Test
    void countsThePartitionKey() {
        StreamRecord record = new StreamRecord("1", "k".repeat(100_000), new byte[1_000_000], clock.millis());
        List<SourceRecord> made = decoder().decode(record, null);
        assertThat(made).extracting(SourceRecord::topic).containsExactly("dead");
        assertThat((byte[]) made.get(0).value()).hasSize(1_000_000);
    }

    @Test
    void filteredRecordsGiveNothing() {
        filter = FilterPattern.compile("nothing_like_it");
        stream.put(SHARD, Samples.dataMessage(), clock.millis());
        assertThat(reader(null, WhenLost.FAIL).read()).isEmpty();
    }

    // ---- positions that are lost

    @ParameterizedTest
    @EnumSource(WhenLost.class)
    void givenTheStoredRecordWasTrimmed_thenFollowsThePolicy(WhenLost policy) {
        Position stored = positionAt(put("a"));
        put("b");
        clock.advance(Duration.ofHours(20));
        put("c");
        stream.trim(SHARD, 2);
        clock.advance(Duration.ofHours(24).minusMinutes(5));
        ShardReader reader = reader(stored, policy);
        switch (policy) {
            case FAIL ->
                assertThatThrownBy(reader::read)
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("kinesis.position.lost");
            case TRIM_HORIZON -> assertThat(texts(reader.read())).containsExactly("c");
            case LATEST -> {
                assertThat(reader.read()).isEmpty();
                put("d");
                assertThat(texts(reader.read())).containsExactly("d");
            }
        }
    }

    @Test
    void givenTheShardWasSilentForLongerThanTheRetention_thenGoesOn() {
        Position stored = positionAt(put("a"));
        stream.trim(SHARD, 1);
        clock.advance(Duration.ofDays(7));
        put("b");
        clock.advance(Duration.ofHours(1));
        assertThat(texts(reader(stored, WhenLost.FAIL).read())).containsExactly("b");
    }

    @Test
    void givenTheShardHasGone_thenFollowsThePolicy() {
        stream.remove(SHARD);
        assertThatThrownBy(() -> reader(null, WhenLost.FAIL).read()).isInstanceOf(ConnectException.class);
        ShardReader lenient = reader(null, WhenLost.TRIM_HORIZON);
        assertThat(lenient.read()).isEmpty();
        assertThat(lenient.finished()).isTrue();
    }

    /** Kinesis accepts no time that its clock has not reached; the shard must not be given up for that. */
    @Test
    void givenTheWorkersClockIsAhead_thenStartsWhenKinesissHasFollowed() {
        Position stored = positionAt(put("a"));
        stream.recreate(SHARD);
        stream.clockAt(clock.instant().minusSeconds(5));
        ShardReader reader = reader(stored, WhenLost.LATEST);
        for (int i = 0; i < 3; i++) {
            assertThat(reader.read()).isEmpty();
            assertThat(reader.finished()).isFalse();
        }
        assertThat(reader.untilNext()).isPositive();
        stream.clockAt(clock.instant());
        put("b");
        assertThat(texts(reader.read())).containsExactly("b");
    }

    @Test
    void givenTheStreamIsCreatedAnewWhileItIsRead_thenFollowsThePolicy() throws Exception {
        put("a");
        ShardReader strict = reader(null, WhenLost.FAIL);
        ShardReader lenient = reader(null, WhenLost.TRIM_HORIZON);
        strict.read();
        lenient.read();
        stream.recreate(SHARD);
        put("b");
        stream.fail(new IteratorExpired(new IllegalStateException()));
        assertThat(strict.read()).isEmpty();
        assertThatThrownBy(strict::read).isInstanceOf(ConnectException.class).hasMessageContaining("reset");
        stream.fail(new IteratorExpired(new IllegalStateException()));
        assertThat(lenient.read()).isEmpty(); // the iterator
        assertThat(lenient.read()).isEmpty(); // the position
        assertThat(texts(lenient.read())).containsExactly("b");
    }

    // ---- parents before children

    @Test
    void readsParentsBeforeChildren() {
        List<Shard> shards = List.of(
                new Shard("a", List.of(), true),
                new Shard("b", List.of("a"), true),
                new Shard("c", List.of("a"), true),
                new Shard("d", List.of("b", "c"), false),
                new Shard("x", List.of("trimmed-away"), false));
        assertThat(readable(shards)).containsExactly("a", "x");
        assertThat(readable(shards, "a")).containsExactly("b", "c", "x");
        assertThat(readable(shards, "a", "b")).containsExactly("c", "x");
        assertThat(readable(shards, "b", "c")).containsExactly("a", "x");
        assertThat(readable(shards, "a", "b", "c")).containsExactly("d", "x");
    }

    @Test
    void knowsAShardForFinishedOnlyWhenItsLastRecordIsStored() {
        Position first = positionAt(put("a"));
        Position second = positionAt(put("b"));
        stream.put(SHARD, Samples.controlMessage(), clock.millis());
        stream.close(SHARD);
        Position[] stored = {null};
        ShardProgress progress = new ShardProgress(id -> stored[0], (id, from) -> reader(from, WhenLost.FAIL));
        Shard shard = stream.shards().get(0);
        assertThat(progress.finished(shard)).isFalse();
        stored[0] = first;
        assertThat(progress.finished(shard)).isFalse();
        stored[0] = second;
        assertThat(progress.finished(shard))
                .as("only a control message follows")
                .isTrue();
    }

    @Test
    void looksThroughALongTailOfFilteredRecords() {
        filter = FilterPattern.compile("nothing_like_it");
        for (int i = 0; i < 50; i++) {
            stream.put(SHARD, Samples.dataMessage(), clock.millis());
        }
        stream.close(SHARD);
        ShardProgress progress = new ShardProgress(id -> null, (id, from) -> reader(from, WhenLost.FAIL, 2));
        Shard shard = stream.shards().get(0);
        int looks = 0;
        while (!progress.finished(shard)) {
            assertThat(looks++).isLessThan(10);
        }
        assertThat(looks).isPositive();
    }

    @Test
    void readsOffsetsThatPeopleWrite() {
        assertThat(Position.of(Map.of("seq", "12"))).isEqualTo(new Position("12", 0, 0, 0, -1));
        assertThat(Position.of(Map.of())).isNull();
        for (Map<String, ?> bad : List.<Map<String, ?>>of(
                Map.of("seq", 12), Map.of("seq", "x"), Map.of("sub", 1), Map.of("seq", "1", "sub", "1"))) {
            assertThatThrownBy(() -> Position.of(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Connect finds a position by the text of its key: another order of members would be another key. */
    @Test
    void sourcePartitionsHaveTheirMembersInTheOrderOfEveryProcess() {
        Map<String, String> partition = ShardDecoder.sourcePartition("logs", SHARD);
        assertThat(partition).containsOnlyKeys("stream", "shard");
        assertThat(partition.keySet()).containsExactly("stream", "shard");
    }

    @Test
    void takesTurnsBetweenShards() throws InterruptedException {
        RecordBuffer buffer = new RecordBuffer(3, 5, 1_000_000);
        assertThat(buffer.take(4, Duration.ofMillis(1))).isNull();
        SourceRecord record = new SourceRecord(null, null, "t", null, null);
        buffer.add("a", List.of(record, record, record));
        assertThat(buffer.hasRoom("a")).isFalse();
        assertThat(buffer.hasRoom("b")).isTrue();
        SourceRecord other = new SourceRecord(null, null, "u", null, null);
        buffer.add("b", List.of(other, other));
        assertThat(buffer.hasRoom("b")).isFalse();
        assertThat(buffer.take(4, Duration.ofMillis(1)))
                .extracting(SourceRecord::topic)
                .containsExactly("t", "t", "u", "u");
        assertThat(buffer.take(4, Duration.ofMillis(1)))
                .extracting(SourceRecord::topic)
                .containsExactly("t");
        assertThat(buffer.hasRoom("a")).isTrue();
    }

    @Test
    void readsNoFurtherWhileTooManyBytesWait() throws InterruptedException {
        RecordBuffer buffer = new RecordBuffer(100, 100, 10_000);
        buffer.add("a", List.of(new SourceRecord(null, null, "t", null, new byte[20_000])));
        assertThat(buffer.hasRoom("b")).isFalse();
        assertThat(buffer.take(1, Duration.ofMillis(1))).hasSize(1);
        assertThat(buffer.hasRoom("b")).isTrue();
    }

    @Test
    void writesAHeartbeatForPositionsThatNoRecordCarries() {
        heartbeatTopic = "beats";
        put("a");
        stream.put(SHARD, Samples.controlMessage(), clock.millis());
        ShardReader reader = reader(null, WhenLost.FAIL);
        assertThat(texts(reader.read())).containsExactly("a");
        clock.advance(Duration.ofMinutes(1));
        List<SourceRecord> beat = reader.read();
        assertThat(beat).extracting(SourceRecord::topic).containsExactly("beats");
        assertThat(text(beat.get(0))).contains("\"shard\":\"" + SHARD + "\"");
        clock.advance(Duration.ofMinutes(5));
        assertThat(reader.read()).as("nothing has moved since").isEmpty();

        Position stored = Position.of(beat.get(0).sourceOffset());
        put("b");
        ShardReader next = reader(stored, WhenLost.FAIL);
        clock.advance(Duration.ofMinutes(5));
        assertThat(texts(next.read())).as("neither the control message nor a").containsExactly("b");
    }

    @Test
    void writesAHeartbeatAtTheEndOfAShard() {
        heartbeatTopic = "beats";
        stream.put(SHARD, Samples.controlMessage(), clock.millis());
        stream.close(SHARD);
        ShardReader reader = reader(null, WhenLost.FAIL);
        List<SourceRecord> all = new ArrayList<>();
        while (!reader.finished()) {
            all.addAll(reader.read());
        }
        assertThat(all).extracting(SourceRecord::topic).containsExactly("beats");
    }

    private static List<String> readable(List<Shard> shards, String... finished) {
        return ShardLineage.readable(shards, shard -> List.of(finished).contains(shard.id())).stream()
                .map(Shard::id)
                .toList();
    }

    private String put(String text) {
        return stream.put(SHARD, text.getBytes(UTF_8), clock.millis());
    }

    private Position positionAt(String sequence) {
        return new Position(sequence, 0, 0, clock.millis(), -1);
    }

    private ShardReader reader(@Nullable Position stored, WhenLost policy) {
        return reader(stored, policy, 100);
    }

    private ShardReader reader(@Nullable Position stored, WhenLost policy, int maxRecords) {
        return new ShardReader(
                stream,
                SHARD,
                StartAt.time(Instant.EPOCH),
                stored,
                decoder(),
                new ShardReader.Settings(Duration.ofSeconds(1), maxRecords, policy, Duration.ofMinutes(1)),
                metrics,
                clock);
    }

    private ShardDecoder decoder() {
        PayloadDecoder decoder = new PayloadDecoder(
                new DecodeOptions(Detection.AUTO, Emit.EVENT, EventFormat.JSON, filter, 1 << 20, 1_040_000));
        return new ShardDecoder(
                "stream",
                SHARD,
                new ShardDecoder.Output("logs", "dead", heartbeatTopic, decoder, 1_040_000, metrics),
                -1);
    }

    private static List<String> texts(List<SourceRecord> records) {
        return records.stream().map(ShardReaderTest::text).toList();
    }

    private static String text(SourceRecord record) {
        return new String((byte[]) record.value(), UTF_8);
    }
}
