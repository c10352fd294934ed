// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.ledger.ChannelState;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.OffsetSetBuilder;
import io.hydrant.sink.s3parquet.ledger.model.Protocol.InDoubt;
import io.hydrant.testing.Seeded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proves, within the bounds, that the commit protocol neither loses nor doubles an offset whatever happens, and that each of
 * its rules is needed for that. What is checked in every state: no offset in two objects of a channel; every covered offset
 * in an object or a pending upload; nothing invisible behind the group offset. And from a sample of all states: owners that
 * are left in peace finish.
 *
 * <p>The counts of states are printed. {@code -Psoak} explores larger bounds.
 */
class ProtocolModelTest {
    static Stream<Arguments> small() {
        return Stream.of(
                Arguments.of(new Bounds(1, 0, 1, 1), InDoubt.REPEAT),
                Arguments.of(new Bounds(1, 0, 1, 1), InDoubt.BURN),
                Arguments.of(new Bounds(2, 0b01, 1, 1), InDoubt.REPEAT),
                Arguments.of(new Bounds(2, 0, 0, 0), InDoubt.REPEAT));
    }

    static Stream<Arguments> large() {
        return Stream.of(
                Arguments.of(new Bounds(1, 0, 2, 2), InDoubt.REPEAT),
                Arguments.of(new Bounds(1, 0, 2, 2), InDoubt.BURN),
                Arguments.of(new Bounds(2, 0, 1, 0), InDoubt.REPEAT),
                Arguments.of(new Bounds(2, 0, 0, 1), InDoubt.REPEAT));
    }

    @ParameterizedTest
    @MethodSource("small")
    void neitherLosesNorDoubles(Bounds bounds, InDoubt inDoubt) {
        assertThat(explore(bounds, inDoubt, null)).isNull();
    }

    @ParameterizedTest
    @MethodSource("large")
    @EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "takes minutes: run with -Psoak")
    void neitherLosesNorDoublesAtLargerBounds(Bounds bounds, InDoubt inDoubt) {
        assertThat(explore(bounds, inDoubt, null)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleIsNeeded(Rule rule) {
        // Nearest states come first, so large bounds cost nothing where there is something to find.
        Bounds bounds = rule.isCaught() ? new Bounds(2, 0, 1, 1) : new Bounds(1, 0, 1, 1);
        String violation = explore(bounds, rule.inDoubt(), rule);
        assertThat(violation != null).isEqualTo(rule.isCaught());
    }

    @Test
    void whoeverIsLeftInPeaceFinishes() {
        Bounds bounds = new Bounds(2, 0b10, 1, 1);
        Protocol protocol = new Protocol(bounds, InDoubt.REPEAT, null);
        int[] states = new int[2];
        Explorer explorer = new Explorer(protocol, false, world -> {
            states[0]++;
            if (states[0] % 500 == 0) {
                states[1]++;
                assertThat(canFinish(protocol, world)).isTrue();
            }
        });
        assertThat(explorer.explore()).isNull();
        System.out.printf(
                "model: all rules, %s: %,d states, nothing found, %,d of them run to their end%n",
                bounds, states[0], states[1]);
        assertThat(states[1]).isGreaterThan(100);
    }

    /** The model's own state advances as the product's does. */
    @Test
    void contentAdvancesAsChannelStateDoes() {
        Seeded.rounds(20_000, random -> {
            int hi = random.below(6);
            int position = random.below(6);
            int holes = random.below(1 << 6) & Content.below(hi);
            int open = random.below(1 << 6) & Content.below(position) & ~(Content.below(hi) & ~holes);

            Content content = new Content(0, hi, holes, hi, holes, -1).committed(1, 0, position, open, open);
            ChannelState channel = new ChannelState(hi, set(holes)).advance(OffsetSet.EMPTY, position, set(open));

            assertThat(new ChannelState(content.dataHi(), set(content.dataHoles())))
                    .isEqualTo(channel);
            assertThat(new ChannelState(content.backupHi(), set(content.backupHoles())))
                    .isEqualTo(channel);
            for (int offset = 0; offset < 6; offset++) {
                assertThat((content.coveredData() >> offset & 1) == 1).isEqualTo(channel.covers(offset));
            }
            assertThat((long) content.frontierOfData()).isEqualTo(channel.frontier());
        });
    }

    private static @Nullable String explore(Bounds bounds, InDoubt inDoubt, @Nullable Rule broken) {
        long start = System.nanoTime();
        Explorer explorer = new Explorer(new Protocol(bounds, inDoubt, broken), broken != null, world -> {});
        World violation = explorer.explore();
        System.out.printf(
                "model: %s, %s, %s: %,d states, %,d steps in %,d ms: %s%n",
                broken == null ? "all rules" : broken,
                inDoubt,
                bounds,
                explorer.states(),
                explorer.transitions(),
                (System.nanoTime() - start) / 1_000_000,
                violation == null ? "nothing found" : violation.violation + violation.trace());
        return violation == null ? null : violation.violation + violation.trace();
    }

    private static boolean canFinish(Protocol protocol, World world) {
        Set<Long> seen = new HashSet<>();
        Deque<World> open = new ArrayDeque<>();
        open.add(world);
        while (!open.isEmpty()) {
            World next = open.removeLast();
            if (protocol.isFinal(next)) {
                return true;
            }
            protocol.steps(next, after -> {
                if (after.cameByGoodLuck() && seen.add(after.fingerprint())) {
                    open.add(after);
                }
            });
        }
        return false;
    }

    private static OffsetSet set(int mask) {
        OffsetSetBuilder builder = new OffsetSetBuilder();
        for (int offset = 0; offset < 8; offset++) {
            if ((mask >> offset & 1) == 1) {
                builder.add(offset);
            }
        }
        return builder.build();
    }
}
