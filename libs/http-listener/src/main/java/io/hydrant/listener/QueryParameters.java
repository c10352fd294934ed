// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.http.PercentDecoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string: {@code a=1&b} gives {@code a} and {@code b} with the value {@code ""}. As at API
 * Gateway {@code ;} separates too (but not in a form), and of a repeated name the last value counts. Immutable.
 */
public final class QueryParameters {

    private static final QueryParameters NONE = new QueryParameters(List.of());

    private final List<String> pairs;

    private QueryParameters(List<String> pairs) {
        this.pairs = pairs;
    }

    /** Throws {@link io.hydrant.listener.http.MalformedRequest} for wrong percent-encoding. */
    public static QueryParameters parse(@Nullable String rawQuery) {
        return rawQuery == null || rawQuery.isEmpty() ? NONE : new QueryParameters(pairs(rawQuery, ';'));
    }

    /** Of an {@code application/x-www-form-urlencoded} body. Throws as {@link #parse} does. */
    public static QueryParameters parseForm(@Nullable String rawForm) {
        return rawForm == null || rawForm.isEmpty() ? NONE : new QueryParameters(pairs(rawForm, '&'));
    }

    private static List<String> pairs(String raw, char separatorToo) {
        List<String> pairs = new ArrayList<>();
        int from = 0;
        int length = raw.length();
        while (from <= length) {
            int to = from;
            int equals = -1;
            while (to < length) {
                char c = raw.charAt(to);
                if (c == '&' || c == separatorToo) {
                    break;
                }
                if (c == '=' && equals < 0) {
                    equals = to;
                }
                to++;
            }
            if (to > from) {
                pairs.add(PercentDecoding.query(raw, from, equals < 0 ? to : equals));
                pairs.add(equals < 0 ? "" : PercentDecoding.query(raw, equals + 1, to));
            }
            from = to + 1;
        }
        return pairs;
    }

    /** Names and values in turn, as received, repeated names included. */
    public List<String> pairs() {
        return pairs;
    }

    /** The last value of this name, or null. */
    public @Nullable String last(String name) {
        for (int i = pairs.size() - 2; i >= 0; i -= 2) {
            if (pairs.get(i).equals(name)) {
                return pairs.get(i + 1);
            }
        }
        return null;
    }

    /** All values of this name in the order received. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equals(name)) {
                values.add(pairs.get(i + 1));
            }
        }
        return values;
    }

    /** Name to last value, in the order in which the names first appeared. A new map. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            map.put(pairs.get(i), pairs.get(i + 1));
        }
        return map;
    }
}
