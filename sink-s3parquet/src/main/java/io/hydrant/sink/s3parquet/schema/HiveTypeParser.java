// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads one Hive type string by recursive descent. Used once. */
final class HiveTypeParser {
    /** Deeper types would overflow readers' stacks before ours; no real table comes near. */
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    HiveTypeParser(String text) {
        this.text = text;
    }

    ColumnType parse() throws UnsupportedTypeException {
        try {
            ColumnType type = type();
            skipBlanks();
            if (at < text.length()) {
                throw broken("unexpected '" + text.charAt(at) + "' at position " + (at + 1));
            }
            return type;
        } catch (IllegalArgumentException e) {
            throw broken(String.valueOf(e.getMessage()));
        }
    }

    private ColumnType type() throws UnsupportedTypeException {
        if (++depth > MAX_DEPTH) {
            throw broken("nested deeper than " + MAX_DEPTH + " levels");
        }
        String name = word();
        ColumnType type = switch (name) {
            case "boolean" -> ColumnType.Primitive.BOOLEAN;
            case "tinyint" -> ColumnType.Primitive.TINYINT;
            case "smallint" -> ColumnType.Primitive.SMALLINT;
            case "int", "integer" -> ColumnType.Primitive.INT;
            case "bigint" -> ColumnType.Primitive.BIGINT;
            case "float", "real" -> ColumnType.Primitive.FLOAT;
            case "double" -> doublePrecision();
            case "string" -> ColumnType.Primitive.STRING;
            case "binary" -> ColumnType.Primitive.BINARY;
            case "date" -> ColumnType.Primitive.DATE;
            case "timestamp" -> ColumnType.Primitive.TIMESTAMP;
            case "char", "varchar" -> text(name.equals("varchar"));
            case "decimal", "dec", "numeric" -> decimal();
            case "array" -> array();
            case "map" -> map();
            case "struct" -> struct();
            default -> throw broken("'" + name + "' is no type that Hydrant writes");
        };
        depth--;
        return type;
    }

    private ColumnType doublePrecision() {
        int before = at;
        if (!word().equals("precision")) {
            at = before;
        }
        return ColumnType.Primitive.DOUBLE;
    }

    private ColumnType text(boolean varying) throws UnsupportedTypeException {
        expect('(');
        int length = number();
        expect(')');
        return new ColumnType.Text(varying, length);
    }

    private ColumnType decimal() throws UnsupportedTypeException {
        if (!next('(')) {
            return new ColumnType.Decimal(10, 0);
        }
        int precision = number();
        int scale = next(',') ? number() : 0;
        expect(')');
        return new ColumnType.Decimal(precision, scale);
    }

    private ColumnType array() throws UnsupportedTypeException {
        expect('<');
        ColumnType element = type();
        expect('>');
        return new ColumnType.Array(element);
    }

    private ColumnType map() throws UnsupportedTypeException {
        expect('<');
        ColumnType key = type();
        expect(',');
        ColumnType value = type();
        expect('>');
        return new ColumnType.MapOf(key, value);
    }

    private ColumnType struct() throws UnsupportedTypeException {
        expect('<');
        List<ColumnType.Field> fields = new ArrayList<>();
        do {
            String name = fieldName();
            expect(':');
            fields.add(new ColumnType.Field(name, type()));
        } while (next(','));
        expect('>');
        return new ColumnType.Struct(fields);
    }

    private String word() {
        skipBlanks();
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(from, at).toLowerCase(Locale.ROOT);
    }

    private String fieldName() throws UnsupportedTypeException {
        skipBlanks();
        int from = at;
        while (at < text.length() && ":,<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(from, at).strip();
        if (name.isEmpty()) {
            throw broken("a field name is missing at position " + (from + 1));
        }
        return name;
    }

    private int number() throws UnsupportedTypeException {
        String digits = word();
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw broken("a number is missing at position " + (at - digits.length() + 1));
        }
        return Integer.parseInt(digits);
    }

    private boolean next(char wanted) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) throws UnsupportedTypeException {
        if (!next(wanted)) {
            throw broken("'" + wanted + "' is missing at position " + (at + 1));
        }
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private UnsupportedTypeException broken(String why) {
        return new UnsupportedTypeException("unsupported type " + text + ": " + why);
    }
}
