// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;
import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.AccessLogParser;
import io.hydrant.transforms.parse.AccessLogParser.Format;
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
 * Parses lines of Apache's or nginx's access log, common or combined.
 *
 * @param <R> source or sink record
 */
public abstract class ParseAccessLog<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    static final String FORMAT = "access.log.format";

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseAccessLog<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseAccessLog<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private final Side side;
    private @Nullable FieldStep<R> step;

    private ParseAccessLog(Side side) {
        this.side = side;
    }

    private static ConfigDef define() {
        ConfigDef def = key(FORMAT, Type.STRING)
                .defaultsTo(Valid.word(Format.AUTO))
                .valid(Valid.oneOf(Format.class))
                .importance(Importance.MEDIUM)
                .group("Format", 1)
                .width(Width.SHORT)
                .displayName("Format")
                .doc("What a line must be; auto takes both, the result has referer and ua only where they are there.")
                .in(new ConfigDef());
        return FieldStep.defineObject(ParserStep.define(def, "time:timestamp,status:int32,size:int64", "-"));
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties);
        Format format = Valid.parse(Format.class, FORMAT, config.getString(FORMAT));
        step = ParserStep.of(getClass(), side, config, new AccessLogParser(format));
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
        return PluginVersion.of(ParseAccessLog.class);
    }

    @Override
    public void close() {
        if (step != null) {
            step.close();
        }
    }
}
