// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;
import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.QueryStringParser;
import io.hydrant.transforms.parse.QueryStringParser.Repeated;
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
 * Parses a query string or form body, or the query of a URL.
 *
 * @param <R> source or sink record
 */
public abstract class ParseQueryString<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    static final String REPEATED = "repeated";

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseQueryString<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseQueryString<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private final Side side;
    private @Nullable FieldStep<R> step;

    private ParseQueryString(Side side) {
        this.side = side;
    }

    private static ConfigDef define() {
        ConfigDef def = key(REPEATED, Type.STRING)
                .defaultsTo(Valid.word(Repeated.LAST))
                .valid(Valid.oneOf(Repeated.class))
                .importance(Importance.LOW)
                .group("Format", 1)
                .width(Width.SHORT)
                .displayName("Repeated parameters")
                .doc("Which value of a parameter that occurs several times counts; list gives all of them.")
                .in(new ConfigDef());
        return FieldStep.defineObject(ParserStep.define(def, "", ""));
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties);
        Repeated repeated = Valid.parse(Repeated.class, REPEATED, config.getString(REPEATED));
        step = ParserStep.of(getClass(), side, config, new QueryStringParser(repeated));
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
        return PluginVersion.of(ParseQueryString.class);
    }

    @Override
    public void close() {
        if (step != null) {
            step.close();
        }
    }
}
