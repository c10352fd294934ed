// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled CloudWatch Logs filter pattern. Three kinds, told apart by their first and last character:
 *
 * <pre>{@code
 * ERROR -"bad request" ?WARN %4[0-9]{2}%          unstructured terms
 * { $.status >= 500 && $.user.name = "a*" }       JSON
 * [ip, user, ..., status = 4*, bytes > 1000]      space-delimited
 * }</pre>
 *
 * The empty pattern matches everything. Matching is case-sensitive, sees the message as a whole (several lines included),
 * never throws on content and takes time linear in the message. Messages are UTF-8; malformed bytes match nothing but
 * wildcards. Where a message names a JSON member twice the last one counts, but each counts for {@code $.*}.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">AWS: filter pattern
 *     syntax</a>
 */
public final class FilterPattern {

    /** CloudWatch Logs takes no longer pattern. */
    public static final int MAX_LENGTH = 1024;

    private final String text;
    private final CompiledPattern compiled;

    private FilterPattern(String text, CompiledPattern compiled) {
        this.text = text;
        this.compiled = compiled;
    }

    /** Compiles with {@link FilterOptions#DEFAULTS}. */
    public static FilterPattern compile(String pattern) {
        return compile(pattern, FilterOptions.DEFAULTS);
    }

    /**
     * Compiles a pattern.
     *
     * @throws FilterSyntaxException if it is none; the message points at the character
     */
    public static FilterPattern compile(String pattern, FilterOptions options) {
        if (pattern.length() > MAX_LENGTH) {
            throw new FilterSyntaxException(
                    pattern, MAX_LENGTH, "a pattern takes at most " + MAX_LENGTH + " characters");
        }
        int from = 0;
        int to = pattern.length();
        while (from < to && PatternReader.isBlank(pattern.charAt(from))) {
            from++;
        }
        while (to > from && PatternReader.isBlank(pattern.charAt(to - 1))) {
            to--;
        }
        return new FilterPattern(pattern, compile(pattern, from, to, options));
    }

    private static CompiledPattern compile(String pattern, int from, int to, FilterOptions options) {
        if (isEmpty(pattern, from, to)) {
            return TermsPattern.everything();
        }
        char first = pattern.charAt(from);
        if (first == '{' || first == '[') {
            char close = first == '{' ? '}' : ']';
            if (to - from < 2 || pattern.charAt(to - 1) != close) {
                throw new FilterSyntaxException(pattern, to, "expected '" + close + "' at the end");
            }
            PatternReader inside = new PatternReader(pattern, from + 1, to - 1);
            return first == '{'
                    ? new JsonPatternParser(inside, options).parse()
                    : new DelimitedPatternParser(inside, options).parse();
        }
        return TermsPattern.parse(new PatternReader(pattern, from, to), options.lenient());
    }

    private static boolean isEmpty(String pattern, int from, int to) {
        return from == to
                || (to - from >= 2
                        && pattern.charAt(from) == '"'
                        && pattern.charAt(to - 1) == '"'
                        && pattern.substring(from + 1, to - 1).isBlank());
    }

    /** Whether the message matches. */
    public boolean matches(String message) {
        byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
        return compiled.matches(utf8, 0, utf8.length);
    }

    /** Whether the message, in UTF-8, matches. */
    public boolean matches(byte[] utf8) {
        return compiled.matches(utf8, 0, utf8.length);
    }

    /** Whether the message, a part of the array in UTF-8, matches. */
    public boolean matches(byte[] utf8, int offset, int length) {
        return compiled.matches(utf8, offset, offset + length);
    }

    /** Whether this is a JSON pattern, which can be asked of objects: {@link #matchesTree}. */
    public boolean isJson() {
        return compiled instanceof JsonPattern;
    }

    /**
     * Whether a message that is already objects matches this JSON pattern. Numbers have the text that Java gives them.
     *
     * @throws IllegalStateException if this is no JSON pattern: render the message as text and ask {@link #matches}
     */
    public boolean matchesTree(@Nullable Object message, TreeView view) {
        if (compiled instanceof JsonPattern json) {
            return json.matches(message, view);
        }
        throw new IllegalStateException("not a JSON pattern: " + text);
    }

    /**
     * The fields of a matching message by the names of a space-delimited pattern (without {@code $}); those without a name
     * have their position, {@code $7}. In the order of the message. Empty if it does not match, or for the other kinds.
     */
    public Map<String, String> extract(byte[] utf8) {
        return compiled instanceof DelimitedPattern delimited ? delimited.extract(utf8, 0, utf8.length) : Map.of();
    }

    /** {@link #extract(byte[])} of a string. */
    public Map<String, String> extract(String message) {
        return extract(message.getBytes(StandardCharsets.UTF_8));
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
