// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hydrant.jq.JqException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;
import org.jspecify.annotations.Nullable;

/**
 * A compiled jq program, such as {@code {level, code: .error.code}}, in jq's language as jackson-jq has it, with the functions of
 * dates ({@link JqDates}), without {@code env}, {@code $ENV} and modules, and under {@link JqLimits}. Its budget makes it fit for one thread at a time: runs take turns.
 */
public final class JqProgram {

    private static final int MAX_NESTING = 500;

    private static final ObjectReader READER = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final Expression program;
    private final Scope scope;
    private final JqBudget budget;

    /**
     * Compiles a program.
     *
     * @throws IllegalArgumentException if it is none, or calls what is not available
     */
    public static JqProgram compile(String program, JqLanguage language, JqLimits limits) {
        return new JqProgram(program, language, limits, System::nanoTime);
    }

    JqProgram(String program, JqLanguage language, JqLimits limits, LongSupplier nanoClock) {
        this.budget = new JqBudget(limits, nanoClock);
        GuardedTree library = new GuardedTree(budget);
        this.scope = JqFunctions.scope(language, budget, library);
        scope.setValue("ENV", JsonNodeFactory.instance.objectNode());
        GuardedTree tree = new GuardedTree(budget);
        try {
            this.program = tree.of(ExpressionParser.compile(program, language.version()));
        } catch (JsonQueryException e) {
            throw new IllegalArgumentException("not a jq program: " + e.getOriginalMessage(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("the jq program is nested too deeply", e);
        }
        Set<String> unknown = tree.undefined();
        unknown.removeAll(scope.getLocalFunctions().keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "the jq program calls what is not available: " + String.join(", ", unknown));
        }
    }

    /** Runs the program on JSON text. */
    public List<@Nullable Object> runOnText(byte[] json) throws JqException {
        JsonNode input;
        try {
            input = READER.readValue(json);
        } catch (IOException e) {
            throw new JqException(Kind.MALFORMED_INPUT, "the input is no JSON document");
        }
        return run(input == null ? JsonNodeFactory.instance.missingNode() : input);
    }

    /** Runs the program on maps, lists and scalars. */
    public List<@Nullable Object> runOnPlain(@Nullable Object value) throws JqException {
        return run(Nodes.of(value));
    }

    /** Steps of the last run. */
    long steps() {
        return budget.steps();
    }

    private synchronized List<@Nullable Object> run(JsonNode input) throws JqException {
        if (input.isMissingNode()) {
            throw new JqException(Kind.MALFORMED_INPUT, "the input is no JSON document");
        }
        List<@Nullable Object> results = new ArrayList<>();
        budget.begin();
        try {
            program.apply(Scope.newChildScope(scope), input, result -> {
                budget.weigh(result, 1);
                results.add(Nodes.plain(result));
            });
            return results;
        } catch (JqBudget.Exhausted e) {
            throw new JqException(e.timedOut ? Kind.TIMED_OUT : Kind.TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw new JqException(Kind.TOO_LARGE, "the program went deeper than the stack");
        } catch (JsonProcessingException | RuntimeException e) {
            // Builtins of the library throw anything on values that they do not expect; its messages quote the data.
            throw new JqException(Kind.FAILED, "the jq program raised an error on this value");
        }
    }
}
