// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.FieldPath;
import io.hydrant.transforms.field.JsonText;
import io.hydrant.transforms.field.Plain;
import io.hydrant.transforms.field.StructView;
import io.hydrant.transforms.field.Typed;
import io.hydrant.transforms.filter.FilterOptions;
import io.hydrant.transforms.filter.FilterPattern;
import io.hydrant.transforms.filter.FilterSyntaxException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The keys that the filter and the predicate share, and the question that they make. Immutable. */
public final class FilterConfig {

    public static final String PATTERN = "filter.pattern";
    public static final String FIELD = "field";
    public static final String SYNTAX = "filter.syntax";
    public static final String FIELD_COUNT = "filter.field.count";
    public static final String MISSING_NOT_EQUAL = "filter.missing.not.equal";

    private static final String GROUP = "Filter";

    /** Whether patterns that CloudWatch Logs refuses are taken. */
    enum Syntax {
        STRICT,
        LENIENT
    }

    /** How a space-delimited pattern without an ellipsis takes further fields. */
    enum FieldCount {
        ABSORB,
        STRICT
    }

    private final FieldPath field;
    private final FilterPattern pattern;

    public FilterConfig(AbstractConfig config) {
        this.field = FieldPath.parseSingle(config.getString(FIELD));
        try {
            this.pattern = FilterPattern.compile(
                    config.getString(PATTERN),
                    new FilterOptions(
                            config.getString(SYNTAX).equals(Valid.word(Syntax.LENIENT)),
                            config.getString(FIELD_COUNT).equals(Valid.word(FieldCount.STRICT)),
                            config.getBoolean(MISSING_NOT_EQUAL)));
        } catch (FilterSyntaxException e) {
            throw new ConfigException(PATTERN, config.getString(PATTERN), e.getMessage());
        }
    }

    /** Adds the shared keys. */
    public static ConfigDef define(ConfigDef def) {
        key(PATTERN, Type.STRING)
                .valid(Valid.parsedBy("a CloudWatch Logs filter pattern", FilterConfig::compilesAtAll))
                .recommends(new AcrossKeys(FilterConfig::compiles))
                .importance(Importance.HIGH)
                .group(GROUP, 1)
                .width(Width.LONG)
                .displayName("Filter pattern")
                .doc("Which messages match: terms (ERROR -\"bad request\"), regexes (%4[0-9]{2}%), JSON"
                        + " ({ $.status >= 500 }) or space-delimited ([ip, ..., status=4*, bytes]), as in CloudWatch"
                        + " Logs subscription filters.")
                .in(def);
        key(FIELD, Type.STRING)
                .defaultsTo("$")
                .valid(Valid.parsedBy(FieldPath.SYNTAX, FieldPath::parseSingle))
                .importance(Importance.HIGH)
                .group(GROUP, 2)
                .displayName("Field")
                .doc(
                        "The message: text or bytes, or, for a JSON pattern, an object. Other patterns see an object as its"
                                + " JSON text. A record without this field does not match.")
                .in(def);
        key(SYNTAX, Type.STRING)
                .defaultsTo(Valid.word(Syntax.STRICT))
                .valid(Valid.oneOf(Syntax.class))
                .importance(Importance.LOW)
                .group(GROUP, 4)
                .width(Width.SHORT)
                .displayName("Syntax")
                .doc("Strict takes what CloudWatch Logs takes; lenient also takes special characters in bare terms and"
                        + " values.")
                .in(def);
        key(FIELD_COUNT, Type.STRING)
                .defaultsTo(Valid.word(FieldCount.ABSORB))
                .valid(Valid.oneOf(FieldCount.class))
                .importance(Importance.LOW)
                .group(GROUP, 5)
                .width(Width.SHORT)
                .displayName("Field count")
                .doc(
                        "In a space-delimited pattern without an ellipsis the last field absorbs the rest of the message, or"
                                + " (strict) the message must have exactly the declared fields. AWS documents both.")
                .in(def);
        return key(MISSING_NOT_EQUAL, Type.BOOLEAN)
                .defaultsTo(false)
                .importance(Importance.LOW)
                .group(GROUP, 6)
                .width(Width.SHORT)
                .displayName("Missing is not equal")
                .doc("Whether != holds for a JSON member that is not there.")
                .in(def);
    }

    private static void compiles(Map<String, Object> settings) {
        if (settings.get(PATTERN) instanceof String pattern && settings.get(SYNTAX) instanceof String syntax) {
            try {
                FilterPattern.compile(
                        pattern, new FilterOptions(syntax.equals(Valid.word(Syntax.LENIENT)), false, false));
            } catch (FilterSyntaxException e) {
                throw new ConfigException(PATTERN, pattern, e.getMessage());
            }
        }
    }

    /** The syntax key may be lenient: this only rejects what neither takes, {@link #compiles} the rest. */
    private static void compilesAtAll(String pattern) {
        FilterPattern.compile(pattern, new FilterOptions(true, false, false));
    }

    FilterPattern pattern() {
        return pattern;
    }

    FieldPath field() {
        return field;
    }

    /** Whether this key or value matches; one without the field does not. */
    public boolean matches(Typed part) {
        Typed message = field.isWhole() ? part : part.at(field);
        Object value = message == null ? null : message.value();
        if (value == null) {
            return false;
        }
        if (value instanceof byte[] bytes) {
            return pattern.matches(bytes);
        }
        if (value instanceof ByteBuffer buffer && buffer.hasArray()) {
            return pattern.matches(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        }
        if (pattern.isJson() && !(value instanceof String) && !(value instanceof ByteBuffer)) {
            return pattern.matchesTree(value, StructView.INSTANCE);
        }
        return pattern.matches(text(value));
    }

    /** The text of a message that is neither null nor bytes; of an object its JSON. */
    static String text(Object value) {
        String text = Plain.text(value);
        return text != null ? text : JsonText.of(value);
    }
}
