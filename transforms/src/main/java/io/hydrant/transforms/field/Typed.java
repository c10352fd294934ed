// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A value with its schema, as records carry them.
 *
 * @param schema null for a schemaless value
 */
public record Typed(@Nullable Schema schema, @Nullable Object value) {

    /** A null without a schema. */
    public static final Typed NULL = new Typed(null, null);

    /** A schemaless value. */
    public static Typed plain(@Nullable Object value) {
        return new Typed(null, value);
    }

    /** Whether it is a Struct or a map. */
    public boolean isObject() {
        return value instanceof Struct || value instanceof Map;
    }

    /** What the step leads to; null if there is nothing. */
    @Nullable
    Typed step(FieldPath.Step step) {
        if (step.isMember()) {
            if (value instanceof Struct struct) {
                var field = struct.schema().field(step.name());
                return field == null ? null : new Typed(field.schema(), struct.get(field));
            }
            if (value instanceof Map<?, ?> map && map.containsKey(step.name())) {
                Schema values = schema != null && schema.type() == Schema.Type.MAP ? schema.valueSchema() : null;
                return new Typed(values, map.get(step.name()));
            }
            return null;
        }
        if (value instanceof List<?> list && step.index() < list.size() && step.index() >= 0) {
            return new Typed(schema == null ? null : schema.valueSchema(), list.get(step.index()));
        }
        return null;
    }

    /** What the path leads to; null if there is nothing. */
    public @Nullable Typed at(FieldPath path) {
        Typed found = this;
        for (FieldPath.Step step : path.steps()) {
            found = found.step(step);
            if (found == null) {
                return null;
            }
        }
        return found;
    }
}
