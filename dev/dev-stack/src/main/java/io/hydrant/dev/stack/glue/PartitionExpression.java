// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filter of GetPartitions: {@code (year = '2026') AND (day IN ('02', '03') OR day >= '10')}. Comparisons, {@code IN},
 * {@code LIKE}, {@code BETWEEN}, {@code NOT}, {@code AND}, {@code OR} and parentheses. Keys of number types compare as
 * numbers, all others as text.
 */
final class PartitionExpression {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<string>'(?:[^']|'')*')|(?<number>-?\\d+(?:\\.\\d+)?)|(?<name>`[^`]+`|[A-Za-z_][\\w.]*)"
                    + "|(?<operator><>|!=|<=|>=|=|<|>|\\(|\\)|,))");
    private static final Set<String> NUMBERS =
            Set.of("tinyint", "smallint", "int", "integer", "bigint", "long", "float", "double", "decimal");
    private static final int MAX_DEPTH = 100;

    private final String text;
    private final List<Key> keys;
    private final List<String> tokens;
    private int next;
    private int depth;

    /** A partition key of the table. */
    record Key(String name, String type) {
        boolean isNumber() {
            return NUMBERS.contains(type.toLowerCase(Locale.ROOT).replaceFirst("\\(.*", ""));
        }
    }

    private PartitionExpression(String text, List<Key> keys) {
        this.text = text;
        this.keys = keys;
        this.tokens = tokens(text);
    }

    /** What to test partition values with. Throws {@link GlueError} for what is no expression over these keys. */
    static Predicate<List<String>> parse(String text, List<Key> keys) {
        PartitionExpression expression = new PartitionExpression(text, keys);
        Predicate<List<String>> parsed = expression.or();
        if (expression.next < expression.tokens.size()) {
            throw expression.wrong();
        }
        return parsed;
    }

    private Predicate<List<String>> or() {
        if (++depth > MAX_DEPTH) {
            throw wrong();
        }
        Predicate<List<String>> left = and();
        while (takeWord("OR")) {
            left = left.or(and());
        }
        depth--;
        return left;
    }

    private Predicate<List<String>> and() {
        Predicate<List<String>> left = not();
        while (takeWord("AND")) {
            left = left.and(not());
        }
        return left;
    }

    private Predicate<List<String>> not() {
        boolean negated = false;
        while (takeWord("NOT")) {
            negated = !negated;
        }
        Predicate<List<String>> inner = primary();
        return negated ? inner.negate() : inner;
    }

    private Predicate<List<String>> primary() {
        if (take("(")) {
            Predicate<List<String>> inner = or();
            expect("(", take(")"));
            return inner;
        }
        int index = key(token());
        Key key = keys.get(index);
        boolean negated = takeWord("NOT");
        Predicate<List<String>> test = test(index, key);
        return negated ? test.negate() : test;
    }

    private Predicate<List<String>> test(int index, Key key) {
        if (takeWord("IN")) {
            expect("IN", take("("));
            List<String> options = new ArrayList<>();
            do {
                options.add(literal());
            } while (take(","));
            expect("IN", take(")"));
            return values -> options.stream().anyMatch(option -> compare(key, values.get(index), option) == 0);
        }
        if (takeWord("LIKE")) {
            Pattern pattern = like(literal());
            return values -> pattern.matcher(values.get(index)).matches();
        }
        if (takeWord("BETWEEN")) {
            String from = literal();
            expect("BETWEEN", takeWord("AND"));
            String to = literal();
            return values -> compare(key, values.get(index), from) >= 0 && compare(key, values.get(index), to) <= 0;
        }
        IntPredicate wanted = comparison(token());
        String operand = literal();
        return values -> wanted.test(compare(key, values.get(index), operand));
    }

    private IntPredicate comparison(String operator) {
        return switch (operator) {
            case "=" -> order -> order == 0;
            case "<>", "!=" -> order -> order != 0;
            case "<" -> order -> order < 0;
            case "<=" -> order -> order <= 0;
            case ">" -> order -> order > 0;
            case ">=" -> order -> order >= 0;
            default -> throw wrong();
        };
    }

    private int compare(Key key, String value, String operand) {
        if (!key.isNumber()) {
            return value.compareTo(operand);
        }
        try {
            return new BigDecimal(value).compareTo(new BigDecimal(operand));
        } catch (NumberFormatException e) {
            throw GlueError.invalidInput("Invalid number for partition key " + key.name() + ": " + operand);
        }
    }

    private int key(String token) {
        String name = token.replace("`", "");
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw wrong();
    }

    private String literal() {
        String token = token();
        if (token.startsWith("'")) {
            return token.substring(1, token.length() - 1).replace("''", "'");
        }
        if (Character.isDigit(token.charAt(token.length() - 1)) && !Character.isLetter(token.charAt(0))) {
            return token;
        }
        throw wrong();
    }

    private String token() {
        if (next >= tokens.size()) {
            throw wrong();
        }
        return tokens.get(next++);
    }

    private boolean take(String token) {
        boolean there = next < tokens.size() && tokens.get(next).equals(token);
        next += there ? 1 : 0;
        return there;
    }

    private boolean takeWord(String word) {
        boolean there = next < tokens.size() && tokens.get(next).equalsIgnoreCase(word);
        next += there ? 1 : 0;
        return there;
    }

    private void expect(String after, boolean taken) {
        if (!taken) {
            throw GlueError.invalidInput("Unsupported expression '" + text + "': wrong after " + after);
        }
    }

    private List<String> tokens(String expression) {
        List<String> found = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        int from = 0;
        while (!expression.substring(from).isBlank()) {
            if (!matcher.find(from) || matcher.start() != from) {
                throw wrong();
            }
            found.add(matcher.group().strip());
            from = matcher.end();
        }
        return found;
    }

    private GlueError wrong() {
        return GlueError.invalidInput("Unsupported expression '" + text + "'");
    }

    private static Pattern like(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            regex.append(
                    switch (pattern.charAt(i)) {
                        case '%' -> ".*";
                        case '_' -> ".";
                        default -> Pattern.quote(pattern.substring(i, i + 1));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
