// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.clients;

import io.hydrant.dev.quickstart.clients.Answer.Attempt;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says in sentences what a lot of requests were answered. */
public final class Answers {

    private static final int MOST_LINES = 10;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Answers() {}

    /** For example {@code 200 × 1200, 504 × 2; 2 sent again}: every attempt counts. */
    public static String summary(List<Answer> answers) {
        Map<Integer, Long> counts = answers.stream()
                .flatMap(answer -> answer.attempts().stream())
                .collect(Collectors.groupingBy(Attempt::status, TreeMap::new, Collectors.counting()));
        long again =
                answers.stream().filter(answer -> answer.attempts().size() > 1).count();
        String statuses = counts.entrySet().stream()
                .map(count -> (count.getKey() == 0 ? "no answer" : count.getKey()) + " × " + count.getValue())
                .collect(Collectors.joining(", "));
        return statuses + (again == 0 ? "" : "; " + again + " sent again");
    }

    /**
     * One line for each attempt that was not answered 200, the first {@value #MOST_LINES}: for example {@code 504 at
     * 10:15:30.123Z after 8004 ms, attempt 1 of request 17}.
     */
    public static List<String> troubles(List<Answer> answers) {
        List<String> lines = new ArrayList<>();
        for (int request = 0; request < answers.size(); request++) {
            List<Attempt> attempts = answers.get(request).attempts();
            for (int i = 0; i < attempts.size() && lines.size() < MOST_LINES; i++) {
                Attempt attempt = attempts.get(i);
                if (attempt.status() != 200) {
                    lines.add((attempt.status() == 0 ? "no answer" : attempt.status()) + " at "
                            + TIME.format(attempt.at()) + " after "
                            + attempt.took().toMillis() + " ms, attempt "
                            + (i + 1) + " of request " + (request + 1));
                }
            }
        }
        return lines;
    }
}
