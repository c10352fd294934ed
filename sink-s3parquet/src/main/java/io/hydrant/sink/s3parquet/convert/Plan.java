// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.schema.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How values of one column, element, entry or field are laid into their slot: the column's type with everything resolved
 * that does not depend on the record. A tree as the type is one. Immutable after construction.
 */
final class Plan {
    static final int BOOLEAN = 0;
    static final int TINYINT = 1;
    static final int SMALLINT = 2;
    static final int INT = 3;
    static final int BIGINT = 4;
    static final int FLOAT = 5;
    static final int DOUBLE = 6;
    static final int STRING = 7;
    static final int BINARY = 8;
    static final int DATE = 9;
    static final int TIMESTAMP = 10;
    static final int DECIMAL = 11;
    static final int ARRAY = 12;
    static final int MAP = 13;
    static final int STRUCT = 14;
    /** The text of a captured field: as a string column, but containers are null. */
    static final int CAPTURE = 15;
    /** An object on the way to captured fields, which are slots of the row; its own slot only says which key fed it. */
    static final int CAPTURE_INSIDE = 16;

    private static final int[] NONE = {};

    final int kind;
    /** Where the value is, for messages: {@code column tags (array<int>)}. */
    final String where;
    /** Decimals only. */
    final int precision;

    final int scale;
    /** The elements of an array, the values of a map. */
    final @Nullable Plan element;
    /** The keys of a map. */
    final @Nullable Plan key;
    /** The fields of a struct, or what lies inside a captured path. */
    final @Nullable Keys fields;
    /** The row's slots that lie below an object on the way to captured fields. */
    private final int[] captures;

    private Plan(
            int kind,
            String where,
            int precision,
            int scale,
            @Nullable Plan element,
            @Nullable Plan key,
            @Nullable Keys fields,
            int[] captures) {
        this.kind = kind;
        this.where = where;
        this.precision = precision;
        this.scale = scale;
        this.element = element;
        this.key = key;
        this.fields = fields;
        this.captures = captures;
    }

    static Plan of(ColumnType type, String path, JsonOptions options) {
        String where = path + " (" + type.hive() + ")";
        if (type instanceof ColumnType.Decimal decimal) {
            return new Plan(DECIMAL, where, decimal.precision(), decimal.scale(), null, null, null, NONE);
        }
        if (type instanceof ColumnType.Array array) {
            Plan element = of(array.element(), path + "[]", options);
            return new Plan(ARRAY, where, 0, 0, element, null, null, NONE);
        }
        if (type instanceof ColumnType.MapOf map) {
            Plan key = of(map.key(), path + ".key", options);
            Plan value = of(map.value(), path + ".value", options);
            return new Plan(MAP, where, 0, 0, value, key, null, NONE);
        }
        if (type instanceof ColumnType.Struct struct) {
            Keys.Builder fields = new Keys.Builder(options);
            int slot = 0;
            for (ColumnType.Field field : struct.fields()) {
                fields.add(field.name(), slot++, of(field.type(), path + "." + field.name(), options));
            }
            return new Plan(STRUCT, where, 0, 0, null, null, fields.build(), NONE);
        }
        return new Plan(kindOf(type), where, 0, 0, null, null, null, NONE);
    }

    /** The plan for a scalar that comes where this one is: itself or, when arrays wrap, the element of an array; else null. */
    @Nullable
    Plan scalarInside(boolean wraps) {
        Plan scalar = this;
        while (wraps && scalar.kind == ARRAY && scalar.element != null) {
            scalar = scalar.element;
        }
        return scalar.kind == ARRAY || scalar.kind == MAP || scalar.kind == STRUCT ? null : scalar;
    }

    /** Clears what lies below an object on the way to captured fields, which comes again. */
    void forget(Rows rows, int base) {
        for (int slot : captures) {
            rows.setNull(base + slot);
            rows.link(base + slot, 0);
        }
    }

    private static int kindOf(ColumnType type) {
        return type instanceof ColumnType.Primitive primitive
                ? switch (primitive) {
                    case BOOLEAN -> BOOLEAN;
                    case TINYINT -> TINYINT;
                    case SMALLINT -> SMALLINT;
                    case INT -> INT;
                    case BIGINT -> BIGINT;
                    case FLOAT -> FLOAT;
                    case DOUBLE -> DOUBLE;
                    case STRING -> STRING;
                    case BINARY -> BINARY;
                    case DATE -> DATE;
                    case TIMESTAMP -> TIMESTAMP;
                }
                : STRING;
    }

    /** The objects on the way to fields, in some order: {@code a} and {@code a.b} for {@code a.b.c}. */
    static List<String> parents(List<String> captured) {
        LinkedHashSet<String> parents = new LinkedHashSet<>();
        for (String path : captured) {
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                parents.add(path.substring(0, dot));
            }
        }
        return List.copyOf(parents);
    }

    /** The keys of a whole row: its columns; in the slots after them the captured fields, and then the fields' parents. */
    static Keys row(List<ColumnType.Field> columns, List<String> captured, JsonOptions options) {
        Keys.Builder keys = new Keys.Builder(options);
        int slot = 0;
        for (ColumnType.Field column : columns) {
            if (options.rescuedColumn().isPresent()
                    && column.name().equals(options.rescuedColumn().get())) {
                slot++;
                continue;
            }
            String key = options.columnMappings().getOrDefault(column.name(), column.name());
            keys.add(key, slot++, of(column.type(), "column " + column.name(), options));
        }
        Map<String, Integer> slots = new HashMap<>();
        List<Integer> copies = new ArrayList<>();
        for (String path : captured) {
            if (slots.putIfAbsent(path, slot) != null) {
                copies.add(slot);
            }
            slot++;
        }
        if (!copies.isEmpty()) {
            throw new IllegalArgumentException("a field is captured twice: " + captured);
        }
        Map<String, Integer> parents = new HashMap<>();
        for (String parent : parents(captured)) {
            parents.put(parent, slot++);
        }
        capture("", slots, parents, keys, options);
        return keys.build();
    }

    /** @param within what all of the paths begin with: empty, or {@code a.} */
    private static void capture(
            String within,
            Map<String, Integer> fields,
            Map<String, Integer> parents,
            Keys.Builder keys,
            JsonOptions options) {
        Map<String, Map<String, Integer>> deeper = new HashMap<>();
        fields.forEach((path, slot) -> {
            int dot = path.indexOf('.', within.length());
            if (dot < 0) {
                String key = path.substring(within.length());
                keys.add(key, slot, new Plan(CAPTURE, "field " + key, 0, 0, null, null, null, NONE));
            } else {
                deeper.computeIfAbsent(path.substring(0, dot), parent -> new HashMap<>())
                        .put(path, slot);
            }
        });
        deeper.forEach((parent, below) -> {
            Keys.Builder inside = new Keys.Builder(options);
            capture(parent + ".", below, parents, inside, options);
            int[] slots = IntStream.concat(
                            below.values().stream().mapToInt(Integer::intValue),
                            parents.entrySet().stream()
                                    .filter(other -> other.getKey().startsWith(parent + "."))
                                    .mapToInt(Map.Entry::getValue))
                    .toArray();
            String key = parent.substring(within.length());
            Plan plan = new Plan(CAPTURE_INSIDE, "field " + key, 0, 0, null, null, inside.build(), slots);
            keys.add(key, Objects.requireNonNull(parents.get(parent)), plan);
        });
    }
}
