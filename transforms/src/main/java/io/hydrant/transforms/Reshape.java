// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;
import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Draft;
import io.hydrant.transforms.field.FieldPath;
import io.hydrant.transforms.field.Reshaping;
import io.hydrant.transforms.field.Schemas;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.field.Typed;
import io.hydrant.transforms.outcome.Outcomes;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Copies, moves, renames, fills and deletes fields at any depth, in one pass.
 *
 * @param <R> source or sink record
 */
public abstract class Reshape<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    static final String COPY = "copy";
    static final String MOVE = "move";
    static final String RENAME = "rename";
    static final String COALESCE = "coalesce";
    static final String TEMPLATE = "template";
    static final String DEFAULT = "default";
    static final String DELETE = "delete";

    private static final String GROUP = "Operations";

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends Reshape<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends Reshape<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private final Side side;
    private final Schemas schemas = new Schemas();
    private List<Reshaping> operations = List.of();
    private @Nullable Outcomes outcomes;

    private Reshape(Side side) {
        this.side = side;
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        list(def, COPY, 1, "from->to, both paths", Reshaping::copy, "Copy", "First: copies of fields.");
        list(def, MOVE, 2, "from->to, both paths", Reshaping::move, "Move", "Then: fields that go elsewhere.");
        list(
                def,
                RENAME,
                3,
                "path->name",
                Reshaping::rename,
                "Rename",
                "Then: new names for fields, which stay in the object that they are in.");
        list(
                def,
                COALESCE,
                4,
                "to=a|b|c, all paths",
                Reshaping::coalesce,
                "Coalesce",
                "Then: fields that take the first of these that is there and not null.");
        key(TEMPLATE, Type.STRING)
                .defaultsTo("")
                .valid(Valid.parsedBy("lines to=text with !{path}", Reshape::templates))
                .importance(Importance.MEDIUM)
                .group(GROUP, 5)
                .width(Width.LONG)
                .displayName("Template")
                .doc(
                        "Then: fields made of text and other fields, one on each line: id=!{tenant}-!{order.id}. What is missing"
                                + " or null is empty.")
                .in(def);
        list(
                def,
                DEFAULT,
                6,
                "path=value; a JSON scalar, anything else is a string",
                Reshaping::defaultValue,
                "Default",
                "Then: values for fields that are missing or null.");
        list(def, DELETE, 7, FieldPath.SYNTAX, Reshaping::delete, "Delete", "Last: fields that go away.");
        return Outcomes.define(def);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties);
        List<Reshaping> all = new ArrayList<>();
        config.getList(COPY).forEach(entry -> all.add(Reshaping.copy(entry)));
        config.getList(MOVE).forEach(entry -> all.add(Reshaping.move(entry)));
        config.getList(RENAME).forEach(entry -> all.add(Reshaping.rename(entry)));
        config.getList(COALESCE).forEach(entry -> all.add(Reshaping.coalesce(entry)));
        all.addAll(templates(config.getString(TEMPLATE)));
        config.getList(DEFAULT).forEach(entry -> all.add(Reshaping.defaultValue(entry)));
        config.getList(DELETE).forEach(entry -> all.add(Reshaping.delete(entry)));
        operations = List.copyOf(all);
        outcomes = new Outcomes(getClass(), config);
    }

    private interface Parser {
        Reshaping parse(String entry);
    }

    private static void list(
            ConfigDef def, String name, int order, String syntax, Parser parser, String display, String doc) {
        key(name, Type.LIST)
                .defaultsTo("")
                .valid(Valid.parsedBy(syntax, parser::parse))
                .importance(Importance.MEDIUM)
                .group(GROUP, order)
                .width(Width.LONG)
                .displayName(display)
                .doc(doc)
                .in(def);
    }

    private static List<Reshaping> templates(String lines) {
        return lines.lines()
                .filter(line -> !line.isBlank())
                .map(Reshaping::template)
                .toList();
    }

    @Override
    public @Nullable R apply(R record) {
        Outcomes apply = requireNonNull(outcomes, "apply before configure");
        return apply.apply(record, this::reshaped, r -> side.with(r, Typed.NULL));
    }

    private R reshaped(R record) {
        Typed whole = side.of(record);
        if (whole.value() == null) {
            return requireNonNull(outcomes).skipped(record);
        }
        if (!whole.isObject()) {
            throw new Rejected(Code.WRONG_TYPE, "only a map or a Struct can be reshaped; a parser makes one of text");
        }
        Draft draft = new Draft(whole, schemas);
        for (Reshaping operation : operations) {
            operation.applyTo(draft);
        }
        return side.with(record, draft.result());
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public String version() {
        return PluginVersion.of(Reshape.class);
    }

    @Override
    public void close() {
        if (outcomes != null) {
            outcomes.close();
        }
    }
}
