// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.internal.IsolatedScopeQuery;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import org.jspecify.annotations.Nullable;

/**
 * The library's functions, each paying a {@link JqBudget} before it looks through a value or builds one. Those written in jq
 * go through a {@link GuardedTree}; those written in Java stand in the table here with what they cost. A function that is
 * not in the table, as one that a later version of the library adds, is not offered.
 */
final class JqFunctions {

    /** JSON text may be so much longer than what it says: a control character is six. */
    static final int AS_JSON = 8;

    /** A string of one character and its place in an array, for each character. */
    static final int SPLIT = 48;

    /** How often a value is compared while a million of them is sorted. */
    static final int SORTED = 20;

    /** They take the same time for any input. */
    private static final Set<String> CHEAP = Set.of(
            "empty/0",
            "not/0",
            "type/0",
            "has/1",
            "now/0",
            "infinite/0",
            "nan/0",
            "isinfinite/0",
            "isnan/0",
            "isnormal/0",
            "atan/0",
            "tan/0",
            "tanh/0",
            "acos/0",
            "cos/0",
            "cosh/0",
            "floor/0",
            "ceil/0",
            "round/0",
            "asin/0",
            "sin/0",
            "sinh/0",
            "cbrt/0",
            "sqrt/0",
            "log2/0",
            "log/0",
            "log10/0",
            "log1p/0",
            "exp/0",
            "expm1/0",
            "exp2/0",
            "exp10/0",
            "atan2/2",
            "pow/2",
            "range/1",
            "range/2",
            "range/3",
            "builtins/0",
            "fromdateiso8601/0",
            "todateiso8601/0",
            "path/1",
            "length/0",
            "startswith/1",
            "endswith/1");

    /** They look through their input, and take or build so many times its size. */
    private static final Map<String, Integer> LINEAR = Map.ofEntries(
            Map.entry("utf8bytelength/0", 3),
            Map.entry("tonumber/0", 1),
            Map.entry("ltrimstr/1", 1),
            Map.entry("rtrimstr/1", 1),
            Map.entry("reverse/0", 1),
            Map.entry("keys/0", 4),
            Map.entry("keys_unsorted/0", 2),
            Map.entry("to_entries/0", 6),
            Map.entry("from_entries/0", 2),
            Map.entry("explode/0", 16),
            Map.entry("implode/0", 1),
            Map.entry("paths/1", 1),
            Map.entry("error/0", AS_JSON),
            Map.entry("tojson/0", AS_JSON),
            Map.entry("tostring/0", AS_JSON),
            Map.entry("@base64/0", AS_JSON),
            Map.entry("@base64d/0", AS_JSON),
            Map.entry("@html/0", AS_JSON),
            Map.entry("@sh/0", AS_JSON),
            Map.entry("@csv/0", AS_JSON),
            Map.entry("@tsv/0", AS_JSON),
            Map.entry("@uri/0", 2 * AS_JSON));

    /** They sort their input by what their argument gives. */
    private static final Set<String> SORTING = Set.of("sort_by/1", "group_by/1", "min_by/1", "max_by/1");

    /** They look for their argument in their input. */
    private static final Set<String> SEARCHING = Set.of("contains/1", "indices/1", "index/1", "rindex/1", "split/1");

    private final JqBudget budget;

    private JqFunctions(JqBudget budget) {
        this.budget = budget;
    }

    /** All functions that programs of a language may call, under names such as {@code map/1}, in the given scope. */
    static Scope scope(JqLanguage language, JqBudget budget, GuardedTree trees) {
        Scope scope = Scope.newEmptyScope();
        JqFunctions functions = new JqFunctions(budget);
        JqRegex regexes = new JqRegex(budget);
        Map<String, Function> loaded = new HashMap<>(BuiltinFunctionLoader.getInstance()
                .listFunctions(JqFunctions.class.getClassLoader(), language.version(), scope));
        loaded.forEach((name, function) -> {
            if (function instanceof JsonQueryFunction) {
                scope.addFunction(name, inJq(name, function, scope, trees));
                return;
            }
            Function guarded = functions.guarded(name, function);
            if (guarded != null) {
                scope.addFunction(name, guarded);
            }
        });
        scope.addFunction("_match_impl/3", regexes::match);
        scope.addFunction("_sub_impl/3", regexes::substitute);
        JqDates.functions(budget).forEach(scope::addFunction);
        return scope;
    }

    private static Function inJq(String name, Function function, Scope scope, GuardedTree trees) {
        IsolatedScopeQuery body = Inside.required(function, "body");
        return new JsonQueryFunction(
                name.substring(0, name.lastIndexOf('/')),
                Inside.required(function, "params"),
                new IsolatedScopeQuery(trees.of(Inside.<Expression>required(body, "q"))),
                scope);
    }

    private @Nullable Function guarded(String name, Function function) {
        if (CHEAP.contains(name)) {
            return paying(function, (in, arguments) -> arguments);
        }
        Integer times = LINEAR.get(name);
        if (times != null) {
            return paying(function, (in, arguments) -> {
                budget.weigh(in, times);
                return arguments;
            });
        }
        if (SORTING.contains(name)) {
            return paying(function, (in, arguments) -> {
                budget.weigh(in, SORTED);
                return each(arguments, key -> budget.weigh(key, SORTED));
            });
        }
        if (SEARCHING.contains(name)) {
            int building = name.equals("split/1") ? SPLIT : 1;
            return paying(function, (in, arguments) -> {
                budget.weigh(in, building);
                return each(arguments, needle -> budget.search(in, needle));
            });
        }
        return switch (name) {
            case "join/1" ->
                paying(function, (in, arguments) -> {
                    budget.weigh(in, 1);
                    return each(arguments, separator -> budget.weigh(separator, Math.max(1, in.size())));
                });
            case "fromjson/0" ->
                paying(function, (in, arguments) -> {
                    if (in.isTextual()) {
                        budget.parse(in.textValue());
                    }
                    return arguments;
                });
            case "error/1" -> paying(function, (in, arguments) -> each(arguments, e -> budget.weigh(e, AS_JSON)));
            case "getpath/1" -> paying(function, (in, arguments) -> each(arguments, path -> budget.weigh(path, 1)));
            case "setpath/2" ->
                paying(
                        function,
                        (in, arguments) -> List.of(
                                checked(arguments.get(0), path -> budget.mutation(in, path)), arguments.get(1)));
            case "delpaths/1" ->
                paying(function, (in, arguments) -> {
                    budget.weigh(in, 2);
                    return each(arguments, paths -> {
                        budget.weigh(paths, SORTED);
                        paths.forEach(path -> budget.mutation(in, path));
                    });
                });
            default -> null;
        };
    }

    /** What is paid before a function looks at its input, and gives the arguments that it then looks at. */
    private interface Price {
        List<Expression> before(JsonNode in, List<Expression> arguments);
    }

    private Function paying(Function function, Price price) {
        return (scope, arguments, in, path, output, version) -> function.apply(
                scope,
                price.before(in, arguments),
                in,
                path,
                (value, valuePath) -> {
                    budget.weigh(value, 1);
                    output.emit(value, valuePath);
                },
                version);
    }

    private static List<Expression> each(List<Expression> arguments, Consumer<JsonNode> check) {
        List<Expression> checked = new ArrayList<>(arguments.size());
        arguments.forEach(argument -> checked.add(checked(argument, check)));
        return checked;
    }

    /** The argument; each of its values is paid for before the function has it. */
    private static Expression checked(Expression argument, Consumer<JsonNode> check) {
        return (scope, in, path, output, requirePath) -> argument.apply(
                scope,
                in,
                path,
                (value, valuePath) -> {
                    check.accept(value);
                    output.emit(value, valuePath);
                },
                requirePath);
    }
}
