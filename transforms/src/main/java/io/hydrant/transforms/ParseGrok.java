// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.GrokParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Parses text by grok patterns, within a time limit. Names with dots become nested objects.
 *
 * @param <R> source or sink record
 */
public abstract class ParseGrok<R extends ConnectRecord<R>> extends FieldTransform<R> {

    static final String PATTERN = "grok.pattern";
    static final String DEFINITIONS = "grok.definitions";
    static final String TIMEOUT_MS = "grok.timeout.ms";

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseGrok<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseGrok<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private ParseGrok(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        key(PATTERN, Type.STRING)
                .valid(Valid.notEmpty())
                .recommends(new AcrossKeys(ParseGrok::check))
                .importance(Importance.HIGH)
                .group("Format", 1)
                .width(Width.LONG)
                .displayName("Pattern")
                .doc(
                        "Such as %{IP:client} %{NUMBER:bytes:int}; several, one on each line, are tried in order. Found anywhere"
                                + " in the text.")
                .in(def);
        key(DEFINITIONS, Type.STRING)
                .defaultsTo("")
                .importance(Importance.LOW)
                .group("Format", 2)
                .width(Width.LONG)
                .displayName("Definitions")
                .doc("Own named expressions, one on each line: NAME expression. They go before the built-in ones.")
                .in(def);
        key(TIMEOUT_MS, Type.LONG)
                .defaultsTo(1000L)
                .valid(Valid.between(1, 60_000))
                .importance(Importance.LOW)
                .group("Format", 3)
                .width(Width.SHORT)
                .displayName("Timeout")
                .doc(
                        "Milliseconds after which a record is given up: an unlucky expression can take forever on some texts.")
                .in(def);
        return FieldStep.defineObject(ParserStep.define(def, "", ""));
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        GrokParser grok = parser(
                config.getString(PATTERN),
                config.getString(DEFINITIONS),
                Duration.ofMillis(config.getLong(TIMEOUT_MS)));
        return ParserStep.grok(getClass(), side, config, grok);
    }

    private static void check(Map<String, Object> settings) {
        if (settings.get(PATTERN) instanceof String pattern
                && settings.get(DEFINITIONS) instanceof String definitions
                && settings.get(ParserStep.TYPES) instanceof List<?> types) {
            GrokParser grok = parser(pattern, definitions, Duration.ofSeconds(1));
            ParserStep.members(types.stream().map(String::valueOf).toList(), grok);
        }
    }

    private static GrokParser parser(String pattern, String definitions, Duration timeout) {
        List<String> patterns = pattern.lines().filter(line -> !line.isBlank()).toList();
        List<String> lines = definitions.lines().toList();
        return ParserStep.configured(PATTERN, patterns, () -> new GrokParser(patterns, lines, timeout));
    }
}
