// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.format;

import io.hydrant.sink.s3parquet.convert.Rows;

/**
 * A file that takes rows. Everything is held in the heap until it is sealed; {@link #memoryBytes()} says how much that
 * is. A file that is not wanted any more is simply dropped: it holds nothing but heap.
 *
 * <pre>
 *   open.append(rows, row)*   task thread; never fails because of what is in a row
 *   sealed = open.seal()      task thread; no compression, no I/O
 *   sealed.encode(…)          once, on any one thread
 * </pre>
 *
 * <p>Confined to the task thread.
 */
public interface OpenFile {
    /**
     * Appends one row.
     *
     * @param rows as the converter of this file's table gave them; nothing of it is kept
     * @param row 0 to {@code rows.count() - 1}
     * @throws IllegalStateException if the file is sealed, or the rows are of another table
     */
    void append(Rows rows, int row);

    /** How many rows were appended. */
    long rowCount();

    /** The heap that the file holds, within some percent. Cheap: may be asked after each append. */
    long memoryBytes();

    /**
     * Ends the file: nothing can be appended any more, and its contents move to the result. At least one row must have
     * been appended.
     */
    SealedFile seal();
}
