// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of the transforms' README, as connectors on text lines run them. */
final class TransformExamples {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SECTION = Pattern.compile(
            "\n## (?<name>\\w+)\n.*?```json config\n(?<config>.*?)```.*?```text in\n(?<in>.*?)\n```"
                    + ".*?```(?<kind>json|text) out\n(?<out>.*?)```",
            Pattern.DOTALL);

    /** These need an object, which {@code ParseJson} makes of the line. */
    private static final List<String> ON_OBJECTS = List.of("Reshape", "Redact", "ExtractTimestamp");

    /**
     * One example.
     *
     * @param config the keys about transforms
     * @param out what comes out, as JSON: a text is a JSON string; empty if the record is dropped
     */
    record Example(String name, Map<String, String> config, String in, List<JsonNode> out) {

        /** In lower case, for names of connectors and topics. */
        String id() {
            return name.toLowerCase(java.util.Locale.ROOT);
        }

        boolean isText() {
            return !out.isEmpty() && out.get(0).isTextual();
        }
    }

    private TransformExamples() {}

    static List<Example> all() {
        String readme;
        try {
            readme = Files.readString(Environment.home().resolve("transforms/README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Example> examples = new ArrayList<>();
        Matcher section = SECTION.matcher(readme);
        while (section.find()) {
            String name = section.group("name");
            Map<String, String> config = new LinkedHashMap<>();
            json(section.group("config"))
                    .properties()
                    .forEach(
                            entry -> config.put(entry.getKey(), entry.getValue().asText()));
            if (ON_OBJECTS.contains(name)) {
                config.put("transforms", "parse,t");
                config.put("transforms.parse.type", "io.hydrant.transforms.ParseJson$Value");
            }
            examples.add(new Example(name, config, section.group("in"), out(section)));
        }
        return examples;
    }

    private static List<JsonNode> out(Matcher section) {
        String out = section.group("out");
        if (out.isEmpty()) {
            return List.of();
        }
        return List.of(section.group("kind").equals("json") ? json(out) : text(out));
    }

    /** A JSON string, without blanks around it. */
    static JsonNode text(String text) {
        return JSON.getNodeFactory().textNode(text.strip());
    }

    static JsonNode json(String document) {
        try {
            return JSON.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
