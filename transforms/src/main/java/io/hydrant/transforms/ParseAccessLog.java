// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.AccessLogParser;
import io.hydrant.transforms.parse.AccessLogParser.Format;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Parses lines of Apache's or nginx's access log, common or combined.
 *
 * @param <R> source or sink record
 */
public abstract class ParseAccessLog<R extends ConnectRecord<R>> extends FieldTransform<R> {

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

    private ParseAccessLog(Side side) {
        super(side, CONFIG);
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
    FieldStep<R> step(Side side, AbstractConfig config) {
        Format format = Valid.parse(Format.class, FORMAT, config.getString(FORMAT));
        return ParserStep.of(getClass(), side, config, new AccessLogParser(format));
    }
}
