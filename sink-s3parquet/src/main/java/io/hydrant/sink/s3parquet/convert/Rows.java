// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one record: values already in the types of the table's columns, in flat arrays that are reused for the
 * next record. Confined to the task thread.
 *
 * <p>Every value has a <em>slot</em>, with a length and a 64-bit value; a length of {@link #NULL} means null. What they
 * hold depends on the type:
 *
 * <pre>
 *   type                             length                value
 *   boolean                          0                     0 or 1
 *   tinyint … bigint, date           0                     the number (date: days since 1970)
 *   float, double                    0                     the bits (float: in the low half)
 *   timestamp                        nanoseconds, 0…999    microseconds since 1970, UTC
 *   decimal, precision up to 18      0                     the unscaled number
 *   decimal, larger                  bytes                 index in {@link #data()}: two's complement, big endian
 *   string, char, varchar, binary    bytes                 index in {@link #data()}
 *   array                            elements              slot of the first; {@link #next} leads to the others
 *   map                              entries               slot of the first key, its value is in the next slot;
 *                                                          {@link #next} of a key leads to the next key
 *   struct                           fields                slot of the first; the others follow it
 * </pre>
 */
public final class Rows {
    /** The length of a slot that holds null. */
    public static final int NULL = -1;

    /** The length of a slot whose value does not fit; never seen outside of the package. */
    static final int FAILED = -2;

    /** The length of a captured field that is an instant: its value is milliseconds, its text is made when asked for. */
    static final int INSTANT = Integer.MAX_VALUE;

    /** The link of a column or struct field that was filled from a key spelled exactly as the column. */
    static final int EXACT = -1;

    /** Bytes of zeros after the input, so that it can be scanned in words and without end checks. */
    static final int PADDING = 16;

    /**
     * More slots in one record, 48 MiB of them, are a bomb: a row takes a slot for each column, and for each field of each
     * struct, present or not.
     */
    static final int MOST_SLOTS = 3 << 20;

    /** What is kept for the next record, at most: there are rows for each table. */
    private static final int KEPT_BYTES = 1 << 18;

    private static final int KEPT_SLOTS = 1 << 15;

    private final TableSchema table;
    private final int columns;
    private final int width;
    private final int[] timestampColumns;

    private byte[] data = new byte[1 << 10];
    private int dataEnd;
    private long[] values;
    /** From {@link #slots} on all are null and not linked. */
    private int[] lengths;

    private int[] links;
    private int slots;
    private int[] rowSlots = new int[1];
    private int count;
    private int mismatches;
    private final TimestampText timestamps;

    /**
     * Rows of one table.
     *
     * @param timestampColumns for each captured field, the timestamp column that is fed by the same key, or -1
     * @param parents how many slots a row has after the captured fields, for what lies on the way to them
     */
    Rows(TableSchema table, int[] timestampColumns, int parents, TimestampText timestamps) {
        this.table = table;
        this.timestampColumns = timestampColumns;
        columns = table.columns().size();
        width = columns + timestampColumns.length + parents;
        this.timestamps = timestamps;
        newSlots();
    }

    /** How many rows the record has, at least one. */
    public int count() {
        return count;
    }

    /** The table that the rows are of. */
    public TableSchema table() {
        return table;
    }

    /**
     * The text of a captured field: a string's text, a number or boolean as it would go into a string column.
     *
     * @param field the index of its path in the list that the converter was given
     * @return null if the field is missing, null, an array or an object
     */
    public @Nullable String field(int row, int field) {
        int slot = rowSlots[row] + columns + field;
        if (lengths[slot] == INSTANT) {
            return JavaJson.timestamp(values[slot]);
        }
        return lengths[slot] < 0 ? null : new String(data, (int) values[slot], lengths[slot], StandardCharsets.UTF_8);
    }

    /**
     * A captured field read as a timestamp column would read it, without making a string.
     *
     * @param otherwise the result when the field is missing or no timestamp
     * @return microseconds since 1970-01-01T00:00Z
     */
    public long fieldMicros(int row, int field, long otherwise) {
        int column = timestampColumns[field];
        if (column >= 0 && lengths[rowSlots[row] + column] >= 0) {
            return values[rowSlots[row] + column];
        }
        int slot = rowSlots[row] + columns + field;
        if (lengths[slot] == INSTANT) {
            return timestamps.readMillis(values[slot]) ? timestamps.micros() : otherwise;
        }
        return lengths[slot] >= 0 && timestamps.read(data, (int) values[slot], lengths[slot])
                ? timestamps.micros()
                : otherwise;
    }

    /** How many columns of the record were given up because they did not fit ({@link JsonOptions.Mismatch#FIELD}). */
    public int mismatches() {
        return mismatches;
    }

    /** The slot of a column, by its index in the table. */
    public int slot(int row, int column) {
        return rowSlots[row] + column;
    }

    /** What the slot holds besides its value, or {@link #NULL}: see the table above. */
    public int length(int slot) {
        return lengths[slot];
    }

    /** What the slot holds: see the table above. Undefined when the slot is null. */
    public long value(int slot) {
        return values[slot];
    }

    /** The slot of the array element or map key after this one; undefined after the last. */
    public int next(int slot) {
        return links[slot];
    }

    /** The bytes that strings, binaries and large decimals are slices of. Not to be changed. */
    public byte[] data() {
        return data;
    }

    // What follows fills the rows.

    /** Gives back what a large record took. The rows are not valid any more. */
    void release() {
        count = 0;
        if (data.length > KEPT_BYTES) {
            data = new byte[1 << 10];
            dataEnd = 0;
        }
        if (values.length > Math.max(KEPT_SLOTS, width * 2)) {
            newSlots();
        }
        if (rowSlots.length > KEPT_SLOTS) {
            rowSlots = new int[1];
        }
    }

    /** Forgets everything and makes room for an input of that size at the start of the data. */
    byte[] reset(int inputBytes) {
        release();
        // Here for the whole record, not for each of its lists and structs as they are allocated.
        Arrays.fill(lengths, 0, slots, NULL);
        Arrays.fill(links, 0, slots, 0);
        slots = 0;
        mismatches = 0;
        int needed = inputBytes + PADDING;
        if (data.length < needed) {
            data = new byte[needed + needed / 4];
        }
        dataEnd = needed;
        Arrays.fill(data, inputBytes, needed, (byte) 0);
        return data;
    }

    private void newSlots() {
        values = new long[Math.max(width, 1) * 2];
        lengths = new int[values.length];
        Arrays.fill(lengths, NULL);
        links = new int[values.length];
        slots = 0;
    }

    /** Starts a row of nulls and returns its first slot. */
    int startRow() throws RecordRejected {
        if (count == rowSlots.length) {
            rowSlots = Arrays.copyOf(rowSlots, count * 2);
        }
        int base = allocate(width);
        rowSlots[count++] = base;
        return base;
    }

    /** Slots in a row, all null and unlinked. */
    int allocate(int number) throws RecordRejected {
        int base = slots;
        int end = base + number;
        if (end > values.length) {
            grow(end);
        }
        slots = end;
        return base;
    }

    private void grow(int end) throws RecordRejected {
        if (end > MOST_SLOTS) {
            throw new RecordRejected(
                    RecordRejected.MALFORMED_DATA,
                    "Data does not match the schema. The record has more than " + MOST_SLOTS
                            + " values, with the columns that its documents leave out.");
        }
        int size = Math.max(end, Math.min(values.length * 2, MOST_SLOTS));
        values = Arrays.copyOf(values, size);
        lengths = Arrays.copyOf(lengths, size);
        Arrays.fill(lengths, slots, size, NULL);
        links = Arrays.copyOf(links, size);
    }

    void set(int slot, long value, int length) {
        values[slot] = value;
        lengths[slot] = length;
    }

    void setNull(int slot) {
        lengths[slot] = NULL;
    }

    void link(int slot, int to) {
        links[slot] = to;
    }

    void copy(int from, int to) {
        values[to] = values[from];
        lengths[to] = lengths[from];
    }

    void mismatch() {
        mismatches++;
    }

    /** Where the next bytes go after the input. */
    int dataEnd() {
        return dataEnd;
    }

    /** Takes what was written between the old end and this one. */
    void dataEnd(int end) {
        dataEnd = end;
    }

    /** The data with room for so many bytes after its end, and for reading a word that begins in them. */
    byte[] reserve(int bytes) {
        int needed = Math.addExact(dataEnd, bytes + Long.BYTES);
        if (needed > data.length) {
            data = Arrays.copyOf(data, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8, data.length * 2L)));
        }
        return data;
    }

    /** Copies bytes to the end of the data and returns their index. */
    int append(byte[] bytes) {
        int at = dataEnd;
        System.arraycopy(bytes, 0, reserve(bytes.length), at, bytes.length);
        dataEnd = at + bytes.length;
        return at;
    }
}
