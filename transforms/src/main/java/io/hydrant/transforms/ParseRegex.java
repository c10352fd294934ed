// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.NamedGroupsParser;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Parses text by a regular expression with named groups, within a time limit.
 *
 * @param <R> source or sink record
 */
public abstract class ParseRegex<R extends ConnectRecord<R>> extends FieldTransform<R> {

    static final String PATTERN = "regex.pattern";
    static final String TIMEOUT_MS = "regex.timeout.ms";

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseRegex<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseRegex<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private ParseRegex(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        key(PATTERN, Type.STRING)
                .valid(Valid.parsedBy(
                        "an Oniguruma expression with named groups",
                        pattern -> new NamedGroupsParser(pattern, Duration.ofSeconds(1))))
                .importance(Importance.HIGH)
                .group("Format", 1)
                .width(Width.LONG)
                .displayName("Expression")
                .doc(
                        "Found anywhere in the text (anchor it with ^ and $); the named groups are the fields, null where a"
                                + " group took no part.")
                .in(def);
        key(TIMEOUT_MS, Type.LONG)
                .defaultsTo(1000L)
                .valid(Valid.between(1, 60_000))
                .importance(Importance.LOW)
                .group("Format", 2)
                .width(Width.SHORT)
                .displayName("Timeout")
                .doc(
                        "Milliseconds after which a record is given up: an unlucky expression can take forever on some texts.")
                .in(def);
        return FieldStep.defineObject(ParserStep.define(def, "", ""));
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        return ParserStep.of(
                getClass(),
                side,
                config,
                new NamedGroupsParser(config.getString(PATTERN), Duration.ofMillis(config.getLong(TIMEOUT_MS))));
    }
}
