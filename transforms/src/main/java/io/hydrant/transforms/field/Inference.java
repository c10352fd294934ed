// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Gives plain values (maps, lists, scalars) a schema. Every field is optional. Elements of a list share one schema: whole
 * and fractional numbers widen to float64, objects to the union of their fields, anything else that differs to string. What
 * is always null, and the elements of an empty list, are strings. Stateless but for the schema cache.
 */
public final class Inference {

    private static final Schema TIMESTAMP = Timestamp.builder().optional().build();

    private final Schemas schemas;

    public Inference(Schemas schemas) {
        this.schemas = schemas;
    }

    /** The value as a Struct, array or scalar with its inferred schema. */
    public Typed typed(@Nullable Object plain) {
        return typed(plain, Declared.NOTHING);
    }

    /** As {@link #typed(Object)}, but what is declared is not inferred; the values must fit it. */
    public Typed typed(@Nullable Object plain, Declared declared) {
        Schema schema = known(schemaOf(plain, declared));
        return new Typed(schema, convert(schema, plain));
    }

    /** Null: nothing is known, as the value is null. */
    private @Nullable Schema schemaOf(@Nullable Object plain, Declared declared) {
        if (plain instanceof List<?> list) {
            return list(list, declared);
        }
        if (declared.schema() != null || plain == null) {
            return declared.schema();
        }
        if (plain instanceof Map<?, ?> map) {
            List<String> names = new ArrayList<>(map.size());
            List<Schema> fields = new ArrayList<>(map.size());
            map.forEach((key, member) -> {
                String name = String.valueOf(key);
                names.add(name);
                fields.add(known(schemaOf(member, declared.of(name))));
            });
            return schemas.struct(null, names, fields);
        }
        return scalar(plain);
    }

    /** What is declared holds for each element. */
    private Schema list(List<?> list, Declared declared) {
        Schema element = list.isEmpty() ? declared.schema() : null;
        for (Object one : list) {
            element = widen(element, schemaOf(one, declared));
        }
        return SchemaBuilder.array(known(element)).optional().build();
    }

    private static Schema scalar(Object plain) {
        if (plain instanceof String) {
            return Schema.OPTIONAL_STRING_SCHEMA;
        }
        if (plain instanceof Long || plain instanceof Integer || plain instanceof Short || plain instanceof Byte) {
            return Schema.OPTIONAL_INT64_SCHEMA;
        }
        if (plain instanceof Double || plain instanceof Float) {
            return Schema.OPTIONAL_FLOAT64_SCHEMA;
        }
        if (plain instanceof Boolean) {
            return Schema.OPTIONAL_BOOLEAN_SCHEMA;
        }
        if (plain instanceof byte[] || plain instanceof ByteBuffer) {
            return Schema.OPTIONAL_BYTES_SCHEMA;
        }
        if (plain instanceof Date) {
            return TIMESTAMP;
        }
        if (plain instanceof BigDecimal decimal) {
            return Decimal.builder(decimal.scale()).optional().build();
        }
        if (plain instanceof Struct struct) {
            return struct.schema();
        }
        return Schema.OPTIONAL_STRING_SCHEMA;
    }

    private @Nullable Schema widen(@Nullable Schema left, @Nullable Schema right) {
        if (left == null || left.equals(right)) {
            return right == null ? left : right;
        }
        if (right == null) {
            return left;
        }
        if (isNumber(left) && isNumber(right)) {
            return Schema.OPTIONAL_FLOAT64_SCHEMA;
        }
        if (left.type() == Schema.Type.STRUCT && right.type() == Schema.Type.STRUCT) {
            Map<String, Schema> union = new LinkedHashMap<>();
            for (Field field : left.fields()) {
                union.put(field.name(), field.schema());
            }
            for (Field field : right.fields()) {
                union.merge(field.name(), field.schema(), (a, b) -> known(widen(a, b)));
            }
            return schemas.struct(null, List.copyOf(union.keySet()), List.copyOf(union.values()));
        }
        if (left.type() == Schema.Type.ARRAY && right.type() == Schema.Type.ARRAY) {
            return SchemaBuilder.array(known(widen(left.valueSchema(), right.valueSchema())))
                    .optional()
                    .build();
        }
        return Schema.OPTIONAL_STRING_SCHEMA;
    }

    private static boolean isNumber(Schema schema) {
        return schema.equals(Schema.OPTIONAL_INT64_SCHEMA) || schema.equals(Schema.OPTIONAL_FLOAT64_SCHEMA);
    }

    private static Schema known(@Nullable Schema schema) {
        return schema == null ? Schema.OPTIONAL_STRING_SCHEMA : schema;
    }

    private static @Nullable Object convert(Schema schema, @Nullable Object plain) {
        if (plain == null) {
            return null;
        }
        switch (schema.type()) {
            case STRUCT -> {
                if (!(plain instanceof Map<?, ?> map)) {
                    return plain;
                }
                Struct struct = new Struct(schema);
                for (Field field : schema.fields()) {
                    struct.put(field, convert(field.schema(), map.get(field.name())));
                }
                return struct;
            }
            case ARRAY -> {
                if (!(plain instanceof List<?> list)) {
                    return plain;
                }
                List<Object> converted = new ArrayList<>(list.size());
                for (Object element : list) {
                    converted.add(convert(schema.valueSchema(), element));
                }
                return converted;
            }
            case INT64 -> {
                return plain instanceof Number number ? (Object) number.longValue() : plain;
            }
            case FLOAT64 -> {
                return plain instanceof Number number ? (Object) number.doubleValue() : plain;
            }
            case STRING -> {
                return plain instanceof String ? plain : JsonText.of(plain);
            }
            default -> {
                return plain;
            }
        }
    }
}
