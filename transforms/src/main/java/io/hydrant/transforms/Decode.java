// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.decode.DecodeChain;
import io.hydrant.transforms.decode.UndecodableException;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Undoes encodings and compression of a field, such as {@code base64,gzip}, or whatever it finds ({@code auto}).
 *
 * @param <R> source or sink record
 */
public abstract class Decode<R extends ConnectRecord<R>> extends FieldTransform<R> {

    static final String DECODE = "decode";
    static final String RESULT = "decode.result";
    static final String MAX_BYTES = "decode.max.bytes";

    /** What decoded bytes become. */
    enum Result {
        AUTO,
        STRING,
        BYTES
    }

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends Decode<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends Decode<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private Decode(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        key(DECODE, Type.LIST)
                .defaultsTo("auto")
                .valid(Valid.parsedBy(DecodeChain.SYNTAX, word -> DecodeChain.parse(List.of(word), 1)))
                .importance(Importance.HIGH)
                .group("Decoding", 1)
                .displayName("Decode")
                .doc(
                        "Encodings to undo, in this order. Auto undoes gzip, zstd and framed snappy, and base64 of these, by"
                                + " their first bytes, however they are nested; anything else it leaves as it is.")
                .in(def);
        key(RESULT, Type.STRING)
                .defaultsTo(Valid.word(Result.AUTO))
                .valid(Valid.oneOf(Result.class))
                .importance(Importance.MEDIUM)
                .group("Decoding", 2)
                .width(Width.SHORT)
                .displayName("Result")
                .doc("Whether the result is a string (it must be UTF-8 then) or bytes. Auto: what the input was.")
                .in(def);
        key(MAX_BYTES, Type.INT)
                .defaultsTo(32 * 1024 * 1024)
                .valid(Valid.between(1, Integer.MAX_VALUE - 8))
                .importance(Importance.LOW)
                .group("Decoding", 3)
                .width(Width.SHORT)
                .displayName("Maximum size")
                .doc(
                        "Bytes that one step may give at most; more is an error, so that a small record cannot fill the memory.")
                .in(def);
        return FieldStep.defineTarget(def);
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        DecodeChain chain = DecodeChain.parse(config.getList(DECODE), config.getInt(MAX_BYTES));
        Result result = Valid.parse(Result.class, RESULT, config.getString(RESULT));
        return new FieldStep<>(getClass(), side, config, input -> decoded(chain, result, input));
    }

    private static Object decoded(DecodeChain chain, Result result, Object input) {
        byte[] decoded;
        try {
            decoded = chain.decode(Rejections.bytes(input));
        } catch (UndecodableException e) {
            throw Rejections.of(e);
        }
        boolean string = result == Result.AUTO ? input instanceof String : result == Result.STRING;
        if (!string) {
            return decoded;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Rejected(
                    Code.MALFORMED_DATA, "the decoded bytes are no UTF-8; decode.result=bytes keeps them", e);
        }
    }
}
