// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.field.FieldPath.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.cache.Cache;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.common.cache.SynchronizedCache;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** What schemas become when all that a path leads to is rewritten; those of the records seen last are kept. Thread-safe. */
final class RewrittenSchemas {

    private static final int MAX_KEPT = 16;

    private final List<Step> steps;
    private final Leaf leaf;
    private final List<Cache<Schema, Schema>> known = new ArrayList<>();

    /** What becomes of the schema at the end of the path. */
    enum Leaf {
        TEXT {
            @Override
            Schema of(Schema schema) {
                return schema.type() == Schema.Type.STRING ? schema : Schema.OPTIONAL_STRING_SCHEMA;
            }
        },
        NULL {
            @Override
            Schema of(Schema schema) {
                return schema.isOptional() ? schema : optional(schema);
            }
        };

        abstract Schema of(Schema schema);
    }

    RewrittenSchemas(List<Step> steps, Leaf leaf) {
        this.steps = steps;
        this.leaf = leaf;
        for (int i = 0; i <= steps.size(); i++) {
            known.add(new SynchronizedCache<>(new LRUCache<>(MAX_KEPT)));
        }
    }

    /** Of a whole key or value. */
    Schema of(Schema schema) {
        return of(schema, 0);
    }

    /** Of what the first steps lead to. */
    Schema of(Schema schema, int depth) {
        Cache<Schema, Schema> cache = known.get(depth);
        Schema rewritten = cache.get(schema);
        if (rewritten == null) {
            rewritten = rewritten(schema, depth);
            cache.put(schema, rewritten);
        }
        return rewritten;
    }

    private Schema rewritten(Schema schema, int depth) {
        if (depth == steps.size()) {
            return leaf.of(schema);
        }
        Step step = steps.get(depth);
        if (step.isMember() && schema.type() == Schema.Type.STRUCT && schema.field(step.name()) != null) {
            SchemaBuilder builder = SchemaBuilder.struct();
            for (Field field : schema.fields()) {
                builder.field(
                        field.name(),
                        field.name().equals(step.name()) ? rewritten(field.schema(), depth + 1) : field.schema());
            }
            return described(builder, schema, schema.isOptional());
        }
        boolean map = step.isMember() && schema.type() == Schema.Type.MAP;
        if (map || (!step.isMember() && schema.type() == Schema.Type.ARRAY)) {
            Schema values = rewritten(schema.valueSchema(), depth + 1);
            if (values.equals(schema.valueSchema())) {
                return schema;
            }
            return described(
                    map ? SchemaBuilder.map(schema.keySchema(), values) : SchemaBuilder.array(values),
                    schema,
                    schema.isOptional());
        }
        return schema;
    }

    private static Schema optional(Schema schema) {
        SchemaBuilder builder = switch (schema.type()) {
            case STRUCT -> {
                SchemaBuilder struct = SchemaBuilder.struct();
                schema.fields().forEach(field -> struct.field(field.name(), field.schema()));
                yield struct;
            }
            case MAP -> SchemaBuilder.map(schema.keySchema(), schema.valueSchema());
            case ARRAY -> SchemaBuilder.array(schema.valueSchema());
            default -> new SchemaBuilder(schema.type());
        };
        return described(builder, schema, true);
    }

    /** All that is not its type: name, version, documentation, parameters and default value. */
    private static Schema described(SchemaBuilder builder, Schema origin, boolean optional) {
        builder.name(origin.name()).version(origin.version()).doc(origin.doc());
        if (origin.parameters() != null) {
            builder.parameters(origin.parameters());
        }
        if (optional) {
            builder.optional();
        }
        // A builder takes no Struct for a default: its schema is not built yet.
        if (origin.defaultValue() != null && origin.type() != Schema.Type.STRUCT) {
            builder.defaultValue(fit(origin.defaultValue(), builder));
        }
        return builder.build();
    }

    /** A value that is not rewritten, beside one that is: where that one's type became text, its does, too. */
    static @Nullable Object fit(@Nullable Object value, @Nullable Schema schema) {
        if (value == null || schema == null) {
            return value;
        }
        switch (schema.type()) {
            case STRING -> {
                return value instanceof String ? value : JsonText.of(value);
            }
            case STRUCT -> {
                if (!(value instanceof Struct struct) || struct.schema().equals(schema)) {
                    return value;
                }
                Struct copy = new Struct(schema);
                for (Field field : schema.fields()) {
                    Object member = fit(struct.getWithoutDefault(field.name()), field.schema());
                    if (member != null) {
                        copy.put(field, member);
                    }
                }
                return copy;
            }
            case ARRAY -> {
                List<@Nullable Object> copy = new ArrayList<>();
                ((List<?>) value).forEach(element -> copy.add(fit(element, schema.valueSchema())));
                return copy;
            }
            case MAP -> {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((name, member) -> copy.put(name, fit(member, schema.valueSchema())));
                return copy;
            }
            default -> {
                return value;
            }
        }
    }
}
