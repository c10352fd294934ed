// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.decode.UndecodableException;
import io.hydrant.transforms.decode.UrlEncoding;
import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query string or form body, {@code a=1&b=two+words}, or the URL that it ends. A parameter without a value is empty.
 * Immutable.
 */
public final class QueryStringParser implements TextParser {

    private final Repeated repeated;

    /** What a parameter that occurs several times becomes. */
    public enum Repeated {
        LAST,
        FIRST,
        /** A list, where it occurs more than once. */
        LIST
    }

    public QueryStringParser(Repeated repeated) {
        this.repeated = repeated;
    }

    @Override
    public Map<String, @Nullable Object> parse(String text) throws UnparsableException {
        String query = query(Lines.withoutNewline(text));
        byte[] utf8 = query.getBytes(StandardCharsets.UTF_8);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int from = 0;
        while (from < utf8.length) {
            int end = indexOf(utf8, '&', from, utf8.length);
            if (end > from) {
                int equals = indexOf(utf8, '=', from, end);
                put(values, decoded(utf8, from, equals), decoded(utf8, Math.min(equals + 1, end), end));
            }
            from = end + 1;
        }
        return values;
    }

    /** What follows the question mark of a URL, up to its fragment. */
    private static String query(String text) {
        int question = text.indexOf('?');
        boolean url = question == 0 || text.startsWith("/") || endsUrl(text, question);
        if (!url) {
            return text;
        }
        if (question < 0) {
            return "";
        }
        int fragment = text.indexOf('#', question);
        return text.substring(question + 1, fragment < 0 ? text.length() : fragment);
    }

    /** Whether the question mark stands behind {@code https://host/path}, not in a value that holds a URL. */
    private static boolean endsUrl(String text, int question) {
        int scheme = text.indexOf("://");
        return scheme > 0
                && scheme < question
                && text.substring(0, scheme).chars().allMatch(Character::isLetterOrDigit);
    }

    private static int indexOf(byte[] text, char wanted, int from, int to) {
        int at = from;
        while (at < to && text[at] != wanted) {
            at++;
        }
        return at;
    }

    private static String decoded(byte[] text, int from, int to) throws UnparsableException {
        try {
            return new String(UrlEncoding.decode(text, from, to), StandardCharsets.UTF_8);
        } catch (UndecodableException e) {
            throw new UnparsableException(Kind.MALFORMED, e.reason());
        }
    }

    @SuppressWarnings("unchecked") // the only lists in there are those made here
    private void put(Map<String, @Nullable Object> values, String name, String value) {
        Object before = values.get(name);
        if (before == null || repeated == Repeated.LAST) {
            values.put(name, value);
        } else if (repeated == Repeated.LIST && before instanceof List<?> all) {
            ((List<Object>) all).add(value);
        } else if (repeated == Repeated.LIST) {
            values.put(name, new ArrayList<>(List.of(before, value)));
        }
    }
}
