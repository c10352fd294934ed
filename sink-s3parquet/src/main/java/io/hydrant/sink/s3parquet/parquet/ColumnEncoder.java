// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.convert.Rows;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/**
 * Encodes the values of one leaf column of one row group into pages, as they come: what parquet-java's ColumnWriter does,
 * at a fraction of its cost. Values are taken from {@link Rows} and never boxed; minimum and maximum are looked at once
 * for each dictionary entry and page. Confined to the task thread.
 */
abstract class ColumnEncoder {
    /** parquet-java's limit, which keeps column indexes fine enough. */
    static final int PAGE_ROWS = 20_000;

    private static final int ROWS_BETWEEN_LOOKS = 64;

    /** A page of a dictionary's ids is not larger than so many pages if it were plain: a column may leave its dictionary. */
    private static final int MOST_PLAIN_PAGES = 4;

    /** What an encoder's objects take of the heap beside the arrays that are counted as they grow. */
    private static final int OVERHEAD_BYTES = 512;

    final ColumnDescriptor column;
    final HeapMeter heap;
    final Levels levels;
    private final int pageBytes;
    private final List<Page> pages = new ArrayList<>();
    private int rows;
    private int nextLook = 1;
    private long finishedBytes;

    ColumnEncoder(ColumnDescriptor column, ParquetOptions options, HeapMeter heap) {
        this.column = column;
        this.heap = heap;
        heap.add(OVERHEAD_BYTES);
        pageBytes = options.pageSizeBytes();
        levels = new Levels(column, heap);
    }

    /** Appends a row's value to a flat column. */
    final void append(Rows from, int slot) {
        boolean present = from.length(slot) >= 0;
        levels.add(present);
        if (present) {
            put(from, slot);
        }
        endRow();
    }

    /** Appends a value that is there to a nested column. */
    final void append(Rows from, int slot, int repetition, int definition) {
        levels.add(repetition, definition);
        put(from, slot);
    }

    /** Appends a value that is not there to a nested column. */
    final void appendNull(int repetition, int definition) {
        levels.add(repetition, definition);
    }

    /** Ends a row of a nested column. */
    final void endRow(Rows from) {
        endValues(from);
        endRow();
    }

    /** Ends a row: pages hold whole rows. */
    private void endRow() {
        if (++rows >= nextLook) {
            look();
        }
    }

    /** Ends the page if it is full, else guesses when it may be: in at most so many rows, as rows may grow. */
    private void look() {
        long bytes = levels.bytes() + Math.max(valueBytes(), plainBytes() / MOST_PLAIN_PAGES);
        if (rows >= PAGE_ROWS || bytes >= pageBytes) {
            endPage();
            nextLook = 1;
        } else {
            int rowsLeft = (int) Math.min(ROWS_BETWEEN_LOOKS, (pageBytes - bytes) * rows / (2 * bytes + 1));
            nextLook = Math.min(rows + Math.max(rowsLeft, 1), PAGE_ROWS);
        }
    }

    /** The uncompressed size of what was encoded so far, the page in hand included. */
    final long bytes() {
        return finishedBytes + levels.bytes() + valueBytes();
    }

    private void endPage() {
        Statistics<?> statistics = Statistics.createStats(column.getPrimitiveType());
        int nulls = levels.count() - levels.present();
        statistics.incrementNumNulls(nulls);
        byte[] data = encodeValues(statistics);
        Page page = new Page(
                rows,
                levels.count(),
                nulls,
                levels.encodedRepetition(),
                levels.encodedDefinition(),
                data,
                encoding(),
                statistics);
        pages.add(page);
        heap.add(page.heapBytes());
        finishedBytes += data.length;
        levels.nextPage();
        nextPage();
        rows = 0;
    }

    /** Ends the row group. The encoder is of no use any more. */
    final ColumnChunk finish() {
        if (rows > 0) {
            endPage();
        }
        return new ColumnChunk(column, pages, dictionary(), dictionarySize());
    }

    /** Takes a value that is not null. */
    abstract void put(Rows from, int slot);

    /** Called when all values of a row were put: they are not there any more afterwards. */
    void endValues(Rows from) {}

    /** The size of the page's values so far, roughly. */
    abstract int valueBytes();

    /** Their size if they were written without a dictionary. */
    abstract long plainBytes();

    /** Encodes the page's values and sets minimum and maximum, if there are any. */
    abstract byte[] encodeValues(Statistics<?> statistics);

    /** The encoding of the page that was just encoded. */
    abstract Encoding encoding();

    /** Forgets the page's values. */
    abstract void nextPage();

    /** The dictionary page's values, if any page used it. */
    abstract byte[] dictionary();

    abstract int dictionarySize();
}
