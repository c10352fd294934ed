// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.config;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/**
 * One config key under construction, ended by {@link #in(ConfigDef)}:
 *
 * <pre>{@code
 * key("buffering.size.mb", INT).defaultsTo(128).valid(between(1, 128)).importance(MEDIUM)
 *     .group("Buffering", 1).width(SHORT).displayName("Buffer size")
 *     .doc("Seal an open file once it holds this many MiB of incoming bytes (Firehose: SizeInMBs).")
 *     .in(def);
 * }</pre>
 *
 * A key without {@link #defaultsTo} is required. A validator that is also a {@link Recommender} (as {@link Valid#oneOf}
 * gives) serves as both. Confined to the thread that builds it.
 */
public final class Key {

    private final String name;
    private final Type type;
    private @Nullable Object defaultValue = ConfigDef.NO_DEFAULT_VALUE;
    private @Nullable Validator validator;
    private @Nullable Recommender recommender;
    private Importance importance = Importance.MEDIUM;
    private @Nullable String group;
    private int order;
    private Width width = Width.MEDIUM;
    private @Nullable String displayName;
    private @Nullable String doc;
    private List<String> dependents = List.of();

    private Key(String name, Type type) {
        this.name = requireNonNull(name, "name is null");
        this.type = requireNonNull(type, "type is null");
    }

    public static Key key(String name, Type type) {
        return new Key(name, type);
    }

    /** {@code null} means optional without a default. */
    @CanIgnoreReturnValue
    public Key defaultsTo(@Nullable Object value) {
        this.defaultValue = value;
        return this;
    }

    @CanIgnoreReturnValue
    public Key valid(Validator validator) {
        this.validator = validator;
        if (validator instanceof Recommender values) {
            this.recommender = values;
        }
        return this;
    }

    @CanIgnoreReturnValue
    public Key recommends(Recommender recommender) {
        this.recommender = recommender;
        return this;
    }

    @CanIgnoreReturnValue
    public Key importance(Importance importance) {
        this.importance = importance;
        return this;
    }

    @CanIgnoreReturnValue
    public Key group(String group, int order) {
        this.group = group;
        this.order = order;
        return this;
    }

    @CanIgnoreReturnValue
    public Key width(Width width) {
        this.width = width;
        return this;
    }

    @CanIgnoreReturnValue
    public Key displayName(String displayName) {
        this.displayName = displayName;
        return this;
    }

    /** One or two sentences; the default and the valid values are rendered beside them, so they are not repeated here. */
    @CanIgnoreReturnValue
    public Key doc(String doc) {
        this.doc = doc;
        return this;
    }

    /** Keys whose meaning depends on this one: Connect's UIs show them again when it changes. */
    @CanIgnoreReturnValue
    public Key dependents(String... keys) {
        this.dependents = List.of(keys);
        return this;
    }

    /** Ends the key. Throws {@link IllegalStateException} if it lacks what every key must have. */
    @CanIgnoreReturnValue
    public ConfigDef in(ConfigDef def) {
        if (doc == null || group == null || displayName == null) {
            throw new IllegalStateException("config key " + name + " needs doc, group and displayName");
        }
        return def.define(new ConfigKey(
                name,
                type,
                defaultValue,
                validator,
                importance,
                doc,
                group,
                order,
                width,
                displayName,
                dependents,
                recommender,
                false));
    }
}
