// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.LtsvParser;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Parses labeled tab-separated values, such as Apache writes with an LTSV {@code LogFormat}.
 *
 * @param <R> source or sink record
 */
public abstract class ParseLtsv<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseLtsv<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseLtsv<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private final Side side;
    private @Nullable FieldStep<R> step;

    private ParseLtsv(Side side) {
        this.side = side;
    }

    private static ConfigDef define() {
        return FieldStep.defineObject(ParserStep.define(new ConfigDef(), "", "-"));
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties);
        step = ParserStep.of(getClass(), side, config, new LtsvParser());
    }

    @Override
    public @Nullable R apply(R record) {
        return requireNonNull(step, "apply before configure").apply(record);
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public String version() {
        return PluginVersion.of(ParseLtsv.class);
    }

    @Override
    public void close() {
        if (step != null) {
            step.close();
        }
    }
}
