// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final Fault SLOW_DOWN = Fault.error(503, "SlowDown");

    private final Faults faults = new Faults();

    @Test
    void strikesAsOftenAsTold() {
        faults.add("PutObject", "events/a.*", 2, SLOW_DOWN);

        assertThat(faults.next("GetObject", "events/a")).isEmpty();
        assertThat(faults.next("PutObject", "events/b")).isEmpty();
        assertThat(faults.next("PutObject", "events/a1")).contains(SLOW_DOWN);
        assertThat(faults.next("PutObject", "events/a2")).contains(SLOW_DOWN);
        assertThat(faults.next("PutObject", "events/a3")).isEmpty();
    }

    @Test
    void usesTheFirstRuleThatMatches() {
        faults.add("*", ".*", 1, Fault.cut());
        faults.add("*", ".*", 1, Fault.delay(Duration.ofMillis(1)));

        assertThat(faults.next("A", "x")).contains(Fault.cut());
        assertThat(faults.next("A", "x")).contains(Fault.delay(Duration.ofMillis(1)));
    }

    @Test
    void aSeedDecidesTheSequence() {
        assertThat(strikes(7)).isEqualTo(strikes(7)).isNotEqualTo(strikes(8));
        assertThat(strikes(7).stream().filter(strike -> strike).count()).isBetween(50L, 150L);
    }

    @Test
    void anOutageComesBeforeAllRules() {
        faults.add("*", ".*", 1, SLOW_DOWN);
        faults.outage(true);
        assertThat(faults.next("A", "x")).contains(Faults.OUTAGE);

        faults.outage(false);

        assertThat(faults.next("A", "x")).contains(SLOW_DOWN);
    }

    private static List<Boolean> strikes(long seed) {
        Faults random = new Faults();
        random.addRandom(seed, 0.1, "*", ".*", SLOW_DOWN);
        List<Boolean> strikes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            strikes.add(random.next("A", "x").isPresent());
        }
        return strikes;
    }
}
