// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of a parser's values are: declared types, or inference, and the markers that stand for no value. Immutable.
 */
public final class FieldTypes {

    /** For the "Valid values" cell. */
    public static final String SYNTAX = "name:type with type string, int32, int64, float64, boolean or timestamp";

    private static final int MAX_LONG_LENGTH = 19;
    private static final int MAX_NUMBER_LENGTH = 40;

    private final Map<String, Type> declared;
    private final boolean infer;
    private final Set<String> nulls;
    private final TimeFormats times;

    /** The types of values. */
    public enum Type {
        STRING,
        INT32,
        INT64,
        FLOAT64,
        BOOLEAN,
        /** An {@link Instant}. */
        TIMESTAMP
    }

    /**
     * @param declared a value that does not fit its type makes the whole text unusable; one that lacks is null
     * @param infer what is written as a number or boolean becomes one
     * @param nulls texts that stand for no value
     */
    public FieldTypes(Map<String, Type> declared, boolean infer, Set<String> nulls, TimeFormats times) {
        this.declared = new LinkedHashMap<>(declared);
        this.infer = infer;
        this.nulls = Set.copyOf(nulls);
        this.times = times;
    }

    /** Whether all values stay as they are. */
    public boolean isIdentity() {
        return declared.isEmpty() && !infer && nulls.isEmpty();
    }

    /** Reads {@code name:type} entries. Throws {@link IllegalArgumentException} naming one that is none. */
    public static Map<String, Type> parse(List<String> entries) {
        Map<String, Type> types = new LinkedHashMap<>();
        for (String entry : entries) {
            int colon = entry.lastIndexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("'" + entry + "' is no " + SYNTAX);
            }
            types.put(
                    entry.substring(0, colon).trim(),
                    type(entry, entry.substring(colon + 1).trim()));
        }
        return types;
    }

    private static Type type(String entry, String word) {
        for (Type type : Type.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("'" + entry + "' is no " + SYNTAX);
    }

    /** Converts the values in place. Values that are no strings are converted only where a type is declared. */
    public Map<String, @Nullable Object> applyTo(Map<String, @Nullable Object> values) throws UnparsableException {
        for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
            Object value = entry.getValue();
            if (value instanceof String text && nulls.contains(text)) {
                entry.setValue(null);
            } else if (value != null) {
                Type type = declared.get(entry.getKey());
                if (type != null) {
                    entry.setValue(converted(entry.getKey(), value, type));
                } else if (infer && value instanceof String text) {
                    entry.setValue(inferred(text));
                }
            }
        }
        for (String name : declared.keySet()) {
            values.putIfAbsent(name, null);
        }
        return values;
    }

    /**
     * As {@link #applyTo}, but the declared names are paths such as {@code user.id} or {@code ['a.b'].c}: of members of
     * members, in arrays of each element. A member that lacks is null where the object that it belongs to is there.
     *
     * @param paths the names of members from the outermost on, for each declared type
     */
    public Map<String, @Nullable Object> applyWithin(Map<String, @Nullable Object> document, Members paths)
            throws UnparsableException {
        for (Map.Entry<String, @Nullable Object> entry : document.entrySet()) {
            entry.setValue(within(entry.getKey(), entry.getValue(), paths.of(entry.getKey())));
        }
        for (Map.Entry<String, Members> member : paths.members().entrySet()) {
            if (member.getValue().type() != null) {
                document.putIfAbsent(member.getKey(), null);
            }
        }
        return document;
    }

    @SuppressWarnings("unchecked") // the JSON reader makes maps of strings, and lists
    private @Nullable Object within(String name, @Nullable Object value, Members paths) throws UnparsableException {
        Type type = paths.type();
        if (value == null || (value instanceof String text && nulls.contains(text))) {
            return null;
        }
        if (type != null) {
            return converted(name, value, type);
        }
        if (value instanceof Map) {
            return applyWithin((Map<String, @Nullable Object>) value, paths);
        }
        if (value instanceof List) {
            List<@Nullable Object> elements = (List<@Nullable Object>) value;
            for (int i = 0; i < elements.size(); i++) {
                elements.set(i, within(name, elements.get(i), paths));
            }
            return elements;
        }
        return infer && value instanceof String text ? inferred(text) : value;
    }

    /**
     * Declared types of members of members.
     *
     * @param type of the value itself, null if none is declared
     */
    public record Members(@Nullable Type type, Map<String, Members> members) {

        static final Members NONE = new Members(null, Map.of());

        /** Throws {@link IllegalArgumentException} if a member has a type of its own and typed members. */
        public static Members of(Map<List<String>, Type> paths) {
            Map<String, Map<List<String>, Type>> byFirst = new LinkedHashMap<>();
            paths.forEach((path, type) -> byFirst.computeIfAbsent(path.get(0), first -> new LinkedHashMap<>())
                    .put(path.subList(1, path.size()), type));
            Map<String, Members> members = new LinkedHashMap<>();
            byFirst.forEach((first, rest) -> {
                Type own = rest.get(List.<String>of());
                if (own != null && rest.size() > 1) {
                    throw new IllegalArgumentException("'" + first + "' has a type, so its members cannot have one");
                }
                members.put(first, own != null ? new Members(own, Map.of()) : of(rest));
            });
            return new Members(null, members);
        }

        Members of(String name) {
            return members.getOrDefault(name, NONE);
        }
    }

    /** Of a list each element, at any depth. */
    private Object converted(String name, Object value, Type type) throws UnparsableException {
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>(list.size());
            for (Object element : list) {
                boolean none = element == null || (element instanceof String text && nulls.contains(text));
                elements.add(none ? null : converted(name, element, type));
            }
            return elements;
        }
        Object converted = switch (type) {
            case STRING -> Conversion.text(value);
            case INT32 -> Conversion.int32(value);
            case INT64 -> Conversion.int64(value);
            case FLOAT64 -> Conversion.float64(value);
            case BOOLEAN -> Conversion.bool(value);
            case TIMESTAMP -> value instanceof Map ? null : Conversion.inMillis(times.parse(Conversion.text(value)));
        };
        if (converted == null) {
            throw new UnparsableException(
                    Kind.CONVERSION, "'" + name + "' is no " + type.name().toLowerCase(Locale.ROOT));
        }
        return converted;
    }

    /** Whole numbers of up to 19 digits, fractions, {@code true} and {@code false}; a leading zero or plus makes a text. */
    public static Object inferred(String text) {
        if (text.isEmpty() || text.length() > MAX_NUMBER_LENGTH) {
            return text;
        }
        char first = text.charAt(0);
        if (first == 't' || first == 'f') {
            Boolean truth = Conversion.bool(text);
            return truth == null ? text : truth;
        }
        int digit = first == '-' ? 1 : 0;
        boolean plain = text.length() > digit
                && Conversion.isDigit(text.charAt(digit))
                && (text.charAt(digit) != '0' || text.length() == digit + 1 || text.charAt(digit + 1) == '.');
        if (!plain) {
            return text;
        }
        Object number = Conversion.int64(text);
        if (number == null) {
            number = text.length() <= MAX_LONG_LENGTH || text.indexOf('.') >= 0 ? Conversion.float64(text) : null;
        }
        return number == null ? text : number;
    }
}
