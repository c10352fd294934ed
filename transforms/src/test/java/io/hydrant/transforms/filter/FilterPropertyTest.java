// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hydrant.testing.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine against others that are slower or simpler: regexes against java.util.regex, terms against
 * {@link String#contains}, JSON patterns against an evaluator that lists what is selected; and patterns at which backtracking engines
 * hang.
 */
class FilterPropertyTest {

    /** Far above what linear matching takes on any machine, far below what a backtracking engine needs. */
    private static final Duration NOT_HANGING = Duration.ofSeconds(20);

    @Test
    void regexesAgreeWithJava() {
        Seeded.rounds(3_000, random -> {
            String regex = regex(random);
            String text = text(random, "abc1 \n_あ😀-", 12);
            FilterPattern ours = FilterPattern.compile("%" + regex + "%");
            Pattern java = Pattern.compile(
                    regex.replace("{,", "{0,")
                            .replace("$", "(?:(?=\\n\\z)|\\z)")
                            .replace("^", "\\A")
                            .replace("[\\A", "[^"),
                    Pattern.DOTALL);
            assertThat(ours.matches(text))
                    .as("%s on '%s'", regex, text)
                    .isEqualTo(java.matcher(text).find());
            assertThat(FilterPattern.compile("{ $.a = %" + regex.replace("$", "") + "x*% }")
                            .matchesTree(Map.of("a", text), TreeView.OF_MAPS))
                    .isEqualTo(Pattern.compile(
                                    (regex.replace("$", "") + "x*")
                                            .replace("{,", "{0,")
                                            .replace("^", "\\A")
                                            .replace("[\\A", "[^"),
                                    Pattern.DOTALL)
                            .matcher(text)
                            .find());
        });
    }

    private static String regex(Seeded random) {
        List<String> branches = new ArrayList<>();
        do {
            StringBuilder branch = new StringBuilder(random.oneIn(5) ? "^" : "");
            int atoms = 1 + random.below(4);
            for (int i = 0; i < atoms; i++) {
                branch.append(random.oneOf(
                        List.of("a", "b", "c", "1", ".", "[ab]", "[^a]", "[a-c_]", "\\d", "\\W", "\\x61", "\\.")));
                branch.append(random.oneOf(List.of("", "", "", "?", "*", "+", "{2}", "{1,}", "{,2}", "{1,3}")));
            }
            branches.add(branch.append(random.oneIn(5) ? "$" : "").toString());
        } while (random.oneIn(3));
        return String.join("|", branches);
    }

    private static String text(Seeded random, String alphabet, int maxLength) {
        int[] characters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.below(maxLength + 1); i > 0; i--) {
            text.appendCodePoint(characters[random.below(characters.length)]);
        }
        return text.toString();
    }

    @Test
    void termsAgreeWithContains() {
        Seeded.rounds(3_000, random -> {
            String needle = text(random, "aabあ", 6);
            String text = text(random, "aaabあ😀", 30);
            assertThat(FilterPattern.compile("x \"" + needle + "\"").matches(text + "x"))
                    .as("'%s' in '%s'", needle, text)
                    .isEqualTo((text + "x").contains(needle));
            assertThat(FilterPattern.compile("{ $.a = \"*" + needle + "*\" }")
                            .matchesTree(Map.of("a", text), TreeView.OF_MAPS))
                    .isEqualTo(text.contains(needle));
        });
    }

    @Test
    void jsonPatternsAgreeWithASimpleEvaluator() {
        Seeded.rounds(5_000, random -> {
            Map<String, Object> message = object(random, 3);
            JsonCase first = JsonCase.any(random);
            JsonCase second = JsonCase.any(random);
            JsonCase third = JsonCase.any(random);
            FilterPattern pattern = FilterPattern.compile("{ " + first + " || " + second + " && " + third + " }");
            boolean expected = first.holds(message) || (second.holds(message) && third.holds(message));
            String json = json(message);
            assertThat(pattern.matches(json)).as("%s on %s", pattern, json).isEqualTo(expected);
            assertThat(pattern.matchesTree(message, TreeView.OF_MAPS))
                    .as("%s on the objects of %s", pattern, json)
                    .isEqualTo(expected);
        });
    }

    /** A selector and its test, evaluated by listing what is selected. */
    private record JsonCase(List<String> steps, String test) {

        static JsonCase any(Seeded random) {
            List<String> steps = new ArrayList<>();
            for (int i = 1 + random.below(3); i > 0; i--) {
                String step = random.oneOf(List.of(".a", ".a", ".b", "[0]", "[1]", "['c d']", ".*", "[*]"));
                if (!(step.contains("*") && String.join("", steps).contains("*"))) {
                    steps.add(step);
                }
            }
            return new JsonCase(
                    steps,
                    random.oneOf(List.of("= 1", "!= 1", "> 1", "= \"x*\"", "IS NULL", "IS TRUE", "NOT EXISTS", "= *")));
        }

        @Override
        public String toString() {
            return "$" + String.join("", steps) + " " + test;
        }

        boolean holds(Map<String, Object> message) {
            List<Object> selected = new ArrayList<>(List.of(message));
            for (String step : steps) {
                List<Object> next = new ArrayList<>();
                selected.forEach(value -> next.addAll(step(value, step)));
                selected = next;
            }
            return test.equals("NOT EXISTS")
                    ? selected.isEmpty()
                    : selected.stream().anyMatch(this::holdsFor);
        }

        private static List<Object> step(Object value, String step) {
            if (value instanceof Map<?, ?> map && !step.matches("\\[[0-9*]]")) {
                String name = step.replaceAll("[.\\[\\]']", "");
                if (name.equals("*")) {
                    return new ArrayList<>(map.values());
                }
                return map.containsKey(name) ? java.util.Arrays.asList((Object) map.get(name)) : List.of();
            }
            if (value instanceof List<?> list && step.matches("\\[[0-9*]]")) {
                if (step.equals("[*]")) {
                    return new ArrayList<>(list);
                }
                int index = step.charAt(1) - '0';
                return index < list.size() ? java.util.Arrays.asList((Object) list.get(index)) : List.of();
            }
            return List.of();
        }

        private boolean holdsFor(Object value) {
            boolean scalar = value != null && !(value instanceof Map) && !(value instanceof List);
            return switch (test) {
                case "= 1" -> scalar && "1".equals(value.toString());
                case "!= 1" -> scalar && !(value instanceof Boolean) && !"1".equals(value.toString());
                case "> 1" -> value instanceof Number number && number.doubleValue() > 1;
                case "= \"x*\"" -> scalar && value.toString().startsWith("x");
                case "IS NULL" -> value == null;
                case "IS TRUE" -> Boolean.TRUE.equals(value);
                default -> scalar;
            };
        }
    }

    private static Map<String, Object> object(Seeded random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c d")) {
            if (!random.oneIn(3)) {
                object.put(name, value(random, depth));
            }
        }
        return object;
    }

    private static Object value(Seeded random, int depth) {
        if (depth > 0 && random.oneIn(2)) {
            if (random.oneIn(2)) {
                return object(random, depth - 1);
            }
            List<Object> array = new ArrayList<>();
            for (int i = random.below(3); i > 0; i--) {
                array.add(value(random, depth - 1));
            }
            return array;
        }
        return random.oneOf(java.util.Arrays.asList(1, 2, 0.5, "x", "xy", "1", true, false, null));
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((name, member) -> members.add("\"" + name + "\":" + json(member)));
            return "{" + String.join(",", members) + "}";
        }
        if (value instanceof List<?> list) {
            return "["
                    + String.join(
                            ",", list.stream().map(FilterPropertyTest::json).toList()) + "]";
        }
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }

    @Test
    void anyPatternCompilesOrPoints() {
        Seeded.rounds(5_000, random -> {
            String pattern = random.oneOf(List.of("", "{", "[", "%"))
                    + random.text(30)
                    + random.oneOf(List.of("", "}", "]", "%"));
            FilterOptions options = new FilterOptions(random.oneIn(2), random.oneIn(2), random.oneIn(2));
            FilterPattern compiled;
            try {
                compiled = FilterPattern.compile(pattern, options);
            } catch (FilterSyntaxException e) {
                assertThat(e.offset()).isBetween(0, pattern.length());
                return;
            }
            byte[] message =
                    random.oneIn(2) ? random.bytes(60) : random.text(60).getBytes(UTF_8);
            compiled.matches(message);
            compiled.extract(message);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%a*a*a*a*a*a*a*a*b%",
                "%a{500}b|.{490}c%",
                "%[ab]{0,300}c.{0,300}d%",
                "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"",
                "[a=%a*a*a*b%, b]",
                "{ $.a = %a*a*a*a*b% }",
                "{ $.a = \"*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab*\" }"
            })
    void noMessageMakesAPatternHang(String pattern) {
        FilterPattern compiled = FilterPattern.compile(pattern);
        String filler = "a".repeat(1_000_000);
        String message = pattern.startsWith("{") ? "{\"a\":\"" + filler + "\"}" : filler + " x";
        boolean found = assertTimeoutPreemptively(NOT_HANGING, () -> compiled.matches(message));
        assertThat(found).isFalse();
    }

    @Test
    void aSmallTableOfStatesIsEnough() {
        // An alternation over random text visits far more states than the table holds.
        FilterPattern pattern = FilterPattern.compile("%a.{15}a.{15}z%");
        Pattern java = Pattern.compile("a.{15}a.{15}z", Pattern.DOTALL);
        Seeded.rounds(20, random -> {
            String text = text(random, "aabz", 6_000);
            assertThat(pattern.matches(text)).isEqualTo(java.matcher(text).find());
        });
    }
}
