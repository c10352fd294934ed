// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.parse.FieldTypes.Type;
import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Grok: {@code %{IP:client} %{WORD:method} %{NUMBER:bytes:int}} with named expressions, to be found anywhere in the text.
 * Several patterns are tried in order. Field names as {@code client.ip} or {@code [client][ip]} are kept with dots.
 * Immutable.
 */
public final class GrokParser implements TextParser {

    private static final Pattern REFERENCE =
            Pattern.compile("%\\{(?<name>\\w+)(?::(?<field>[^:}]+)(?::(?<type>\\w+))?)?}");

    private static final Map<String, Type> TYPES = Map.of(
            "int", Type.INT64,
            "long", Type.INT64,
            "float", Type.FLOAT64,
            "double", Type.FLOAT64,
            "boolean", Type.BOOLEAN,
            "string", Type.STRING);

    private static final int MAX_DEPTH = 40;
    private static final int MAX_EXPRESSION = 200_000;

    private final List<Compiled> patterns;
    private final Duration timeout;

    /**
     * @param fields names by the generated name of their group
     */
    private record Compiled(TimedRegex regex, Map<String, String> fields, Map<String, Type> inline, FieldTypes types) {

        String field(TimedRegex.Group group) {
            return fields.getOrDefault(group.name(), group.name());
        }

        Set<String> names() {
            Set<String> names = new LinkedHashSet<>();
            regex.groups().forEach(group -> names.add(field(group)));
            return names;
        }
    }

    /**
     * @param definitions lines {@code NAME expression} beside the built-in ones
     * @param timeout of all patterns together on one text
     * @throws IllegalArgumentException naming what is wrong with a pattern
     */
    public GrokParser(List<String> patterns, List<String> definitions, Duration timeout) {
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("there is no pattern");
        }
        this.timeout = timeout;
        GrokLibrary library = new GrokLibrary(definitions);
        this.patterns = patterns.stream()
                .map(pattern -> new Expansion(library).compile(pattern, timeout))
                .toList();
        fields().forEach(DottedNames::check);
    }

    /** Names of the fields of each pattern. */
    public List<Set<String>> fields() {
        return patterns.stream().map(Compiled::names).toList();
    }

    /** Types of the fields that have one in every pattern that has the field: of two numbers the wider, else string. */
    public Map<String, Type> types() {
        Map<String, Type> types = new LinkedHashMap<>();
        for (Compiled pattern : patterns) {
            pattern.inline().forEach((name, type) -> types.merge(name, type, GrokParser::wider));
        }
        types.keySet()
                .removeIf(name -> patterns.stream()
                        .anyMatch(pattern -> pattern.names().contains(name)
                                && !pattern.inline().containsKey(name)));
        return types;
    }

    private static Type wider(Type one, Type other) {
        Set<Type> numbers = Set.of(Type.INT64, Type.FLOAT64);
        if (one == other) {
            return one;
        }
        return numbers.contains(one) && numbers.contains(other) ? Type.FLOAT64 : Type.STRING;
    }

    @Override
    public Map<String, @Nullable Object> parse(String text) throws UnparsableException {
        byte[] utf8 = Lines.withoutNewline(text).getBytes(StandardCharsets.UTF_8);
        long end = System.nanoTime() + timeout.toNanos();
        for (Compiled pattern : patterns) {
            List<@Nullable String> found = pattern.regex().find(utf8, Duration.ofNanos(end - System.nanoTime()));
            if (found != null) {
                return pattern.types().applyTo(values(pattern, found));
            }
        }
        throw new UnparsableException(Kind.NO_MATCH, "no grok pattern matches");
    }

    private static Map<String, @Nullable Object> values(Compiled pattern, List<@Nullable String> found) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < found.size(); i++) {
            String field = pattern.field(pattern.regex().groups().get(i));
            // A field that stands in several alternatives has the value of the one that matched.
            if (values.get(field) == null) {
                values.put(field, found.get(i));
            }
        }
        return values;
    }

    /** Unfolds the references of one pattern. */
    private static final class Expansion {

        private final GrokLibrary library;
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final Map<String, Type> types = new LinkedHashMap<>();

        Expansion(GrokLibrary library) {
            this.library = library;
        }

        Compiled compile(String pattern, Duration timeout) {
            String expression = expand(pattern, 0);
            return new Compiled(
                    new TimedRegex(expression, timeout),
                    fields,
                    types,
                    new FieldTypes(types, false, Set.of(), TimeFormats.of(List.of("iso8601"), ZoneOffset.UTC)));
        }

        private String expand(String pattern, int depth) {
            if (depth > MAX_DEPTH) {
                throw new IllegalArgumentException("the definitions refer to each other in a circle");
            }
            Matcher reference = REFERENCE.matcher(pattern);
            StringBuilder expanded = new StringBuilder();
            while (reference.find()) {
                reference.appendReplacement(expanded, "");
                expanded.append(group(reference, depth));
                if (expanded.length() > MAX_EXPRESSION) {
                    throw new IllegalArgumentException("the pattern unfolds to too long an expression");
                }
            }
            return reference.appendTail(expanded).toString();
        }

        private String group(Matcher reference, int depth) {
            String name = reference.group("name");
            String expression = library.expression(name);
            if (expression == null) {
                throw new IllegalArgumentException("there is no grok pattern named " + name);
            }
            String inner = expand(expression, depth + 1);
            String field = reference.group("field");
            if (field == null) {
                return "(?:" + inner + ")";
            }
            String dotted = field.startsWith("[")
                    ? field.substring(1).replace("][", ".").replace("]", "")
                    : field;
            String group = "g" + fields.size();
            fields.put(group, dotted);
            String type = reference.group("type");
            if (type != null) {
                Type known = TYPES.get(type);
                if (known == null) {
                    throw new IllegalArgumentException(
                            "'" + type + "' is none of the grok types int, long, float, double," + " boolean, string");
                }
                types.put(dotted, known);
            }
            return "(?<" + group + ">" + inner + ")";
        }
    }
}
