// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.jq;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hydrant.transforms.jq.JqException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * A compiled jq program, such as {@code {level, code: .error.code}}, in the language of jq 1.7 as jackson-jq has it, without
 * {@code env}, {@code $ENV} and modules. Its budget makes it fit for one thread at a time: runs take turns.
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

    private final JsonQuery query;
    private final Scope scope;
    private final JqBudget budget;

    /**
     * Compiles a program.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static JqProgram compile(String program, JqLimits limits) {
        return new JqProgram(program, limits, System::nanoTime);
    }

    JqProgram(String program, JqLimits limits, LongSupplier nanoClock) {
        this.budget = new JqBudget(limits, nanoClock);
        try {
            this.query = JsonQuery.compile(program, Versions.JQ_1_7);
        } catch (JsonQueryException e) {
            throw new IllegalArgumentException("not a jq program: " + e.getOriginalMessage(), e);
        }
        this.scope = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(JqProgram.class.getClassLoader(), Versions.JQ_1_7, scope);
        // In place: the functions that are written in jq find the others in this scope, too.
        Map<String, Function> functions = Map.copyOf(scope.getLocalFunctions());
        functions.forEach((name, function) -> scope.addFunction(name, budget.counted(function)));
        scope.addFunction("env", 0, JqBudget.refused("env"));
        scope.setValue("ENV", JsonNodeFactory.instance.objectNode());
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

    /** The library's other messages quote the data. */
    private static String problem(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return message.matches("Function \\S+ does not exist")
                ? message
                : "the jq program raised an error on this value";
    }

    private synchronized List<@Nullable Object> run(JsonNode input) throws JqException {
        if (input.isMissingNode()) {
            throw new JqException(Kind.MALFORMED_INPUT, "the input is no JSON document");
        }
        List<@Nullable Object> results = new ArrayList<>();
        budget.begin();
        try {
            query.apply(Scope.newChildScope(scope), input, result -> results.add(Nodes.plain(result)));
            return results;
        } catch (JqBudget.Exhausted e) {
            throw new JqException(e.timedOut ? Kind.TIMED_OUT : Kind.TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            throw new JqException(Kind.FAILED, problem(e));
        } catch (StackOverflowError e) {
            throw new JqException(Kind.TOO_LARGE, "the program went deeper than the stack");
        } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
            // Builtins of the library throw these on values that they do not expect.
            throw new JqException(Kind.FAILED, "the jq program raised an error on this value");
        }
    }
}
