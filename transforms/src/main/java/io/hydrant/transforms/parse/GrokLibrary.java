// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Named expressions that grok patterns are made of, such as {@code NUMBER}. Immutable. */
final class GrokLibrary {

    private static final Map<String, String> BUILT_IN = builtIn();

    private final Map<String, String> own;

    /**
     * @param definitions lines {@code NAME expression}; blank lines and those that begin with {@code #} are comments
     */
    GrokLibrary(List<String> definitions) {
        this.own = parse(definitions);
    }

    /** Own definitions go before the built-in ones. */
    @Nullable
    String expression(String name) {
        String expression = own.get(name);
        return expression != null ? expression : BUILT_IN.get(name);
    }

    static Map<String, String> builtInExpressions() {
        return BUILT_IN;
    }

    private static Map<String, String> parse(List<String> lines) {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (String line : lines) {
            String definition = line.strip();
            if (!definition.isEmpty() && !definition.startsWith("#")) {
                int blank = definition.indexOf(' ');
                if (blank < 0) {
                    throw new IllegalArgumentException("'" + definition + "' is no 'NAME expression'");
                }
                expressions.put(
                        definition.substring(0, blank),
                        definition.substring(blank).strip());
            }
        }
        return Map.copyOf(expressions);
    }

    private static Map<String, String> builtIn() {
        try (InputStream file = GrokLibrary.class.getResourceAsStream("grok-patterns.txt");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            return parse(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
