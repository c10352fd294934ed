// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.partitioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * Firehose's MetadataExtractionQuery: one jq 1.6 object construction, {@code {customer:.customer_id, day:.ts[0:10]}},
 * whose keys are the ids of {@code !{partitionKeyFromQuery:<id>}}. Confined to one thread.
 */
public final class PartitionKeyQuery {

    /** Firehose's limit. */
    private static final int MAX_KEYS = 50;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonQuery query;
    private final Scope scope;
    private final Set<String> keys;

    private PartitionKeyQuery(JsonQuery query, Scope scope, Set<String> keys) {
        this.query = query;
        this.scope = scope;
        this.keys = Set.copyOf(keys);
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong with the query. */
    public static PartitionKeyQuery parse(String text) {
        Set<String> keys = keysOf(text.strip());
        try {
            Scope scope = Scope.newEmptyScope();
            BuiltinFunctionLoader.getInstance()
                    .loadFunctions(PartitionKeyQuery.class.getClassLoader(), Versions.JQ_1_6, scope);
            return new PartitionKeyQuery(JsonQuery.compile(text, Versions.JQ_1_6), scope, keys);
        } catch (JsonQueryException e) {
            throw new IllegalArgumentException("is no jq query: " + e.getMessage(), e);
        }
    }

    /** The ids that the query gives. */
    public Set<String> keys() {
        return keys;
    }

    /** The keys of a record, none of them empty. */
    public Map<String, String> extract(byte[] value) throws ExtractionFailed {
        List<JsonNode> results = new ArrayList<>(1);
        try {
            JsonNode record = JSON.readTree(value);
            if (record == null || record.isMissingNode()) {
                throw new ExtractionFailed("Non JSON record provided");
            }
            query.apply(Scope.newChildScope(scope), record, results::add);
        } catch (JsonProcessingException e) {
            throw new ExtractionFailed("Non JSON record provided");
        } catch (IOException e) {
            throw new ExtractionFailed("the dynamic partitioning query failed: " + e.getMessage());
        }
        if (results.size() != 1 || !results.get(0).isObject()) {
            throw new ExtractionFailed(
                    "the dynamic partitioning query gave " + results.size() + " results, not one object");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : keys) {
            JsonNode node = results.get(0).get(key);
            if (node == null
                    || node.isNull()
                    || (node.isValueNode() && node.asText().isEmpty())) {
                throw new ExtractionFailed("partitionKeys values must not be null or empty");
            }
            if (!node.isValueNode()) {
                throw new ExtractionFailed("the partition key " + key + " is an object or array");
            }
            values.put(key, node.asText());
        }
        return values;
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
