// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.time.Instant;
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

    private Object converted(String name, Object value, Type type) throws UnparsableException {
        String text = value.toString();
        Object converted = switch (type) {
            case STRING -> text;
            case INT32 -> int32(text);
            case INT64 -> int64(text);
            case FLOAT64 -> float64(text);
            case BOOLEAN -> bool(text);
            case TIMESTAMP -> times.parse(text);
        };
        if (converted == null) {
            throw new UnparsableException(
                    Kind.CONVERSION, "'" + name + "' is no " + type.name().toLowerCase(Locale.ROOT));
        }
        return converted;
    }

    /** Whole numbers of up to 19 digits, fractions, {@code true} and {@code false}; a leading zero or plus makes a text. */
    private static Object inferred(String text) {
        if (text.isEmpty() || text.length() > MAX_NUMBER_LENGTH) {
            return text;
        }
        char first = text.charAt(0);
        if (first == 't' || first == 'f') {
            Boolean truth = bool(text);
            return truth == null ? text : truth;
        }
        int digit = first == '-' ? 1 : 0;
        boolean plain = text.length() > digit
                && isDigit(text.charAt(digit))
                && (text.charAt(digit) != '0' || text.length() == digit + 1 || text.charAt(digit + 1) == '.');
        if (!plain) {
            return text;
        }
        Object number = int64(text);
        if (number == null) {
            number = text.length() <= MAX_LONG_LENGTH || text.indexOf('.') >= 0 ? float64(text) : null;
        }
        return number == null ? text : number;
    }

    private static @Nullable Long int64(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Integer int32(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Decimal digits only: Java would also take {@code 1f}, {@code 0x1p3} and {@code NaN}. */
    private static @Nullable Double float64(String text) {
        boolean decimal = !text.isEmpty() && text.length() <= MAX_NUMBER_LENGTH * 10;
        boolean digits = false;
        for (int i = 0; i < text.length() && decimal; i++) {
            char c = text.charAt(i);
            digits |= isDigit(c);
            decimal = isDigit(c) || c == '.' || c == '-' || c == '+' || ((c == 'e' || c == 'E') && digits);
        }
        if (!decimal || !digits) {
            return null;
        }
        try {
            Double value = Double.valueOf(text);
            return value.isInfinite() ? null : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Boolean bool(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        return text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
