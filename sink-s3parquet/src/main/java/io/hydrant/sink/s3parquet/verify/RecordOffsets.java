// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.ledger.OffsetSet;

/** Knows which offsets of a topic hold records. */
interface RecordOffsets extends AutoCloseable {
    /**
     * What the topic has of a range.
     *
     * @param gone the offsets that retention has deleted: nobody can tell what they were
     * @param beyond the offsets at which the topic has nothing (yet): it was created again or lost its end, or a transaction
     *     is open
     * @param records the offsets of the rest that hold a record
     */
    record Found(OffsetSet gone, OffsetSet beyond, OffsetSet records) {}

    /** Reads the range [{@code from}, {@code to}). */
    Found read(String topic, int partition, long from, long to);

    @Override
    void close();
}
