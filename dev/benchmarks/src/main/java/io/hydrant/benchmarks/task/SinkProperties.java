// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sinks' configurations. */
final class SinkProperties {
    private SinkProperties() {}

    /** A file's properties, with a {@code {run}} that no run had before, and variables for {@code ${NAME}}. */
    static Map<String, String> read(Path file, String run, Map<String, String> variables) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(file)) {
            properties.load(in);
        }
        Map<String, String> config = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key).replace("{run}", run);
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                value = value.replace("${" + variable.getKey() + "}", variable.getValue());
            }
            config.put(key, value);
        }
        return config;
    }

    static String text(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
