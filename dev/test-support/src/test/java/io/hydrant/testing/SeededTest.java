// SPDX-License-Identifier: Apache-2.0
package io.hydrant.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeededTest {

    @Test
    void theSameSeedGivesTheSameData() {
        assertThat(new Seeded(7).text(50)).isEqualTo(new Seeded(7).text(50));
        assertThat(new Seeded(7).bytes(50)).isEqualTo(new Seeded(7).bytes(50));
    }

    @Test
    void aFailureNamesItsSeed() {
        assertThatThrownBy(() -> Seeded.rounds(
                        100, random -> assertThat(random.below(10)).isLessThan(9)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dseed=");
    }

    @Test
    void theClockMovesOnlyByHand() {
        ManualClock clock = ManualClock.at("2026-11-20T10:00:00Z");
        long before = clock.nanoTime();

        clock.advance(Duration.ofSeconds(3));

        assertThat(clock.instant()).isEqualTo("2026-11-20T10:00:03Z");
        assertThat(clock.nanoTime() - before).isEqualTo(3_000_000_000L);
    }
}
