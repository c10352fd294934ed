// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.catalog.Partition;
import io.hydrant.sink.s3parquet.catalog.TableName;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicPartitionStateTest {
    private static final PartitionTodo ONE = todo("1");
    private static final PartitionTodo TWO = todo("2");

    private final TopicPartitionState initial = TopicPartitionState.initial("n1", "w/t", true);

    @Test
    void beginsWithNothing() {
        assertThat(initial.frontier()).isZero();
        assertThat(initial.covers(0)).isFalse();
        assertThat(initial.epoch()).isEqualTo(1);
    }

    @Test
    void theFrontierIsTheSmallestOfTheChannels() {
        TopicPartitionState state = initial.committed(
                "n2",
                "m",
                ChannelState.startingAt(10),
                new ChannelState(10, OffsetSet.range(4, 5)),
                Set.of(),
                List.of());
        assertThat(state.frontier()).isEqualTo(4);
        assertThat(state.covers(3)).isTrue();
        assertThat(state.covers(4)).isFalse();
        assertThat(state.pending()).isEqualTo("m");
        assertThat(state.last()).isEqualTo("m");
    }

    @Test
    void aClaimRaisesTheEpochAndKeepsWhatIsDurable() {
        TopicPartitionState state = initial.committed(
                        "n2", "m", ChannelState.startingAt(10), ChannelState.startingAt(9), Set.of(), List.of(ONE))
                .claimed("n3", "w/other", true);
        assertThat(state.epoch()).isEqualTo(2);
        assertThat(state.nonce()).isEqualTo("n3");
        assertThat(state.owner()).isEqualTo("w/other");
        assertThat(state.frontier()).isEqualTo(9);
        assertThat(state.pending()).isEqualTo("m");
        assertThat(state.glueTodo()).containsExactly(ONE);
    }

    @Test
    void aBackupThatIsSwitchedOnBeginsAtTheDatasFrontier() {
        TopicPartitionState without = new TopicPartitionState(
                1, "n", "o", 0, 0, new ChannelState(10, OffsetSet.range(6, 7)), null, null, null, List.of());
        TopicPartitionState with = without.claimed("n2", "o", true);
        assertThat(Objects.requireNonNull(with.backup()).hi()).isEqualTo(6);
        assertThat(with.claimed("n3", "o", false).backup()).isNull();
    }

    @Test
    void settlingClearsWhatIsDone() {
        TopicPartitionState state = initial.committed(
                        "n2", "m", initial.data(), initial.backup(), Set.of(), List.of(ONE, TWO, ONE))
                .settled("n3", Set.of(ONE));
        assertThat(state.pending()).isNull();
        assertThat(state.last()).isEqualTo("m");
        assertThat(state.glueTodo()).containsExactly(TWO);
    }

    @Test
    void lostFilesMoveTheFrontierBack() {
        TopicPartitionState state = initial.committed(
                        "n2", "m", ChannelState.startingAt(10), ChannelState.startingAt(10), Set.of(), List.of())
                .withLost("n3", OffsetSet.range(3, 4), OffsetSet.EMPTY);
        assertThat(state.frontier()).isEqualTo(3);
        assertThat(Objects.requireNonNull(state.backup()).frontier()).isEqualTo(10);
        assertThat(state.pending()).isNull();
    }

    @Test
    void aResetBeginsAnotherGeneration() {
        TopicPartitionState state = initial.committed(
                        "n2", "m", ChannelState.startingAt(10), null, Set.of(), List.of(ONE))
                .reset("n3", "admin", 4);
        assertThat(state.generation()).isEqualTo(1);
        assertThat(state.start()).isEqualTo(4);
        assertThat(state.claimed("n4", "w", false).start()).isEqualTo(4);
        assertThat(state.epoch()).isEqualTo(2);
        assertThat(state.frontier()).isEqualTo(4);
        assertThat(state.covers(5)).isFalse();
        assertThat(state.glueTodo()).containsExactly(ONE);
    }

    @Test
    void aFreshNonceChangesTheBytesAndNothingElse() {
        assertThat(initial.withNonce("n2").withNonce("n1")).isEqualTo(initial);
        assertThat(StateJson.write(initial.withNonce("n2"))).isNotEqualTo(StateJson.write(initial));
    }

    private static PartitionTodo todo(String value) {
        return new PartitionTodo(new TableName("db", "t"), new Partition(List.of(value), "s3://b/t/" + value + "/"));
    }
}
