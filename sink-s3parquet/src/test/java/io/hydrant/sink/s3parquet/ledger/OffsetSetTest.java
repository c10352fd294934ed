// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.testing.Seeded;
import java.util.Base64;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OffsetSetTest {
    private static final int UNIVERSE = 40;

    @Test
    void keepsRangesSortedAndApart() {
        OffsetSet set = OffsetSet.of(new OffsetRange(9, 10), new OffsetRange(3, 5), new OffsetRange(5, 7));
        assertThat(set)
                .hasToString("{[3,7),[9,10)}")
                .isEqualTo(OffsetSet.range(3, 10).subtract(OffsetSet.range(7, 9)));
        assertThat(set.count()).isEqualTo(5);
        assertThat(set.rangeCount()).isEqualTo(2);
        assertThat(set.first()).isEqualTo(3);
        assertThat(set.last()).isEqualTo(9);
    }

    @Test
    void knowsTheEmptySet() {
        assertThat(OffsetSet.range(5, 5)).isSameAs(OffsetSet.EMPTY);
        assertThat(OffsetSet.EMPTY.isEmpty()).isTrue();
        assertThatThrownBy(OffsetSet.EMPTY::first).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(OffsetSet.EMPTY::last).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatIsNoOffset() {
        assertThatThrownBy(() -> OffsetSet.range(5, 3)).hasMessageContaining("[5,3)");
        assertThatThrownBy(() -> OffsetSet.range(-1, 3)).hasMessageContaining("[-1,3)");
        assertThatThrownBy(() -> new OffsetSetBuilder().add(-1)).hasMessageContaining("-1");
    }

    @Test
    void shortensItsTextForMessages() {
        OffsetSetBuilder builder = new OffsetSetBuilder();
        LongStream.range(0, 1000).map(i -> 2 * i).forEach(builder::add);
        assertThat(builder.build().toString()).hasSizeLessThan(120).endsWith("… 1000 ranges}");
    }

    @Test
    void agreesWithANaiveSet() {
        Seeded.rounds(20_000, random -> {
            NavigableSet<Long> a = anySet(random);
            NavigableSet<Long> b = anySet(random);
            OffsetSet x = set(a);
            OffsetSet y = set(b);
            long cut = random.below(UNIVERSE + 2);

            assertThat(x.count()).isEqualTo(a.size());
            for (long offset = 0; offset <= UNIVERSE; offset++) {
                assertThat(x.contains(offset)).isEqualTo(a.contains(offset));
            }
            assertThat(x.union(y)).isEqualTo(set(union(a, b)));
            NavigableSet<Long> c = anySet(random);
            assertThat(OffsetSet.union(List.of(x, set(c), y))).isEqualTo(set(union(a, union(b, c))));
            assertThat(x.subtract(y)).isEqualTo(set(without(a, b)));
            assertThat(x.intersect(y)).isEqualTo(set(without(a, without(a, b))));
            assertThat(x.intersects(y)).isEqualTo(a.stream().anyMatch(b::contains));
            assertThat(x.containsAll(y)).isEqualTo(a.containsAll(b));
            assertThat(x.from(cut)).isEqualTo(set(new TreeSet<>(a.tailSet(cut))));
            assertThat(x.before(cut)).isEqualTo(set(new TreeSet<>(a.headSet(cut))));
            assertThat(x.equals(y)).isEqualTo(a.equals(b));
        });
    }

    @Test
    void buildsFromOffsetsInAnyOrder() {
        Seeded.rounds(5_000, random -> {
            OffsetSetBuilder builder = new OffsetSetBuilder();
            TreeSet<Long> naive = new TreeSet<>();
            long next = 0;
            for (int i = 0; i < 60; i++) {
                next = random.oneIn(10) ? random.below(UNIVERSE) : next + 1 + random.below(2);
                assertThat(builder.add(next)).isEqualTo(naive.add(next));
            }
            assertThat(builder.build()).isEqualTo(set(naive));
            assertThat(builder.rangeCount()).isEqualTo(builder.build().rangeCount());
        });
    }

    @Test
    void textGivesTheSetBack() {
        Seeded.rounds(5_000, random -> {
            OffsetSetBuilder builder = new OffsetSetBuilder();
            long at = random.oneIn(2) ? 0 : random.between(0, Long.MAX_VALUE / 2);
            for (int i = random.below(50); i > 0; i--) {
                long from = at + random.between(1, random.oneIn(3) ? 1L << random.below(50) : 3);
                at = from + random.between(1, random.oneIn(3) ? 1L << random.below(50) : 2);
                builder.addInOrder(from, at);
            }
            OffsetSet set = builder.build();
            assertThat(OffsetSetText.decode(OffsetSetText.encode(set))).isEqualTo(set);
        });
    }

    @Test
    void textOfInterleavedPathsIsShort() {
        OffsetSetBuilder builder = new OffsetSetBuilder();
        LongStream.range(0, 10_000).map(i -> 18_000_000 + 500 * i).forEach(builder::add);
        assertThat(OffsetSetText.encode(builder.build())).hasSizeLessThan(27_000);
    }

    @Test
    void anyTextIsASetOrRefused() {
        Seeded.rounds(20_000, random -> {
            String text = Base64.getUrlEncoder().encodeToString(random.bytes(40));
            try {
                OffsetSet set = OffsetSetText.decode(text);
                assertThat(OffsetSetText.decode(OffsetSetText.encode(set))).isEqualTo(set);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(?s).*(range|offsets).*");
            }
        });
    }

    private static NavigableSet<Long> anySet(Seeded random) {
        TreeSet<Long> set = new TreeSet<>();
        int density = 1 + random.below(6);
        for (long offset = 0; offset < UNIVERSE; offset++) {
            if (random.oneIn(density)) {
                set.add(offset);
            }
        }
        return set;
    }

    private static OffsetSet set(Set<Long> offsets) {
        OffsetSetBuilder builder = new OffsetSetBuilder();
        offsets.forEach(builder::add);
        return builder.build();
    }

    private static NavigableSet<Long> union(Set<Long> a, Set<Long> b) {
        TreeSet<Long> all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }

    private static NavigableSet<Long> without(Set<Long> a, Set<Long> b) {
        TreeSet<Long> rest = new TreeSet<>(a);
        rest.removeAll(b);
        return rest;
    }
}
