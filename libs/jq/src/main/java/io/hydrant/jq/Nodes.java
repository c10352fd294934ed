// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values as Jackson's nodes and back. Stateless. */
public final class Nodes {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Nodes() {}

    /** Maps, lists, strings, numbers and booleans as nodes, bytes as base64, anything else as its text. */
    public static JsonNode of(@Nullable Object plain) {
        if (plain == null) {
            return NODES.nullNode();
        }
        if (plain instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((name, value) -> object.set(String.valueOf(name), of(value)));
            return object;
        }
        if (plain instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(element -> array.add(of(element)));
            return array;
        }
        if (plain instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        if (plain instanceof Double || plain instanceof Float) {
            return NODES.numberNode(((Number) plain).doubleValue());
        }
        if (plain instanceof BigDecimal decimal) {
            return NODES.numberNode(decimal);
        }
        if (plain instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        return NODES.textNode(text(plain));
    }

    /** Bytes in base64, as text: a library that meets Jackson's binary nodes may not know them. */
    private static String text(Object scalar) {
        if (scalar instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (scalar instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        }
        return scalar.toString();
    }

    /**
     * Nodes as ordered maps, lists, strings, Long, Double, Boolean and null. Whole numbers beyond Long are text; infinite ones
     * become the largest Double, and what is no number null, as jq writes them.
     */
    static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            node.properties().forEach(member -> object.put(member.getKey(), plain(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            List<@Nullable Object> array = new ArrayList<>(node.size());
            node.forEach(element -> array.add(plain(element)));
            return array;
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? (Object) node.longValue() : node.asText();
        }
        if (node.isNumber()) {
            return finite(node.doubleValue());
        }
        return node.isNull() || node.isMissingNode() ? null : node.asText();
    }

    /** As jq writes what JSON has no number for: the largest number, and null. */
    private static @Nullable Double finite(double real) {
        if (Double.isNaN(real)) {
            return null;
        }
        return Double.isInfinite(real) ? Double.valueOf(Math.copySign(Double.MAX_VALUE, real)) : (Double) real;
    }
}
