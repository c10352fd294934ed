// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.convert.Rows;

/**
 * Takes one leaf column out of a nested value, with Dremel's levels: a chain of the leaf's ancestors, with the leaf at its end.
 * One column is written after the other, as all values of a list in one column look alike to the processor too. Confined to
 * the task thread.
 */
abstract class FieldWriter {
    /** The leaf's. */
    final ColumnEncoder encoder;

    private FieldWriter(ColumnEncoder encoder) {
        this.encoder = encoder;
    }

    /**
     * Writes the leaf's values in a value.
     *
     * @param repetition the level at which it repeats
     * @param definition how many optional and repeated ancestors are there
     */
    abstract void write(Rows rows, int slot, int repetition, int definition);

    /** A scalar, optional or (a map's key) required. */
    static final class Leaf extends FieldWriter {
        private final int maxDefinition;

        Leaf(ColumnEncoder encoder) {
            super(encoder);
            maxDefinition = encoder.column.getMaxDefinitionLevel();
        }

        @Override
        void write(Rows rows, int slot, int repetition, int definition) {
            if (rows.length(slot) < 0) {
                encoder.appendNull(repetition, definition);
            } else {
                encoder.append(rows, slot, repetition, maxDefinition);
            }
        }
    }

    /** A field of an optional group. */
    static final class Member extends FieldWriter {
        private final FieldWriter field;
        private final int index;

        Member(FieldWriter field, int index) {
            super(field.encoder);
            this.field = field;
            this.index = index;
        }

        @Override
        void write(Rows rows, int slot, int repetition, int definition) {
            if (rows.length(slot) < 0) {
                encoder.appendNull(repetition, definition);
            } else {
                field.write(rows, (int) rows.value(slot) + index, repetition, definition + 1);
            }
        }
    }

    /** The elements of an optional list, or the keys or the values of an optional map. */
    static final class Repeated extends FieldWriter {
        private final FieldWriter element;
        private final int part;
        private final int level;

        /**
         * A list or one side of a map.
         *
         * @param part 1 for a map's values, which are in the slot after the key; else 0
         * @param level the repetition level of the elements
         */
        Repeated(FieldWriter element, int part, int level) {
            super(element.encoder);
            this.element = element;
            this.part = part;
            this.level = level;
        }

        @Override
        void write(Rows rows, int slot, int repetition, int definition) {
            int count = rows.length(slot);
            if (count <= 0) {
                encoder.appendNull(repetition, count < 0 ? definition : definition + 1);
                return;
            }
            int entry = (int) rows.value(slot);
            element.write(rows, entry + part, repetition, definition + 2);
            for (int i = 1; i < count; i++) {
                entry = rows.next(entry);
                element.write(rows, entry + part, level, definition + 2);
            }
        }
    }
}
