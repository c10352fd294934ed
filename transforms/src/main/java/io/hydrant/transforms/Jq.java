// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.jq.JqException;
import io.hydrant.jq.JqLanguage;
import io.hydrant.jq.JqLimits;
import io.hydrant.jq.JqProgram;
import io.hydrant.transforms.field.Plain;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/**
 * Applies a jq program: {@code empty} drops the record, its only result replaces the field or goes to the target.
 *
 * @param <R> source or sink record
 */
public abstract class Jq<R extends ConnectRecord<R>> extends FieldTransform<R> {

    static final String QUERY = "jq.query";
    static final String MULTIPLE = "jq.multiple";
    static final String MAX_STEPS = "jq.max.steps";
    static final String MAX_DEPTH = "jq.max.depth";
    static final String TIMEOUT_MS = "jq.timeout.ms";

    /** What several results become. */
    enum Multiple {
        ERROR,
        FIRST,
        ARRAY
    }

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends Jq<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends Jq<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private Jq(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        key(QUERY, Type.STRING)
                .valid(Valid.parsedBy(
                        "a jq 1.7 program",
                        query -> JqProgram.compile(query, JqLanguage.JQ_1_7, new JqLimits(1, 1, Duration.ZERO))))
                .importance(Importance.HIGH)
                .group("Program", 1)
                .width(Width.LONG)
                .displayName("Program")
                .doc(
                        "The jq program. Text and bytes are read as JSON first. No result (empty) drops the record. A program that"
                                + " calls what is not available (env, input, modules) is refused.")
                .in(def);
        key(MULTIPLE, Type.STRING)
                .defaultsTo(Valid.word(Multiple.ERROR))
                .valid(Valid.oneOf(Multiple.class))
                .importance(Importance.LOW)
                .group("Program", 2)
                .width(Width.SHORT)
                .displayName("Several results")
                .doc("A transform makes one record of one: several results are an error, or the first counts, or they"
                        + " become an array.")
                .in(def);
        key(MAX_STEPS, Type.LONG)
                .defaultsTo(1_000_000L)
                .valid(Valid.atLeast(1))
                .importance(Importance.LOW)
                .group("Program", 3)
                .width(Width.SHORT)
                .displayName("Maximum steps")
                .doc(
                        "Work that one record may take, in time and in memory: a step is a call, a value that a generator gives, or"
                                + " 64 bytes of values that are built or looked through.")
                .in(def);
        key(MAX_DEPTH, Type.INT)
                .defaultsTo(1000)
                .valid(Valid.between(1, 10_000))
                .importance(Importance.LOW)
                .group("Program", 4)
                .width(Width.SHORT)
                .displayName("Maximum depth")
                .doc("Function calls within each other that one record may take.")
                .in(def);
        key(TIMEOUT_MS, Type.LONG)
                .defaultsTo(1000L)
                .valid(Valid.between(1, 60_000))
                .importance(Importance.LOW)
                .group("Program", 5)
                .width(Width.SHORT)
                .displayName("Timeout")
                .doc("Milliseconds that one record may take.")
                .in(def);
        return FieldStep.defineObject(def);
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        JqProgram program = JqProgram.compile(
                config.getString(QUERY),
                JqLanguage.JQ_1_7,
                new JqLimits(
                        config.getLong(MAX_STEPS),
                        config.getInt(MAX_DEPTH),
                        Duration.ofMillis(config.getLong(TIMEOUT_MS))));
        Multiple multiple = Valid.parse(Multiple.class, MULTIPLE, config.getString(MULTIPLE));
        return new FieldStep<>(getClass(), side, config, input -> result(program, multiple, input));
    }

    private static @Nullable Object result(JqProgram program, Multiple multiple, Object input) {
        List<@Nullable Object> results;
        try {
            byte[] text = Plain.bytes(input);
            results = text != null ? program.runOnText(text) : program.runOnPlain(Plain.of(input));
        } catch (JqException e) {
            throw rejected(e);
        }
        if (results.isEmpty()) {
            return FieldStep.DROP;
        }
        if (multiple == Multiple.ARRAY) {
            return results.size() == 1 ? results.get(0) : results;
        }
        if (results.size() > 1 && multiple == Multiple.ERROR) {
            throw new Rejected(Code.PROGRAM_FAILED, "the jq program gave several results");
        }
        return results.get(0);
    }

    private static Rejected rejected(JqException e) {
        Code code = switch (e.kind()) {
            case MALFORMED_INPUT -> Code.MALFORMED_DATA;
            case FAILED -> Code.PROGRAM_FAILED;
            case TOO_LARGE -> Code.TOO_LARGE;
            case TIMED_OUT -> Code.TIMED_OUT;
        };
        return new Rejected(code, e.reason(), e);
    }
}
