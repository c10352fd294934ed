// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;

/** An operator that pays for the size of its operands, and of what it is about to make of them, before it works. */
final class GuardedOperator implements BinaryOperator {

    private final BinaryOperator operator;
    private final JqBudget budget;

    GuardedOperator(BinaryOperator operator, JqBudget budget) {
        this.operator = operator;
        this.budget = budget;
    }

    @Override
    public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right) throws JsonQueryException {
        if (left.isNumber() && right.isNumber()) {
            return operator.apply(mapper, left, right);
        }
        budget.weigh(left, 2);
        budget.weigh(right, 2);
        switch (operator.image()) {
            case "*" -> {
                repetition(left, right);
                repetition(right, left);
            }
            case "/" -> {
                if (left.isTextual()) {
                    budget.weigh(left, JqFunctions.SPLIT);
                    budget.search(left, right);
                }
            }
            case "-" -> {
                if (left.isArray()) {
                    // Sorted, then searched for each: the usual logarithm, each comparison as long as both are.
                    budget.weigh(left, JqFunctions.SORTED);
                    budget.weigh(right, JqFunctions.SORTED);
                }
            }
            default -> {}
        }
        return operator.apply(mapper, left, right);
    }

    private void repetition(JsonNode text, JsonNode count) throws JsonQueryException {
        if (text.isTextual() && count.isNumber()) {
            double bytes = 2.0 * text.textValue().length() * count.asDouble();
            budget.chargeBytes((long) Math.min(Math.max(bytes, 0), Long.MAX_VALUE / 4.0));
            if (bytes > Integer.MAX_VALUE) {
                throw new JsonQueryException("the repeated string is too long");
            }
        }
    }

    @Override
    public String image() {
        return operator.image();
    }
}
