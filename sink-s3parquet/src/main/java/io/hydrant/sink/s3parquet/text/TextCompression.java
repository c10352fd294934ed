// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.xerial.snappy.SnappyHadoopCompatibleOutputStream;
import org.xerial.snappy.SnappyOutputStream;

/** How a file of text is compressed as a whole: Firehose's CompressionFormat (specs section 4), and Zstandard. */
public enum TextCompression {
    UNCOMPRESSED {
        @Override
        OutputStream over(OutputStream out) {
            return out;
        }
    },
    GZIP {
        @Override
        OutputStream over(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, BUFFER);
        }
    },
    /** One deflated entry, whose name and time are always the same, so that equal files have equal bytes. */
    ZIP {
        @Override
        OutputStream over(OutputStream out) throws IOException {
            ZipOutputStream zip = new ZipOutputStream(out);
            ZipEntry entry = new ZipEntry(new UUID(0, 0).toString());
            entry.setTime(0);
            zip.putNextEntry(entry);
            return zip;
        }
    },
    /** snappy-java's stream format, which is what Firehose writes; not the official framing. */
    SNAPPY {
        @Override
        OutputStream over(OutputStream out) {
            return new SnappyOutputStream(out);
        }
    },
    HADOOP_SNAPPY {
        @Override
        OutputStream over(OutputStream out) {
            return new SnappyHadoopCompatibleOutputStream(out);
        }
    },
    ZSTD {
        @Override
        OutputStream over(OutputStream out) throws IOException {
            return new ZstdOutputStream(out);
        }
    };

    private static final int BUFFER = 1 << 16;

    /** A stream that compresses into the other; closing it closes that. */
    abstract OutputStream over(OutputStream out) throws IOException;
}
