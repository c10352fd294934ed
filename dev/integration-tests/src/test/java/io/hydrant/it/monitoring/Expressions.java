// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hydrant.it.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The PromQL expressions of the files in {@code monitoring/}, by the panel or the alert that has them. */
public final class Expressions {

    /** The folder of the published files. */
    static final Path FOLDER = Environment.home().resolve("monitoring");

    private Expressions() {}

    /** Of the dashboard's panels and variables, for example {@code Freshness by task [A]}. */
    public static Map<String, String> ofDashboard() {
        JsonNode dashboard = read(new ObjectMapper(), FOLDER.resolve("grafana-dashboard.json"));
        Map<String, String> expressions = new LinkedHashMap<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.put(
                        panel.path("title").asText() + " ["
                                + target.path("refId").asText() + "]",
                        target.path("expr").asText());
            }
        }
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                // label_values(metric, label) is Grafana's own; count by (label) (metric) asks the same of Prometheus.
                expressions.put(
                        "variable " + variable.path("name").asText(),
                        variable.path("definition")
                                .asText()
                                .replaceFirst("label_values\\((\\w+), (\\w+)\\)", "count by ($2) ($1)"));
            }
        }
        return expressions;
    }

    /** Of the alert rules, by the alert's name. */
    public static Map<String, String> ofAlerts() {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (JsonNode group :
                read(new YAMLMapper(), FOLDER.resolve("alerts.yml")).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                expressions.put(rule.path("alert").asText(), rule.path("expr").asText());
            }
        }
        return expressions;
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
