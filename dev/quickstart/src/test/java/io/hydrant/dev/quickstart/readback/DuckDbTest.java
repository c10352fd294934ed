// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DuckDbTest {

    @Test
    void valuesComeAsText() {
        try (DuckDb duckDb = DuckDb.open()) {
            List<Map<String, @Nullable String>> rows =
                    duckDb.query("SELECT 1.50::DECIMAL(12,4) AS amount, NULL AS nothing, " + DuckDb.literal("O'Neil")
                            + " AS " + DuckDb.identifier("a \"name\""));

            Map<String, @Nullable String> expected = new HashMap<>();
            expected.put("amount", "1.5000");
            expected.put("nothing", null);
            expected.put("a \"name\"", "O'Neil");
            assertThat(rows).containsExactly(expected);
        }
    }
}
