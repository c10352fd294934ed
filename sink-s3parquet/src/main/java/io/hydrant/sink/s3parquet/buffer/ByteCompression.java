// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** How a file of bytes is compressed as a whole; Firehose's CompressionFormat for source backup. */
public enum ByteCompression {
    UNCOMPRESSED {
        @Override
        void write(OutputStream out, Body body) throws IOException {
            body.writeTo(out);
        }
    },
    GZIP {
        @Override
        void write(OutputStream out, Body body) throws IOException {
            // Not closed: the stream below is the caller's, and the deflater's memory is freed with the finished
            // stream.
            GZIPOutputStream compressed = new GZIPOutputStream(out, 64 * 1024);
            body.writeTo(compressed);
            compressed.finish();
        }
    };

    /** Writes bytes to a stream. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    abstract void write(OutputStream out, Body body) throws IOException;
}
