// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigException;

/**
 * A rule about several keys of a transform, for Connect's validation of a connector. That knows of a transform its
 * {@code ConfigDef} alone, whose validators see one key each; recommenders see all of them, and what one throws becomes an
 * error of the key that it belongs to ({@code ConfigDef#validate}). Thread-safe if the rule is.
 */
final class AcrossKeys implements Recommender {

    private final Rule rule;

    /** Looks at values by their keys, as far as each is valid by itself: the others are not there. */
    @FunctionalInterface
    interface Rule {

        /** Throws {@link ConfigException} with a sentence if the values do not fit each other. */
        void check(Map<String, Object> settings);
    }

    AcrossKeys(Rule rule) {
        this.rule = rule;
    }

    @Override
    public List<Object> validValues(String name, Map<String, Object> settings) {
        rule.check(settings);
        return List.of();
    }

    @Override
    public boolean visible(String name, Map<String, Object> settings) {
        return true;
    }
}
