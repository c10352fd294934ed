// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares rows with what they must be, value by value: each expected row exactly once, unless its sender may have
 * repeated it, and none besides.
 *
 * @param right required rows that are there as they must be, equal in every column
 * @param repeats further copies of rows that may be there more than once
 * @param complaints what is missing, doubled, wrong or unexpected; at most {@value #MAX_COMPLAINTS} sentences
 */
public record RowCheck(int right, int repeats, List<String> complaints) {

    private static final int MAX_COMPLAINTS = 10;

    public RowCheck {
        complaints = List.copyOf(complaints);
    }

    /** Compares {@code rows} with what was sent. */
    public static RowCheck compare(Expected expected, List<Map<String, @Nullable String>> rows) {
        Map<@Nullable String, Map<String, @Nullable String>> sent = new HashMap<>();
        expected.allowed().forEach(row -> sent.put(row.get(expected.key()), row));
        expected.required().forEach(row -> sent.put(row.get(expected.key()), row));
        List<String> complaints = new ArrayList<>();
        Set<@Nullable String> seen = new HashSet<>();
        Set<@Nullable String> wrong = new HashSet<>();
        int repeats = 0;
        for (Map<String, @Nullable String> row : rows) {
            String name = row.get(expected.key());
            Map<String, @Nullable String> wanted = sent.get(name);
            if (wanted == null) {
                complain(complaints, "row " + name + " was never sent");
                continue;
            }
            if (!seen.add(name)) {
                if (name != null && expected.repeatable().contains(name)) {
                    repeats++;
                } else {
                    complain(complaints, "row " + name + " is there more than once");
                    wrong.add(name);
                }
            }
            String differences = differences(wanted, row);
            if (!differences.isEmpty()) {
                complain(complaints, "row " + name + " is wrong: " + differences);
                wrong.add(name);
            }
        }
        int right = 0;
        for (Map<String, @Nullable String> row : expected.required()) {
            String name = row.get(expected.key());
            if (!seen.contains(name)) {
                complain(complaints, "row " + name + " is missing");
            } else if (!wrong.contains(name)) {
                right++;
            }
        }
        return new RowCheck(right, repeats, complaints);
    }

    private static String differences(Map<String, @Nullable String> wanted, Map<String, @Nullable String> row) {
        StringBuilder text = new StringBuilder();
        wanted.forEach((column, value) -> {
            String actual = row.get(column);
            if (!Objects.equals(value, actual)) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(column + " is " + quote(actual) + " instead of " + quote(value));
            }
        });
        return text.toString();
    }

    private static String quote(@Nullable String value) {
        return value == null ? "null" : '"' + value + '"';
    }

    private static void complain(List<String> complaints, String sentence) {
        if (complaints.size() < MAX_COMPLAINTS) {
            complaints.add(sentence);
        }
    }
}
