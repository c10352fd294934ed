// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Declared;
import io.hydrant.transforms.field.Draft;
import io.hydrant.transforms.field.FieldPath;
import io.hydrant.transforms.field.Inference;
import io.hydrant.transforms.field.JsonText;
import io.hydrant.transforms.field.Plain;
import io.hydrant.transforms.field.Schemas;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.field.Typed;
import io.hydrant.transforms.outcome.Outcomes;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What a transform holds that turns one field (or the whole key or value) into something else: finds the field, puts the
 * result where the config says, in the kind of object that the config says, and applies {@code on.error}. Thread-safe.
 */
final class FieldStep<R extends ConnectRecord<R>> implements AutoCloseable {

    static final String FIELD = "field";
    static final String FIELD_REMOVE = "field.remove";
    static final String TARGET = "target";
    static final String TARGET_MODE = "target.mode";
    static final String OUTPUT = "output";
    static final String ON_MISSING = "on.missing";

    /** A result that drops the record. */
    static final Object DROP = new Object();

    /** A result that lets the record through as it came. */
    static final Object UNCHANGED = new Object();

    private static final String GROUP = "Field";

    enum TargetMode {
        REPLACE,
        MERGE
    }

    enum Output {
        AUTO,
        STRUCT,
        MAP,
        JSON
    }

    enum OnMissing {
        PASS,
        ERROR
    }

    /** Turns the input, never null, into plain values: maps, lists, scalars. */
    @FunctionalInterface
    interface Change {

        /**
         * The result, or {@link #DROP}, or {@link #UNCHANGED}.
         *
         * @throws Rejected if the input cannot be used
         */
        @Nullable
        Object of(Object input);
    }

    private final Side side;
    private final Change change;
    private final FieldPath field;
    private final boolean removeField;
    private final FieldPath target;
    private final boolean merge;
    private final Output output;
    private final OnMissing onMissing;
    private final Declared declared;
    private final Schemas schemas = new Schemas();
    private final Inference inference = new Inference(schemas);
    private final Outcomes outcomes;

    FieldStep(Class<?> transform, Side side, AbstractConfig config, Change change) {
        this(transform, side, config, change, Declared.NOTHING);
    }

    /**
     * @param declared schemas of fields of the result, also where they are null
     */
    FieldStep(Class<?> transform, Side side, AbstractConfig config, Change change, Declared declared) {
        this.side = side;
        this.change = change;
        this.field = FieldPath.parseSingle(config.getString(FIELD));
        boolean ownTarget = config.values().containsKey(TARGET);
        String elsewhere = ownTarget ? config.getString(TARGET) : null;
        this.target = elsewhere == null ? field : FieldPath.parseSingle(elsewhere);
        this.merge = ownTarget && config.getString(TARGET_MODE).equals(Valid.word(TargetMode.MERGE));
        this.removeField = ownTarget && config.getBoolean(FIELD_REMOVE);
        this.output = config.values().containsKey(OUTPUT)
                ? Valid.parse(Output.class, OUTPUT, config.getString(OUTPUT))
                : Output.AUTO;
        this.onMissing = Valid.parse(OnMissing.class, ON_MISSING, config.getString(ON_MISSING));
        this.declared = declared;
        this.outcomes = new Outcomes(transform, config);
    }

    /** Adds {@code field}, {@code on.missing} and {@code on.error}, for a transform whose result is no object. */
    static ConfigDef defineField(ConfigDef def) {
        key(FIELD, Type.STRING)
                .defaultsTo("$")
                .valid(Valid.parsedBy(FieldPath.SYNTAX, FieldPath::parseSingle))
                .importance(Importance.HIGH)
                .group(GROUP, 1)
                .displayName("Field")
                .doc("The field to work on.")
                .in(def);
        key(ON_MISSING, Type.STRING)
                .defaultsTo(Valid.word(OnMissing.PASS))
                .valid(Valid.oneOf(OnMissing.class))
                .importance(Importance.LOW)
                .group(GROUP, 9)
                .width(Width.SHORT)
                .displayName("On missing")
                .doc("Where the field is missing or null: pass the record on unchanged, or treat it as on.error says.")
                .in(def);
        return Outcomes.define(def);
    }

    /** Adds what {@link #defineField} does, and the place of the result. */
    static ConfigDef defineTarget(ConfigDef def) {
        defineField(def);
        key(TARGET, Type.STRING)
                .defaultsTo(null)
                .valid(Valid.parsedBy(FieldPath.SYNTAX, FieldPath::parseSingle))
                .importance(Importance.MEDIUM)
                .group(GROUP, 2)
                .displayName("Target")
                .doc("Where the result goes; objects on the way are made. Not set: the place of the field.")
                .in(def);
        key(TARGET_MODE, Type.STRING)
                .defaultsTo(Valid.word(TargetMode.REPLACE))
                .valid(Valid.oneOf(TargetMode.class))
                .importance(Importance.LOW)
                .group(GROUP, 3)
                .width(Width.SHORT)
                .displayName("Target mode")
                .doc(
                        "Whether the result replaces what is at the target, or its fields are merged into the object there.")
                .in(def);
        return key(FIELD_REMOVE, Type.BOOLEAN)
                .defaultsTo(false)
                .importance(Importance.LOW)
                .group(GROUP, 4)
                .width(Width.SHORT)
                .displayName("Remove the field")
                .doc("Take the field away once its result is at another target.")
                .in(def);
    }

    /** Adds what {@link #defineTarget} does, and the kind of object that the result is. */
    static ConfigDef defineObject(ConfigDef def) {
        return key(OUTPUT, Type.STRING)
                .defaultsTo(Valid.word(Output.AUTO))
                .valid(Valid.oneOf(Output.class))
                .importance(Importance.MEDIUM)
                .group(GROUP, 5)
                .width(Width.SHORT)
                .displayName("Output")
                .doc(
                        "What an object becomes: a Struct with an inferred schema, a schemaless map (where it replaces the whole"
                                + " value, or is put into a map: inside a Struct it is a Struct all the same), or JSON text"
                                + " (bytes where it replaces bytes). Auto: a Struct inside a Struct, elsewhere a map.")
                .in(defineTarget(def));
    }

    @Nullable
    R apply(R record) {
        return outcomes.apply(record, this::changed, this::nulled);
    }

    private @Nullable R changed(R record) {
        Typed whole = side.of(record);
        Typed input = whole.at(field);
        if (input == null || input.value() == null) {
            if (onMissing == OnMissing.ERROR) {
                throw new Rejected(Code.MISSING_FIELD, "there is no " + field);
            }
            return outcomes.skipped(record);
        }
        Object result = change.of(input.value());
        if (result == DROP) {
            return null;
        }
        return result == UNCHANGED ? record : side.with(record, put(whole, input, result));
    }

    private Typed put(Typed whole, Typed input, @Nullable Object result) {
        Typed typed = typed(whole, input, result);
        if (target.isWhole() && !merge) {
            return typed;
        }
        Draft draft = new Draft(whole, schemas);
        if (field.isWhole()) {
            draft.clearUnlessObject();
        }
        boolean inPlace = field.equals(target);
        if (inPlace ? merge : removeField) {
            draft.remove(field);
        }
        if (merge) {
            draft.merge(target, typed);
        } else {
            draft.put(target, typed);
        }
        return draft.result();
    }

    private Typed typed(Typed whole, Typed input, @Nullable Object result) {
        boolean object = result instanceof Map || result instanceof java.util.List;
        if (!object) {
            return whole.schema() == null ? Typed.plain(result) : inference.typed(result);
        }
        boolean struct = whole.value() instanceof Struct;
        return switch (output) {
            case STRUCT -> inference.typed(result, declared);
            case MAP -> Typed.plain(Plain.of(result));
            case JSON -> json(input, whole, result);
            case AUTO -> struct ? inference.typed(result, declared) : Typed.plain(Plain.of(result));
        };
    }

    private Typed json(Typed input, Typed whole, @Nullable Object result) {
        byte[] json = JsonText.document(result);
        boolean bytes =
                field.equals(target) && (input.value() instanceof byte[] || input.value() instanceof ByteBuffer);
        Object text = bytes ? json : new String(json, StandardCharsets.UTF_8);
        return whole.schema() == null ? Typed.plain(text) : inference.typed(text);
    }

    private R nulled(R record) {
        Typed whole = side.of(record);
        if (target.isWhole()) {
            return side.with(record, Typed.NULL);
        }
        Draft draft = new Draft(whole, schemas);
        draft.clearUnlessObject();
        draft.put(target, Typed.NULL);
        return side.with(record, draft.result());
    }

    @Override
    public void close() {
        outcomes.close();
    }
}
