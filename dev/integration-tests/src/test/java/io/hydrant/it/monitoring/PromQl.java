// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.monitoring;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in a PromQL expression: {@code sum by (connector) (rate(a_total{status=~"5.."}[5m]))} names the metric
 * {@code a_total} with the label {@code status}, and groups by the label {@code connector}.
 *
 * @param metrics each metric with the labels that its selectors ask for
 * @param groupings labels in {@code by}, {@code on} and their like
 */
record PromQl(Map<String, Set<String>> metrics, Set<String> groupings) {

    private static final Pattern TOKEN = Pattern.compile("(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
            + "|(?<range>\\[[^\\]]*\\])"
            + "|(?<number>\\d[\\w.]*)"
            + "|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "|(?<sign>[^\\s\\w])");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

    /** Reads an expression; Grafana's variables may stand where a string or a range does. */
    static PromQl of(String expression) {
        Map<String, Set<String>> metrics = new TreeMap<>();
        Set<String> groupings = new TreeSet<>();
        Matcher tokens = TOKEN.matcher(expression);
        boolean inLabels = false;
        boolean inGrouping = false;
        boolean groupingNext = false;
        String metric = "";
        while (tokens.find()) {
            String name = tokens.group("name");
            String sign = tokens.group("sign");
            if (name == null) {
                if ("{".equals(sign)) {
                    inLabels = true;
                } else if ("}".equals(sign)) {
                    inLabels = false;
                } else if ("(".equals(sign)) {
                    inGrouping = groupingNext;
                } else if (")".equals(sign)) {
                    inGrouping = false;
                }
                groupingNext = false;
            } else if (inLabels) {
                metrics.get(metric).add(name);
            } else if (inGrouping) {
                groupings.add(name);
            } else if (GROUPING.contains(name)) {
                groupingNext = true;
            } else if (!WORDS.contains(name.toLowerCase(Locale.ROOT)) && !isCall(expression, tokens.end())) {
                metric = name;
                metrics.computeIfAbsent(metric, key -> new TreeSet<>());
            }
        }
        return new PromQl(metrics, groupings);
    }

    /** A function or an aggregation; {@code sum by (x) (…)} has its grouping between name and parenthesis. */
    private static boolean isCall(String expression, int end) {
        String rest = expression.substring(end).stripLeading();
        return rest.startsWith("(") || rest.matches("(?s)(by|without)\\s*\\(.*");
    }
}
