// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of an object are wanted, and where they go. Looked up by bytes, without making strings; producers write
 * their keys in one order, so that the key after the one that was just found is tried first. Immutable.
 */
final class Keys {
    /** A key that feeds a slot. Several slots fed by one key are chained. */
    static final class Target {
        final byte[] name;
        final String key;
        /** Relative to the object's first slot. */
        final int slot;

        final Plan plan;
        final int order;
        /** Whether the key feeds any column, not only captured fields. */
        boolean column;

        @Nullable
        Target also;

        /** Whether it feeds one column, and nothing else. */
        boolean isPlain;

        private Target(String key, int slot, Plan plan, int order) {
            this.key = key;
            name = key.getBytes(StandardCharsets.UTF_8);
            this.slot = slot;
            this.plan = plan;
            this.order = order;
            column = plan.kind < Plan.CAPTURE;
            isPlain = column;
        }
    }

    /** By their order, null for those that JSON cannot have without escapes. */
    private final @Nullable Target[] guesses;

    private final Plan[] plans;
    private final @Nullable Target[] table;
    private final Map<String, Target> exact;
    private final Map<String, Target> folded;
    private final boolean fold;
    private final boolean dots;
    /** Whether all wanted keys are folded already, so that a folded key that is not exact is not wanted. */
    private final boolean plain;

    private Keys(List<Target> targets, List<Plan> plans, JsonOptions options) {
        this.plans = plans.toArray(new Plan[0]);
        guesses = new Target[targets.size()];
        fold = options.caseInsensitive();
        dots = options.dotsToUnderscores();
        exact = new HashMap<>();
        folded = new HashMap<>();
        table = new Target[Integer.highestOneBit(Math.max(targets.size(), 1)) * 4];
        boolean allFolded = true;
        for (Target target : targets) {
            guesses[target.order] = isLiteral(target.key) ? target : null;
            allFolded &= isFolded(target.name, 0, target.name.length);
            exact.put(target.key, target);
            folded.putIfAbsent(fold(target.key), target);
            int at = hash(target.name, 0, target.name.length) & (table.length - 1);
            while (table[at] != null) {
                at = (at + 1) & (table.length - 1);
            }
            table[at] = target;
        }
        plain = allFolded;
    }

    private static boolean isLiteral(String key) {
        return key.chars().noneMatch(c -> c == '"' || c == '\\' || c < ' ');
    }

    /**
     * The target that is likely to come as the given one in the order of the columns, to be compared with the input's bytes;
     * null if there are no more, or its key has characters that JSON escapes.
     */
    @Nullable
    Target guess(int order) {
        return order < guesses.length ? guesses[order] : null;
    }

    /** The target of a key spelled exactly so. */
    @Nullable
    Target exact(byte[] data, int offset, int length) {
        int at = hash(data, offset, length) & (table.length - 1);
        for (Target target = table[at]; target != null; target = table[at]) {
            if (Arrays.equals(data, offset, offset + length, target.name, 0, target.name.length)) {
                return target;
            }
            at = (at + 1) & (table.length - 1);
        }
        return null;
    }

    /** The target of a key that is spelled otherwise, but meant by the options. */
    @Nullable
    Target meant(byte[] data, int offset, int length) {
        if (!fold && !dots) {
            return null;
        }
        if (plain && isFolded(data, offset, length)) {
            return null;
        }
        return folded.get(fold(new String(data, offset, length, StandardCharsets.UTF_8)));
    }

    @Nullable
    Target exact(String key) {
        return exact.get(key);
    }

    @Nullable
    Target meant(String key) {
        return fold || dots ? folded.get(fold(key)) : null;
    }

    /** How many slots an object has: those of a struct's fields. */
    int slots() {
        return plans.length;
    }

    /** What the field with that position in a struct is. */
    Plan plan(int position) {
        return plans[position];
    }

    private String fold(String key) {
        String dotted = dots ? key.replace('.', '_') : key;
        return fold ? dotted.toLowerCase(Locale.ROOT) : dotted;
    }

    private static boolean isFolded(byte[] data, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (data[i] < 0 || data[i] == '.' || (data[i] >= 'A' && data[i] <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] data, int offset, int length) {
        int hash = length;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            hash = hash * 31 + data[i];
        }
        return hash ^ (hash >>> 15);
    }

    /** Collects keys. */
    static final class Builder {
        private final JsonOptions options;
        private final List<Target> targets = new ArrayList<>();
        private final List<Plan> plans = new ArrayList<>();
        private final Map<String, Target> byKey = new HashMap<>();

        Builder(JsonOptions options) {
            this.options = options;
        }

        /** Adds a key; one that is there already, spelled in any way that means the same, feeds both. */
        void add(String key, int slot, Plan plan) {
            plans.add(plan);
            Target known = byKey.get(identity(key));
            Target target = new Target(known == null ? key : known.key, slot, plan, targets.size());
            if (known == null) {
                byKey.put(identity(key), target);
                targets.add(target);
            } else {
                known.column |= target.column;
                known.isPlain = false;
                Target last = known;
                while (last.also != null) {
                    last = last.also;
                }
                last.also = target;
            }
        }

        private String identity(String key) {
            String dotted = options.dotsToUnderscores() ? key.replace('.', '_') : key;
            return options.caseInsensitive() ? dotted.toLowerCase(Locale.ROOT) : dotted;
        }

        Keys build() {
            return new Keys(targets, plans, options);
        }
    }
}
