// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The type of a column as Hive and Glue write it: {@code int}, {@code decimal(10,2)},
 * {@code array<struct<id:bigint,tags:map<string,string>>>}. Immutable; {@link #hive()} gives the text back in its
 * shortest form. Source of truth: specs/firehose-delivery.md section 7.
 */
public sealed interface ColumnType {
    /** Reads a Hive type string, in any case and with blanks where Hive allows them. */
    static ColumnType parse(String hiveType) throws UnsupportedTypeException {
        return new HiveTypeParser(hiveType).parse();
    }

    /** The Hive type string, lower case and without blanks, such as {@code map<string,array<int>>}. */
    String hive();

    /** Whether values are single, not arrays, maps or structs: the only types that a map's key may have. */
    default boolean isScalar() {
        return true;
    }

    /** Types that need no parameter. */
    enum Primitive implements ColumnType {
        BOOLEAN,
        TINYINT,
        SMALLINT,
        INT,
        BIGINT,
        FLOAT,
        DOUBLE,
        STRING,
        BINARY,
        DATE,
        TIMESTAMP;

        private final String hive = name().toLowerCase(Locale.ROOT);

        @Override
        public String hive() {
            return hive;
        }

        @Override
        public String toString() {
            return hive;
        }
    }

    /**
     * {@code char(n)} or {@code varchar(n)}. The length is kept for the table's sake; values are not cut to it, as
     * Parquet's strings have no length and readers apply their own rule.
     */
    record Text(boolean varying, int length) implements ColumnType {
        public Text {
            int longest = varying ? 65_535 : 255;
            if (length < 1 || length > longest) {
                throw new IllegalArgumentException("length must be 1 to " + longest + ": " + length);
            }
        }

        @Override
        public String hive() {
            return (varying ? "varchar(" : "char(") + length + ")";
        }
    }

    /** {@code decimal(precision,scale)}; Hive's bare {@code decimal} is {@code decimal(10,0)}. */
    record Decimal(int precision, int scale) implements ColumnType {
        public Decimal {
            if (precision < 1 || precision > 38) {
                throw new IllegalArgumentException("precision must be 1 to 38: " + precision);
            }
            if (scale < 0 || scale > precision) {
                throw new IllegalArgumentException("scale must be 0 to " + precision + ": " + scale);
            }
        }

        @Override
        public String hive() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    /** {@code array<element>}. */
    record Array(ColumnType element) implements ColumnType {
        @Override
        public String hive() {
            return "array<" + element.hive() + ">";
        }

        @Override
        public boolean isScalar() {
            return false;
        }
    }

    /** {@code map<key,value>}; the key is a scalar. */
    record MapOf(ColumnType key, ColumnType value) implements ColumnType {
        public MapOf {
            if (!key.isScalar()) {
                throw new IllegalArgumentException("a map's key must be a primitive type: " + key.hive());
            }
        }

        @Override
        public String hive() {
            return "map<" + key.hive() + "," + value.hive() + ">";
        }

        @Override
        public boolean isScalar() {
            return false;
        }
    }

    /** {@code struct<name:type,…>}, at least one field, names unique and lower case. */
    record Struct(List<Field> fields) implements ColumnType {
        public Struct {
            fields = List.copyOf(fields);
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("a struct needs at least one field");
            }
            Set<String> names = new HashSet<>();
            for (Field field : fields) {
                if (!names.add(field.name())) {
                    throw new IllegalArgumentException("the struct has two fields named " + field.name());
                }
            }
        }

        @Override
        public String hive() {
            return fields.stream()
                    .map(field -> field.name() + ":" + field.type().hive())
                    .collect(Collectors.joining(",", "struct<", ">"));
        }

        @Override
        public boolean isScalar() {
            return false;
        }
    }

    /** A named field of a struct, or a column of a table. The name is folded to lower case, as Glue does. */
    record Field(String name, ColumnType type) {
        public Field {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a field's name is empty");
            }
            name = name.toLowerCase(Locale.ROOT);
        }
    }
}
