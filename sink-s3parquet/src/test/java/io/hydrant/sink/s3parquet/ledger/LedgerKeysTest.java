// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.testing.Seeded;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerKeysTest {
    @Test
    void liesUnderThePrefix() {
        LedgerKeys keys = new LedgerKeys("_hydrant/", "my-sink");
        assertThat(keys.state("orders", 3)).isEqualTo("_hydrant/v1/my-sink/orders/3/state.json");
        assertThat(keys.manifest("orders", 3, LedgerKeys.txn(42, new UUID(0, 1))))
                .isEqualTo(
                        "_hydrant/v1/my-sink/orders/3/manifests/0000000042-00000000-0000-0000-0000-000000000001.json")
                .startsWith(keys.manifests("orders", 3));
        assertThat(keys.root()).isEqualTo("_hydrant/v1/my-sink/");
        assertThat(new LedgerKeys("", "s").root()).isEqualTo("v1/s/");
        assertThat(new LedgerKeys("a/b", "s").root()).isEqualTo("a/b/v1/s/");
    }

    @ParameterizedTest
    @CsvSource({"a/b, a%2Fb", ".., %2E%2E", "a b+*, a%20b%2B%2A", "日, %E6%97%A5", "a.b_C-9, a.b_C-9"})
    void takesAnyStateId(String id, String folder) {
        assertThat(new LedgerKeys("p/", id).root()).isEqualTo("p/v1/" + folder + "/");
    }

    @Test
    void readsItsKeysOfStatesAndNoOthers() {
        Seeded.rounds(2_000, random -> {
            String id = "x" + random.text(12);
            assertThat(LedgerKeys.stateOf("p", new LedgerKeys("p", id).state("orders", 3)))
                    .contains(new LedgerKeys.StateOf(id, "orders", 3));
        });
        for (String other : List.of(
                "_hydrant/v1/my-sink/orders/3/manifests/0.json",
                "_hydrant/v2/my-sink/orders/3/state.json",
                "elsewhere/v1/my-sink/orders/3/state.json",
                "_hydrant/v1/my-sink/orders/03/state.json",
                "_hydrant/v1/my-sink/orders/9999999999/state.json",
                "_hydrant/v1/my+sink/orders/3/state.json",
                "_hydrant/v1/my%ZZsink/orders/3/state.json",
                "_hydrant/v1/%6Dy-sink/orders/3/state.json")) {
            assertThat(LedgerKeys.stateOf("_hydrant/", other)).as(other).isEmpty();
        }
    }

    @Test
    void differentIdsAndTopicsHaveDifferentKeys() {
        Seeded.rounds(5_000, random -> {
            String a = "x" + random.text(12);
            String b = "x" + random.text(12);
            assertThat(new LedgerKeys("p", a).root().equals(new LedgerKeys("p", b).root()))
                    .isEqualTo(a.equals(b));
            assertThat(new LedgerKeys("p", a).root().split("/", -1)).hasSize(4);
        });
    }

    @Test
    void refusesWhatCannotBeAKey() {
        assertThatThrownBy(() -> new LedgerKeys("p", "")).hasMessageContaining("empty");
        assertThatThrownBy(() -> new LedgerKeys("p", "日".repeat(100))).hasMessageContaining("too long");
    }

    @Test
    void marksComeBackFromMetadata() {
        ObjectMarks marks = ObjectMarks.of("orders", 3, OffsetSet.range(5, 9), 8, "t0");
        assertThat(marks).isEqualTo(new ObjectMarks("orders", 3, 5, 8, 4, 8, "t0"));
        assertThat(ObjectMarks.of(marks.toMetadata())).contains(marks);
        for (Map<String, String> other : List.of(
                Map.<String, String>of(),
                Map.of(ObjectMarks.TOPIC, "t", ObjectMarks.TOKEN, "x", ObjectMarks.ROWS, "a"))) {
            assertThat(ObjectMarks.of(other)).isEmpty();
        }
    }
}
