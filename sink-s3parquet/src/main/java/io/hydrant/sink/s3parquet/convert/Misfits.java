// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.convert.JsonOptions.Mismatch;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a record once it is read: are there values that do not fit, and are they still in use? Then the record is
 * rejected or, when asked, only their columns are given up. Confined to a thread.
 */
final class Misfits {
    private final Rows rows;
    private final Coercion coercion;
    private final List<Plan> columns;
    private final boolean fieldOnly;
    private final BitSet givenUp = new BitSet();
    private int seen;
    private @Nullable String first;

    Misfits(Rows rows, Coercion coercion, List<Plan> columns, JsonOptions options) {
        this.rows = rows;
        this.coercion = coercion;
        this.columns = columns;
        fieldOnly = options.mismatch() == Mismatch.FIELD;
    }

    void reset() {
        coercion.reset();
        seen = 0;
        first = null;
    }

    /** Adds something that rejects the record. */
    void add(String message) {
        if (first == null) {
            first = message;
        }
    }

    /**
     * Looks at a row that is complete.
     *
     * @return whether columns of it were given up: see {@link #isGivenUp}
     */
    boolean settle(int base) {
        givenUp.clear();
        if (coercion.failures() == seen) {
            return false;
        }
        seen = coercion.failures();
        for (int column = 0; column < columns.size(); column++) {
            int failed = failure(columns.get(column), base + column);
            if (failed >= 0 && fieldOnly) {
                givenUp.set(column);
                rows.setNull(base + column);
                rows.mismatch();
            } else if (failed >= 0) {
                add(coercion.message(failed));
            }
        }
        return !givenUp.isEmpty();
    }

    /** Whether the row that was settled last gave up that column. */
    boolean isGivenUp(int column) {
        return column >= 0 && givenUp.get(column);
    }

    /** Rejects the record if anything that rejects it was found. */
    void judge() throws RecordRejected {
        if (first != null) {
            throw new RecordRejected(RecordRejected.MALFORMED_DATA, first);
        }
    }

    /** The first failed slot in or below this one, or -1. */
    private int failure(Plan plan, int slot) {
        int length = rows.length(slot);
        if (length == Rows.FAILED) {
            return slot;
        }
        if (length <= 0) {
            return -1;
        }
        return switch (plan.kind) {
            case Plan.ARRAY -> chain(plan.element, null, (int) rows.value(slot), length);
            case Plan.MAP -> chain(plan.key, plan.element, (int) rows.value(slot), length);
            case Plan.STRUCT -> struct(plan, (int) rows.value(slot), length);
            default -> -1;
        };
    }

    private int chain(@Nullable Plan own, @Nullable Plan following, int first, int count) {
        int slot = first;
        for (int i = 0; i < count; i++) {
            int failed = own == null ? -1 : failure(own, slot);
            if (failed < 0 && following != null) {
                failed = failure(following, slot + 1);
            }
            if (failed >= 0) {
                return failed;
            }
            slot = rows.next(slot);
        }
        return -1;
    }

    private int struct(Plan plan, int first, int count) {
        Keys fields = plan.fields;
        for (int i = 0; fields != null && i < count; i++) {
            int failed = failure(fields.plan(i), first + i);
            if (failed >= 0) {
                return failed;
            }
        }
        return -1;
    }
}
