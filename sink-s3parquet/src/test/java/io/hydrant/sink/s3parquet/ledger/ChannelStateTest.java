// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.testing.Seeded;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChannelStateTest {
    private static final OffsetSet NONE = OffsetSet.EMPTY;

    @Test
    void coversEverythingBelowHiButTheHoles() {
        ChannelState state = new ChannelState(120, OffsetSet.range(100, 104));
        assertThat(state.covers(99)).isTrue();
        assertThat(state.covers(100)).isFalse();
        assertThat(state.covers(104)).isTrue();
        assertThat(state.covers(120)).isFalse();
        assertThat(state.frontier()).isEqualTo(100);
        assertThat(ChannelState.startingAt(7).frontier()).isEqualTo(7);
    }

    @Test
    void aCommitAdvancesToThePositionAndLeavesOpenFilesAsHoles() {
        ChannelState state = ChannelState.startingAt(10).advance(OffsetSet.range(12, 15), 20, OffsetSet.range(10, 12));
        assertThat(state).isEqualTo(new ChannelState(20, OffsetSet.range(10, 12)));
    }

    @Test
    void holesThatWereNotReadAgainYetStayHoles() {
        ChannelState old = new ChannelState(50, OffsetSet.range(10, 12).union(OffsetSet.range(40, 41)));
        ChannelState state = old.advance(OffsetSet.range(10, 11), 20, NONE);
        assertThat(state).isEqualTo(new ChannelState(50, OffsetSet.range(40, 41)));
        assertThat(old.dropped(OffsetSet.range(10, 11), 20, NONE)).isEqualTo(OffsetSet.range(11, 12));
    }

    @Test
    void refusesToDeliverAnOffsetTwice() {
        ChannelState state = new ChannelState(50, OffsetSet.range(10, 12));
        assertThatThrownBy(() -> state.advance(OffsetSet.range(9, 12), 60, NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("{[9,10)} are already delivered");
        assertThatThrownBy(() -> state.advance(OffsetSet.range(50, 52), 60, OffsetSet.range(51, 53)))
                .hasMessageContaining("do not lie apart");
        assertThatThrownBy(() -> state.advance(OffsetSet.range(50, 52), 51, NONE))
                .hasMessageContaining("position 51");
    }

    @Test
    void lostFilesBecomeHoles() {
        ChannelState state = new ChannelState(50, OffsetSet.range(10, 12)).withLost(OffsetSet.range(20, 22));
        assertThat(state.covers(20)).isFalse();
        assertThat(state.frontier()).isEqualTo(10);
        assertThat(new ChannelState(5, NONE).withLost(NONE)).isEqualTo(new ChannelState(5, NONE));
    }

    @Test
    void refusesHolesBeyondHi() {
        assertThatThrownBy(() -> new ChannelState(5, OffsetSet.range(4, 6))).hasMessageContaining("beyond hi 5");
    }

    /** Owners come and go at any moment; each reads on from the frontier, skips what is covered, and commits some files. */
    @Test
    void everyOffsetIsDeliveredExactlyOnce() {
        Seeded.rounds(3_000, random -> {
            ChannelState state = ChannelState.startingAt(0);
            TreeSet<Long> delivered = new TreeSet<>();
            while (delivered.size() < 100) {
                OffsetSetBuilder[] open = {new OffsetSetBuilder(), new OffsetSetBuilder(), new OffsetSetBuilder()};
                long position = state.frontier();
                boolean owns = true;
                while (owns && delivered.size() < 100) {
                    for (int i = random.below(20); i > 0 && position < 100; i--, position++) {
                        if (!state.covers(position)) {
                            open[random.below(3)].add(position);
                        }
                    }
                    int sealing = random.below(3);
                    OffsetSet sealed = open[sealing].build();
                    open[sealing] = new OffsetSetBuilder();
                    OffsetSet rest = open[0].build().union(open[1].build()).union(open[2].build());
                    state = state.advance(sealed, position, rest);
                    sealed.ranges().forEach(range -> {
                        for (long offset = range.from(); offset < range.to(); offset++) {
                            assertThat(delivered.add(offset))
                                    .as("offset %d", offset)
                                    .isTrue();
                        }
                    });
                    owns = !random.oneIn(5);
                }
            }
            assertThat(state.frontier()).isEqualTo(100);
        });
    }
}
