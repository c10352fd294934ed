// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hydrant.it.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The connectors that the module's README shows, as they stand there. */
final class ReadmeConnectors {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CONNECTOR = Pattern.compile("```json\n(\\{\n  \"name\".*?)```", Pattern.DOTALL);

    private ReadmeConnectors() {}

    /** The config of the connector with this name, with its name in it. */
    static Map<String, String> config(String name) {
        String readme;
        try {
            readme = Files.readString(Environment.home().resolve("source-cloudwatch/README.md"));
            Matcher block = CONNECTOR.matcher(readme);
            while (block.find()) {
                JsonNode connector = JSON.readTree(block.group(1));
                if (connector.path("name").asText().equals(name)) {
                    Map<String, String> config = new LinkedHashMap<>();
                    connector
                            .path("config")
                            .properties()
                            .forEach(entry ->
                                    config.put(entry.getKey(), entry.getValue().asText()));
                    config.put("name", name);
                    return config;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the README's connectors", e);
        }
        throw new IllegalArgumentException("the README shows no connector " + name);
    }
}
