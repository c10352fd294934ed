// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.transforms.field.Side;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * A transform whose work is a {@link FieldStep}: what Connect asks of each of them in the same way.
 *
 * @param <R> source or sink record
 */
abstract class FieldTransform<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    private final Side side;
    private final ConfigDef definition;
    private @Nullable FieldStep<R> step;

    FieldTransform(Side side, ConfigDef definition) {
        this.side = side;
        this.definition = definition;
    }

    /** The work, as the config says. */
    abstract FieldStep<R> step(Side side, AbstractConfig config);

    @Override
    public final void configure(Map<String, ?> properties) {
        step = step(side, new AbstractConfig(definition, properties));
    }

    @Override
    public final @Nullable R apply(R record) {
        return requireNonNull(step, "apply before configure").apply(record);
    }

    @Override
    public final ConfigDef config() {
        return definition;
    }

    @Override
    public final String version() {
        return PluginVersion.of(getClass());
    }

    @Override
    public final void close() {
        if (step != null) {
            step.close();
        }
    }
}
