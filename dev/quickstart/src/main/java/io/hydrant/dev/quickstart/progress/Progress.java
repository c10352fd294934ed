// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.progress;

import java.util.Locale;

/**
 * How far a pipeline is since its connectors started.
 *
 * @param requests answered by the source
 * @param buffered records that the sink was given and has not delivered
 * @param objects that became visible, without error output and backup
 * @param partitions added to the Glue catalog
 * @param freshnessMillis age of the oldest record that is not delivered
 * @param errors requests answered 4xx or 5xx, and records in the error output
 */
public record Progress(long requests, long buffered, long objects, long partitions, long freshnessMillis, long errors) {

    /** For example {@code requests 1200  buffered 340  objects 8  partitions 4  freshness 2.1 s  errors 0}. */
    public String toLine() {
        return String.format(
                Locale.ROOT,
                "requests %-5d  buffered %-5d  objects %-3d  partitions %-2d  freshness %4.1f s  errors %d",
                requests,
                buffered,
                objects,
                partitions,
                freshnessMillis / 1000.0,
                errors);
    }

    /** What stands above {@link #toRow}: with a name of 16 before it, 78 cells. */
    static String headings() {
        return "  requests  buffered  objects  partitions  freshness  errors";
    }

    /** The same without words, for a terminal. */
    String toRow() {
        return String.format(
                Locale.ROOT,
                "  %8d  %8d  %7d  %10d  %7.1f s  %6d",
                requests,
                buffered,
                objects,
                partitions,
                freshnessMillis / 1000.0,
                errors);
    }
}
