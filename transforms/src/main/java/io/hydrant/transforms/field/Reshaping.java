// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.field.FieldPath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;

/** One operation on the fields of a draft, read from its config entry. Implementations are immutable. */
@FunctionalInterface
public interface Reshaping {

    void applyTo(Draft draft);

    /** {@code from->to}: copies what is there. */
    static Reshaping copy(String entry) {
        FieldPath[] paths = arrow(entry);
        return draft -> {
            Typed value = draft.get(paths[0]);
            if (value != null) {
                draft.put(paths[1], value);
            }
        };
    }

    /** {@code from->to}: moves what is there. */
    static Reshaping move(String entry) {
        FieldPath[] paths = arrow(entry);
        if (paths[0].isWhole()) {
            throw new IllegalArgumentException("the whole cannot move: copy=$->... and delete do what is meant");
        }
        return draft -> move(draft, paths[0], paths[1]);
    }

    /** {@code path->name}: moves within its object. */
    static Reshaping rename(String entry) {
        int arrow = entry.indexOf("->");
        String name = arrow < 0 ? "" : entry.substring(arrow + 2).trim();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("'" + entry + "' is no path->name");
        }
        FieldPath from = FieldPath.parseSingle(entry.substring(0, arrow));
        if (from.isWhole()) {
            throw new IllegalArgumentException("the whole has no name");
        }
        List<Step> steps = from.steps();
        FieldPath to = new FieldPath(steps.subList(0, steps.size() - 1)).member(name);
        return draft -> move(draft, from, to);
    }

    /** {@code to=a|b|c}: the first that is there and not null. */
    static Reshaping coalesce(String entry) {
        String[] sides = equation(entry);
        FieldPath to = FieldPath.parseSingle(sides[0]);
        List<FieldPath> candidates = new ArrayList<>();
        for (String path : sides[1].split("\\|", -1)) {
            candidates.add(FieldPath.parseSingle(path));
        }
        return draft -> {
            for (FieldPath path : candidates) {
                Typed value = draft.get(path);
                if (value != null && value.value() != null) {
                    draft.put(to, value);
                    return;
                }
            }
        };
    }

    /** {@code to=text with !{path}}. */
    static Reshaping template(String line) {
        String[] sides = equation(line);
        FieldPath to = FieldPath.parseSingle(sides[0]);
        List<Object> parts = parts(sides[1]);
        return draft -> {
            StringBuilder text = new StringBuilder();
            for (Object part : parts) {
                text.append(part instanceof FieldPath path ? textAt(draft, path) : part);
            }
            draft.put(to, Typed.plain(text.toString()));
        };
    }

    /** {@code path=value}: where there is nothing, or null. */
    static Reshaping defaultValue(String entry) {
        String[] sides = equation(entry);
        FieldPath path = FieldPath.parseSingle(sides[0]);
        Literal literal = Literal.parse(sides[1].trim());
        return draft -> {
            Typed there = draft.get(path);
            if (there == null || there.value() == null) {
                Schema schema = there == null ? draft.valuesAround(path) : there.schema();
                draft.put(path, schema == null ? Typed.plain(literal.value()) : literal.as(schema, path));
            }
        };
    }

    /** {@code path}: takes it away. */
    static Reshaping delete(String entry) {
        FieldPath path = FieldPath.parseSingle(entry);
        return draft -> draft.remove(path);
    }

    private static void move(Draft draft, FieldPath from, FieldPath to) {
        Typed value = draft.get(from);
        if (value != null && !from.equals(to)) {
            draft.remove(from);
            draft.put(to, value);
        }
    }

    private static FieldPath[] arrow(String entry) {
        int arrow = entry.indexOf("->");
        if (arrow < 0) {
            throw new IllegalArgumentException("'" + entry + "' is no from->to");
        }
        return new FieldPath[] {
            FieldPath.parseSingle(entry.substring(0, arrow)), FieldPath.parseSingle(entry.substring(arrow + 2))
        };
    }

    private static String[] equation(String entry) {
        int equals = entry.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("'" + entry + "' has no =");
        }
        return new String[] {entry.substring(0, equals), entry.substring(equals + 1)};
    }

    private static List<Object> parts(String template) {
        List<Object> parts = new ArrayList<>();
        Matcher reference = Pattern.compile("!\\{([^}]*)}").matcher(template);
        int from = 0;
        while (reference.find()) {
            parts.add(template.substring(from, reference.start()));
            parts.add(FieldPath.parseSingle(reference.group(1)));
            from = reference.end();
        }
        parts.add(template.substring(from));
        return parts;
    }

    private static String textAt(Draft draft, FieldPath path) {
        Typed found = draft.get(path);
        Object value = found == null ? null : found.value();
        if (value == null) {
            return "";
        }
        String text = Plain.text(value);
        return text != null ? text : JsonText.of(value);
    }
}
