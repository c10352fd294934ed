// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallbacksTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void spanSeveralDaysAndHoldWhatPartnersSend() {
        List<Callback> callbacks = Callbacks.generate("run", 1200, NOON, 1);

        assertThat(callbacks.stream().map(callback -> callback.row().get("day")).distinct())
                .containsExactly("18", "19", "20");
        assertThat(callbacks)
                .extracting(callback -> callback.row().get("nonce"))
                .doesNotHaveDuplicates();
        assertThat(callbacks).anyMatch(callback -> "".equals(callback.row().get("event_name")));
        assertThat(callbacks).anyMatch(callback -> "購入".equals(callback.row().get("event_name")));
        assertThat(callbacks).anyMatch(callback -> callback.row().get("revenue") != null);
        assertThat(callbacks)
                .anyMatch(callback -> callback.parameters().stream()
                                .filter(parameter -> parameter.getKey().equals("network_name"))
                                .count()
                        == 2);
    }

    @Test
    void sameSeedGivesTheSameCallbacks() {
        assertThat(Callbacks.generate("run", 100, NOON, 7)).isEqualTo(Callbacks.generate("run", 100, NOON, 7));
    }

    @Test
    void pathAndQueryAreEscaped() {
        Callback callback = new Callback("a b", List.of(Map.entry("x", "購 入&+"), Map.entry("y", "")), Map.of());

        assertThat(callback.pathAndQuery()).isEqualTo("/a%20b/mobile_attribution?x=%E8%B3%BC%20%E5%85%A5%26%2B&y=");
    }

    @Test
    void rowsHaveEveryColumn() {
        assertThat(Callbacks.generate("run", 10, NOON, 1))
                .allSatisfy(
                        callback -> assertThat(callback.row().keySet()).containsExactlyElementsOf(Callbacks.COLUMNS));
    }
}
