// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.schema.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;

/** A row group that takes rows: an encoder for each leaf column. Confined to the task thread. */
final class RowGroup {
    private final ParquetOptions options;
    private final HeapMeter heap;
    private final List<ColumnEncoder> encoders = new ArrayList<>();
    private final List<ColumnDescriptor> descriptors;

    /** The leaves of flat columns, and of nested ones; and beside them which of the table's columns each is in. */
    private final ColumnEncoder[] flat;

    private final int[] flatColumns;
    private final FieldWriter[] nested;
    private final int[] nestedColumns;
    private long rows;

    RowGroup(
            List<ColumnType.Field> columns,
            List<ColumnDescriptor> descriptors,
            ParquetOptions options,
            HeapMeter heap) {
        this.descriptors = descriptors;
        this.options = options;
        this.heap = heap;
        List<ColumnEncoder> flatEncoders = new ArrayList<>();
        List<Integer> flatIndexes = new ArrayList<>();
        List<FieldWriter> writers = new ArrayList<>();
        List<Integer> writerIndexes = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnType type = columns.get(i).type();
            if (type.isScalar()) {
                flatEncoders.add(encoder(type));
                flatIndexes.add(i);
            } else {
                List<FieldWriter> leaves = writers(type, 0);
                writers.addAll(leaves);
                writerIndexes.addAll(Collections.nCopies(leaves.size(), i));
            }
        }
        flat = flatEncoders.toArray(new ColumnEncoder[0]);
        flatColumns = indexes(flatIndexes);
        nested = writers.toArray(new FieldWriter[0]);
        nestedColumns = indexes(writerIndexes);
    }

    private static int[] indexes(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The writers of the leaves in a type whose ancestors repeat up to that level. */
    private List<FieldWriter> writers(ColumnType type, int level) {
        List<FieldWriter> writers = new ArrayList<>();
        if (type instanceof ColumnType.Array array) {
            for (FieldWriter each : writers(array.element(), level + 1)) {
                writers.add(new FieldWriter.Repeated(each, 0, level + 1));
            }
        } else if (type instanceof ColumnType.MapOf map) {
            for (FieldWriter each : writers(map.key(), level + 1)) {
                writers.add(new FieldWriter.Repeated(each, 0, level + 1));
            }
            for (FieldWriter each : writers(map.value(), level + 1)) {
                writers.add(new FieldWriter.Repeated(each, 1, level + 1));
            }
        } else if (type instanceof ColumnType.Struct struct) {
            for (int i = 0; i < struct.fields().size(); i++) {
                for (FieldWriter each : writers(struct.fields().get(i).type(), level)) {
                    writers.add(new FieldWriter.Member(each, i));
                }
            }
        } else {
            writers.add(new FieldWriter.Leaf(encoder(type)));
        }
        return writers;
    }

    /** The encoder of the next leaf: leaves come in the order of the message's columns. */
    private ColumnEncoder encoder(ColumnType type) {
        ColumnDescriptor column = descriptors.get(encoders.size());
        ColumnEncoder encoder = encoder(type, column);
        encoders.add(encoder);
        return encoder;
    }

    private ColumnEncoder encoder(ColumnType type, ColumnDescriptor column) {
        if (type instanceof ColumnType.Decimal decimal) {
            int bytes = ParquetTypes.decimalBytes(decimal.precision());
            return decimal.precision() <= 18
                    ? new NumberColumn(column, options, NumberColumn.Kind.FIXED, bytes, heap)
                    : new BytesColumn(column, options, bytes, heap);
        }
        if (!(type instanceof ColumnType.Primitive primitive)) {
            return new BytesColumn(column, options, 0, heap);
        }
        return switch (primitive) {
            case BOOLEAN -> new BooleanColumn(column, options, heap);
            case TINYINT, SMALLINT, INT, DATE -> number(column, NumberColumn.Kind.INT32);
            case BIGINT -> number(column, NumberColumn.Kind.INT64);
            case FLOAT -> number(column, NumberColumn.Kind.FLOAT);
            case DOUBLE -> number(column, NumberColumn.Kind.DOUBLE);
            case STRING, BINARY -> new BytesColumn(column, options, 0, heap);
            case TIMESTAMP ->
                number(
                        column,
                        switch (options.timestamps()) {
                            case INT64_MICROS -> NumberColumn.Kind.MICROS;
                            case INT64_MILLIS -> NumberColumn.Kind.MILLIS;
                            case INT96 -> NumberColumn.Kind.INT96;
                        });
        };
    }

    private ColumnEncoder number(ColumnDescriptor column, NumberColumn.Kind kind) {
        return new NumberColumn(column, options, kind, 0, heap);
    }

    void append(Rows from, int row) {
        int base = from.slot(row, 0);
        for (int i = 0; i < flat.length; i++) {
            flat[i].append(from, base + flatColumns[i]);
        }
        for (int i = 0; i < nested.length; i++) {
            nested[i].write(from, base + nestedColumns[i], 0, 0);
            nested[i].encoder.endRow(from);
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    /** The encoded size before compression. */
    long bytes() {
        long bytes = 0;
        for (ColumnEncoder encoder : encoders) {
            bytes += encoder.bytes();
        }
        return bytes;
    }

    /** Ends the row group; it is of no use any more. */
    EncodedRowGroup finish() {
        List<ColumnChunk> chunks = new ArrayList<>(encoders.size());
        for (ColumnEncoder encoder : encoders) {
            chunks.add(encoder.finish());
        }
        return new EncodedRowGroup(rows, chunks);
    }
}
