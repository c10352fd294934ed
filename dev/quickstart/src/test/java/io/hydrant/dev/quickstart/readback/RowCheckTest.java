// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The check that decides whether the quickstart exits 0 must itself be able to fail. */
class RowCheckTest {

    @Test
    void acceptsEachRowOnce() {
        RowCheck check = RowCheck.compare(
                "id", List.of(row("1", "a"), row("2", null)), List.of(), List.of(row("2", null), row("1", "a")));

        assertThat(check.right()).isEqualTo(2);
        assertThat(check.complaints()).isEmpty();
    }

    @Test
    void noticesMissingRow() {
        RowCheck check =
                RowCheck.compare("id", List.of(row("1", "a"), row("2", "b")), List.of(), List.of(row("1", "a")));

        assertThat(check.right()).isEqualTo(1);
        assertThat(check.complaints()).containsExactly("row 2 is missing");
    }

    @Test
    void noticesDoubledRow() {
        RowCheck check =
                RowCheck.compare("id", List.of(row("1", "a")), List.of(), List.of(row("1", "a"), row("1", "a")));

        assertThat(check.right()).isZero();
        assertThat(check.complaints()).containsExactly("row 1 is there more than once");
    }

    @Test
    void noticesWrongValue() {
        RowCheck check = RowCheck.compare("id", List.of(row("1", "")), List.of(), List.of(row("1", null)));

        assertThat(check.right()).isZero();
        assertThat(check.complaints()).containsExactly("row 1 is wrong: value is null instead of \"\"");
    }

    @Test
    void noticesRowThatNobodySent() {
        RowCheck check = RowCheck.compare("id", List.of(), List.of(), List.of(row("9", "a")));

        assertThat(check.complaints()).containsExactly("row 9 was never sent");
    }

    @Test
    void toleratesRowWhoseAnswerWasLost() {
        RowCheck there = RowCheck.compare("id", List.of(), List.of(row("1", "a")), List.of(row("1", "a")));
        RowCheck absent = RowCheck.compare("id", List.of(), List.of(row("1", "a")), List.of());

        assertThat(there).isEqualTo(absent).isEqualTo(new RowCheck(0, List.of()));
    }

    private static Map<String, @Nullable String> row(String id, @Nullable String value) {
        Map<String, @Nullable String> row = new HashMap<>();
        row.put("id", id);
        row.put("value", value);
        return row;
    }
}
