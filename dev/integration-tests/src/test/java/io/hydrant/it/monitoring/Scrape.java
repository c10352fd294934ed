// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.monitoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer of the exporter. */
public final class Scrape {

    private static final Pattern LINE =
            Pattern.compile("(?<name>[a-zA-Z_:][\\w:]*)(?:\\{(?<labels>.*)\\})? (?<value>\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final List<Sample> samples;

    private Scrape(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    /** Reads Prometheus' text format. */
    public static Scrape of(String text) {
        List<Sample> samples = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no sample: " + line);
            }
            Map<String, String> labels = new HashMap<>();
            if (matcher.group("labels") != null) {
                Matcher label = LABEL.matcher(matcher.group("labels"));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
            }
            samples.add(new Sample(matcher.group("name"), labels, Double.parseDouble(matcher.group("value"))));
        }
        return new Scrape(samples);
    }

    /** Every sample, in the order of the text. */
    public List<Sample> samples() {
        return samples;
    }

    /** The sum of a metric over the series that have {@code labels}; 0 when there is none. */
    public double sum(String metric, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.metric().equals(metric)
                        && sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Sample::value)
                .sum();
    }

    /**
     * What of an expression is not in this scrape, each as a sentence: a metric, a label of a selector, or a label that it
     * groups by and no metric of it has. Prometheus itself adds {@code instance} and {@code job}.
     */
    public Set<String> missing(String expression) {
        PromQl names = PromQl.of(expression);
        Set<String> missing = new TreeSet<>();
        Set<String> known = new TreeSet<>(Set.of("instance", "job"));
        names.metrics().forEach((metric, labels) -> {
            Set<String> has = labelsOf(metric);
            if (samples.stream().noneMatch(sample -> sample.metric().equals(metric))) {
                missing.add("no metric " + metric);
            }
            labels.stream()
                    .filter(label -> !has.contains(label))
                    .forEach(label -> missing.add("no label " + label + " of " + metric));
            known.addAll(has);
        });
        names.groupings().stream()
                .filter(label -> !known.contains(label))
                .forEach(label -> missing.add("no label " + label + " to group by in " + expression));
        return missing;
    }

    private Set<String> labelsOf(String metric) {
        Set<String> labels = new TreeSet<>();
        samples.stream()
                .filter(sample -> sample.metric().equals(metric))
                .forEach(sample -> labels.addAll(sample.labels().keySet()));
        return labels;
    }

    /**
     * One line.
     *
     * @param metric for example {@code kafka_connect_plugins_open_files}
     * @param labels as the text has them, escapes included
     */
    public record Sample(String metric, Map<String, String> labels, double value) {

        public Sample {
            labels = Map.copyOf(labels);
        }
    }
}
