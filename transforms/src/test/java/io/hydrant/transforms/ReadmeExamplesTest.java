// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every example of the README: as bytes, as a string, and where the input is an object also as a map. */
@SuppressWarnings("rawtypes") // ServiceLoader takes a class literal
class ReadmeExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile(
            "\n## (?<name>\\w+)\n.*?```json config\n(?<config>.*?)```.*?```text in\n(?<in>.*?)\n```.*?```(?<kind>json|text) out\n(?<out>.*?)```",
            Pattern.DOTALL);

    record Example(String name, Map<String, String> config, String in, boolean json, String out) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Example> examples() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<Example> examples = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(readme);
        while (example.find()) {
            Map<String, String> config = new LinkedHashMap<>();
            Records.json(example.group("config"))
                    .properties()
                    .forEach(entry -> config.put(
                            entry.getKey().replaceFirst("transforms\\.t\\.", ""),
                            entry.getValue().asText()));
            examples.add(new Example(
                    example.group("name"),
                    config,
                    example.group("in"),
                    example.group("kind").equals("json"),
                    example.group("out")));
        }
        return examples;
    }

    @Test
    void everyTransformHasOne() throws IOException {
        List<String> shown =
                examples().stream().map(example -> example.config().get("type")).toList();
        assertThat(ServiceLoader.load(Transformation.class).stream()
                        .map(provider -> provider.type().getName())
                        .filter(name -> name.endsWith("$Value") && name.startsWith("io.hydrant")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(shown);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void holds(Example example) {
        check(example, Records.bytes(example.in().getBytes(StandardCharsets.UTF_8)));
        check(example, Records.string(example.in()));
        check(example, Records.plain(example.in()));
        if (example.in().startsWith("{") && !example.name().startsWith("Parse")) {
            check(example, Records.plain(Records.map(example.in())));
        }
    }

    private static void check(Example example, SinkRecord record) {
        if (!(record.value() instanceof Map) && needsAnObject(example)) {
            return;
        }
        SinkRecord result = Records.apply(() -> made(example), example.config(), record);
        if (example.out().isEmpty()) {
            assertThat(result).isNull();
        } else if (example.json()) {
            JsonNode expected = Records.json(example.out());
            assertThat(Records.json(result.value())).isEqualTo(expected);
        } else {
            Object value = result.value();
            String text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
            assertThat(text.strip()).isEqualTo(example.out().strip());
        }
        if (example.name().equals("ExtractTimestamp")) {
            assertThat(result.timestamp()).isEqualTo(1_795_132_800_000L);
        }
    }

    @SuppressWarnings("unchecked") // transforms take any kind of record
    private static Transformation<SinkRecord> made(Example example) {
        try {
            return (Transformation<SinkRecord>) Class.forName(example.config().get("type"))
                    .asSubclass(Transformation.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no transform " + example.config().get("type"), e);
        }
    }

    /** These work on fields, not on text. */
    private static boolean needsAnObject(Example example) {
        return List.of("Reshape", "Redact", "ExtractTimestamp").contains(example.name());
    }
}
