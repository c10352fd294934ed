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
 * Compares rows with what they must be, value by value: each expected row exactly once, and none besides.
 *
 * @param right expected rows that are there exactly once and equal in every column
 * @param complaints what is missing, doubled, wrong or unexpected; at most {@value #MAX_COMPLAINTS} sentences
 */
public record RowCheck(int right, List<String> complaints) {

    private static final int MAX_COMPLAINTS = 10;

    public RowCheck {
        complaints = List.copyOf(complaints);
    }

    /**
     * Compares {@code rows} with what was sent.
     *
     * @param key the column that tells rows apart
     * @param required each of them must be there
     * @param allowed may be there as well, for example because the answer to its request was lost; must be right then
     */
    public static RowCheck compare(
            String key,
            List<Map<String, @Nullable String>> required,
            List<Map<String, @Nullable String>> allowed,
            List<Map<String, @Nullable String>> rows) {
        Map<@Nullable String, Map<String, @Nullable String>> expected = new HashMap<>();
        allowed.forEach(row -> expected.put(row.get(key), row));
        required.forEach(row -> expected.put(row.get(key), row));
        List<String> complaints = new ArrayList<>();
        Set<@Nullable String> seen = new HashSet<>();
        Set<@Nullable String> right = new HashSet<>();
        for (Map<String, @Nullable String> row : rows) {
            String name = row.get(key);
            Map<String, @Nullable String> wanted = expected.get(name);
            if (wanted == null) {
                complain(complaints, "row " + name + " was never sent");
            } else if (!seen.add(name)) {
                complain(complaints, "row " + name + " is there more than once");
                right.remove(name);
            } else if (differences(wanted, row).isEmpty()) {
                right.add(name);
            } else {
                complain(complaints, "row " + name + " is wrong: " + differences(wanted, row));
            }
        }
        int count = 0;
        for (Map<String, @Nullable String> row : required) {
            if (!seen.contains(row.get(key))) {
                complain(complaints, "row " + row.get(key) + " is missing");
            }
            if (right.contains(row.get(key))) {
                count++;
            }
        }
        return new RowCheck(count, complaints);
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
