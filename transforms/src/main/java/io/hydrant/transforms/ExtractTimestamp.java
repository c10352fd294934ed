// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;
import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.FieldPath;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.field.Typed;
import io.hydrant.transforms.outcome.Outcomes;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import io.hydrant.transforms.parse.Conversion;
import io.hydrant.transforms.parse.TimeFormats;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Sets the record's timestamp from a field.
 *
 * @param <R> source or sink record
 */
public abstract class ExtractTimestamp<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    static final String FIELD = "field";
    static final String TIME_FORMATS = "time.formats";
    static final String ON_MISSING = FieldStep.ON_MISSING;

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ExtractTimestamp<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ExtractTimestamp<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private final Side side;
    private FieldPath field = FieldPath.WHOLE;
    private boolean missingIsError;
    private @Nullable TimeFormats formats;
    private @Nullable Outcomes outcomes;

    private ExtractTimestamp(Side side) {
        this.side = side;
    }

    private static ConfigDef define() {
        ConfigDef def = FieldStep.defineField(new ConfigDef());
        key(TIME_FORMATS, Type.LIST)
                .defaultsTo("epoch_ms,iso8601,clf")
                .valid(Valid.parsedBy(TimeFormats.SYNTAX, name -> TimeFormats.of(List.of(name), ZoneId.of("UTC"))))
                .importance(Importance.MEDIUM)
                .group("Time", 1)
                .displayName("Time formats")
                .doc("How the time is written, tried in this order. A number is taken by the epoch format among them.")
                .in(def);
        return ParserStep.timeZone(def, "Time", 2);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties);
        field = FieldPath.parseSingle(config.getString(FIELD));
        missingIsError = config.getString(ON_MISSING).equals(Valid.word(FieldStep.OnMissing.ERROR));
        formats = TimeFormats.of(config.getList(TIME_FORMATS), ParserStep.zone(config.getString(ParserStep.TIME_ZONE)));
        outcomes = new Outcomes(getClass(), config);
    }

    @Override
    public @Nullable R apply(R record) {
        Outcomes apply = requireNonNull(outcomes, "apply before configure");
        return apply.apply(record, this::stamped, r -> stamped(r, null));
    }

    private R stamped(R record) {
        Typed found = side.of(record).at(field);
        if (found == null || found.value() == null) {
            if (missingIsError) {
                throw new Rejected(Code.MISSING_FIELD, "there is no " + field);
            }
            return requireNonNull(outcomes).skipped(record);
        }
        return stamped(record, millis(found.value()));
    }

    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    private long millis(Object value) {
        long millis;
        if (value instanceof java.util.Date date) {
            millis = date.getTime();
        } else {
            String text = value instanceof Number
                    ? Conversion.text(value)
                    : Rejections.text(value).trim();
            Instant instant = requireNonNull(formats).parse(text);
            if (instant == null) {
                throw new Rejected(Code.CONVERSION_FAILED, field + " is no time in " + TIME_FORMATS);
            }
            try {
                millis = instant.toEpochMilli();
            } catch (ArithmeticException e) {
                throw new Rejected(Code.CONVERSION_FAILED, field + " is beyond what a timestamp holds", e);
            }
        }
        if (millis < 0) {
            throw new Rejected(Code.CONVERSION_FAILED, field + " is before 1970: Kafka takes no such timestamp");
        }
        return millis;
    }

    private R stamped(R record, @Nullable Long millis) {
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                millis);
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public String version() {
        return PluginVersion.of(ExtractTimestamp.class);
    }

    @Override
    public void close() {
        if (outcomes != null) {
            outcomes.close();
        }
    }
}
