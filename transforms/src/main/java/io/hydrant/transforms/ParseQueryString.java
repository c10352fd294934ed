// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.QueryStringParser;
import io.hydrant.transforms.parse.QueryStringParser.Repeated;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Parses a query string or form body, or the query of a URL.
 *
 * @param <R> source or sink record
 */
public abstract class ParseQueryString<R extends ConnectRecord<R>> extends FieldTransform<R> {

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

    private ParseQueryString(Side side) {
        super(side, CONFIG);
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
    FieldStep<R> step(Side side, AbstractConfig config) {
        Repeated repeated = Valid.parse(Repeated.class, REPEATED, config.getString(REPEATED));
        return ParserStep.of(getClass(), side, config, new QueryStringParser(repeated));
    }
}
