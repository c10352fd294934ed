// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.LtsvParser;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Parses labeled tab-separated values, such as Apache writes with an LTSV {@code LogFormat}.
 *
 * @param <R> source or sink record
 */
public abstract class ParseLtsv<R extends ConnectRecord<R>> extends FieldTransform<R> {

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

    private ParseLtsv(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        return FieldStep.defineObject(ParserStep.define(new ConfigDef(), "", "-"));
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        return ParserStep.of(getClass(), side, config, new LtsvParser());
    }
}
