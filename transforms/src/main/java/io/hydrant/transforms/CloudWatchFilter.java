// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;
import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Draft;
import io.hydrant.transforms.field.FieldPath;
import io.hydrant.transforms.field.Plain;
import io.hydrant.transforms.field.Schemas;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.field.Typed;
import io.hydrant.transforms.outcome.Outcomes;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Keeps or drops the records whose key or value matches a CloudWatch Logs filter pattern, such as
 * {@code { $.context.log_name = "specific-log" }}; a space-delimited pattern may also give its fields to the record.
 *
 * @param <R> source or sink record
 */
public abstract class CloudWatchFilter<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    static final String ACTION = "filter.action";
    static final String EXTRACT_FIELDS = "extract.fields";

    /** What happens to a record that matches. */
    enum Action {
        KEEP,
        DROP
    }

    public static final ConfigDef CONFIG = define();

    private static final FieldPath EXTRACTED = FieldPath.parse("extractedFields");

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends CloudWatchFilter<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends CloudWatchFilter<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private final Side side;
    private final Schemas schemas = new Schemas();
    private @Nullable Settings settings;

    private record Settings(FilterConfig filter, boolean keep, String extract, Outcomes outcomes) {}

    private CloudWatchFilter(Side side) {
        this.side = side;
    }

    private static ConfigDef define() {
        ConfigDef def = FilterConfig.define(new ConfigDef());
        key(ACTION, Type.STRING)
                .defaultsTo(Valid.word(Action.KEEP))
                .valid(Valid.oneOf(Action.class))
                .importance(Importance.HIGH)
                .group("Filter", 3)
                .width(Width.SHORT)
                .displayName("Action")
                .doc("Keep the records that match and drop the others, or drop those that match.")
                .in(def);
        key(EXTRACT_FIELDS, Type.STRING)
                .defaultsTo("none")
                .valid(Valid.oneOf("none", "extractedFields", "top-level"))
                .importance(Importance.LOW)
                .group("Filter", 7)
                .width(Width.SHORT)
                .displayName("Extract fields")
                .doc("Where the fields of a space-delimited pattern go: nowhere, into an object extractedFields (as in"
                        + " subscription payloads), or beside the value's other fields. Text alone becomes an object with"
                        + " the message and these.")
                .in(def);
        return Outcomes.define(def);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties);
        settings = new Settings(
                new FilterConfig(config),
                config.getString(ACTION).equals(Valid.word(Action.KEEP)),
                config.getString(EXTRACT_FIELDS),
                new Outcomes(getClass(), config));
    }

    @Override
    public @Nullable R apply(R record) {
        Settings set = requireNonNull(settings, "apply before configure");
        return set.outcomes().apply(record, r -> filtered(r, set), r -> side.with(r, Typed.NULL));
    }

    private @Nullable R filtered(R record, Settings set) {
        Typed part = side.of(record);
        if (set.filter().matches(part) != set.keep()) {
            return null;
        }
        return set.keep() && !set.extract().equals("none") ? extracted(record, part, set) : record;
    }

    private R extracted(R record, Typed part, Settings set) {
        Typed message = part.at(set.filter().field());
        Object value = message == null ? null : message.value();
        if (value == null) {
            return record;
        }
        byte[] bytes = Plain.bytes(value);
        Map<String, String> fields = bytes != null
                ? set.filter().pattern().extract(bytes)
                : set.filter().pattern().extract(FilterConfig.text(value));
        Draft draft = new Draft(part, schemas);
        if (!part.isObject()) {
            draft.clearUnlessObject();
            draft.put(FieldPath.WHOLE.member("message"), Typed.plain(FilterConfig.text(value)));
        }
        draft.merge(set.extract().equals("top-level") ? FieldPath.WHOLE : EXTRACTED, Typed.plain(fields));
        return side.with(record, draft.result());
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public String version() {
        return PluginVersion.of(CloudWatchFilter.class);
    }

    @Override
    public void close() {
        if (settings != null) {
            settings.outcomes().close();
        }
    }
}
