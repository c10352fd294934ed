// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Key;
import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Declared;
import io.hydrant.transforms.field.FieldPath;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.DottedNames;
import io.hydrant.transforms.parse.FieldTypes;
import io.hydrant.transforms.parse.FieldTypes.Members;
import io.hydrant.transforms.parse.FieldTypes.Type;
import io.hydrant.transforms.parse.GrokParser;
import io.hydrant.transforms.parse.TextParser;
import io.hydrant.transforms.parse.TimeFormats;
import io.hydrant.transforms.parse.UnparsableException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
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
        return define(def, types, nullValues, entry -> FieldTypes.parse(List.of(entry)), null, "");
    }

    /** As {@link #define}, for a parser of objects in objects. */
    static ConfigDef defineNested(ConfigDef def, Recommender rule) {
        return define(
                def,
                "",
                "",
                entry -> members(List.of(entry)),
                rule,
                " A name may be a path such as user.id; what it says of an array holds for each element.");
    }

    private static ConfigDef define(
            ConfigDef def,
            String types,
            String nullValues,
            Consumer<String> syntax,
            @Nullable Recommender rule,
            String more) {
        Key typesKey = key(TYPES, ConfigDef.Type.LIST)
                .defaultsTo(types)
                .valid(Valid.parsedBy(FieldTypes.SYNTAX, syntax))
                .importance(Importance.MEDIUM)
                .group(GROUP, 1)
                .width(Width.LONG)
                .displayName("Types")
                .doc(
                        "Types of fields; the others are strings. A field that is named here is always in the result, null if"
                                + " it has no value; a value that does not fit is an error. A timestamp is one in a Struct, and"
                                + " milliseconds in a map or JSON." + more);
        if (rule != null) {
            typesKey.recommends(rule);
        }
        typesKey.in(def);
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

    /** The step of grok, where fields whose names have dots go into objects. */
    static <R extends ConnectRecord<R>> FieldStep<R> grok(
            Class<?> transform, Side side, AbstractConfig config, GrokParser grok) {
        FieldTypes types = types(config);
        return new FieldStep<>(
                transform,
                side,
                config,
                input -> nested(withDates(parsed(grok, types, Rejections.text(input)))),
                declared(members(config.getList(TYPES), grok)));
    }

    /** The declared types, and those in the patterns. Throws {@link ConfigException} if a name is a value and an object. */
    static Members members(List<String> entries, GrokParser grok) {
        try {
            Map<String, Type> types = grok.types();
            types.putAll(FieldTypes.parse(entries));
            for (Set<String> fields : grok.fields()) {
                Set<String> names = new LinkedHashSet<>(fields);
                names.addAll(types.keySet());
                DottedNames.check(names);
            }
            Map<List<String>, Type> paths = new LinkedHashMap<>();
            types.forEach((name, type) -> paths.put(DottedNames.parts(name), type));
            return Members.of(paths);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(TYPES, entries, e.getMessage());
        }
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
        values.replaceAll((name, value) -> withDates(value));
        return values;
    }

    @SuppressWarnings("unchecked") // only maps and lists made here are gone into
    private static @Nullable Object withDates(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return date(instant);
        }
        if (value instanceof Map) {
            withDates((Map<String, @Nullable Object>) value);
        } else if (value instanceof List) {
            ((List<@Nullable Object>) value).replaceAll(ParserStep::withDates);
        }
        return value;
    }

    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    private static Object date(Instant instant) {
        return java.util.Date.from(instant);
    }

    /** The schemas of the declared fields. */
    private static Declared declared(AbstractConfig config) {
        Map<String, Declared> members = new LinkedHashMap<>();
        FieldTypes.parse(config.getList(TYPES))
                .forEach((name, type) -> members.put(name, new Declared(schema(type), Map.of())));
        return new Declared(null, members);
    }

    /** The schemas of the declared members of members. */
    static Declared declared(Members members) {
        Map<String, Declared> inner = new LinkedHashMap<>();
        members.members().forEach((name, member) -> inner.put(name, declared(member)));
        return new Declared(members.type() == null ? null : schema(members.type()), inner);
    }

    /** The declared types, where names are paths through objects. */
    static Members members(List<String> entries) {
        Map<List<String>, Type> paths = new LinkedHashMap<>();
        FieldTypes.parse(entries).forEach((path, type) -> paths.put(names(path), type));
        return Members.of(paths);
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (FieldPath.Step step : FieldPath.parseSingle(path).steps()) {
            if (!step.isMember()) {
                throw new IllegalArgumentException("'" + path + "' has an index: a type is that of all elements");
            }
            names.add(step.name());
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a type is that of a member, not of the whole");
        }
        return names;
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
    static <P extends TextParser> P configured(String key, Object value, Supplier<P> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key, value, e.getMessage());
        }
    }
}
