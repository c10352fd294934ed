// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.source.http.expression.JsonDocuments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON array in a template: has {@code size()} and {@code count()}, and prints as JSON. Public for Velocity alone. */
public final class TemplateList extends ArrayList<Object> {

    private static final long serialVersionUID = 1L;

    private final transient JsonNode node;

    private TemplateList(JsonNode node) {
        super(node.size());
        this.node = node;
    }

    /** A map (which prints in Java's style), a list, a string, a number, a boolean; {@code ""} where there is nothing. */
    static Object of(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(member -> map.put(member.getKey(), of(member.getValue())));
            return map;
        }
        if (node.isArray()) {
            TemplateList list = new TemplateList(node);
            node.forEach(element -> list.add(of(element)));
            return list;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isTextual() ? node.textValue() : "";
    }

    /** As some of AWS's examples call {@link #size}. */
    public int count() {
        return size();
    }

    @Override
    public String toString() {
        return new String(JsonDocuments.bytes(node), StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
