// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.format;

/**
 * Opens files of one format with fixed options (and, for Parquet and CSV, fixed columns). Opening is cheap, in time and
 * heap: a sink holds hundreds of small files. Confined to the task thread, as the files that it opens.
 */
public interface FileFormat {
    /** A new, empty file. */
    OpenFile open();
}
