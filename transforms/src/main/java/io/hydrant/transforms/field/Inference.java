// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
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
 * is always null, and the elements of an empty list, are strings. Objects with too many fields, and lists of objects with
 * too few fields in common, are {@link Rejected} with {@code TOO_LARGE}. Stateless but for the schema cache.
 */
public final class Inference {

    private static final Schema TIMESTAMP = Timestamp.builder().optional().build();

    /** Fields that objects in lists lack of their common schema, in one value; each takes the room of a null. */
    private static final int MAX_GAPS = 1_000_000;

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
        Schema schema = known(new Pass().schemaOf(plain, declared));
        return new Typed(schema, convert(schema, plain));
    }

    /** One value on its way to a schema. */
    private final class Pass {

        private long gaps;

        /** Null: nothing is known, as the value is null. */
        private @Nullable Schema schemaOf(@Nullable Object plain, Declared declared) {
            if (plain instanceof List<?> list) {
                return SchemaBuilder.array(known(common(list, declared)))
                        .optional()
                        .build();
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

        /** The one schema of several values: of objects the union, of lists that of all their elements together. */
        private @Nullable Schema common(List<?> values, Declared declared) {
            List<Map<?, ?>> objects = new ArrayList<>();
            List<@Nullable Object> elements = new ArrayList<>();
            Schema scalar = null;
            boolean lists = false;
            for (Object value : values) {
                if (value instanceof List<?> list) {
                    lists = true;
                    elements.addAll(list);
                } else if (value instanceof Map<?, ?> map && declared.schema() == null) {
                    objects.add(map);
                } else if (value != null) {
                    scalar = widen(scalar, schemaOf(value, declared));
                }
            }
            int kinds = (scalar == null ? 0 : 1) + (lists ? 1 : 0) + (objects.isEmpty() ? 0 : 1);
            if (kinds > 1) {
                return Schema.OPTIONAL_STRING_SCHEMA;
            }
            if (lists) {
                return SchemaBuilder.array(known(common(elements, declared)))
                        .optional()
                        .build();
            }
            if (!objects.isEmpty()) {
                return union(objects, declared);
            }
            return scalar == null ? declared.schema() : scalar;
        }

        private Schema union(List<Map<?, ?>> objects, Declared declared) {
            Map<String, List<@Nullable Object>> members = new LinkedHashMap<>();
            long values = 0;
            for (Map<?, ?> object : objects) {
                values += object.size();
                object.forEach(
                        (name, value) -> members.computeIfAbsent(String.valueOf(name), first -> new ArrayList<>(1))
                                .add(value));
            }
            gaps += (long) objects.size() * members.size() - values;
            if (gaps > MAX_GAPS) {
                throw new Rejected(
                        Code.TOO_LARGE, "the objects in a list differ too much in their fields for one schema");
            }
            List<Schema> fields = new ArrayList<>(members.size());
            members.forEach((name, of) -> fields.add(known(common(of, declared.of(name)))));
            return schemas.struct(null, List.copyOf(members.keySet()), fields);
        }
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

    private static @Nullable Schema widen(@Nullable Schema left, @Nullable Schema right) {
        if (left == null || left.equals(right)) {
            return right;
        }
        if (right == null) {
            return left;
        }
        return isNumber(left) && isNumber(right) ? Schema.OPTIONAL_FLOAT64_SCHEMA : Schema.OPTIONAL_STRING_SCHEMA;
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
