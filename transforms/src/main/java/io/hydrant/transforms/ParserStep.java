// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.FieldTypes;
import io.hydrant.transforms.parse.FieldTypes.Type;
import io.hydrant.transforms.parse.TextParser;
import io.hydrant.transforms.parse.TimeFormats;
import io.hydrant.transforms.parse.UnparsableException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** What the parsing transforms share: the keys for types and markers, and the step from text to typed object. Stateless. */
final class ParserStep {

    static final String TYPES = "types";
    static final String TYPES_INFER = "types.infer";
    static final String NULL_VALUES = "null.values";
    static final String TIME_FORMATS = "time.formats";
    static final String TIME_ZONE = "time.zone";

    private static final String GROUP = "Values";

    private ParserStep() {}

    /** Adds the shared keys with a parser's own defaults. */
    static ConfigDef define(ConfigDef def, String types, String nullValues) {
        key(TYPES, ConfigDef.Type.LIST)
                .defaultsTo(types)
                .valid(Valid.parsedBy(FieldTypes.SYNTAX, entry -> FieldTypes.parse(List.of(entry))))
                .importance(Importance.MEDIUM)
                .group(GROUP, 1)
                .width(Width.LONG)
                .displayName("Types")
                .doc(
                        "Types of fields; the others are strings. A field that is named here is always in the result, null if"
                                + " it has no value; a value that does not fit is an error. A timestamp is one in a Struct, and"
                                + " milliseconds in a map or JSON.")
                .in(def);
        key(TYPES_INFER, ConfigDef.Type.BOOLEAN)
                .defaultsTo(false)
                .importance(Importance.LOW)
                .group(GROUP, 2)
                .width(Width.SHORT)
                .displayName("Infer types")
                .doc("Whether fields without a declared type that are written as numbers or booleans become such.")
                .in(def);
        key(NULL_VALUES, ConfigDef.Type.LIST)
                .defaultsTo(nullValues)
                .importance(Importance.LOW)
                .group(GROUP, 3)
                .displayName("Null values")
                .doc("Texts that stand for no value.")
                .in(def);
        key(TIME_FORMATS, ConfigDef.Type.LIST)
                .defaultsTo("iso8601,clf")
                .valid(Valid.parsedBy(TimeFormats.SYNTAX, name -> TimeFormats.of(List.of(name), ZoneId.of("UTC"))))
                .importance(Importance.LOW)
                .group(GROUP, 4)
                .displayName("Time formats")
                .doc("How fields of type timestamp are written, tried in this order.")
                .in(def);
        return timeZone(def, GROUP, 5);
    }

    static ConfigDef timeZone(ConfigDef def, String group, int order) {
        return key(TIME_ZONE, ConfigDef.Type.STRING)
                .defaultsTo("UTC")
                .valid(Valid.parsedBy("a zone such as Asia/Tokyo or +09:00", ParserStep::zone))
                .importance(Importance.LOW)
                .group(group, order)
                .width(Width.SHORT)
                .displayName("Time zone")
                .doc("Zone of times that name none.")
                .in(def);
    }

    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone '" + name + "'", e);
        }
    }

    static FieldTypes types(AbstractConfig config) {
        return new FieldTypes(
                FieldTypes.parse(config.getList(TYPES)),
                config.getBoolean(TYPES_INFER),
                Set.copyOf(config.getList(NULL_VALUES)),
                TimeFormats.of(config.getList(TIME_FORMATS), ZoneId.of(config.getString(TIME_ZONE))));
    }

    /** The step of a transform that parses text. */
    static <R extends ConnectRecord<R>> FieldStep<R> of(
            Class<?> transform, Side side, AbstractConfig config, TextParser parser) {
        FieldTypes types = types(config);
        return new FieldStep<>(
                transform,
                side,
                config,
                input -> withDates(parsed(parser, types, Rejections.text(input))),
                declared(config));
    }

    /** As {@link #of}, but fields whose names have dots go into objects. */
    static <R extends ConnectRecord<R>> FieldStep<R> nesting(
            Class<?> transform, Side side, AbstractConfig config, TextParser parser) {
        FieldTypes types = types(config);
        return new FieldStep<>(
                transform,
                side,
                config,
                input -> nested(withDates(parsed(parser, types, Rejections.text(input)))),
                declared(config));
    }

    private static Map<String, @Nullable Object> parsed(TextParser parser, FieldTypes types, String text) {
        try {
            return types.applyTo(parser.parse(text));
        } catch (UnparsableException e) {
            throw Rejections.of(e);
        }
    }

    @SuppressWarnings("unchecked") // only maps made here are gone into
    private static Map<String, @Nullable Object> nested(Map<String, @Nullable Object> flat) {
        Map<String, @Nullable Object> nested = new LinkedHashMap<>();
        flat.forEach((name, value) -> {
            Map<String, @Nullable Object> object = nested;
            int from = 0;
            for (int dot = name.indexOf('.'); dot > from; dot = name.indexOf('.', from)) {
                Object inner = object.computeIfAbsent(name.substring(from, dot), n -> new LinkedHashMap<>());
                if (!(inner instanceof Map)) {
                    // A field of this name has a value of its own: the rest of the name stays in one piece.
                    break;
                }
                object = (Map<String, @Nullable Object>) inner;
                from = dot + 1;
            }
            object.put(name.substring(from), value);
        });
        return nested;
    }

    /** Connect's timestamps are of class {@link java.util.Date}. */
    static Map<String, @Nullable Object> withDates(Map<String, @Nullable Object> values) {
        for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
            if (entry.getValue() instanceof Instant instant) {
                entry.setValue(date(instant));
            }
        }
        return values;
    }

    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    private static Object date(Instant instant) {
        return java.util.Date.from(instant);
    }

    /** The schemas of the declared fields, for a Struct in which they are null. */
    static Map<String, Schema> declared(AbstractConfig config) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        FieldTypes.parse(config.getList(TYPES)).forEach((name, type) -> schemas.put(name, schema(type)));
        return schemas;
    }

    private static Schema schema(Type type) {
        return switch (type) {
            case STRING -> Schema.OPTIONAL_STRING_SCHEMA;
            case INT32 -> Schema.OPTIONAL_INT32_SCHEMA;
            case INT64 -> Schema.OPTIONAL_INT64_SCHEMA;
            case FLOAT64 -> Schema.OPTIONAL_FLOAT64_SCHEMA;
            case BOOLEAN -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
            case TIMESTAMP -> Timestamp.builder().optional().build();
        };
    }

    /** Turns a parser's complaint about its own settings into one about a key. */
    static TextParser configured(String key, Object value, java.util.function.Supplier<TextParser> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key, value, e.getMessage());
        }
    }
}
