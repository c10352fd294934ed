// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.partitioning;

import io.hydrant.jq.JqException;
import io.hydrant.jq.JqException.Kind;
import io.hydrant.jq.JqLanguage;
import io.hydrant.jq.JqLimits;
import io.hydrant.jq.JqProgram;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Firehose's MetadataExtractionQuery: one jq 1.6 object construction, {@code {customer:.customer_id, day:.ts[0:10]}},
 * whose keys are the ids of {@code !{partitionKeyFromQuery:<id>}}. What it may take for one record is limited, whatever
 * query and record are. Confined to one thread.
 */
public final class PartitionKeyQuery {

    /** Firehose's limit. */
    private static final int MAX_KEYS = 50;

    /**
     * Some hundred times what a query of {@value #MAX_KEYS} keys takes, and a few milliseconds. The time only ends regexes: a
     * poll of 500 records that all use it up still ends within max.poll.interval.ms.
     */
    private static final JqLimits LIMITS = new JqLimits(200_000, 256, Duration.ofMillis(500));

    private final JqProgram query;
    private final Set<String> keys;

    private PartitionKeyQuery(JqProgram query, Set<String> keys) {
        this.query = query;
        this.keys = Set.copyOf(keys);
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong with the query. */
    public static PartitionKeyQuery parse(String text) {
        Set<String> keys = keysOf(text.strip());
        return new PartitionKeyQuery(JqProgram.compile(text, JqLanguage.JQ_1_6, LIMITS), keys);
    }

    /** The ids that the query gives. */
    public Set<String> keys() {
        return keys;
    }

    /** The keys of a record, none of them empty. */
    public Map<String, String> extract(byte[] value) throws ExtractionFailed {
        List<@Nullable Object> results;
        try {
            results = query.runOnText(value);
        } catch (JqException e) {
            throw new ExtractionFailed(
                    e.kind() == Kind.MALFORMED_INPUT
                            ? "Non JSON record provided"
                            : "the dynamic partitioning query failed: " + e.reason());
        }
        if (results.size() != 1 || !(results.get(0) instanceof Map<?, ?> result)) {
            throw new ExtractionFailed(
                    "the dynamic partitioning query gave " + results.size() + " results, not one object");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : keys) {
            values.put(key, text(key, result.get(key)));
        }
        return values;
    }

    private static String text(String key, @Nullable Object value) throws ExtractionFailed {
        if (value == null || value.equals("")) {
            throw new ExtractionFailed("partitionKeys values must not be null or empty");
        }
        if (value instanceof Map || value instanceof List) {
            throw new ExtractionFailed("the partition key " + key + " is an object or array");
        }
        // To jq 1.6 7 and 7.0 are one number, which it prints as 7.
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e17
                ? Long.toString(number.longValue())
                : value.toString();
    }

    /** The names before the colons of the outermost braces. */
    private static Set<String> keysOf(String text) {
        if (!text.startsWith("{") || !text.endsWith("}")) {
            throw new IllegalArgumentException("must be one object construction such as {customer:.customer_id}");
        }
        Set<String> keys = new LinkedHashSet<>();
        int depth = 0;
        boolean quoted = false;
        StringBuilder entry = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean end = !quoted && depth == 0 && (c == ',' || i == text.length() - 1);
            if (end) {
                keys.add(keyOf(entry.toString()));
                entry.setLength(0);
                continue;
            }
            quoted ^= c == '"' && text.charAt(i - 1) != '\\';
            if (!quoted) {
                depth += "({[".indexOf(c) >= 0 ? 1 : ")}]".indexOf(c) >= 0 ? -1 : 0;
            }
            entry.append(c);
        }
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("gives " + keys.size() + " keys; Firehose allows " + MAX_KEYS);
        }
        return keys;
    }

    private static String keyOf(String entry) {
        int colon = entry.indexOf(':');
        String key = (colon < 0 ? entry : entry.substring(0, colon)).strip();
        String name = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")
                ? key.substring(1, key.length() - 1)
                : key;
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("has a key that is no plain name: '" + key + "'");
        }
        return name;
    }
}
