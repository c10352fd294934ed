// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The Struct schemas that a transform has made, so that records of one shape share one schema object (converters cache by
 * it). Holds the most recently used ones, bounded by their number and by that of all their fields; those with very many
 * fields are made anew each time. Thread-safe.
 */
public final class Schemas {

    /** Of one object. */
    static final int MAX_FIELDS = 10_000;

    private static final int MAX_SCHEMAS = 500;

    /** Of a schema that is kept, with those of the objects in it. */
    private static final int MAX_KEPT_FIELDS = 1_000;

    /** Of all schemas that are kept; each takes some 200 bytes. */
    private static final int MAX_ALL_FIELDS = 50_000;

    private record Shape(@Nullable Schema origin, List<String> names, List<Schema> schemas) {}

    /**
     * @param fields of it and of the objects in it
     */
    private record Known(Schema schema, int fields) {}

    private final Map<Shape, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private int allFields;

    /**
     * The schema of a Struct with these fields.
     *
     * @param origin schema that it was made from, whose name, version, documentation, parameters and optionality it keeps
     * @throws Rejected with {@code TOO_LARGE} if there are more than {@value #MAX_FIELDS} fields
     */
    Schema struct(@Nullable Schema origin, List<String> names, List<Schema> schemas) {
        if (names.size() > MAX_FIELDS) {
            throw new Rejected(Code.TOO_LARGE, "an object has more than " + MAX_FIELDS + " fields");
        }
        Shape shape = new Shape(origin, List.copyOf(names), List.copyOf(schemas));
        if (names.size() > MAX_KEPT_FIELDS) {
            return build(shape);
        }
        synchronized (known) {
            Known found = known.get(shape);
            if (found != null) {
                return found.schema();
            }
            Schema schema = build(shape);
            int fields = fields(schema, MAX_KEPT_FIELDS);
            if (fields <= MAX_KEPT_FIELDS) {
                known.put(shape, new Known(schema, fields));
                allFields += fields;
                forgetEldest();
            }
            return schema;
        }
    }

    private void forgetEldest() {
        Iterator<Known> eldest = known.values().iterator();
        while (known.size() > MAX_SCHEMAS || allFields > MAX_ALL_FIELDS) {
            allFields -= eldest.next().fields();
            eldest.remove();
        }
    }

    /** At least one; not counted on once they are more than the limit. */
    private static int fields(Schema schema, int limit) {
        int count = 1;
        if (schema.type() == Schema.Type.STRUCT) {
            for (Field field : schema.fields()) {
                if (count > limit) {
                    break;
                }
                count += fields(field.schema(), limit - count);
            }
        } else if (schema.type() == Schema.Type.ARRAY || schema.type() == Schema.Type.MAP) {
            count += fields(schema.valueSchema(), limit - count);
        }
        return count;
    }

    int size() {
        synchronized (known) {
            return known.size();
        }
    }

    /** Fields of all schemas that are kept. */
    int fields() {
        synchronized (known) {
            return allFields;
        }
    }

    private static Schema build(Shape shape) {
        SchemaBuilder builder = SchemaBuilder.struct();
        Schema origin = shape.origin();
        if (origin == null || origin.isOptional()) {
            builder.optional();
        }
        if (origin != null) {
            builder.name(origin.name()).version(origin.version()).doc(origin.doc());
            if (origin.parameters() != null) {
                builder.parameters(origin.parameters());
            }
        }
        for (int i = 0; i < shape.names().size(); i++) {
            if (shape.names().get(i).isEmpty()) {
                throw new Rejected(Code.WRONG_TYPE, "a Struct has no field without a name; a map or JSON may");
            }
            builder.field(shape.names().get(i), shape.schemas().get(i));
        }
        return builder.build();
    }
}
