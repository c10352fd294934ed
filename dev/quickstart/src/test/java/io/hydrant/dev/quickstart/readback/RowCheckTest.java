// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCheckTest {

    @Test
    void acceptsEachRowOnce() {
        RowCheck check =
                RowCheck.compare(required(row("1", "a"), row("2", null)), List.of(row("2", null), row("1", "a")));

        assertThat(check).isEqualTo(new RowCheck(2, 0, List.of()));
    }

    @Test
    void noticesMissingRow() {
        RowCheck check = RowCheck.compare(required(row("1", "a"), row("2", "b")), List.of(row("1", "a")));

        assertThat(check.right()).isEqualTo(1);
        assertThat(check.complaints()).containsExactly("row 2 is missing");
    }

    @Test
    void noticesDoubledRow() {
        RowCheck check = RowCheck.compare(required(row("1", "a")), List.of(row("1", "a"), row("1", "a")));

        assertThat(check).isEqualTo(new RowCheck(0, 0, List.of("row 1 is there more than once")));
    }

    @Test
    void countsRepeatsOfRowsThatMayBeRepeated() {
        Expected expected = Expected.by("id")
                .add(row("1", "a"), true, true)
                .add(row("2", "b"), true, false)
                .build();

        RowCheck check =
                RowCheck.compare(expected, List.of(row("1", "a"), row("1", "a"), row("2", "b"), row("1", "a")));

        assertThat(check).isEqualTo(new RowCheck(2, 2, List.of()));
    }

    @Test
    void noticesWrongRepeat() {
        Expected expected = Expected.by("id").add(row("1", "a"), true, true).build();

        RowCheck check = RowCheck.compare(expected, List.of(row("1", "a"), row("1", "b")));

        assertThat(check.right()).isZero();
        assertThat(check.complaints()).containsExactly("row 1 is wrong: value is \"b\" instead of \"a\"");
    }

    @Test
    void noticesWrongValue() {
        RowCheck check = RowCheck.compare(required(row("1", "")), List.of(row("1", null)));

        assertThat(check.right()).isZero();
        assertThat(check.complaints()).containsExactly("row 1 is wrong: value is null instead of \"\"");
    }

    @Test
    void noticesRowThatNobodySent() {
        RowCheck check = RowCheck.compare(required(), List.of(row("9", "a")));

        assertThat(check.complaints()).containsExactly("row 9 was never sent");
    }

    @Test
    void toleratesRowWhoseAnswerWasLost() {
        Expected expected = Expected.by("id").add(row("1", "a"), false, false).build();

        RowCheck there = RowCheck.compare(expected, List.of(row("1", "a")));
        RowCheck absent = RowCheck.compare(expected, List.of());

        assertThat(there).isEqualTo(absent).isEqualTo(new RowCheck(0, 0, List.of()));
    }

    @SafeVarargs
    private static Expected required(Map<String, @Nullable String>... rows) {
        Expected.Builder expected = Expected.by("id");
        for (Map<String, @Nullable String> row : rows) {
            expected.add(row, true, false);
        }
        return expected.build();
    }

    private static Map<String, @Nullable String> row(String id, @Nullable String value) {
        Map<String, @Nullable String> row = new HashMap<>();
        row.put("id", id);
        row.put("value", value);
        return row;
    }
}
