// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that must be delivered, and those that may be.
 *
 * @param key the column that tells rows apart
 * @param required rows of acknowledged requests: each must be there
 * @param allowed rows of requests whose sender cannot know: may be there, and must be right then
 * @param repeatable keys of rows that may be there more than once, since the sender sent them again
 */
public record Expected(
        String key,
        List<Map<String, @Nullable String>> required,
        List<Map<String, @Nullable String>> allowed,
        Set<String> repeatable) {

    public Expected {
        required = List.copyOf(required);
        allowed = List.copyOf(allowed);
        repeatable = Set.copyOf(repeatable);
    }

    /** Nothing yet. */
    public static Builder by(String key) {
        return new Builder(key);
    }

    /** Collects rows. Confined to one thread. */
    public static final class Builder {

        private final String key;
        private final List<Map<String, @Nullable String>> required = new ArrayList<>();
        private final List<Map<String, @Nullable String>> allowed = new ArrayList<>();
        private final Set<String> repeatable = new LinkedHashSet<>();

        private Builder(String key) {
            this.key = key;
        }

        /** A row as its request was answered. */
        public Builder add(Map<String, @Nullable String> row, boolean acknowledged, boolean mayBeRepeated) {
            (acknowledged ? required : allowed).add(row);
            if (mayBeRepeated) {
                repeatable.add(requireNonNull(row.get(key), key));
            }
            return this;
        }

        public Expected build() {
            return new Expected(key, required, allowed, repeatable);
        }
    }
}
