// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {

    @Test
    void namesMetricsWithTheirLabels() {
        PromQl names = PromQl.of(
                "sum by (connector, plan) (rate(a_total{connector=~\"$connector\", status!='5.. {x}'}[5m]))\n"
                        + "  / on (connector) group_left max without (task) (b_ms offset 1h) > bool 1e3 or -c:sum == Inf");

        assertThat(names.metrics())
                .isEqualTo(Map.of("a_total", Set.of("connector", "status"), "b_ms", Set.of(), "c:sum", Set.of()));
        assertThat(names.groupings()).containsExactlyInAnyOrder("connector", "plan", "task");
    }

    @Test
    void groupingMayFollowTheArgument() {
        PromQl names = PromQl.of("60 * sum(increase(a_total[$__rate_interval])) by (task)");

        assertThat(names.metrics()).containsOnlyKeys("a_total");
        assertThat(names.groupings()).containsExactly("task");
    }
}
