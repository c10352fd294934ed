// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.listener.http.ContextVariables;
import io.hydrant.listener.http.RequestFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that takes values from a request, in the words of API Gateway's parameter mapping:
 *
 * <pre>
 * method.request.path.app_token            a whole expression may stand without the dollar
 * $method.request.querystring.adid
 * ${method.request.header.X-App}-${context.requestId}
 * method.request.body.$.user.id            JSONPath in the body, or in the part of a split one
 * value.$.id                               JSONPath in the record, of which a split body gives several
 * 'attribution'                            a constant, also without the quotes
 * method.request.sha256                    hash of method, path, sorted query and body
 * sha256:${method.request.path.id}|${...}  hash of a text, in which what is absent is empty
 * </pre>
 *
 * Without braces a name is letters, digits, {@code _}, {@code -} and {@code .}, and a JSONPath stands alone. Immutable.
 */
public final class Expression {

    private static final String PATH = "method.request.path.";
    /** What API Gateway takes for a parameter's name, and neither a {@code $} nor punctuation at the end. */
    private static final String NAMED =
            "(?:method\\.request\\.(?:path|querystring|header)|context)\\.[A-Za-z0-9_.-]*[A-Za-z0-9_]";

    private static final String JSON_PATH = "\\$?(?:[^\\s$|\\[]++|\\[[^\\]]*+])*+";
    private static final Pattern WHOLE = Pattern.compile(
            "\\$?(" + NAMED + "|method\\.request\\.sha256|(?:method\\.request\\.body|value)(?:\\." + JSON_PATH + ")?)");
    private static final Pattern INSIDE = Pattern.compile("\\$\\{([^}]+)}|\\$(" + NAMED + ")");
    /** What is no constant: a reference that cannot be read would be written as it stands, into every record. */
    private static final Pattern UNREAD =
            Pattern.compile("\\A(?:context|value)\\.|method\\.request\\.|\\$\\{|\\$(?:method|context|value)\\b");

    private static final String SHA256 = "sha256:";

    private final List<Part> parts;

    private interface Part {
        @Nullable
        String of(RequestValues request, byte @Nullable [] value);
    }

    private Expression(List<Part> parts) {
        this.parts = parts;
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong. */
    public static Expression parse(String text) {
        String trimmed = text.trim();
        if (trimmed.length() > 1 && trimmed.startsWith("'") && trimmed.endsWith("'")) {
            return constant(trimmed.substring(1, trimmed.length() - 1));
        }
        if (trimmed.startsWith(SHA256)) {
            return new Expression(List.of(new Hash(parse(trimmed.substring(SHA256.length())))));
        }
        Matcher whole = WHOLE.matcher(trimmed);
        if (whole.matches()) {
            return new Expression(List.of(reference(whole.group(1))));
        }
        List<Part> parts = new ArrayList<>();
        Matcher inside = INSIDE.matcher(trimmed);
        int at = 0;
        while (inside.find()) {
            if (inside.start() > at) {
                parts.add(text(trimmed, at, inside.start()));
            }
            parts.add(reference(inside.group(1) != null ? inside.group(1) : inside.group(2)));
            at = inside.end();
        }
        if (at < trimmed.length() || parts.isEmpty()) {
            parts.add(text(trimmed, at, trimmed.length()));
        }
        return new Expression(parts);
    }

    private static Expression constant(String value) {
        return new Expression(List.of(new Constant(value)));
    }

    private static Part text(String expression, int from, int to) {
        Matcher unread = UNREAD.matcher(expression).region(from, to).useAnchoringBounds(false);
        if (unread.find()) {
            throw new IllegalArgumentException("'" + expression.substring(unread.start(), to)
                    + "' has a reference that cannot be read: put it into braces, such as ${method.request.path.id} or"
                    + " ${method.request.body.$.id}, or the whole text into single quotes if it is a constant");
        }
        return new Constant(expression.substring(from, to));
    }

    private record Constant(String value) implements Part {
        @Override
        public String of(RequestValues request, byte @Nullable [] record) {
            return value;
        }
    }

    private record Hash(Expression text) implements Part {
        @Override
        public String of(RequestValues request, byte @Nullable [] record) {
            return Sha256.hex(text.absentAsEmpty(request, record).getBytes(UTF_8));
        }
    }

    private record PathVariable(String name) implements Part {
        @Override
        public @Nullable String of(RequestValues request, byte @Nullable [] record) {
            return request.path(name);
        }
    }

    private static Part reference(String name) {
        if (name.startsWith(PATH)) {
            return new PathVariable(name.substring(PATH.length()));
        }
        if (name.startsWith("method.request.querystring.")) {
            String parameter = name.substring("method.request.querystring.".length());
            return (request, value) -> {
                String found = request.query(parameter);
                return found == null ? request.form().last(parameter) : found;
            };
        }
        if (name.startsWith("method.request.header.")) {
            String header = name.substring("method.request.header.".length());
            return (request, value) -> request.header(header);
        }
        if (name.equals("method.request.sha256")) {
            return (request, value) -> request.sha256();
        }
        if (name.equals("method.request.body")) {
            return (request, value) -> request.textIfAny();
        }
        if (name.startsWith("method.request.body.")) {
            JsonPath path = JsonPath.parse(name.substring("method.request.body.".length()));
            return (request, value) -> scalar(path.in(request.jsonIfAny()));
        }
        if (name.equals("value") || name.startsWith("value.")) {
            JsonPath path = JsonPath.parse(name.equals("value") ? "$" : name.substring("value.".length()));
            return (request, value) -> value == null ? null : scalar(path.in(JsonDocuments.parseIfAny(value)));
        }
        if (name.startsWith("context.")) {
            String variable = name.substring("context.".length());
            Function<RequestFacts, @Nullable String> known = ContextVariables.ALL.get(variable);
            if (known == null) {
                throw new IllegalArgumentException("$context." + variable + " is not known here; known are "
                        + String.join(", ", ContextVariables.ALL.keySet()));
            }
            return (request, value) -> known.apply(request.exchange());
        }
        throw new IllegalArgumentException("'" + name + "' is none of method.request.path.<name>,"
                + " method.request.querystring.<name>, method.request.header.<name>, method.request.body.<JSON path>,"
                + " value.<JSON path>, context.<name>");
    }

    private static @Nullable String scalar(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }

    private String absentAsEmpty(RequestValues request, byte @Nullable [] value) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String found = part.of(request, value);
            text.append(found == null ? "" : found);
        }
        return text.toString();
    }

    /** The path variables that it takes. */
    public Set<String> pathVariables() {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part instanceof PathVariable variable) {
                names.add(variable.name());
            } else if (part instanceof Hash hash) {
                names.addAll(hash.text().pathVariables());
            }
        }
        return names;
    }

    /** Whether it is the same for every request. */
    public boolean isConstant() {
        return parts.stream().allMatch(part -> part instanceof Constant);
    }

    /**
     * The text; null if a value that it takes is absent.
     *
     * @param value the record's value, for {@code value} references
     */
    public @Nullable String of(RequestValues request, byte @Nullable [] value) {
        if (parts.size() == 1) {
            return parts.get(0).of(request, value);
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String found = part.of(request, value);
            if (found == null) {
                return null;
            }
            text.append(found);
        }
        return text.toString();
    }
}
