// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import io.hydrant.transforms.filter.ValueTest.Operator;
import io.hydrant.transforms.filter.ValueTest.Target;
import org.jspecify.annotations.Nullable;

/**
 * One {@code selector test} of a JSON pattern. What is seen of the selected values is kept as flags outside, so that one
 * compiled pattern serves many threads. Immutable.
 *
 * @param id index of its flags
 * @param value set for {@link Kind#COMPARE}
 */
record JsonTest(int id, Kind kind, @Nullable ValueTest value) {

    /** Flag: a value was selected, be it null, an object or an array. */
    static final byte PRESENT = 1;

    /** Flag: a selected value satisfies the test. */
    static final byte SATISFIED = 2;

    enum Kind {
        COMPARE,
        IS_NULL,
        IS_TRUE,
        IS_FALSE,
        NOT_EXISTS
    }

    boolean satisfiedByNull() {
        return kind == Kind.IS_NULL;
    }

    boolean satisfiedBy(boolean selected) {
        if (value != null) {
            char[] text = (selected ? "true" : "false").toCharArray();
            return value.holds(text, 0, text.length, Target.BOOLEAN);
        }
        return kind == (selected ? Kind.IS_TRUE : Kind.IS_FALSE);
    }

    boolean satisfiedBy(char[] text, int from, int to, Target type) {
        return value != null && value.holds(text, from, to, type);
    }

    /** The outcome once the whole message has been seen. */
    boolean outcome(byte flags, boolean missingNotEqual) {
        if (kind == Kind.NOT_EXISTS) {
            return (flags & PRESENT) == 0;
        }
        return (flags & SATISFIED) != 0
                || (missingNotEqual
                        && (flags & PRESENT) == 0
                        && value != null
                        && value.operator() == Operator.NOT_EQUAL);
    }
}
