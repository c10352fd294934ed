// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a key or value: {@code user.name}, {@code users[0].name}, {@code ['a.b'].c}; {@code $} is the whole. Where a
 * transform allows it, {@code [*]} stands for every element. Immutable.
 *
 * @param steps empty for the whole
 */
public record FieldPath(List<Step> steps) {

    /** How paths are written, for the "Valid values" cell. */
    public static final String SYNTAX = "path such as a.b[0].['c.d']; $ is the whole";

    /** The whole key or value. */
    public static final FieldPath WHOLE = new FieldPath(List.of());

    /** Every element of a list. */
    public static final int EVERY = -2;

    /**
     * One step down.
     *
     * @param name of a member; empty for an element of a list
     * @param index of an element, {@link FieldPath#EVERY}, or -1 for a member
     */
    public record Step(String name, int index) {

        static Step member(String name) {
            return new Step(name, -1);
        }

        public boolean isMember() {
            return index == -1;
        }
    }

    public FieldPath {
        steps = List.copyOf(steps);
    }

    /** Throws {@link IllegalArgumentException} if the text is no path. */
    public static FieldPath parse(String text) {
        String path = text.trim();
        if (path.isEmpty()) {
            throw new IllegalArgumentException("an empty path; $ is the whole");
        }
        List<Step> steps = new ArrayList<>();
        int at = path.startsWith("$") ? 1 : 0;
        while (at < path.length()) {
            if (path.charAt(at) == '.' && at > 0) {
                at++;
            } else if (path.charAt(at) != '[' && at > 0) {
                throw notAPath(text, at);
            }
            int end = path.startsWith("['", at)
                    ? path.indexOf("']", at + 2)
                    : path.startsWith("[", at) ? path.indexOf(']', at) : nameEnd(path, at);
            if (end <= at) {
                throw notAPath(text, at);
            }
            if (path.startsWith("['", at)) {
                steps.add(Step.member(path.substring(at + 2, end)));
                at = end + 2;
            } else if (path.charAt(at) == '[') {
                steps.add(element(path.substring(at + 1, end), text, at));
                at = end + 1;
            } else {
                steps.add(Step.member(path.substring(at, end)));
                at = end;
            }
        }
        return new FieldPath(steps);
    }

    /** As {@link #parse}, but {@code [*]} is an error. */
    public static FieldPath parseSingle(String text) {
        FieldPath path = parse(text);
        if (path.hasEvery()) {
            throw new IllegalArgumentException("[*] cannot stand here: " + text);
        }
        return path;
    }

    private static Step element(String index, String text, int at) {
        if (index.equals("*")) {
            return new Step("", EVERY);
        }
        if (!index.matches("[0-9]{1,9}")) {
            throw notAPath(text, at);
        }
        return new Step("", Integer.parseInt(index));
    }

    private static int nameEnd(String path, int from) {
        int end = from;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return end;
    }

    private static IllegalArgumentException notAPath(String text, int at) {
        return new IllegalArgumentException("not a " + SYNTAX + ": '" + text + "' from character " + at + " on");
    }

    /** Path of a member of what this path leads to. */
    public FieldPath member(String name) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(Step.member(name));
        return new FieldPath(longer);
    }

    public boolean isWhole() {
        return steps.isEmpty();
    }

    public boolean hasEvery() {
        return steps.stream().anyMatch(step -> step.index() == EVERY);
    }

    @Override
    public String toString() {
        if (steps.isEmpty()) {
            return "$";
        }
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            if (!step.isMember()) {
                text.append('[')
                        .append(step.index() == EVERY ? "*" : step.index())
                        .append(']');
            } else if (step.name().matches("[^.\\[\\]'$]+")) {
                text.append(text.isEmpty() ? "" : ".").append(step.name());
            } else {
                text.append("['").append(step.name()).append("']");
            }
        }
        return text.toString();
    }
}
