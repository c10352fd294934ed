// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON pattern such as {@code { $.status >= 500 && $.user.name = "a*" }}. A message that is not one JSON object does not
 * match, whatever the pattern. Immutable and thread-safe.
 */
final class JsonPattern implements CompiledPattern {

    private static final int MAX_NESTING = 1000;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .build();

    /** A condition over the outcomes of the tests. */
    sealed interface Condition {

        boolean holds(JsonFlags flags, boolean missingNotEqual);

        /** One test. */
        record One(JsonTest test) implements Condition {
            @Override
            public boolean holds(JsonFlags flags, boolean missingNotEqual) {
                return test.outcome(flags.of(test.id()), missingNotEqual);
            }
        }

        /** All of these ({@code &&}) or one of these ({@code ||}). */
        record Several(boolean all, List<Condition> conditions) implements Condition {
            @Override
            public boolean holds(JsonFlags flags, boolean missingNotEqual) {
                for (Condition condition : conditions) {
                    if (condition.holds(flags, missingNotEqual) != all) {
                        return !all;
                    }
                }
                return all;
            }
        }
    }

    private final SelectorTree root;
    private final Condition condition;
    private final int tests;
    private final int depth;
    private final int width;
    private final boolean missingNotEqual;

    /**
     * @param depth steps of the longest selector
     * @param wildcards number of selectors with a wildcard
     */
    JsonPattern(SelectorTree root, Condition condition, int tests, int depth, int wildcards, boolean missingNotEqual) {
        this.root = root;
        this.condition = condition;
        this.tests = tests;
        this.depth = depth;
        this.width = wildcards + 1;
        this.missingNotEqual = missingNotEqual;
    }

    @Override
    public boolean matches(byte[] utf8, int from, int to) {
        JsonFlags flags = new JsonFlags(tests);
        try (JsonParser parser = JSON.createParser(utf8, from, to - from)) {
            return new JsonWalk(parser, flags, depth, width).over(root) && condition.holds(flags, missingNotEqual);
        } catch (IOException notJson) {
            return false;
        }
    }

    /** Whether this object, seen through the view, matches; what is no object never does. */
    boolean matches(@Nullable Object message, TreeView view) {
        if (message == null || !view.isObject(message)) {
            return false;
        }
        JsonFlags flags = new JsonFlags(tests);
        new TreeWalk(view, flags).over(root, message);
        return condition.holds(flags, missingNotEqual);
    }
}
