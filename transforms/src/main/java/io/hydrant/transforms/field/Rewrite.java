// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.field.FieldPath.Step;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Replaces every value that a path leads to, {@code [*]} included, by another text; nothing else changes, and where nothing
 * is there nothing is made. What a schema becomes depends on the path alone, not on the values. Thread-safe.
 */
public final class Rewrite {

    private final FieldPath path;
    private final Texts texts;
    private final RewrittenSchemas schemas;

    /** Text to text; null makes the field null. */
    @FunctionalInterface
    public interface Texts {
        @Nullable
        String of(String text);
    }

    /** To other texts, never null. */
    public static Rewrite texts(FieldPath path, Texts texts) {
        return new Rewrite(path, texts, RewrittenSchemas.Leaf.TEXT);
    }

    /** To null; the fields keep their type. */
    public static Rewrite nulls(FieldPath path) {
        return new Rewrite(path, text -> null, RewrittenSchemas.Leaf.NULL);
    }

    private Rewrite(FieldPath path, Texts texts, RewrittenSchemas.Leaf leaf) {
        this.path = path;
        this.texts = texts;
        this.schemas = new RewrittenSchemas(path.steps(), leaf);
    }

    /**
     * The value with its texts rewritten.
     *
     * @throws Rejected with {@code WRONG_TYPE} if a step of the path meets what it cannot lead into: text (that may be JSON),
     *     a list where it names a member, an object where it has an index
     */
    public Typed applyTo(Typed value) {
        Schema schema = value.schema() == null ? null : schemas.of(value.schema());
        return new Typed(schema, rewritten(value.value(), schema, 0));
    }

    /** With the schema that the value is to have. */
    private @Nullable Object rewritten(@Nullable Object value, @Nullable Schema schema, int depth) {
        if (value == null) {
            return null;
        }
        if (depth == path.steps().size()) {
            String text = Plain.text(value);
            return texts.of(text != null ? text : JsonText.of(value));
        }
        Step step = path.steps().get(depth);
        if (step.isMember() && value instanceof Struct struct) {
            return member(struct, schema == null ? schemas.of(struct.schema(), depth) : schema, step, depth);
        }
        if (step.isMember() && value instanceof Map<?, ?> map) {
            return member(map, schema, step, depth);
        }
        if (!step.isMember() && value instanceof List<?> list) {
            return elements(list, schema, step, depth);
        }
        throw new Rejected(
                Code.WRONG_TYPE,
                path + " leads into what is no " + (step.isMember() ? "object" : "list") + ", but "
                        + (Plain.bytes(value) != null ? "text" : "something else"));
    }

    private Struct member(Struct struct, Schema schema, Step step, int depth) {
        if (schema.field(step.name()) == null) {
            return struct;
        }
        Struct copy = new Struct(schema);
        List<Field> from = struct.schema().fields();
        List<Field> to = schema.fields();
        for (int i = 0; i < from.size(); i++) {
            Field field = to.get(i);
            // Not the default of a field that is null; a required one refuses to be set to null.
            Object value = struct.getWithoutDefault(field.name());
            if (value != null) {
                copy.put(field, field.name().equals(step.name()) ? rewritten(value, field.schema(), depth + 1) : value);
            }
        }
        return copy;
    }

    private Map<Object, @Nullable Object> member(Map<?, ?> map, @Nullable Schema schema, Step step, int depth) {
        Schema values = schema == null ? null : schema.valueSchema();
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map.size() * 2);
        map.forEach((name, value) -> copy.put(
                name,
                step.name().equals(String.valueOf(name))
                        ? rewritten(value, values, depth + 1)
                        : RewrittenSchemas.fit(value, values)));
        return copy;
    }

    private List<@Nullable Object> elements(List<?> list, @Nullable Schema schema, Step step, int depth) {
        Schema element = schema == null ? null : schema.valueSchema();
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            boolean chosen = step.index() == FieldPath.EVERY || step.index() == i;
            copy.add(chosen ? rewritten(list.get(i), element, depth + 1) : RewrittenSchemas.fit(list.get(i), element));
        }
        return copy;
    }
}
