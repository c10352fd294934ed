// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of JSONPath that mapping templates use: {@code $}, {@code $.a.b}, {@code $['a b']}, {@code $.list[0]},
 * {@code $.list[-1]} and {@code $.list[*].id}. Immutable.
 *
 * @param text as written
 */
public record JsonPath(String text, List<Step> steps) {

    /** One step down: a member, an element, or (both null) every element. */
    public record Step(String member, int index, Kind kind) {}

    /** What a step names. */
    public enum Kind {
        MEMBER,
        ELEMENT,
        ALL
    }

    public JsonPath {
        steps = List.copyOf(steps);
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong. */
    public static JsonPath parse(String text) {
        String path = text.trim();
        if (!path.startsWith("$")) {
            path = path.startsWith("[") ? "$" + path : "$." + path;
        }
        List<Step> steps = new ArrayList<>();
        int at = 1;
        while (at < path.length()) {
            char c = path.charAt(at);
            if (c == '.') {
                int end = at + 1;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                String name = path.substring(at + 1, end);
                if (name.isEmpty()) {
                    throw new IllegalArgumentException("the JSON path " + text + " has an empty step");
                }
                steps.add(name.equals("*") ? new Step("", 0, Kind.ALL) : new Step(name, 0, Kind.MEMBER));
                at = end;
            } else if (c == '[') {
                int end = closing(path, at);
                steps.add(bracket(path.substring(at + 1, end).trim(), text));
                at = end + 1;
            } else {
                throw new IllegalArgumentException("the JSON path " + text + " cannot be read at character " + at);
            }
        }
        return new JsonPath(text, steps);
    }

    private static int closing(String path, int open) {
        boolean quoted = open + 1 < path.length() && (path.charAt(open + 1) == '\'' || path.charAt(open + 1) == '"');
        int end = quoted ? path.indexOf(path.charAt(open + 1) + "]", open + 2) + 1 : path.indexOf(']', open);
        if (end <= open) {
            throw new IllegalArgumentException("the JSON path " + path + " has a bracket that does not close");
        }
        return end;
    }

    private static Step bracket(String inside, String text) {
        if (inside.equals("*")) {
            return new Step("", 0, Kind.ALL);
        }
        if (inside.length() > 1 && (inside.charAt(0) == '\'' || inside.charAt(0) == '"')) {
            return new Step(inside.substring(1, inside.length() - 1), 0, Kind.MEMBER);
        }
        try {
            return new Step("", Integer.parseInt(inside), Kind.ELEMENT);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the JSON path " + text + " uses [" + inside + "]: members, [n] and [*] are known here", e);
        }
    }

    /** What the path leads to; a missing node if nothing is there, an array if it has a {@code [*]}. */
    public JsonNode in(JsonNode document) {
        return follow(document, 0);
    }

    private JsonNode follow(JsonNode node, int from) {
        JsonNode at = node;
        for (int i = from; i < steps.size(); i++) {
            Step step = steps.get(i);
            switch (step.kind()) {
                case MEMBER -> at = at.path(step.member());
                case ELEMENT -> at = at.path(step.index() < 0 ? at.size() + step.index() : step.index());
                case ALL -> {
                    if (!at.isContainerNode()) {
                        return MissingNode.getInstance();
                    }
                    ArrayNode all = JsonNodeFactory.instance.arrayNode();
                    for (JsonNode each : at) {
                        JsonNode found = follow(each, i + 1);
                        if (!found.isMissingNode()) {
                            all.add(found);
                        }
                    }
                    return all;
                }
            }
        }
        return at;
    }
}
