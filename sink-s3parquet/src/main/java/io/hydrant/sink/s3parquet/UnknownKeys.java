// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds keys that look like ours and are not: Connect would pass a misspelt one over in silence. */
final class UnknownKeys {

    /** Connect's own keys begin with none of these words. */
    private static final Set<String> CONNECT_FIRST_WORDS = Set.of(
            "name",
            "connector",
            "tasks",
            "topics",
            "key",
            "value",
            "header",
            "transforms",
            "predicates",
            "errors",
            "consumer",
            "producer",
            "admin",
            "config",
            "exactly",
            "transaction",
            "offsets",
            "topic");

    private UnknownKeys() {}

    /** @param known our keys */
    static List<Problem> check(Collection<String> known, Collection<String> given) {
        Set<String> firstWords = known.stream()
                .map(UnknownKeys::firstWord)
                .filter(word -> !CONNECT_FIRST_WORDS.contains(word))
                .collect(Collectors.toSet());
        List<Problem> problems = new ArrayList<>();
        for (String key : given) {
            boolean ours = firstWords.contains(firstWord(key)) && !key.startsWith(DeliveryKeys.NOTIFICATIONS_PRODUCER);
            if (!known.contains(key) && ours) {
                String nearest = known.stream()
                        .min(Comparator.comparingInt((String candidate) -> distance(key, candidate))
                                .thenComparing(Comparator.naturalOrder()))
                        .orElse("");
                problems.add(Problem.on("is no key of this connector; the nearest is " + nearest, key));
            }
        }
        return problems;
    }

    private static String firstWord(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
