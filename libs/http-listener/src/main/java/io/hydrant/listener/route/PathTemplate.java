// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A resource path as API Gateway writes it: {@code /{app_token}/mobile_attribution} or {@code /files/{proxy+}}. Immutable.
 *
 * @param text as configured, without a trailing slash
 */
public record PathTemplate(String text, List<Segment> segments) {

    private static final Pattern STATIC = Pattern.compile("[A-Za-z0-9_.,:\\-]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\-$:]+");

    /** What a segment may be, in the order in which they are tried. */
    public enum Kind {
        STATIC,
        VARIABLE,
        GREEDY
    }

    /**
     * What stands between two slashes.
     *
     * @param name the text of a static segment, the name of a variable
     */
    public record Segment(Kind kind, String name) {}

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong. */
    public static PathTemplate parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path must start with a slash");
        }
        String trimmed = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (trimmed.length() > 1) {
            for (String part : trimmed.substring(1).split("/", -1)) {
                if (!segments.isEmpty() && segments.get(segments.size() - 1).kind() == Kind.GREEDY) {
                    throw new IllegalArgumentException("a greedy variable must be the last segment");
                }
                Segment segment = segment(part);
                if (segment.kind() != Kind.STATIC && !names.add(segment.name())) {
                    throw new IllegalArgumentException("the variable {" + segment.name() + "} appears twice");
                }
                segments.add(segment);
            }
        }
        return new PathTemplate(trimmed, segments);
    }

    /** Whether a whole segment is this variable; greedy ones are not. */
    public boolean hasVariable(String name) {
        return segments.contains(new Segment(Kind.VARIABLE, name));
    }

    /**
     * A path of this template with {@code ***} in the place of a variable.
     *
     * @param rawPath as received: {@code /prod/abc/x}
     * @param before how many of its segments stand before the template's
     */
    public String masked(String rawPath, int before, String variable) {
        int index = before + segments.indexOf(new Segment(Kind.VARIABLE, variable));
        String[] parts = rawPath.split("/", -1); // the first is what stands before the first slash
        parts[1 + index] = "***";
        return String.join("/", parts);
    }

    private static Segment segment(String part) {
        if (STATIC.matcher(part).matches()) {
            return new Segment(Kind.STATIC, part);
        }
        if (part.startsWith("{") && part.endsWith("}")) {
            boolean greedy = part.endsWith("+}");
            String name = part.substring(1, part.length() - (greedy ? 2 : 1));
            if (NAME.matcher(name).matches()) {
                return new Segment(greedy ? Kind.GREEDY : Kind.VARIABLE, name);
            }
        }
        throw new IllegalArgumentException("the segment '" + part
                + "' is neither letters, digits and _-.,: nor a variable that fills it, such as {name} or {name+}");
    }
}
