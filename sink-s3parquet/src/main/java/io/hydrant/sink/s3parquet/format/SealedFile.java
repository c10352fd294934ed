// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** A complete file that waits for its encoding. Used by one thread at a time, which need not be the task's. */
public interface SealedFile {
    /** How many rows it holds, at least one. */
    long rowCount();

    /** The heap that it holds until it is encoded. */
    long memoryBytes();

    /**
     * Compresses and writes the whole file. May be called again with another stream after a failure, and gives the same
     * bytes for the same metadata. The stream is neither flushed nor closed, and gets arrays that are reused: it must
     * copy what it keeps.
     *
     * @param metadata such as {@code hydrant.topic=events}; goes into the file where its format has a place for it
     *     (Parquet: the footer's key-value pairs), in the map's order
     * @throws IOException only what the stream threw
     */
    void encode(Map<String, String> metadata, OutputStream out) throws IOException;
}
