// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.predicates;

import static io.hydrant.connect.config.Key.key;
import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.FilterConfig;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.outcome.Rejected;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * True for records whose value (or key) matches a CloudWatch Logs filter pattern.
 *
 * @param <R> source or sink record
 */
public final class MatchesCloudWatchFilter<R extends ConnectRecord<R>> implements Predicate<R>, Versioned {

    static final String PART = "part";

    public static final ConfigDef CONFIG = key(PART, Type.STRING)
            .defaultsTo(Valid.word(Side.VALUE))
            .valid(Valid.oneOf(Side.class))
            .importance(Importance.LOW)
            .group("Filter", 3)
            .width(Width.SHORT)
            .displayName("Part")
            .doc("Which part of the record is asked.")
            .in(FilterConfig.define(new ConfigDef()));

    private Side side = Side.VALUE;
    private @Nullable FilterConfig filter;

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties);
        filter = new FilterConfig(config);
        side = Valid.parse(Side.class, PART, config.getString(PART));
    }

    @Override
    public boolean test(R record) {
        try {
            return requireNonNull(filter, "test before configure").matches(side.of(record));
        } catch (Rejected e) {
            throw new DataException("MatchesCloudWatchFilter cannot use a record: " + e.reason(), e);
        } catch (StackOverflowError e) {
            throw new DataException("MatchesCloudWatchFilter cannot use a record: it is nested too deep", e);
        }
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public String version() {
        return PluginVersion.of(MatchesCloudWatchFilter.class);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
