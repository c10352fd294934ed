// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryBreakException;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.tree.ArrayConstruction;
import net.thisptr.jackson.jq.internal.tree.AssignPipeComponent;
import net.thisptr.jackson.jq.internal.tree.BreakExpression;
import net.thisptr.jackson.jq.internal.tree.Conditional;
import net.thisptr.jackson.jq.internal.tree.FieldConstruction;
import net.thisptr.jackson.jq.internal.tree.ForeachExpression;
import net.thisptr.jackson.jq.internal.tree.FormattingFilter;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.IdentifierKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.JsonQueryKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.LabelPipeComponent;
import net.thisptr.jackson.jq.internal.tree.NegativeExpression;
import net.thisptr.jackson.jq.internal.tree.ObjectConstruction;
import net.thisptr.jackson.jq.internal.tree.PipeComponent;
import net.thisptr.jackson.jq.internal.tree.PipedQuery;
import net.thisptr.jackson.jq.internal.tree.RecursionOperator;
import net.thisptr.jackson.jq.internal.tree.ReduceExpression;
import net.thisptr.jackson.jq.internal.tree.SemicolonOperator;
import net.thisptr.jackson.jq.internal.tree.StringInterpolation;
import net.thisptr.jackson.jq.internal.tree.StringKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.TopLevelExpression;
import net.thisptr.jackson.jq.internal.tree.TransformPipeComponent;
import net.thisptr.jackson.jq.internal.tree.TryCatch;
import net.thisptr.jackson.jq.internal.tree.Tuple;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.VariableKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.binaryop.AlternativeOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BinaryOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanAndExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanOrExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.SimpleBinaryOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.Assignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.ComplexAssignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.UpdateAssignment;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketExtractFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.FieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.IdentifierFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.StringFieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.PatternMatcher;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ArrayMatcher;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ObjectMatcher;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ValueMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Builds a program's syntax tree anew, so that whatever repeats, calls, or builds something pays a {@link JqBudget} for it:
 * generators for each value, calls for themselves and each value, constructions and operators for the size of what they make.
 * What is left as it was (a field, a variable, a literal, a pipe) gives one value for one at a small price, so the steps
 * taken, times the length of the program, bound the work. A construct that is not known here is refused.
 */
final class GuardedTree {

    private final JqBudget budget;
    private final Set<String> called = new TreeSet<>();
    private final Set<String> defined = new TreeSet<>();

    GuardedTree(JqBudget budget) {
        this.budget = budget;
    }

    /** Functions that were called but not defined in the trees built so far, such as {@code repeat/1} or {@code @base32/0}. */
    Set<String> undefined() {
        Set<String> names = new TreeSet<>(called);
        names.removeAll(defined);
        return names;
    }

    /** Throws {@link IllegalArgumentException} for constructs that are not available. */
    Expression of(Expression e) {
        if (e instanceof ValueLiteral
                || e instanceof ThisObject
                || e instanceof VariableAccess
                || e instanceof BreakExpression) {
            return e;
        }
        if (e instanceof FieldAccess access) {
            return access(access);
        }
        if (e instanceof BinaryOperatorExpression operation) {
            return operation(operation);
        }
        if (e instanceof FunctionCall call) {
            return call(call);
        }
        if (e instanceof PipedQuery piped) {
            return new PipedQuery(each(Inside.required(piped, "components"), this::component));
        }
        if (e instanceof ObjectConstruction construction) {
            ObjectConstruction guarded = new ObjectConstruction();
            construction.fields.forEach(field -> guarded.add(field(field)));
            return weighed(guarded, 1);
        }
        if (e instanceof ArrayConstruction construction) {
            return weighed(new ArrayConstruction(orNull(construction.q)), 1);
        }
        if (e instanceof Tuple tuple) {
            return counted(new Tuple(each(tuple.qs, this::of)));
        }
        if (e instanceof RecursionOperator) {
            return counted(e);
        }
        return control(e);
    }

    private Expression control(Expression e) {
        if (e instanceof Conditional) {
            List<Pair<Expression, Expression>> switches = Inside.required(e, "switches");
            return new Conditional(each(switches, pair -> Pair.of(of(pair._1), of(pair._2))), child(e, "otherwise"));
        }
        if (e instanceof ReduceExpression) {
            return new ReduceExpression(
                    matcher(Inside.required(e, "matcher")),
                    child(e, "initExpr"),
                    child(e, "reduceExpr"),
                    child(e, "iterExpr"));
        }
        if (e instanceof ForeachExpression) {
            return new ForeachExpression(
                    matcher(Inside.required(e, "matcher")),
                    child(e, "initExpr"),
                    child(e, "updateExpr"),
                    orNull(Inside.optional(e, "extractExpr")),
                    child(e, "iterExpr"));
        }
        if (e instanceof TryCatch) {
            Expression tried = caught(child(e, "tryExpr"));
            return new TryCatch(tried, orNull(Inside.optional(e, "catchExpr")));
        }
        if (e instanceof NegativeExpression) {
            return new NegativeExpression(child(e, "value"));
        }
        if (e instanceof StringInterpolation) {
            List<Pair<Integer, Expression>> parts = Inside.required(e, "interpolations");
            return weighed(
                    new StringInterpolation(
                            Inside.required(e, "template"),
                            each(parts, part -> Pair.of(part._1, weighed(of(part._2), JqFunctions.AS_JSON))),
                            orNull(Inside.optional(e, "formatter"))),
                    1);
        }
        if (e instanceof FormattingFilter) {
            called.add("@" + Inside.<String>required(e, "name") + "/0");
            return e;
        }
        if (e instanceof SemicolonOperator) {
            List<Expression> parts = Inside.required(e, "qs");
            return new SemicolonOperator(each(parts, this::of));
        }
        if (e instanceof FunctionDefinition) {
            return definition(e);
        }
        if (e instanceof TopLevelExpression) {
            List<?> imports = Inside.required(e, "imports");
            if (!imports.isEmpty() || Inside.optional(e, "moduleDirective") != null) {
                throw new IllegalArgumentException("modules are not available");
            }
            return child(e, "expr");
        }
        throw new IllegalArgumentException(e.getClass().getSimpleName() + " is not available: " + e);
    }

    private Expression definition(Expression e) {
        String name = Inside.required(e, "fname");
        List<String> parameters = Inside.required(e, "args");
        defined.add(name + "/" + parameters.size());
        parameters.forEach(parameter -> defined.add(parameter + "/0"));
        return new FunctionDefinition(name, parameters, child(e, "body"));
    }

    private Expression call(FunctionCall call) {
        String name = Inside.required(call, "name");
        List<Expression> arguments = Inside.required(call, "args");
        if (Inside.optional(call, "moduleName") != null) {
            throw new IllegalArgumentException("modules are not available");
        }
        called.add(name + "/" + arguments.size());
        FunctionCall guarded =
                new FunctionCall(null, name, each(arguments, this::of), Inside.<Version>required(call, "version"));
        return (scope, in, path, output, requirePath) -> {
            budget.enter();
            try {
                guarded.apply(scope, in, path, stepping(output), requirePath);
            } finally {
                budget.leave();
            }
        };
    }

    private Expression access(FieldAccess e) {
        Expression target = child(e, "target");
        boolean permissive = Inside.<Boolean>required(e, "permissive");
        if (e instanceof IdentifierFieldAccess) {
            return new IdentifierFieldAccess(target, Inside.required(e, "field"), permissive);
        }
        if (e instanceof StringFieldAccess) {
            return new StringFieldAccess(target, child(e, "field"), permissive);
        }
        if (e instanceof BracketExtractFieldAccess) {
            return counted(new BracketExtractFieldAccess(target, permissive));
        }
        if (!(e instanceof BracketFieldAccess)) {
            throw new IllegalArgumentException(e.getClass().getSimpleName() + " is not available: " + e);
        }
        Expression start = child(e, "startExpr");
        if (Inside.<Boolean>required(e, "isRange")) {
            return weighed(new BracketFieldAccess(target, start, child(e, "endExpr"), permissive), 1);
        }
        return start instanceof ValueLiteral
                ? new BracketFieldAccess(target, start, permissive)
                : indexed(target, start, permissive);
    }

    /** An index that is only known at run time may be an array, for which is searched. */
    private Expression indexed(Expression target, Expression index, boolean permissive) {
        return (scope, in, path, output, requirePath) -> index.apply(
                scope,
                in,
                at -> target.apply(
                        scope,
                        in,
                        path,
                        (value, valuePath) -> {
                            if (at.isArray()) {
                                budget.search(value, at);
                            }
                            Expression known = (s, i, p, out, r) -> out.emit(at, null);
                            new BracketFieldAccess(new ThisObject(), known, permissive)
                                    .apply(scope, value, valuePath, output, requirePath);
                        },
                        requirePath));
    }

    private Expression operation(BinaryOperatorExpression e) {
        Expression left = child(e, "lhs");
        Expression right = child(e, "rhs");
        if (e instanceof SimpleBinaryOperatorExpression) {
            return new SimpleBinaryOperatorExpression(left, right, operator(Inside.required(e, "operator"))) {};
        }
        if (e instanceof AlternativeOperatorExpression) {
            return new AlternativeOperatorExpression(left, right);
        }
        if (e instanceof BooleanAndExpression) {
            return new BooleanAndExpression(left, right);
        }
        if (e instanceof BooleanOrExpression) {
            return new BooleanOrExpression(left, right);
        }
        if (e instanceof Assignment) {
            return weighed(new Assignment(mutating(left), right), 1);
        }
        if (e instanceof ComplexAssignment) {
            return weighed(new ComplexAssignment(mutating(left), right, operator(Inside.required(e, "operator"))), 1);
        }
        if (e instanceof UpdateAssignment) {
            return weighed(new UpdateAssignment(mutating(left), right, Inside.required(e, "version")), 1);
        }
        throw new IllegalArgumentException(e.getClass().getSimpleName() + " is not available: " + e);
    }

    private BinaryOperator operator(BinaryOperator operator) {
        return new GuardedOperator(operator, budget);
    }

    private PipeComponent component(PipeComponent component) {
        if (component instanceof TransformPipeComponent transform) {
            return new TransformPipeComponent(of(transform.expr));
        }
        if (component instanceof AssignPipeComponent assign) {
            return new AssignPipeComponent(of(assign.expr), matcher(assign.matcher));
        }
        if (component instanceof LabelPipeComponent) {
            return component;
        }
        throw new IllegalArgumentException(component + " is not available");
    }

    private FieldConstruction field(FieldConstruction field) {
        if (field instanceof IdentifierKeyFieldConstruction identifier) {
            return new IdentifierKeyFieldConstruction(identifier.key, orNull(identifier.value));
        }
        if (field instanceof StringKeyFieldConstruction string) {
            return new StringKeyFieldConstruction(of(string.key), orNull(string.value));
        }
        if (field instanceof JsonQueryKeyFieldConstruction) {
            return new JsonQueryKeyFieldConstruction(child(field, "key"), child(field, "value"));
        }
        if (field instanceof VariableKeyFieldConstruction) {
            return field;
        }
        throw new IllegalArgumentException(field + " is not available");
    }

    private PatternMatcher matcher(PatternMatcher matcher) {
        if (matcher instanceof ValueMatcher) {
            return matcher;
        }
        if (matcher instanceof ArrayMatcher) {
            List<PatternMatcher> elements = Inside.required(matcher, "matchers");
            return new ArrayMatcher(each(elements, this::matcher));
        }
        if (matcher instanceof ObjectMatcher) {
            List<ObjectMatcher.FieldMatcher> fields = Inside.required(matcher, "matchers");
            return new ObjectMatcher(each(fields, field -> {
                PatternMatcher inner = Inside.optional(field, "matcher");
                return new ObjectMatcher.FieldMatcher(
                        Inside.<Boolean>required(field, "dollar"),
                        child(field, "name"),
                        inner == null ? null : matcher(inner));
            }));
        }
        throw new IllegalArgumentException(matcher + " is not available");
    }

    private PathOutput stepping(PathOutput output) {
        return (value, path) -> {
            budget.step();
            output.emit(value, path);
        };
    }

    private Expression counted(Expression e) {
        return (scope, in, path, output, requirePath) -> e.apply(scope, in, path, stepping(output), requirePath);
    }

    private Expression weighed(Expression e, int times) {
        return (scope, in, path, output, requirePath) -> e.apply(
                scope,
                in,
                path,
                (value, valuePath) -> {
                    budget.weigh(value, times);
                    output.emit(value, valuePath);
                },
                requirePath);
    }

    /** The left side of an assignment. */
    private Expression mutating(Expression e) {
        return (scope, in, path, output, requirePath) -> e.apply(
                scope,
                in,
                path,
                (value, valuePath) -> {
                    budget.step();
                    if (valuePath != null) {
                        ArrayNode segments = JsonNodeFactory.instance.arrayNode();
                        valuePath.toJsonNode(segments);
                        budget.mutation(in, segments);
                    }
                    output.emit(value, valuePath);
                },
                requirePath);
    }

    private Expression caught(Expression e) {
        return (scope, in, path, output, requirePath) -> {
            try {
                e.apply(scope, in, path, output, requirePath);
            } catch (JsonQueryBreakException thrown) {
                throw thrown;
            } catch (JsonQueryException thrown) {
                budget.caught();
                throw thrown;
            }
        };
    }

    private Expression child(Object node, String field) {
        return of(Inside.<Expression>required(node, field));
    }

    private @Nullable Expression orNull(@Nullable Expression e) {
        return e == null ? null : of(e);
    }

    private static <A, B> List<B> each(List<A> list, java.util.function.Function<A, B> change) {
        List<B> changed = new ArrayList<>(list.size());
        for (A one : list) {
            changed.add(change.apply(one));
        }
        return changed;
    }
}
