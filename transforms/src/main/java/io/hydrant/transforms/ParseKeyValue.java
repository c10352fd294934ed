// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.KeyValueParser;
import io.hydrant.transforms.parse.KeyValueParser.BareKey;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Parses keys and values, such as logfmt: {@code level=info msg="two words"}.
 *
 * @param <R> source or sink record
 */
public abstract class ParseKeyValue<R extends ConnectRecord<R>> extends FieldTransform<R> {

    static final String PAIR_DELIMITER = "pair.delimiter";
    static final String KEY_DELIMITER = "key.delimiter";
    static final String BARE_KEYS = "bare.keys";

    private static final String WHITESPACE = "whitespace";

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseKeyValue<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseKeyValue<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private ParseKeyValue(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        key(PAIR_DELIMITER, Type.STRING)
                .defaultsTo(WHITESPACE)
                .importance(Importance.MEDIUM)
                .group("Format", 1)
                .width(Width.SHORT)
                .displayName("Pair delimiter")
                .doc("What stands between pairs, such as ; or &; whitespace is any run of blanks.")
                .in(def);
        key(KEY_DELIMITER, Type.STRING)
                .defaultsTo("=")
                .valid(Valid.notEmpty())
                .importance(Importance.MEDIUM)
                .group("Format", 2)
                .width(Width.SHORT)
                .displayName("Key delimiter")
                .doc("What stands between a key and its value.")
                .in(def);
        key(BARE_KEYS, Type.STRING)
                .defaultsTo(Valid.word(BareKey.TRUE))
                .valid(Valid.oneOf(BareKey.class))
                .importance(Importance.LOW)
                .group("Format", 3)
                .width(Width.SHORT)
                .displayName("Bare keys")
                .doc("A key without a value is true, is skipped, or makes the text malformed.")
                .in(def);
        return FieldStep.defineObject(ParserStep.define(def, "", ""));
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        String pairs = config.getString(PAIR_DELIMITER);
        BareKey bareKey = Valid.parse(BareKey.class, BARE_KEYS, config.getString(BARE_KEYS));
        return ParserStep.of(
                getClass(),
                side,
                config,
                ParserStep.configured(
                        PAIR_DELIMITER,
                        pairs,
                        () -> new KeyValueParser(
                                pairs.equals(WHITESPACE) ? " " : pairs, config.getString(KEY_DELIMITER), bareKey)));
    }
}
