// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.field.FieldPath.Step;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * An editable copy of a key or value. Only the objects that a path leads through are copied; the original is never changed.
 * A Struct stays a Struct (its schema is derived anew and cached), a map stays a map (of its schema, as long as all values are
 * of its type), and what is put into either takes its kind: plain values in a Struct get an inferred schema. Confined to one record.
 *
 * <pre>{@code
 * Draft draft = new Draft(value, schemas);
 * draft.put(FieldPath.parse("geo.country"), Typed.plain("jp"));
 * draft.remove(FieldPath.parse("ip"));
 * Typed changed = draft.result();
 * }</pre>
 */
public final class Draft {

    private final Schemas schemas;

    /** A {@link Typed} that is untouched, or a {@link Node}. */
    private Object root;

    public Draft(Typed original, Schemas schemas) {
        this.root = original;
        this.schemas = schemas;
    }

    /** What is there now; null if there is nothing. */
    public @Nullable Typed get(FieldPath path) {
        Object found = find(path.steps());
        return found == null ? null : freeze(found);
    }

    /** Of the map that the path names a member of, the schema of its values; null if it is no map, or has none. */
    @Nullable
    Schema valuesAround(FieldPath path) {
        if (path.isWhole()) {
            return null;
        }
        Object around = find(path.steps().subList(0, path.steps().size() - 1));
        Schema schema = around instanceof Node node ? node.origin : around == null ? null : ((Typed) around).schema();
        return schema != null && schema.type() == Schema.Type.MAP ? schema.valueSchema() : null;
    }

    /** A Typed or a Node. */
    private @Nullable Object find(List<Step> steps) {
        Object current = root;
        for (int i = 0; i < steps.size(); i++) {
            if (current instanceof Typed untouched) {
                return untouched.at(new FieldPath(steps.subList(i, steps.size())));
            }
            current = ((Node) current).children.get(steps.get(i).name());
            if (current == null || !steps.get(i).isMember()) {
                return null;
            }
        }
        return current;
    }

    /**
     * Puts a value; objects that are missing on the way are made, of the kind of the one that they are in.
     *
     * @throws Rejected with {@code WRONG_TYPE} if the path leads through a scalar or a list
     */
    public void put(FieldPath path, Typed value) {
        if (path.isWhole()) {
            root = value;
            return;
        }
        Node node = rootNode(path);
        List<Step> steps = path.steps();
        for (int i = 0; i < steps.size() - 1; i++) {
            node = node.open(member(path, steps.get(i)), path);
        }
        node.children.put(member(path, steps.get(steps.size() - 1)), value);
    }

    /**
     * Puts every field of an object beside those that are there, over those of the same name.
     *
     * @throws Rejected with {@code WRONG_TYPE} if the path leads to or through something that is no object
     */
    public void merge(FieldPath path, Typed object) {
        if (path.isWhole()) {
            clearUnlessObject();
        }
        Node node = rootNode(path);
        for (Step step : path.steps()) {
            node = node.open(member(path, step), path);
        }
        if (object.value() instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                node.children.put(field.name(), new Typed(field.schema(), struct.getWithoutDefault(field.name())));
            }
        } else if (object.value() instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                node.children.put(String.valueOf(member.getKey()), Typed.plain(member.getValue()));
            }
        } else {
            throw new Rejected(Code.WRONG_TYPE, "only an object can be merged into " + path);
        }
    }

    /** Takes a field away; false if it was not there. */
    public boolean remove(FieldPath path) {
        if (path.isWhole() || get(path) == null) {
            return false;
        }
        Node node = rootNode(path);
        List<Step> steps = path.steps();
        for (int i = 0; i < steps.size() - 1; i++) {
            node = node.open(member(path, steps.get(i)), path);
        }
        node.children.remove(member(path, steps.get(steps.size() - 1)));
        return true;
    }

    /** The edited value. The draft stays usable. */
    public Typed result() {
        return freeze(root);
    }

    private Node rootNode(FieldPath path) {
        if (root instanceof Node node) {
            return node;
        }
        Node node = Node.of((Typed) root);
        if (node == null) {
            if (((Typed) root).value() != null) {
                throw notAnObject(path, "the whole");
            }
            node = new Node(null, false);
        }
        root = node;
        return node;
    }

    /** Makes the whole an object without fields, if it is none: results are then put into it. */
    public void clearUnlessObject() {
        if (root instanceof Typed whole && !whole.isObject()) {
            root = new Node(null, false);
        }
    }

    private static String member(FieldPath path, Step step) {
        if (!step.isMember()) {
            throw new Rejected(Code.WRONG_TYPE, "an element of a list cannot be changed: " + path);
        }
        return step.name();
    }

    private static Rejected notAnObject(FieldPath path, String what) {
        return new Rejected(Code.WRONG_TYPE, what + " is no object, so there is no " + path);
    }

    private Typed freeze(Object child) {
        return child instanceof Node node ? node.freeze(schemas) : (Typed) child;
    }

    /** An object being edited. */
    private static final class Node {

        private final @Nullable Schema origin;
        private final boolean struct;

        /** {@link Typed} or {@link Node} by name. */
        private final Map<String, Object> children = new LinkedHashMap<>();

        private Node(@Nullable Schema origin, boolean struct) {
            this.origin = origin;
            this.struct = struct;
        }

        static @Nullable Node of(Typed object) {
            if (object.value() instanceof Struct original) {
                Node node = new Node(original.schema(), true);
                for (Field field : original.schema().fields()) {
                    node.children.put(
                            field.name(), new Typed(field.schema(), original.getWithoutDefault(field.name())));
                }
                return node;
            }
            if (object.value() instanceof Map<?, ?> map) {
                Schema schema = object.schema();
                Schema values = null;
                if (schema != null
                        && schema.type() == Schema.Type.MAP
                        && schema.keySchema().type() == Schema.Type.STRING) {
                    values = schema.valueSchema();
                }
                Schema own = values;
                Node node = new Node(own == null ? null : schema, false);
                map.forEach((name, value) -> node.children.put(String.valueOf(name), new Typed(own, value)));
                return node;
            }
            return null;
        }

        Node open(String name, FieldPath path) {
            Object child = children.get(name);
            if (child instanceof Node node) {
                return node;
            }
            Node node = child == null ? null : of((Typed) child);
            if (node == null) {
                if (child instanceof Typed typed && typed.value() != null) {
                    throw notAnObject(path, "'" + name + "'");
                }
                node = new Node(null, struct);
            }
            children.put(name, node);
            return node;
        }

        Typed freeze(Schemas schemas) {
            return struct ? struct(schemas) : map(schemas);
        }

        private Typed map(Schemas schemas) {
            Map<String, Typed> frozen = new LinkedHashMap<>(children.size() * 2);
            children.forEach((name, child) ->
                    frozen.put(name, child instanceof Node node ? node.freeze(schemas) : (Typed) child));
            Map<String, @Nullable Object> map = new LinkedHashMap<>(frozen.size() * 2);
            if (origin != null && frozen.values().stream().allMatch(value -> fits(origin.valueSchema(), value))) {
                frozen.forEach((name, value) -> map.put(name, value.value()));
                return new Typed(origin, map);
            }
            Schema own = origin == null ? null : origin.valueSchema();
            frozen.forEach((name, value) -> map.put(
                    name,
                    value.schema() == null || value.schema().equals(own) ? value.value() : Plain.of(value.value())));
            return Typed.plain(map);
        }

        private static boolean fits(Schema schema, Typed value) {
            if (schema.equals(value.schema())) {
                return true;
            }
            try {
                ConnectSchema.validateValue(schema, value.value());
                return true;
            } catch (DataException e) {
                return false;
            }
        }

        private Typed struct(Schemas schemas) {
            List<String> names = new ArrayList<>(children.size());
            List<Schema> fieldSchemas = new ArrayList<>(children.size());
            List<@Nullable Object> values = new ArrayList<>(children.size());
            Inference inference = new Inference(schemas);
            children.forEach((name, child) -> {
                Typed value = child instanceof Node node ? node.freeze(schemas) : (Typed) child;
                Schema schema = value.schema();
                if (schema == null) {
                    value = inference.typed(value.value());
                    schema = value.schema();
                }
                names.add(name);
                fieldSchemas.add(schema == null ? Schema.OPTIONAL_STRING_SCHEMA : schema);
                values.add(value.value());
            });
            Schema schema = schemas.struct(origin, names, fieldSchemas);
            Struct result = new Struct(schema);
            List<Field> fields = schema.fields();
            for (int i = 0; i < fields.size(); i++) {
                // A required field with a default may be null, but refuses to be set to it.
                if (values.get(i) != null || fields.get(i).schema().defaultValue() == null) {
                    result.put(fields.get(i), values.get(i));
                }
            }
            return new Typed(schema, result);
        }
    }
}
