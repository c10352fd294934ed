// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

/** The heap that one open file holds, kept up to date by its columns as they grow. Confined to the task thread. */
final class HeapMeter {
    private long bytes;

    void add(long more) {
        bytes += more;
    }

    long bytes() {
        return bytes;
    }
}
