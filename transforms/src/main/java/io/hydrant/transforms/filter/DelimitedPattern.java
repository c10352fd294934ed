// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import io.hydrant.transforms.filter.ValueTest.Target;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A space-delimited pattern such as {@code [ip, user, ..., status=4*, bytes]}. Without an ellipsis the last field takes the
 * rest of the message, unless an exact count is asked for. Immutable and thread-safe.
 */
final class DelimitedPattern implements CompiledPattern {

    /**
     * One declared field.
     *
     * @param name empty: it is known by its position
     */
    record Field(String name, @Nullable Condition condition) {}

    /** A condition on one field's text. */
    sealed interface Condition {

        boolean holds(char[] text);

        /** One comparison. */
        record One(ValueTest test) implements Condition {
            @Override
            public boolean holds(char[] text) {
                return test.holds(text, 0, text.length, Target.FIELD);
            }
        }

        /** All of these ({@code &&}) or one of these ({@code ||}). */
        record Several(boolean all, List<Condition> conditions) implements Condition {
            @Override
            public boolean holds(char[] text) {
                for (Condition condition : conditions) {
                    if (condition.holds(text) != all) {
                        return !all;
                    }
                }
                return all;
            }
        }
    }

    private final Field[] fields;

    /** Number of fields before the ellipsis, or -1 if there is none. */
    private final int ellipsis;

    private final boolean exactCount;

    DelimitedPattern(List<Field> fields, int ellipsis, boolean exactCount) {
        this.fields = fields.toArray(Field[]::new);
        this.ellipsis = ellipsis;
        this.exactCount = exactCount;
    }

    @Override
    public boolean matches(byte[] utf8, int from, int to) {
        return bind(utf8, from, to) != null;
    }

    /** The values by name, those without one as {@code $7}, if the message matches; else empty. */
    Map<String, String> extract(byte[] utf8, int from, int to) {
        Tokens tokens = bind(utf8, from, to);
        if (tokens == null) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        int skipped = ellipsis < 0 ? 0 : tokens.count() - fields.length;
        for (int i = 0; i < fields.length; i++) {
            if (i == ellipsis) {
                under(values, tokens, utf8);
            }
            int token = i < ellipsis || ellipsis < 0 ? i : i + skipped;
            String name = fields[i].name().isEmpty() ? "$" + (token + 1) : fields[i].name();
            int end = absorbs(i, tokens) ? trimmed(utf8, from, to) : tokens.end(token);
            values.put(name, text(utf8, start(i, token, tokens), end));
        }
        if (ellipsis == fields.length) {
            under(values, tokens, utf8);
        }
        return values;
    }

    private void under(Map<String, String> values, Tokens tokens, byte[] utf8) {
        int count = tokens.count() - fields.length;
        for (int token = ellipsis; token < ellipsis + count; token++) {
            values.put("$" + (token + 1), text(utf8, tokens.start(token), tokens.end(token)));
        }
    }

    private static String text(byte[] utf8, int from, int to) {
        return new String(utf8, from, to - from, StandardCharsets.UTF_8);
    }

    /** The message's fields if the pattern fits them. */
    private @Nullable Tokens bind(byte[] utf8, int from, int to) {
        if (fields.length == 0) {
            return Tokens.of(utf8, from, to, ellipsis < 0 ? 0 : Integer.MAX_VALUE);
        }
        // One more than declared tells whether the last field has to take a rest.
        Tokens tokens = Tokens.of(utf8, from, to, ellipsis < 0 ? fields.length + 1 : Integer.MAX_VALUE);
        if (tokens.count() < fields.length || (ellipsis < 0 && exactCount && tokens.count() > fields.length)) {
            return null;
        }
        int skipped = ellipsis < 0 ? 0 : tokens.count() - fields.length;
        for (int i = 0; i < fields.length; i++) {
            Condition condition = fields[i].condition();
            if (condition != null) {
                int token = i < ellipsis || ellipsis < 0 ? i : i + skipped;
                int end = absorbs(i, tokens) ? trimmed(utf8, from, to) : tokens.end(token);
                if (!condition.holds(characters(utf8, start(i, token, tokens), end))) {
                    return null;
                }
            }
        }
        return tokens;
    }

    private boolean absorbs(int field, Tokens tokens) {
        return ellipsis < 0 && field == fields.length - 1 && tokens.count() > fields.length;
    }

    /** An absorbed rest keeps the bracket or quote that it begins with. */
    private int start(int field, int token, Tokens tokens) {
        return absorbs(field, tokens) ? tokens.outerStart(token) : tokens.start(token);
    }

    /** The end of the message without its final newline. */
    private static int trimmed(byte[] utf8, int from, int to) {
        int end = to;
        if (end > from && utf8[end - 1] == '\n') {
            end--;
            if (end > from && utf8[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private static char[] characters(byte[] utf8, int from, int to) {
        char[] chars = new char[to - from];
        for (int i = from; i < to; i++) {
            if (utf8[i] < 0) {
                return text(utf8, from, to).toCharArray();
            }
            chars[i - from] = (char) utf8[i];
        }
        return chars;
    }
}
