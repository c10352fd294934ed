// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The Struct schemas that a transform has made, so that records of one shape share one schema object (converters cache by
 * it). Holds the most recently used ones. Thread-safe.
 */
public final class Schemas {

    private static final int MAX_SCHEMAS = 500;

    private record Shape(@Nullable Schema origin, List<String> names, List<Schema> schemas) {}

    private final Map<Shape, Schema> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Schema> eldest) {
            return size() > MAX_SCHEMAS;
        }
    };

    /**
     * The schema of a Struct with these fields.
     *
     * @param origin schema that it was made from, whose name, version, documentation, parameters and optionality it keeps
     */
    Schema struct(@Nullable Schema origin, List<String> names, List<Schema> schemas) {
        Shape shape = new Shape(origin, List.copyOf(names), List.copyOf(schemas));
        synchronized (known) {
            return known.computeIfAbsent(shape, Schemas::build);
        }
    }

    int size() {
        synchronized (known) {
            return known.size();
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
            builder.field(shape.names().get(i), shape.schemas().get(i));
        }
        return builder.build();
    }
}
