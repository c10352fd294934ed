// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A structure of a request, read with the model's types and limits. Immutable. */
final class GlueInput {

    private static final int MAX_NAME = 255;

    private final JsonNode node;
    private final String path;

    private GlueInput(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Throws {@link GlueError} if the body is no JSON object. */
    static GlueInput of(JsonNode body) {
        if (!body.isObject()) {
            throw GlueError.serialization("Start of structure or map found where not expected.");
        }
        return new GlueInput(body, "");
    }

    /** The structure itself, a copy. */
    ObjectNode copy() {
        return node.deepCopy();
    }

    boolean has(String member) {
        return !node.path(member).isMissingNode() && !node.path(member).isNull();
    }

    Optional<String> text(String member) {
        if (!has(member)) {
            return Optional.empty();
        }
        JsonNode value = node.get(member);
        if (!value.isTextual()) {
            throw GlueError.serialization(
                    value.getNodeType() + " value cannot be converted to String at " + path(member));
        }
        return Optional.of(value.textValue());
    }

    /** A required name of 1 to 255 characters, as it is. */
    String name(String member) {
        String name = text(member).orElseThrow(() -> missing(member));
        if (name.isEmpty()) {
            throw GlueError.validation(path(member), name, "Member must have length greater than or equal to 1");
        }
        if (name.length() > MAX_NAME) {
            throw GlueError.validation(path(member), name, "Member must have length less than or equal to " + MAX_NAME);
        }
        return name;
    }

    /** A required name of a database or table, folded to lower case. */
    String folded(String member) {
        return name(member).toLowerCase(Locale.ROOT);
    }

    int number(String member, int otherwise, int min, int max) {
        if (!has(member)) {
            return otherwise;
        }
        JsonNode value = node.get(member);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw GlueError.serialization(
                    value.getNodeType() + " value cannot be converted to Integer at " + path(member));
        }
        int number = value.intValue();
        if (number < min) {
            throw GlueError.validation(
                    path(member), String.valueOf(number), "Member must have value greater than or equal to " + min);
        }
        if (number > max) {
            throw GlueError.validation(
                    path(member), String.valueOf(number), "Member must have value less than or equal to " + max);
        }
        return number;
    }

    boolean flag(String member) {
        if (!has(member)) {
            return false;
        }
        if (!node.get(member).isBoolean()) {
            throw GlueError.serialization(
                    node.get(member).getNodeType() + " value cannot be converted to Boolean at " + path(member));
        }
        return node.get(member).booleanValue();
    }

    GlueInput structure(String member) {
        if (!has(member)) {
            throw missing(member);
        }
        if (!node.get(member).isObject()) {
            throw GlueError.serialization("Unexpected value type in payload at " + path(member));
        }
        return new GlueInput(node.get(member), path(member));
    }

    /** A structure, or an empty one if it is not there. */
    GlueInput structureOrEmpty(String member) {
        return has(member) ? structure(member) : new GlueInput(JsonNodeFactory.instance.objectNode(), path(member));
    }

    /** A required list of structures, with at most {@code max} members. */
    List<GlueInput> structures(String member, int max) {
        List<GlueInput> structures = new ArrayList<>();
        JsonNode list = list(member);
        checkSize(member, list, max);
        for (int i = 0; i < list.size(); i++) {
            String element = path(member) + "." + (i + 1) + ".member";
            if (!list.get(i).isObject()) {
                throw GlueError.serialization("Unexpected value type in payload at " + element);
            }
            structures.add(new GlueInput(list.get(i), element));
        }
        return structures;
    }

    /** A required list of strings, with at most {@code max} members. */
    List<String> texts(String member, int max) {
        List<String> texts = new ArrayList<>();
        JsonNode list = list(member);
        checkSize(member, list, max);
        for (JsonNode text : list) {
            if (!text.isTextual()) {
                throw GlueError.serialization(
                        text.getNodeType() + " value cannot be converted to String at " + path(member));
            }
            texts.add(text.textValue());
        }
        return List.copyOf(texts);
    }

    private JsonNode list(String member) {
        if (!has(member)) {
            throw missing(member);
        }
        if (!node.get(member).isArray()) {
            throw GlueError.serialization("Expected list or null at " + path(member));
        }
        return node.get(member);
    }

    private void checkSize(String member, JsonNode list, int max) {
        if (list.size() > max) {
            throw GlueError.validation(
                    path(member), list.toString(), "Member must have length less than or equal to " + max);
        }
    }

    private GlueError missing(String member) {
        return GlueError.validation(path(member), "null", "Member must not be null");
    }

    /** AWS names members in lower camel case there: {@code tableInput.name}. */
    private String path(String member) {
        String name = member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
        return path.isEmpty() ? name : path + "." + name;
    }
}
