// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.field.FieldPath.Step;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Replaces every value that a path leads to, {@code [*]} included, by another text; nothing else changes, and where nothing
 * is there nothing is made. Immutable.
 */
public final class Rewrite {

    private final FieldPath path;
    private final Texts texts;
    private final Schemas schemas;

    /** Text to text; null makes the field null. */
    @FunctionalInterface
    public interface Texts {
        @Nullable
        String of(String text);
    }

    public Rewrite(FieldPath path, Texts texts, Schemas schemas) {
        this.path = path;
        this.texts = texts;
        this.schemas = schemas;
    }

    /** The value with its texts rewritten; the same one if the path leads nowhere. */
    public Typed applyTo(Typed value) {
        return rewritten(value, 0);
    }

    @SuppressWarnings(
            "ReferenceEquality") // the same object means unchanged; comparing contents would cost more than it saves
    private Typed rewritten(Typed value, int depth) {
        if (value.value() == null) {
            return value;
        }
        if (depth == path.steps().size()) {
            return text(value);
        }
        Step step = path.steps().get(depth);
        if (!step.isMember()) {
            return value.value() instanceof List<?> list ? elements(value, list, step, depth) : value;
        }
        Typed child = value.step(step);
        if (child == null) {
            return value;
        }
        Typed changed = rewritten(child, depth + 1);
        if (changed == child) {
            return value;
        }
        Draft draft = new Draft(value, schemas);
        draft.put(FieldPath.WHOLE.member(step.name()), changed);
        return draft.result();
    }

    private Typed elements(Typed value, List<?> list, Step step, int depth) {
        Schema element = value.schema() == null ? null : value.schema().valueSchema();
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        Schema changedSchema = null;
        for (int i = 0; i < list.size(); i++) {
            Typed one = new Typed(element, list.get(i));
            Typed changed = step.index() == FieldPath.EVERY || step.index() == i ? rewritten(one, depth + 1) : one;
            copy.add(changed.value());
            if (changed.value() != null
                    && changed.schema() != null
                    && !changed.schema().equals(element)) {
                changedSchema = changed.schema();
            }
        }
        if (element == null || changedSchema == null) {
            return new Typed(value.schema(), copy);
        }
        SchemaBuilder array = SchemaBuilder.array(changedSchema);
        return new Typed(
                value.schema() != null && value.schema().isOptional()
                        ? array.optional().build()
                        : array.build(),
                copy);
    }

    private Typed text(Typed value) {
        Object original = java.util.Objects.requireNonNull(value.value());
        String text = Plain.text(original);
        String changed = texts.of(text != null ? text : JsonText.of(original));
        Schema schema = value.schema();
        if (schema == null) {
            return Typed.plain(changed);
        }
        boolean stays = schema.type() == Schema.Type.STRING && (changed != null || schema.isOptional());
        return new Typed(stays ? schema : Schema.OPTIONAL_STRING_SCHEMA, changed);
    }
}
