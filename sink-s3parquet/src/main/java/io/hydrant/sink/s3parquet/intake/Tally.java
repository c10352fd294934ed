// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

/** Records and bytes of one put, which the metrics are told once instead of with each record. Confined to the task thread. */
final class Tally {
    private long records;
    private long bytes;

    /** Who is told. */
    @FunctionalInterface
    interface Meter {
        void counted(long records, long bytes);
    }

    void add(long size) {
        records++;
        bytes += size;
    }

    /** Tells what was counted since the last time. */
    void show(Meter meter) {
        if (records > 0) {
            meter.counted(records, bytes);
            records = 0;
            bytes = 0;
        }
    }
}
