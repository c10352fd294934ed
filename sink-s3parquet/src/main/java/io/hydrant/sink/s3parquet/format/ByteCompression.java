// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.format;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.xerial.snappy.SnappyHadoopCompatibleOutputStream;
import org.xerial.snappy.SnappyOutputStream;

/** How a file of text or bytes is compressed as a whole: Firehose's CompressionFormat (specs section 4), and Zstandard. */
public enum ByteCompression {
    UNCOMPRESSED {
        @Override
        OutputStream open(OutputStream out) {
            return out;
        }
    },
    GZIP {
        @Override
        OutputStream open(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, BLOCK_BYTES);
        }
    },
    /** One deflated entry. Firehose names it by chance; here name and time say nothing, so equal files have equal bytes. */
    ZIP {
        @Override
        OutputStream open(OutputStream out) throws IOException {
            ZipOutputStream zip = new ZipOutputStream(out);
            ZipEntry entry = new ZipEntry(new UUID(0, 0).toString());
            entry.setTime(0);
            zip.putNextEntry(entry);
            return zip;
        }
    },
    /** The stream format of snappy-java, as Firehose writes it; not the framing format. */
    SNAPPY {
        @Override
        OutputStream open(OutputStream out) {
            return new SnappyOutputStream(out);
        }
    },
    /** Hadoop's block framing. */
    HADOOP_SNAPPY {
        @Override
        OutputStream open(OutputStream out) {
            return new SnappyHadoopCompatibleOutputStream(out);
        }
    },
    ZSTD {
        @Override
        OutputStream open(OutputStream out) throws IOException {
            return new ZstdOutputStream(out);
        }
    };

    private static final int BLOCK_BYTES = 64 * 1024;

    /** Writes bytes to a stream. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** A stream whose closing ends the compression, and closes the one below. */
    abstract OutputStream open(OutputStream out) throws IOException;

    /** Writes the body compressed, and neither flushes nor closes the stream. */
    public void write(OutputStream out, Body body) throws IOException {
        try (OutputStream compressed = open(new Unclosed(out))) {
            body.writeTo(compressed);
        }
    }

    private static final class Unclosed extends FilterOutputStream {

        private Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            // The stream below is the caller's.
        }

        @Override
        public void close() {
            // As above; the compressor that closes it frees what it holds outside of the heap.
        }
    }
}
