// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import org.jspecify.annotations.Nullable;

/**
 * The right side of a condition: an operator and a value, asked of the text of a scalar or of a field. Immutable.
 *
 * @param number set for an unquoted number without {@code *}
 * @param text what {@code =} compares with, its outer {@code *} taken off; empty for a regex
 */
record ValueTest(
        Operator operator,
        Literal text,
        boolean anyPrefix,
        boolean anySuffix,
        @Nullable Decimal number,
        @Nullable Regex regex) {

    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean isOrdering() {
            return this != EQUAL && this != NOT_EQUAL;
        }
    }

    /** What the tested text is. A space-delimited field is a number if it looks like one. */
    enum Target {
        NUMBER,
        STRING,
        BOOLEAN,
        FIELD
    }

    /** Reads {@code op value}; the reader stands on the operator. */
    static ValueTest parse(PatternReader reader, boolean lenient) {
        Operator operator = operator(reader);
        reader.skipBlanks();
        int at = reader.position();
        if (reader.peek() == '%') {
            if (operator.isOrdering()) {
                throw reader.errorAt(at, "an ordering needs a number");
            }
            return new ValueTest(operator, new Literal(""), false, false, null, reader.regex(false, lenient));
        }
        boolean quoted = reader.peek() == '"';
        String value = quoted ? reader.quoted() : bare(reader, lenient);
        Decimal number = quoted ? null : Decimal.parse(value);
        if (operator.isOrdering() && number == null) {
            throw reader.errorAt(at, "an ordering needs a number");
        }
        boolean anyPrefix = value.startsWith("*");
        boolean anySuffix = value.endsWith("*");
        String text = value.equals("*") ? "" : value.substring(anyPrefix ? 1 : 0, value.length() - (anySuffix ? 1 : 0));
        return new ValueTest(operator, new Literal(text), anyPrefix, anySuffix, number, null);
    }

    private static Operator operator(PatternReader reader) {
        if (reader.accept("!=")) {
            return Operator.NOT_EQUAL;
        }
        if (reader.accept("<=")) {
            return Operator.LESS_OR_EQUAL;
        }
        if (reader.accept(">=")) {
            return Operator.GREATER_OR_EQUAL;
        }
        if (reader.accept('<')) {
            return Operator.LESS;
        }
        if (reader.accept('>')) {
            return Operator.GREATER;
        }
        if (reader.accept('=')) {
            return Operator.EQUAL;
        }
        throw reader.error("expected = != < <= > or >=");
    }

    private static String bare(PatternReader reader, boolean lenient) {
        StringBuilder text = new StringBuilder();
        while (!reader.atEnd() && isBare(reader.peek(), lenient)) {
            text.append(reader.next());
        }
        if (text.isEmpty()) {
            throw reader.error(
                    reader.atEnd()
                            ? "expected a value"
                            : "expected a value; one with '" + reader.peek() + "' must be quoted");
        }
        return text.toString();
    }

    private static boolean isBare(char c, boolean lenient) {
        return PatternReader.isWord(c)
                || "_.-:/+*@".indexOf(c) >= 0
                || (lenient && !PatternReader.isBlank(c) && "\"%()[]{},&|=!<>".indexOf(c) < 0);
    }

    boolean holds(char[] target, int from, int to, Target type) {
        if (number != null) {
            return holdsForNumber(number, target, from, to, type);
        }
        return (regex != null ? regex.find(target, from, to) : matches(target, from, to))
                == (operator == Operator.EQUAL);
    }

    private boolean holdsForNumber(Decimal number, char[] target, int from, int to, Target type) {
        if (type == Target.BOOLEAN) {
            return false;
        }
        if (type != Target.STRING) {
            int order = number.compareTextTo(target, from, to);
            if (order != Decimal.NOT_A_NUMBER) {
                return switch (operator) {
                    case EQUAL -> order == 0;
                    case NOT_EQUAL -> order != 0;
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                };
            }
        }
        return !operator.isOrdering() && matches(target, from, to) == (operator == Operator.EQUAL);
    }

    private boolean matches(char[] target, int from, int to) {
        if (anyPrefix && anySuffix) {
            return text.isIn(target, from, to);
        }
        if (anyPrefix) {
            return to - from >= text.length() && text.isAt(target, to - text.length(), to);
        }
        return text.isAt(target, from, to) && (anySuffix || to - from == text.length());
    }
}
