// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.FieldTypes;
import io.hydrant.transforms.parse.FieldTypes.Members;
import io.hydrant.transforms.parse.JsonValues;
import io.hydrant.transforms.parse.UnparsableException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON text into an object, an array or a scalar.
 *
 * @param <R> source or sink record
 */
public abstract class ParseJson<R extends ConnectRecord<R>> extends FieldTransform<R> {

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseJson<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseJson<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private ParseJson(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        return FieldStep.defineObject(ParserStep.defineNested(new ConfigDef(), new AcrossKeys(ParseJson::check)));
    }

    private static void check(Map<String, Object> settings) {
        if (settings.get(ParserStep.TYPES) instanceof List<?> types) {
            members(types.stream().map(String::valueOf).toList());
        }
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        FieldTypes types = ParserStep.types(config);
        Members members = members(config.getList(ParserStep.TYPES));
        return new FieldStep<>(
                getClass(),
                side,
                config,
                input -> parsed(types, members, Rejections.bytes(input)),
                ParserStep.declared(members));
    }

    private static Members members(List<String> types) {
        try {
            return ParserStep.members(types);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(ParserStep.TYPES, types, e.getMessage());
        }
    }

    @SuppressWarnings("unchecked") // the reader makes maps of strings
    private static @Nullable Object parsed(FieldTypes types, Members members, byte[] json) {
        try {
            Object document = JsonValues.document(json);
            return document instanceof Map && !types.isIdentity()
                    ? ParserStep.withDates(types.applyWithin((Map<String, @Nullable Object>) document, members))
                    : document;
        } catch (UnparsableException e) {
            throw Rejections.of(e);
        }
    }
}
