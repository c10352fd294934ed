// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.convert.Rows;
import java.util.List;

/**
 * Takes a nested value apart into its leaf columns, with Dremel's levels. A tree as the column's type is one. Confined to
 * the task thread.
 */
abstract class FieldWriter {
    /**
     * Writes a value.
     *
     * @param repetition the level at which it repeats
     * @param definition how many optional and repeated ancestors are there
     */
    abstract void write(Rows rows, int slot, int repetition, int definition);

    /** Writes that an ancestor is not there. */
    abstract void writeNull(int repetition, int definition);

    /** A scalar, optional or (a map's key) required. */
    static final class Leaf extends FieldWriter {
        private final ColumnEncoder encoder;
        private final int maxDefinition;

        Leaf(ColumnEncoder encoder) {
            this.encoder = encoder;
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

        @Override
        void writeNull(int repetition, int definition) {
            encoder.appendNull(repetition, definition);
        }
    }

    /** An optional group. */
    static final class Group extends FieldWriter {
        private final FieldWriter[] fields;

        Group(List<FieldWriter> fields) {
            this.fields = fields.toArray(new FieldWriter[0]);
        }

        @Override
        void write(Rows rows, int slot, int repetition, int definition) {
            if (rows.length(slot) < 0) {
                writeNull(repetition, definition);
                return;
            }
            int first = (int) rows.value(slot);
            for (int i = 0; i < fields.length; i++) {
                fields[i].write(rows, first + i, repetition, definition + 1);
            }
        }

        @Override
        void writeNull(int repetition, int definition) {
            for (FieldWriter field : fields) {
                field.writeNull(repetition, definition);
            }
        }
    }

    /** An optional list or map: a repeated group of an element, or of a key and the value in the slot after it. */
    static final class Repeated extends FieldWriter {
        private final FieldWriter[] parts;
        private final int level;

        /**
         * A list or a map.
         *
         * @param level the repetition level of its elements
         */
        Repeated(List<FieldWriter> parts, int level) {
            this.parts = parts.toArray(new FieldWriter[0]);
            this.level = level;
        }

        @Override
        void write(Rows rows, int slot, int repetition, int definition) {
            int count = rows.length(slot);
            if (count <= 0) {
                writeNull(repetition, count < 0 ? definition : definition + 1);
                return;
            }
            int element = (int) rows.value(slot);
            for (int i = 0; i < count; i++) {
                for (int part = 0; part < parts.length; part++) {
                    parts[part].write(rows, element + part, i == 0 ? repetition : level, definition + 2);
                }
                element = rows.next(element);
            }
        }

        @Override
        void writeNull(int repetition, int definition) {
            for (FieldWriter part : parts) {
                part.writeNull(repetition, definition);
            }
        }
    }
}
